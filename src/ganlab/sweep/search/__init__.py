"""Optuna's ask and tell over runs."""
