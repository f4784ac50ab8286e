"""Config -> objects: facts, signatures, needs, and the only code that instantiates."""
