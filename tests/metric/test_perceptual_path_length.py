"""Path length of generators whose length is known."""

import pytest
import torch
from torch import Tensor

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.metric.perceptual_path_length import PerceptualPathLength


class Linear:
    """x = slope * z, or with classes (1 + label) * slope * z."""

    latent_dim = 64

    def __init__(self, slope: float, num_classes: int = 0) -> None:
        self.slope, self.num_classes = slope, num_classes

    def latents(self, count: int, random: torch.Generator) -> Tensor:
        return torch.randn(count, self.latent_dim, generator=random)

    def labels(self, count: int, random: torch.Generator) -> Tensor | None:
        return torch.randint(self.num_classes, (count,), generator=random) if self.num_classes else None

    def __call__(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.slope * latent * (1 if labels is None else 1 + labels[:, None])


def measured(generator: Linear) -> float:
    metric = PerceptualPathLength(paths=1000)
    metric.update(FeatureOutput(torch.zeros(1, 1), None), real=False)
    random = torch.Generator().manual_seed(0)
    state = torch.get_rng_state()
    metric.explore(generator, lambda x: FeatureOutput(x, None), random)
    assert torch.equal(torch.get_rng_state(), state)
    return float(metric.compute())


def independent(generator: Linear) -> float:
    """|d/dt slerp(z1, z2; t)|^2 at t = 0, by the derivative of its formula, without the outer hundredths."""
    random = torch.Generator().manual_seed(0)
    torch.randint(2**31, (), generator=random)
    a, b = (generator.latents(1000, random).double() for _ in range(2))
    angle = torch.nn.functional.cosine_similarity(a, b).acos()[:, None]
    squares = (generator.slope * angle / angle.sin() * (b - angle.cos() * a)).square().sum(1)
    low, high = torch.quantile(squares, torch.tensor([0.01, 0.99], dtype=torch.float64), interpolation="lower")
    return float(squares[(squares >= low) & (squares <= high)].mean())


def test_it_is_the_derivative_of_the_path() -> None:
    assert measured(Linear(0.1)) == pytest.approx(independent(Linear(0.1)), rel=1e-2)


def test_it_grows_with_the_square_of_the_slope_and_is_asked_for_every_class() -> None:
    assert measured(Linear(0.2)) == pytest.approx(4 * measured(Linear(0.1)), rel=1e-2)
    assert measured(Linear(0.1, 2)) == pytest.approx(2.5 * measured(Linear(0.1)), rel=0.05)  # (1 + 4) / 2
    assert measured(Linear(0)) == 0


def test_refused_where_features_see_bytes() -> None:
    with pytest.raises(WrongUse, match=r"perceptual_path_length follows changes .*features=inception sees bytes"):
        build(compose(["metric=[perceptual_path_length]", "features=inception"]))
