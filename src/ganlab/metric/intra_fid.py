"""The Fréchet distance within classes."""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.fid import FID
from ganlab.metric.rows import BLOCK, Rows
from ganlab.needs import LABELS, TOLD_GENERATOR


class IntraFID(Metric):
    """The FID between the reals of a class and the fakes that were asked to be of it, mean over classes.

    Miyato & Koyama 2018, section 4.1. Unlike FID, it sees a generator that confuses classes.
    """

    direction: Literal["min", "max"] = "min"
    needs = (LABELS, TOLD_GENERATOR)

    def __init__(self) -> None:
        super().__init__()
        self.real, self.real_labels, self.fake, self.fake_labels = Rows(), Rows(), Rows(), Rows()
        self._each: dict[int, float] = {}

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, F) features and their labels.

        Raises:
            ValueError: the samples have no labels.
        """
        if output.labels is None:
            raise ValueError("metric=intra_fid needs the class of each sample; leave it out")
        (self.real if real else self.fake).append(output.features.float())
        (self.real_labels if real else self.fake_labels).append(output.labels)

    def compute(self) -> Tensor:
        """The mean over the classes of the reals."""
        classes = self.real_labels.tensor().unique().tolist()
        self._each = {label: float(self._of(label)) for label in classes}
        return torch.tensor(list(self._each.values()), dtype=torch.float64).mean()

    def details(self) -> Mapping[str, Any]:
        """The distance of each class."""
        return {"classes": list(self._each), "each": list(self._each.values())}

    def _of(self, label: int) -> Tensor:
        sums = FID().to(self.device)
        for rows, labels, real in ((self.real, self.real_labels, True), (self.fake, self.fake_labels, False)):
            x, chosen = rows.tensor(), (labels.tensor() == label).nonzero().flatten()
            if len(chosen) < 2:
                raise ValueError(
                    f"metric=intra_fid needs two samples of every class, and class {label} has {len(chosen)} "
                    f"{'real' if real else 'fake'} ones; give more samples"
                )
            for part in chosen.split(BLOCK):
                sums.update(FeatureOutput(x[part.to(x.device)].to(self.device), None), real=real)
        return sums.compute()
