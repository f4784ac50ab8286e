"""How smoothly samples follow latents."""

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor, nn
from torchmetrics.functional.image.perceptual_path_length import GeneratorType, perceptual_path_length

from ganlab.features import FeatureOutput
from ganlab.metric import Generating, Metric
from ganlab.needs import SMOOTH_FEATURES, Count, Positive

BATCH = 128


class PerceptualPathLength(Metric):
    """The mean squared change of features per squared step along a path between two latents, by torchmetrics.

    Karras et al. 2019, section 4.1, on spheres, at the paths' beginnings; the shortest and the longest hundredth of the
    `paths` are left out. Distances are over our features, so that lengths over others do not compare.
    """

    direction: Literal["min", "max"] = "min"
    needs = (SMOOTH_FEATURES,)
    needs_generator = True

    def __init__(self, paths: Count = 2000, epsilon: Positive = 1e-3) -> None:
        super().__init__()
        self.paths, self.epsilon = paths, epsilon
        self.protocol = f"paths{paths}/epsilon{epsilon:g}"
        self._length: Tensor | None = None

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Samples alone say nothing."""

    def explore(
        self, generator: Generating, extract: Callable[[Tensor], FeatureOutput], random: torch.Generator
    ) -> None:
        """Walk the paths."""
        seed = int(torch.randint(2**31, (), generator=random, device=random.device))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)  # the classes of a conditional generator
            length, _, _ = perceptual_path_length(
                _Paths(generator, random),
                num_samples=self.paths,
                conditional=generator.num_classes > 0,
                batch_size=BATCH,
                interpolation_method="slerp_any",
                epsilon=self.epsilon,
                resize=None,
                sim_net=_Distance(extract),
                device=random.device,
            )
        self._length = length.double()

    def compute(self) -> Tensor:
        """The mean over paths, at least 0.

        Raises:
            ValueError: no generator was explored.
        """
        if self._length is None:
            raise ValueError(
                "metric=perceptual_path_length asks the generator itself, and there was none; leave it out"
            )
        return self._length


class _Paths(GeneratorType):
    """A generator as torchmetrics asks for one: images in [0, 255]."""

    def __init__(self, generator: Generating, random: torch.Generator) -> None:
        super().__init__()
        self.generator, self.random = generator, random

    @property
    def num_classes(self) -> int:
        return self.generator.num_classes

    def sample(self, count: int) -> Tensor:
        return self.generator.latents(count, self.random)

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        return (self.generator(latent, labels) + 1) * 127.5


class _Distance(nn.Module):
    """Squared Euclidean (N,) between features."""

    def __init__(self, extract: Callable[[Tensor], FeatureOutput]) -> None:
        super().__init__()
        self.extract = extract

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return (self.extract(a).features.double() - self.extract(b).features.double()).square().flatten(1).sum(1)
