"""Agreement with what samples were made to be, by hand and on a generator."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.generator import Generator
from ganlab.measure.measurement import Measurement
from ganlab.measure.sampler import Sampler
from ganlab.metric.agreement import Agreement

FOUND = torch.tensor([0, 0, 1, 1, 2, 2, 2, 3])


def measured(of: str, given: Tensor) -> float:
    metric = Agreement(of)  # type: ignore[arg-type]
    probabilities = one_hot(FOUND, 4).float()
    metric.update(FeatureOutput(probabilities, probabilities), real=True)
    for rows in torch.arange(len(FOUND)).split(3):
        metric.update(
            FeatureOutput(probabilities[rows], probabilities[rows], **{of: given[rows]}),
            real=False,
        )
    return float(metric.compute())


def test_labels_agree_by_name() -> None:
    assert measured("labels", FOUND) == 1
    assert measured("labels", torch.tensor([0, 0, 1, 1, 2, 2, 0, 0])) == 6 / 8
    assert measured("labels", (FOUND + 1) % 4) == 0


def test_codes_agree_under_the_best_naming() -> None:
    assert measured("codes", (FOUND + 1) % 4) == 1
    assert measured("codes", torch.zeros_like(FOUND)) == 3 / 8  # one code for all is one class at most
    assert measured("codes", torch.tensor([5, 5, 5, 1, 0, 0, 0, 1])) == 6 / 8  # 5 -> 0, 0 -> 2, 1 -> 1 or 3


def test_refused_without_anything_to_agree_with() -> None:
    with pytest.raises(WrongUse, match="metric=class_agreement asks the generator for a class"):
        build(compose(["metric=[class_agreement]"]))
    with pytest.raises(WrongUse, match="metric=code_agreement reads a categorical code"):
        build(compose(["metric=[code_agreement]"]))
    asked = ["metric=[class_agreement]", "conditioning=concat", "features=inception"]
    with pytest.raises(WrongUse, match=r"class_agreement compares with the dataset's classes.*features=classifier"):
        build(compose(asked))


class Copying(Generator):
    """A stand-in for a perfect generator: it copies a real of the class, or of the code, that it is asked for."""

    def __init__(self, samples: Tensor, of: str) -> None:
        super().__init__()
        self.samples, self.of, self.latent_dim = nn.Parameter(samples), of, 100

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim), whose first two are the code's one-hot, -> (N, 1, 8, 8)."""
        assert labels is not None
        return self.samples[labels if self.of == "labels" else 1 - latent[:, :2].argmax(1)]


def test_a_measurement_says_what_fakes_were_made_for(cache: Path) -> None:
    code = ("auxiliary=[mutual_information]", "auxiliary.mutual_information.categories=[2]")
    metrics = "metric=[class_agreement,code_agreement]"
    parts = build(compose(["dataset.classes=[3,7]", "conditioning=concat", "training.ema_decay=0", *code, metrics]))
    gan = parts.game(1)
    split = parts.dataset.split("train")
    assert split.labels is not None
    images = [torch.from_numpy(split.data[split.labels == k][:1]).permute(0, 3, 1, 2) / 127.5 - 1 for k in (0, 1)]
    samples = torch.cat(images)
    measurement = Measurement(parts.features, parts.metrics, parts.dataset, split=split, samples=64, cache=cache)
    measurement.prepare(torch.device("cpu"))
    for of, name in (("labels", "class_agreement"), ("codes", "code_agreement")):
        gan.generator = Copying(samples, of)
        values = measurement.of(Sampler(gan, parts.dataset.num_classes))
        assert values.pop(name) == 1
        assert max(values.values()) < 0.9
