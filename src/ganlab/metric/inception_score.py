"""The inception score."""

from typing import Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.rows import Rows
from ganlab.needs import PROBABILITIES, Count


class InceptionScore(Metric):
    """exp(E KL(p(y|x) || p(y))), mean over `splits` (Salimans et al. 2016, section 4), by the features' own classes.

    The splits are as even as the count allows, and there are just so many, or one per sample where there are fewer.
    """

    direction: Literal["min", "max"] = "max"
    needs = (PROBABILITIES,)

    def __init__(self, splits: Count = 10) -> None:
        super().__init__()
        if splits < 1:
            raise ValueError(f"metric.inception_score.splits is at least 1, got {splits}")
        self.splits = splits
        self.fake = Rows()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep (N, K) probabilities of the fakes."""
        if not real and output.probabilities is not None:
            self.fake.append(output.probabilities)

    def compute(self) -> Tensor:
        """The mean over splits, between 1 and the number of classes."""
        scores = []
        probabilities = self.fake.tensor()
        for p in probabilities.tensor_split(min(self.splits, len(probabilities))):
            p = p.double()
            divergence = torch.special.xlogy(p, p / p.mean(0, keepdim=True).clamp_min(1e-300)).sum(1)
            scores.append(divergence.mean().exp())
        return torch.stack(scores).mean()
