"""How alike samples of a class are."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor
from torchmetrics.functional.image import multiscale_structural_similarity_index_measure as similarity

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.needs import IMAGES, TOLD_GENERATOR, Need

WINDOW = 11  # pixels
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)  # of the scales, finest first (Wang et al. 2003, section 3.2)


class MSSSIM(Metric):
    """The multi-scale structural similarity of pairs of fakes, mean (Odena et al. 2017, section 4.2), by torchmetrics.

    High where a class is one image over and over. `within` "class" pairs those that were asked to be of one class,
    "all" any two. It has as many scales as fit, at most five, with their weights scaled to a sum of 1. It says nothing
    of quality: noise is the least alike, so that it is to be held against the value of the data, which `details` has.
    """

    direction: Literal["min", "max"] = "min"
    needs: tuple[Need, ...] = (IMAGES,)
    needs_samples = True
    real_sum: Tensor
    real_pairs: Tensor
    fake_sum: Tensor
    fake_pairs: Tensor

    def __init__(self, sample_shape: Sequence[int], within: Literal["class", "all"] = "class") -> None:
        super().__init__()
        if within == "class":
            self.needs = (IMAGES, TOLD_GENERATOR)
        _, *size = sample_shape
        if min(size, default=0) < WINDOW:
            raise ValueError(
                f"metric=ms_ssim looks through windows of {WINDOW} pixels, and images of {size[0]} x {size[-1]} "
                f"have no room for one; leave it out, or use dataset.image_size={2 * WINDOW} or more"
            )

        fitting = [n for n in range(1, len(WEIGHTS) + 1) if min(size) // max(2 ** (n - 1), (n - 1) ** 2) >= WINDOW]
        weights = WEIGHTS[: max(fitting)]
        self.within, self.weights = within, tuple(w / sum(weights) for w in weights)
        self.protocol = f"within-{within}/scales{len(weights)}"
        for side in ("real", "fake"):
            for what in ("sum", "pairs"):
                self.add_state(f"{side}_{what}", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Compare the pairs that a batch gives, each sample once."""
        assert output.samples is not None
        first, second = self._pairs(output.samples, output.labels)
        if not len(first):
            return
        values = similarity(first, second, data_range=1.0, betas=self.weights, normalize="relu", reduction="none")
        side = "real" if real else "fake"
        for what, value in (("sum", torch.as_tensor(values).double().sum()), ("pairs", len(first))):
            setattr(self, f"{side}_{what}", getattr(self, f"{side}_{what}") + value)

    def compute(self) -> Tensor:
        """The mean over pairs, 1 where all are the same.

        Raises:
            ValueError: no batch of fakes held two samples to compare.
        """
        if not self.fake_pairs:
            raise ValueError(f"metric=ms_ssim found no two samples of a {self.within} in a batch; give more samples")
        return self.fake_sum / self.fake_pairs

    def details(self) -> dict[str, float | None]:
        """The same of the data."""
        return {"data": float(self.real_sum / self.real_pairs) if self.real_pairs else None}

    def _pairs(self, samples: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
        """Neighbours in order of class, in [0, 1]."""
        if self.within == "all" or labels is None:
            labels = torch.zeros(len(samples), dtype=torch.int64, device=samples.device)
        ordered, order = labels.sort(stable=True)
        place = torch.arange(len(labels), device=labels.device)
        begins = torch.cat([place[:1], place[1:][ordered[1:] != ordered[:-1]]])  # where a class begins
        within = place - begins[torch.searchsorted(begins, place, right=True) - 1]
        first = place[:-1][(within[:-1] % 2 == 0) & (ordered[1:] == ordered[:-1])]
        unit = (samples[order] + 1) / 2
        return unit[first], unit[first + 1]
