"""What is measured and seen of a generator, usable without a training."""
