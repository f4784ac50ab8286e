"""Keras, where it is installed, is to compute with torch."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
