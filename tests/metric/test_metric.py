"""Metrics against independent implementations: scipy's formula and torch-fidelity on the same features."""

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm
from torch import Tensor
from torch.testing import assert_close
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.fid import FID
from ganlab.metric.inception_score import InceptionScore
from ganlab.metric.kid import KID


def features(seed: int, rows: int = 600, width: int = 24) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    mix = torch.randn(width, width, generator=random)
    return torch.randn(rows, width, generator=random) @ mix + seed


def streamed(metric: Metric, real: Tensor, fake: Tensor) -> float:
    for x, is_real in ((real, True), (fake, False)):
        for part in x.split(70):
            metric.update(FeatureOutput(part, None), real=is_real)
    return float(metric.compute())


def test_fid_is_scipys_formula() -> None:
    real, fake = features(1), features(2)
    a, b = real.double().numpy(), fake.double().numpy()
    root = sqrtm(np.cov(a.T) @ np.cov(b.T)).real
    expected = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(np.cov(a.T) + np.cov(b.T) - 2 * root)
    assert streamed(FID(), real, fake) == pytest.approx(expected, rel=1e-6)


def test_fid_is_torch_fidelitys() -> None:
    real, fake = features(1), features(2)
    statistics = [fid_features_to_statistics(x.double()) for x in (real, fake)]
    expected = fid_statistics_to_metric(*statistics, verbose=False)["frechet_inception_distance"]
    assert streamed(FID(), real, fake) == pytest.approx(expected, rel=1e-6)


def spread(variance: float, width: int = 3) -> Tensor:
    """Rows (2 F, F) whose mean is 0 and whose covariance is `variance` times the identity."""
    along = torch.eye(width, dtype=torch.float64) * (variance * (2 * width - 1) / 2) ** 0.5
    return torch.cat([along, -along])


def test_fid_of_gaussians_in_closed_form_and_of_singular_ones() -> None:
    assert streamed(FID(), spread(4), 1 + spread(9)) == pytest.approx(3 * 1 + 3 * (3 - 2) ** 2)
    assert streamed(FID(), spread(0), spread(1)) == pytest.approx(3)
    assert 0 <= streamed(FID(), features(1)[:10], features(1)[:10]) < 1e-5  # ten rows of 24


def test_fid_of_too_few() -> None:
    with pytest.raises(ValueError, match="at least two fake samples, got 1"):
        streamed(FID(), features(1), features(2)[:1])


def test_reset_forgets_the_fakes_and_keeps_the_reals() -> None:
    for metric in (FID(), KID(subsets=3, subset_size=100)):
        first = streamed(metric, features(1), features(2))
        metric.reset()
        for part in features(2).split(70):
            metric.update(FeatureOutput(part, None), real=False)
        assert float(metric.compute()) == pytest.approx(first, rel=1e-9)


def test_kid_is_torch_fidelitys() -> None:
    real, fake = features(1), features(2, 500)
    settings = {"kid_subsets": 7, "kid_subset_size": 100, "verbose": False}
    expected = kid_features_to_metric(fake, real, **settings)["kernel_inception_distance_mean"]
    assert streamed(KID(subsets=7, subset_size=100), real, fake) == pytest.approx(expected, rel=1e-3)


def test_inception_score_is_torch_fidelitys_and_counts_classes() -> None:
    logits = 3 * features(3, 500, 10)
    metric = InceptionScore(splits=5)
    metric.update(FeatureOutput(logits, logits.softmax(1)), real=False)
    theirs = isc_features_to_metric(logits, splits=5, shuffle=False)["inception_score_mean"]
    assert float(metric.compute()) == pytest.approx(theirs, rel=1e-5)
    every_class = InceptionScore(splits=1)
    every_class.update(FeatureOutput(logits, torch.eye(10).repeat(5, 1)), real=False)
    assert float(every_class.compute()) == pytest.approx(10)


def test_inception_score_has_as_many_splits_as_were_asked_for() -> None:
    probabilities = torch.rand(12, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64).softmax(1)
    metric = InceptionScore(splits=10)
    metric.update(FeatureOutput(torch.zeros(12, 1), probabilities), real=False)
    pairs = [probabilities[:2], probabilities[2:4]]  # 12 in 10: two pairs, and eight alone, whose score is one
    scores = [(p * (p / p.mean(0)).log()).sum(1).mean().exp() for p in pairs]
    assert_close(metric.compute(), (scores[0] + scores[1] + 8) / 10)
