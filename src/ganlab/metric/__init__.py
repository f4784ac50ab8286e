"""How good the samples are.

Contract: a torchmetrics `Metric` with a `direction` ("min" or "max"), `update(output: FeatureOutput, real: bool)` for a
batch, `compute()`, and `reset()` that forgets the fakes and keeps the reals: its states and `Rows` whose names begin
with "fake" are of fakes, those that begin with "real" are of reals. `needs` (`ganlab.needs`) says what the features,
the dataset or the generator must have: unless it says otherwise, features whose distances tell how alike samples are.

What a metric looks at beyond features it says by an attribute, and is then given, whoever it is:

- `needs_samples`: `output.samples` (N, *sample_shape), as a file would hold them, of reals and fakes;
- `needs_held_out`: the data that no network was trained on, once, by `hold_out(output)`, after the reals;
- `needs_generator`: the generator itself, lent once per measurement, by `explore`, before the fakes.

`knows_domains` says that the two domains of a pair are told apart by their labels and not mixed.

`output.labels` are the classes of reals, and those that fakes were asked to be. What needs all features keeps them in
`Rows`. The value is logged under the name of the YAML with the protocol of the run, to which `protocol` adds what
else the value depends on; `details()` are more numbers than one, for a report.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol

import torchmetrics
from torch import Generator as Random
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.generator import Generator
from ganlab.metric.rows import Rows
from ganlab.needs import DISTANCES, Need


class Generating(Protocol):
    """A generator as it is evaluated: its weights, its mode, its latents."""

    @property
    def latent_dim(self) -> int:
        """How long a latent is."""
        ...

    @property
    def num_classes(self) -> int:
        """How many classes it is asked for; 0 without."""
        ...

    @property
    def judged(self) -> Generator:
        """The network itself."""
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
    needs: tuple[Need, ...] = (DISTANCES,)
    needs_samples: bool = False
    needs_held_out: bool = False
    needs_generator: bool = False
    knows_domains: bool = False
    protocol: str = ""
    full_state_update: bool = False
    higher_is_better: bool = False

    def __init__(self) -> None:
        super().__init__(sync_on_compute=False)  # one process measures; waiting for the others would be forever

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Take the features of a batch of reals or fakes."""
        raise NotImplementedError

    def hold_out(self, output: FeatureOutput) -> None:
        """Take the features of a batch of the data that nothing was trained on."""

    def explore(self, generator: Generating, extract: Callable[[Tensor], FeatureOutput], random: Random) -> None:
        """Look at what lies between samples, such as along paths of latents drawn from `random`.

        `extract` gives the features of samples as they are, not rounded to what a file holds.
        """

    def compute(self) -> Tensor:
        """The metric over all batches so far."""
        raise NotImplementedError

    def details(self) -> Mapping[str, Any]:
        """Plain values that a report may draw beside the last value; empty where one number says it all."""
        return {}

    def reset(self) -> None:
        """Forget the fakes; the reals of a run do not change."""
        reals = {k: getattr(self, k) for k in self._defaults if k.startswith("real")}
        kept: dict[str, Any] = {k: list(v) if isinstance(v, list) else v for k, v in reals.items()}
        super().reset()
        for name, value in kept.items():
            setattr(self, name, value)
        for name, rows in vars(self).items():
            if isinstance(rows, Rows) and name.startswith("fake"):
                rows.clear()
