"""The inception score."""

from typing import Literal

import torch
from torch import Tensor
from torch_fidelity.metric_isc import isc_features_to_metric

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.rows import Rows
from ganlab.needs import PROBABILITIES, Count

LEAST = 1e-300  # a probability of 0 has no logarithm


class InceptionScore(Metric):
    """exp(E KL(p(y|x) || p(y))), mean over `splits` (Salimans et al. 2016, section 4), by the features' own classes.

    The splits are as even as the count allows, and there are just so many, or one per sample where there are fewer.
    Each is computed by torch-fidelity; all at once it would hold the probabilities of every sample in float64.
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
        probabilities = self.fake.tensor()
        parts = probabilities.tensor_split(min(self.splits, len(probabilities)))
        logits = (part.double().clamp_min(LEAST).log() for part in parts)
        scores = [isc_features_to_metric(x, splits=1, shuffle=False)["inception_score_mean"] for x in logits]
        return torch.tensor(scores, dtype=torch.float64).mean()
