"""A generator makes samples from latents.

Contract: `forward(latent (N, latent_dim), labels (N,) | None) -> (N, *sample_shape)` in [-1, 1]. Its constructor is
given `sample_shape`, `num_classes` (0 where the dataset has no labels) and a `conditioning`
(`ganlab.conditioning.Conditioning`), whatever else its YAML says, and raises a ValueError that names the sizes it can
make. `is_told` says that it makes what the label says (building sets it where the conditioning tells it), `mending` how
it does without batch normalisation. A generator that translates takes samples in place of latents: its `latent_dim` is
0, and `input_shape` says of which shape they are. A generator of tokens makes (N, L) int64, and its `language` is the
network that says how likely each token is after those before it, completes lines and relaxes them (`TokenRecurrence`).
`conf/generator/NAME.yaml` holds its `_target_` and arguments; nothing else knows of it.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from torch import Tensor, nn

from ganlab.layer.token_recurrence import TokenRecurrence
from ganlab.needs import Need


class Generator(nn.Module, ABC):
    """What every generator has: `latent_dim` and a `forward` from latents to samples."""

    latent_dim: int
    input_shape: tuple[int, ...] | None = None  # of the samples that it translates; None: it takes latents
    needs: tuple[Need, ...] = ()
    is_told: bool = False
    mending: str = "use generator.normalization=layer"

    @property
    def language(self) -> TokenRecurrence | None:
        """What says how likely each token is; None where samples are no tokens."""
        return None

    @abstractmethod
    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) and (N,) or None -> (N, *sample_shape) in [-1, 1]."""

    if TYPE_CHECKING:

        def __call__(self, latent: Tensor, labels: Tensor | None) -> Tensor:
            """As `forward`."""
