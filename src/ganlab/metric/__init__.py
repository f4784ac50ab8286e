"""How good the samples are.

Contract: a torchmetrics `Metric` with a `direction` ("min" or "max"), `update(output: FeatureOutput, real: bool)` for a
batch, `compute()`, and `reset()` that forgets the fakes and keeps the reals. `needs` (`ganlab.needs`) says what the
features or the dataset must have. Its value is logged under the name of its YAML, with the protocol of the run.
"""

from typing import Any, Literal

import torchmetrics
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.needs import Need


class Metric(torchmetrics.Metric):
    """A streaming comparison of fakes with reals."""

    direction: Literal["min", "max"] = "min"
    needs: tuple[Need, ...] = ()
    full_state_update: bool = False
    higher_is_better: bool = False

    def __init__(self) -> None:
        super().__init__(sync_on_compute=False)  # one process measures; waiting for the others would be forever

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Take the features of a batch of reals or fakes."""
        raise NotImplementedError

    def compute(self) -> Tensor:
        """The metric over all batches so far."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget the fakes; the reals of a run do not change."""
        reals = {k: getattr(self, k) for k in self._defaults if k.startswith("real")}
        kept: dict[str, Any] = {k: list(v) if isinstance(v, list) else v for k, v in reals.items()}
        super().reset()
        for name, value in kept.items():
            setattr(self, name, value)
