"""Weights and inputs by a formula, for values that were computed once with independent implementations."""

from math import sqrt
from typing import TypeVar

import torch
from torch import Tensor, nn

T = TypeVar("T", bound=nn.Module)


def wave(*shape: int, phase: float = 0.0) -> Tensor:
    """sin(0.37 k^2 + phase) for k = 0, 1, ..., in double precision: as good as noise, and the same everywhere."""
    k = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    return torch.sin(0.37 * k * k + phase).view(shape)


def filled(module: T) -> T:
    """`module` in double precision; its i-th parameter is a wave of phase i, matrices scaled by sqrt(2 / fan in)."""
    module.double()
    with torch.no_grad():
        for index, parameter in enumerate(module.parameters()):
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 50
            parameter.copy_(wave(*parameter.shape, phase=float(index)) * sqrt(2 / fan_in))
    return module
