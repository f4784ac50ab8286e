"""Clouds of features, and a metric over them as a measurement feeds it."""

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric


def cloud(seed: int, rows: int = 300, width: int = 8, shift: float = 0.0) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(rows, width, generator=random) + shift


def streamed(metric: Metric, real: Tensor, fake: Tensor, **of_fakes: Tensor) -> float:
    """The value over batches of 70; `of_fakes` are further fields of the fakes' outputs."""
    for part in real.split(70):
        metric.update(FeatureOutput(part, None), real=True)
    return again(metric, fake, **of_fakes)


def again(metric: Metric, fake: Tensor, **of_fakes: Tensor) -> float:
    """The value of other fakes."""
    metric.reset()
    for rows in torch.arange(len(fake)).split(70):
        output = FeatureOutput(fake[rows], None)._replace(**{k: v[rows] for k, v in of_fakes.items()})
        metric.update(output, real=False)
    return float(metric.compute())
