"""Label smoothing."""

from typing import Annotated

from torch import Tensor

from ganlab.needs import LOGITS, TARGETS, Bound
from ganlab.penalty import DiscriminatorTurn, Penalty


class LabelSmoothing(Penalty):
    """Targets 1 - real for reals and `fake` for fakes (Salimans et al. 2016, section 3.4: one-sided, real 0.1).

    Of cross entropy and of least squares alike, a target that moves by a changes the loss by a * D(x) and a constant.
    So the smoothing is this penalty: real * E D(x) - fake * E D(G(z)), with just the smoothed loss's gradient.
    """

    needs = (LOGITS, TARGETS)

    def __init__(
        self,
        real: Annotated[float, Bound(0, 0.5, open_most=True)] = 0.1,
        fake: Annotated[float, Bound(0, 0.5, open_most=True)] = 0.0,
    ) -> None:
        super().__init__(weight=1.0)
        if not (0 <= real < 0.5 and 0 <= fake < 0.5):
            raise ValueError(
                f"penalty.label_smoothing moves targets by less than a half, got real={real} and fake={fake}; "
                "the paper's are 0.1 and 0"
            )
        self.real, self.fake = real, fake

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """What the smoothed loss has beyond the sharp one."""
        return self.real * turn.real_output.logits.mean() - self.fake * turn.fake_output.logits.mean()
