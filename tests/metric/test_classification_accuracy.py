"""Classifiers of fakes and of reals on the real digits."""

from functools import cache

import pytest
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.dataset.digits import Digits
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
from ganlab.metric.classification_accuracy import ClassificationAccuracy


@cache
def digits(split: str) -> tuple[Tensor, Tensor]:
    dataset = Digits()
    data, labels = dataset.load(split)  # type: ignore[arg-type]
    return dataset.modality.tensor(torch.from_numpy(data)), torch.from_numpy(labels)


def output(x: Tensor, labels: Tensor) -> FeatureOutput:
    return FeatureOutput(torch.zeros(len(x), 1), None, labels, samples=x)


def measured(metric: ClassificationAccuracy, fake: Tensor, labels: Tensor) -> float:
    metric.reset()
    for rows in torch.arange(len(fake)).split(300):
        metric.update(output(fake[rows], labels[rows]), real=False)
    return float(metric.compute())


@pytest.fixture(params=["fake", "real"])
def metric(request: pytest.FixtureRequest) -> ClassificationAccuracy:
    made = ClassificationAccuracy((1, 8, 8), learn_from=request.param, steps=60)
    made.update(output(*digits("train")), real=True)
    made.hold_out(output(*digits("test")))
    return made


def test_it_is_as_good_as_another_classifier_of_the_same_and_sees_wrong_classes(metric: ClassificationAccuracy) -> None:
    x, labels = digits("train")
    state = torch.get_rng_state()
    good = measured(metric, x, labels)
    simple = LogisticRegression(C=0.1).fit(x.flatten(1), labels)
    judged = digits("test") if metric.learn_from == "fake" else (x, labels)
    assert good >= simple.score(judged[0].flatten(1), judged[1]) - 0.03  # both above 90 %
    assert good > 0.9
    assert measured(metric, x, (labels + 1) % 10) < 0.1
    assert measured(metric, x, labels) == good
    assert torch.equal(torch.get_rng_state(), state)


def test_fakes_that_lack_half_the_classes_teach_half(metric: ClassificationAccuracy) -> None:
    x, labels = digits("train")
    value = measured(metric, x[labels < 5], labels[labels < 5])
    assert value < 0.55 if metric.learn_from == "fake" else value > 0.9


def test_refused_without_a_class_to_ask_for() -> None:
    for word in ("classification_accuracy", "reverse_classification_accuracy"):
        with pytest.raises(WrongUse, match=f"metric={word} asks the generator for a class"):
            build(compose([f"metric=[{word}]"]))
