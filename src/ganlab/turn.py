"""What the two players' turns look like to the parts that pay for them: penalties and auxiliaries."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import torch
from torch import Tensor

from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.generator import Generator

Batch = tuple[Tensor, Tensor | None]  # stacked: (steps, N, *sample_shape) and labels (steps, N)


class DiscriminatorTurn(NamedTuple):
    """One discriminator's turn: samples (N, *sample_shape) as the discriminator saw them, and what it said.

    No gradient reaches the generator from here. `latent` (N, latent_dim) is what the fakes were made of.
    """

    discriminator: Discriminator
    real: Tensor
    fake: Tensor
    labels: Tensor | None
    real_output: DiscriminatorOutput
    fake_output: DiscriminatorOutput
    generator: Generator
    latent: Tensor


@dataclass
class GeneratorTurn:
    """One generator's turn: fakes as the discriminator saw them, with the generator's graph, and what it said.

    `made` are the same fakes before augmentation. The reals are judged when someone first asks for `real_output`,
    without a graph: nothing that the generator can change depends on them.
    """

    generator: Generator
    discriminator: Discriminator
    latent: Tensor
    labels: Tensor | None
    made: Tensor
    fake: Tensor
    fake_output: DiscriminatorOutput
    see_real: Callable[[], Tensor]

    @cached_property
    def real(self) -> Tensor:
        """Reals (N, *sample_shape) as the discriminator sees them."""
        return self.see_real()

    @cached_property
    def real_output(self) -> DiscriminatorOutput:
        """What the discriminator says of the reals."""
        with torch.no_grad():
            return self.discriminator(self.real, self.labels)
