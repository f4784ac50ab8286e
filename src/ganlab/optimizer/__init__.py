"""Optimizers that torch lacks in the form a GAN's step wants.

Contract: a `torch.optim.Optimizer`. Constructors raise a ValueError, one sentence that names the key, where their
arguments cannot be.
"""
