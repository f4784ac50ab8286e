"""The FID within classes beside torch-fidelity's of each."""

import pytest
import torch
from clouds import cloud
from torch import Tensor
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.metric.intra_fid import IntraFID


def measured(real: Tensor, real_labels: Tensor, fake: Tensor, labels: Tensor) -> IntraFID:
    metric = IntraFID()
    for rows in torch.arange(len(real)).split(70):
        metric.update(FeatureOutput(real[rows], None, real_labels[rows]), real=True)
    metric.update(FeatureOutput(fake, None, labels), real=False)
    return metric


def test_it_is_the_mean_of_torch_fidelitys() -> None:
    real, fake, labels = cloud(0), 1.5 * cloud(1), torch.arange(300) % 3
    each = []
    for label in range(3):
        pair = [fid_features_to_statistics(x[labels == label].double()) for x in (real, fake)]
        each.append(fid_statistics_to_metric(*pair, verbose=False)["frechet_inception_distance"])
    metric = measured(real, labels, fake, labels)
    assert float(metric.compute()) == pytest.approx(sum(each) / 3, rel=1e-3)
    assert metric.details() == {"classes": [0, 1, 2], "each": pytest.approx(each, rel=1e-3)}


def test_it_sees_classes_that_are_confused() -> None:
    labels = torch.arange(300) % 2
    real = cloud(0) + 10 * labels[:, None]
    assert float(measured(real, labels, real, labels).compute()) == pytest.approx(0, abs=1e-6)
    assert float(measured(real, labels, real, 1 - labels).compute()) > 700  # 8 features, 10 apart


def test_refused() -> None:
    labels = torch.arange(300) % 3
    with pytest.raises(ValueError, match=r"class 2 has 0 fake ones; give more samples"):
        measured(cloud(0), labels, cloud(1), labels % 2).compute()
    with pytest.raises(WrongUse, match="metric=intra_fid asks the generator for a class"):
        build(compose(["metric=[intra_fid]"]))
