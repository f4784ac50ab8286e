"""WGAN-GP's penalty, and the forms that others gave it."""

from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import relu

from ganlab.layer.parallel import gathered, per_sample
from ganlab.needs import LOGITS, NO_TOKENS, Count, NonNegative, Positive
from ganlab.penalty import PER_SAMPLE, DiscriminatorTurn, Penalty, full_precision, squared_gradient_norm


class GradientPenalty(Penalty):
    """weight * (||grad D(x^)|| - target)^2 at points between real and fake (Gulrajani et al. 2017, equation 3).

    `form` "one_sided" leaves norms below the target alone (Petzka et al. 2018, equation 8), "max" takes the batch's
    largest in place of the mean (Zhou et al. 2019, section 4.1); target 0 is the zero-centred form (Thanh-Tung et al.
    2019, equation 5). `power` takes the place of the square.
    """

    needs = (PER_SAMPLE, LOGITS, NO_TOKENS)

    def __init__(
        self,
        weight: NonNegative = 10.0,
        target: NonNegative = 1.0,
        form: Literal["two_sided", "one_sided", "max"] = "two_sided",
        power: Positive = 2.0,
        every: Count = 1,
    ) -> None:
        super().__init__(weight, every)
        if target < 0 or power <= 0:
            raise ValueError(f"a gradient penalty's target is at least 0 and its power above 0, got {target}, {power}")
        self.target, self.form, self.power = target, form, power

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """One uniform point on the line between each real and its fake."""
        rows, dimensions = len(turn.real), turn.real.dim() - 1
        mix = per_sample(torch.rand, rows, *[1] * dimensions, device=turn.real.device)
        between = torch.lerp(
            full_precision(turn.fake.detach()), full_precision(turn.real.detach()), mix
        ).requires_grad_(True)
        norm = (squared_gradient_norm(turn.discriminator, between, turn.labels) + 1e-12).sqrt()
        excess = relu(norm - self.target) if self.form == "one_sided" else norm - self.target
        cost = excess.square() if self.power == 2 else excess.abs() ** self.power
        return gathered(cost).amax() if self.form == "max" else cost.mean()
