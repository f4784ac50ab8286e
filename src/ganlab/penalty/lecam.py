"""LeCam regularisation."""

import torch
from torch import Tensor

from ganlab.layer.parallel import mean_over_processes
from ganlab.needs import LOGITS, Count, CountOrNone, NonNegative, ShareBelowOne
from ganlab.penalty import DiscriminatorTurn, Penalty


class LeCam(Penalty):
    """weight * (E (D(x) - a_F)^2 + E (D(G(z)) - a_R)^2), for little data (Tseng et al. 2021, equation 7).

    a_R and a_F are moving averages of the logits of real and fake. Up to the `start`-th discriminator's turn they are
    the turn's own means and nothing is paid. `relu` pays only on the wrong side of them: relu(D(x) - a_F)^2 and
    relu(a_R - D(G(z)))^2, as the authors' code has it.
    """

    anchors: Tensor
    turns: Tensor
    needs = (LOGITS,)

    def __init__(
        self,
        weight: NonNegative = 0.3,
        decay: ShareBelowOne = 0.99,
        relu: bool = False,
        start: CountOrNone | None = None,
        every: Count = 1,
    ) -> None:
        super().__init__(weight, every)
        if not 0 <= decay < 1:
            raise ValueError(f"penalty.lecam.decay is in [0, 1), got {decay}; the paper's is 0.99")
        if start is not None and start < 0:
            raise ValueError(f"penalty.lecam.start counts discriminator turns and is at least 0, got {start}")
        self.decay, self.relu, self.start = decay, relu, start or 0
        self.register_buffer("anchors", torch.zeros(2))  # of real, of fake
        self.register_buffer("turns", torch.zeros(()))  # of the discriminator, so far

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """Move the anchors, then the mean squared distance from the other side's."""
        real, fake = turn.real_output.logits.float(), turn.fake_output.logits.float()
        with torch.no_grad():
            means = mean_over_processes(torch.stack([real.mean(), fake.mean()]))
            self.anchors.lerp_(means, 1 - self.decay * (self.turns >= max(1, self.start)))
            started = self.turns >= self.start
            self.turns.add_(self.every)
            anchor_real, anchor_fake = self.anchors.clone().unbind()

        over, under = real - anchor_fake, anchor_real - fake
        if self.relu:
            over, under = over.relu(), under.relu()
        return started * (over.square().mean() + under.square().mean())
