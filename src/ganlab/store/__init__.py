"""All that lies on disk, read and written in one place. Only `checkpoint` imports torch."""
