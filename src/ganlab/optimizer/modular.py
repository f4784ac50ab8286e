"""The modular framework's optimizer of each word."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import nn

from ganlab.optimizer.rmsprop import RMSprop


def modular(params: Iterable[nn.Parameter], word: str, **_: Any) -> torch.optim.Optimizer:
    """RMSprop at 5e-5 for wgan, Adam at 2e-4 with betas 0.5 and 0.999 for the others, whatever the recipe says."""
    if word == "wgan":
        return RMSprop(params, lr=5e-5)
    return torch.optim.Adam(params, lr=2e-4, betas=(0.5, 0.999), fused=True)
