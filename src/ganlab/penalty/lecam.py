"""LeCam regularisation."""

import torch
from torch import Tensor

from ganlab.layer.parallel import mean_over_processes
from ganlab.needs import LOGITS
from ganlab.penalty import Penalty, Turn


class LeCam(Penalty):
    """weight * (E (D(x) - a_F)^2 + E (D(G(z)) - a_R)^2), for little data (Tseng et al. 2021, equation 7).

    a_R and a_F are moving averages of the logits of real and fake. The first turn sets them.
    """

    anchors: Tensor
    seen: Tensor
    needs = (LOGITS,)

    def __init__(self, weight: float = 0.3, decay: float = 0.99, every: int = 1) -> None:
        super().__init__(weight, every)
        if not 0 <= decay < 1:
            raise ValueError(f"penalty.lecam.decay is in [0, 1), got {decay}; the paper's is 0.99")
        self.decay = decay
        self.register_buffer("anchors", torch.zeros(2))  # of real, of fake
        self.register_buffer("seen", torch.zeros(()))  # 0 before the first turn, then 1

    def value(self, turn: Turn) -> Tensor:
        """Move the anchors, then the mean squared distance from the other side's."""
        real, fake = turn.real_output.logits.float(), turn.fake_output.logits.float()
        with torch.no_grad():
            means = mean_over_processes(torch.stack([real.mean(), fake.mean()]))
            self.anchors.lerp_(means, 1 - self.decay * self.seen)
            self.seen.fill_(1.0)
            anchor_real, anchor_fake = self.anchors.clone().unbind()
        return (real - anchor_fake).square().mean() + (fake - anchor_real).square().mean()
