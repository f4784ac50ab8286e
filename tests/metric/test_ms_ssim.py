"""Alikeness of pairs beside torchmetrics' own, and the scales that fit."""

import pytest
import torch
from torch import Tensor
from torchmetrics.image import MultiScaleStructuralSimilarityIndexMeasure, StructuralSimilarityIndexMeasure

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.metric.ms_ssim import MSSSIM, WEIGHTS


def images(count: int, side: int, seed: int = 0) -> Tensor:
    """Smooth ones."""
    coarse = torch.rand(count, 1, side // 4, side // 4, generator=torch.Generator().manual_seed(seed)) * 2 - 1
    return torch.nn.functional.interpolate(coarse, size=(side, side), mode="bilinear")


def measured(metric: MSSSIM, x: Tensor, labels: Tensor | None = None, real: bool = False) -> MSSSIM:
    metric.update(FeatureOutput(torch.zeros(len(x), 1), None, labels, samples=x), real=real)
    return metric


def test_pairs_of_a_class_are_torchmetrics_own() -> None:
    x = images(6, 32)
    theirs = MultiScaleStructuralSimilarityIndexMeasure(
        data_range=1.0, betas=tuple(w / sum(WEIGHTS[:2]) for w in WEIGHTS[:2])
    )
    pairs = torch.tensor([[0, 2], [1, 3]])  # of classes 5, 7, 5, 7, 7, 9: the third 7 and the 9 are alone
    theirs.update((x[pairs[:, 0]] + 1) / 2, (x[pairs[:, 1]] + 1) / 2)
    metric = measured(MSSSIM((1, 32, 32)), x, torch.tensor([5, 7, 5, 7, 7, 9]))
    assert metric.protocol == "within-class/scales2"
    assert float(metric.fake_pairs) == 2
    assert float(metric.compute()) == pytest.approx(float(theirs.compute()), rel=1e-5)


@pytest.mark.parametrize(("side", "scales"), [(11, 1), (28, 2), (64, 3), (128, 4), (176, 5)])
def test_as_many_scales_as_fit(side: int, scales: int) -> None:
    metric = MSSSIM((1, side, side), within="all")
    assert metric.protocol == f"within-all/scales{scales}"
    x = images(2, side)
    assert 0 <= float(measured(metric, x).compute()) < 0.9
    same = MSSSIM((1, side, side), within="all")
    assert float(measured(same, x[[0, 0]]).compute()) == pytest.approx(1, abs=1e-5)


def test_one_scale_is_plain_ssim_and_the_datas_own_stands_beside() -> None:
    x = images(4, 12)
    theirs = StructuralSimilarityIndexMeasure(data_range=1.0)
    theirs.update((x[::2] + 1) / 2, (x[1::2] + 1) / 2)
    metric = measured(MSSSIM((1, 12, 12), within="all"), x, real=True)
    metric.reset()
    measured(metric, x[[0, 0]])
    assert metric.details()["data"] == pytest.approx(max(0.0, float(theirs.compute())), rel=1e-4)


def test_refused() -> None:
    with pytest.raises(WrongUse, match=r"windows of 11 pixels, and images of 8 x 8.*image_size=22"):
        build(compose(["metric=[ms_ssim]", "conditioning=concat"]))
    with pytest.raises(WrongUse, match="metric=ms_ssim asks the generator for a class"):
        build(compose(["metric=[ms_ssim]", "dataset.image_size=32"]))
    with pytest.raises(WrongUse, match="metric=ms_ssim works on images"):
        build(compose(["metric=[ms_ssim]", "dataset=ring"]))
    with pytest.raises(ValueError, match="no two samples of a class"):
        measured(MSSSIM((1, 32, 32)), images(2, 32), torch.tensor([0, 1])).compute()
