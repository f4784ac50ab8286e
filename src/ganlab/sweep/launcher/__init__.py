"""Where jobs run, and what runs in a job."""
