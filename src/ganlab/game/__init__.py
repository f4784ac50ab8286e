"""Who plays against whom and how they learn: the LightningModules, and what they own."""
