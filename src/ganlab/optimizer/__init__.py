"""Optimizers that torch lacks in the form a GAN's step wants. Contract: a `torch.optim.Optimizer`."""
