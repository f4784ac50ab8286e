"""What the constructors of later parts may name of earlier ones."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from numpy.typing import NDArray

from ganlab.build.signatures import signature
from ganlab.conditioning import Conditioning
from ganlab.dataset.modality import Modality
from ganlab.discriminator import Discriminator
from ganlab.generator import Generator
from ganlab.layer.token_recurrence import TokenRecurrence
from ganlab.layer.weights import Weights

UNKNOWN: Any = object()  # the part that settles the fact is not built yet


@dataclass(frozen=True)
class Facts:
    """A part whose constructor names one of these is given it, unless its YAML says otherwise.

    They are settled in this order: by the dataset `sample_shape`, `num_classes` (0 without labels), `centres` (the
    modes (K, F) of a mixture, or None), its `modality`, the size of its `vocabulary` (0 without tokens) and
    `language` (the network that wrote the data, or None); by the conditioning itself; by the generator `latent_dim`; by
    the discriminator `feature_dim`, `local_dim` (None without a map) and `weights` (how heads on its features are
    made); by the loss `boundary` (the logit that separates real from fake, or None). A part that takes a whole network
    takes it to size its buffers, and keeps none.
    """

    sample_shape: tuple[int, ...] = UNKNOWN
    num_classes: int = UNKNOWN
    centres: NDArray[Any] | None = UNKNOWN
    modality: Modality = UNKNOWN
    vocabulary: int = UNKNOWN
    language: TokenRecurrence | None = UNKNOWN
    conditioning: Conditioning = UNKNOWN
    generator: Generator = UNKNOWN
    latent_dim: int = UNKNOWN
    discriminator: Discriminator = UNKNOWN
    feature_dim: int = UNKNOWN
    local_dim: int | None = UNKNOWN
    weights: Weights = UNKNOWN
    boundary: float | None = UNKNOWN

    def named_by(self, called: Any, given: Mapping[Any, Any]) -> dict[str, Any]:
        """What a constructor names of the facts known so far and is not `given` in its YAML."""
        parameters, _ = signature(called)
        settled = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: v for k, v in settled.items() if v is not UNKNOWN and k in parameters and k not in given}
