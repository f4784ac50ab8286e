"""WGAN's constraint."""

import torch
from torch import Tensor, nn

from ganlab.needs import Positive
from ganlab.penalty import Penalty


class WeightClipping(Penalty):
    """Keep every parameter of the critic in [-bound, bound] (Arjovsky et al. 2017, algorithm 1)."""

    def __init__(self, bound: Positive = 0.01) -> None:
        super().__init__(weight=0.0)
        if bound <= 0:
            raise ValueError(f"penalty.weight_clipping.bound must be above 0, got {bound}; the paper's is 0.01")
        self.bound = bound

    @torch.no_grad()
    def constrain(self, discriminator: nn.Module) -> None:
        """Clip in place."""
        parameters: list[Tensor] = list(discriminator.parameters())
        torch._foreach_clamp_min_(parameters, -self.bound)
        torch._foreach_clamp_max_(parameters, self.bound)

    @torch.no_grad()
    def share_at_bound(self, discriminator: nn.Module) -> float | None:
        """The share of all parameters that lie at -bound or bound."""
        at_bound = [(p.abs() >= self.bound * 0.999).sum() for p in discriminator.parameters()]
        return float(torch.stack(at_bound).sum()) / sum(p.numel() for p in discriminator.parameters())
