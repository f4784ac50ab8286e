"""RMSprop in one fused kernel."""

from collections.abc import Iterable

import torch
from torch import nn

from ganlab.needs import Fraction, NonNegative, Rate


class RMSprop(torch.optim.Adam):
    """RMSprop (Tieleman & Hinton 2012), with torch.optim.RMSprop's numbers.

    Adam without a first moment, and with its bias corrections at their limit of one, is RMSprop.
    """

    def __init__(
        self,
        params: Iterable[nn.Parameter],
        lr: Rate = 5e-5,
        alpha: Fraction = 0.99,
        eps: NonNegative = 1e-8,
        weight_decay: NonNegative = 0.0,
    ) -> None:
        super().__init__(params, lr=lr, betas=(0.0, alpha), eps=eps, weight_decay=weight_decay, fused=True)
        for group in self.param_groups:
            for parameter in group["params"]:
                self.state[parameter] = {
                    "step": torch.full((), 1e9, dtype=torch.float32, device=parameter.device),
                    "exp_avg": torch.zeros_like(parameter, memory_format=torch.preserve_format),
                    "exp_avg_sq": torch.zeros_like(parameter, memory_format=torch.preserve_format),
                }
