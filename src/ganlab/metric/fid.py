"""The Fréchet distance."""

from typing import Literal

from torch import Tensor, nn
from torchmetrics.image.fid import FrechetInceptionDistance

from ganlab.features import FeatureOutput
from ganlab.metric import Metric


class FID(Metric):
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) between Gaussians fitted to the features (Heusel et al. 2017, eq. 6).

    Computed by torchmetrics, which keeps sums in float64, so that no sample needs to stay; covariances are unbiased.
    """

    direction: Literal["min", "max"] = "min"

    def __init__(self) -> None:
        super().__init__()
        self.frechet: FrechetInceptionDistance | None = None  # until the features' width is known

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Add (N, F) features to the sums."""
        x = output.features.double()
        if self.frechet is None:
            known = _Known(x.shape[1])
            self.frechet = FrechetInceptionDistance(known, reset_real_features=False, sync_on_compute=False)
            self.frechet.to(x.device)
        self.frechet.update(x, real=real)

    def compute(self) -> Tensor:
        """The distance, at least 0.

        Raises:
            ValueError: there are fewer than two reals or fakes.
        """
        for side in ("real", "fake"):
            count = 0 if self.frechet is None else int(getattr(self.frechet, f"{side}_features_num_samples"))
            if count < 2:
                raise ValueError(f"fid needs at least two {side} samples, got {count}")
        assert self.frechet is not None
        distance: Tensor = self.frechet.compute()
        return distance.clamp_min(0)

    def reset(self) -> None:
        """Forget the fakes."""
        super().reset()
        if self.frechet is not None:
            self.frechet.reset()


class _Known(nn.Module):
    """Features in place of the network that torchmetrics would take them by."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.num_features = width

    def forward(self, x: Tensor) -> Tensor:
        return x
