"""Evidence -> files, W&B and dashboards."""
