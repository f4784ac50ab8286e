"""Evidence and figures -> self-contained pages."""
