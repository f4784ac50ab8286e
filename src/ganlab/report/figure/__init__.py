"""Evidence -> figures."""
