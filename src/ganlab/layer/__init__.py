"""Layers with two or more users, under their names from the literature."""
