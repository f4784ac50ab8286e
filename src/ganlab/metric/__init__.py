"""How good the samples are.

Contract: a torchmetrics `Metric` with a `direction` ("min" or "max"), `update(output: FeatureOutput, real: bool)` for a
batch, `compute()`, and `reset()` that forgets the fakes and keeps the reals. `needs` (`ganlab.needs`) says what the
features or the dataset must have. A metric that asks the generator itself, not samples alone, says `needs_generator` and
is lent it once per measurement, by `explore`, before the fakes. Its value is logged under the name of its YAML, with the
protocol of the run.
"""

from collections.abc import Callable
from typing import Any, Literal, Protocol

import torchmetrics
from torch import Generator as Random
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.needs import Need


class Generating(Protocol):
    """A generator as it is evaluated: its weights, its mode, its latents."""

    @property
    def latent_dim(self) -> int:
        """How long a latent is."""
        ...

    def latents(self, count: int, random: Random) -> Tensor:
        """(count, latent_dim)."""
        ...

    def labels(self, count: int, random: Random) -> Tensor | None:
        """(count,), or None without classes."""
        ...

    def __call__(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """(N, latent_dim) -> (N, *sample_shape) in [-1, 1]."""
        ...


class Metric(torchmetrics.Metric):
    """A streaming comparison of fakes with reals."""

    direction: Literal["min", "max"] = "min"
    needs: tuple[Need, ...] = ()
    needs_generator: bool = False
    full_state_update: bool = False
    higher_is_better: bool = False

    def __init__(self) -> None:
        super().__init__(sync_on_compute=False)  # one process measures; waiting for the others would be forever

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Take the features of a batch of reals or fakes."""
        raise NotImplementedError

    def explore(self, generator: Generating, extract: Callable[[Tensor], FeatureOutput], random: Random) -> None:
        """Look at what lies between samples, such as along paths of latents drawn from `random`; `extract` measures."""

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
