"""Agreement with what samples were made to be, by hand and on a generator."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import one_hot

from ganlab.build.build import build
from ganlab.callback.evaluation import Evaluation
from ganlab.callback.recorder import Recorder
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.features import FeatureOutput
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


def test_evaluation_says_what_fakes_were_made_for(tmp_path: pytest.TempPathFactory) -> None:
    """A stand-in for a perfect generator: it copies a real of the class, or of the code, that it is asked for."""
    code = ("auxiliary=[mutual_information]", "auxiliary.mutual_information.categories=[2]")
    metrics = "metric=[class_agreement,code_agreement]"
    parts = build(compose(["dataset.classes=[3,7]", "conditioning=concat", *code, metrics]))
    gan = parts.gan(1)
    split = parts.dataset.split("train")
    assert split.labels is not None
    images = [torch.from_numpy(split.data[split.labels == k][:1]).permute(0, 3, 1, 2) / 127.5 - 1 for k in (0, 1)]
    samples = torch.cat(images)
    by_label = lambda latent, labels: samples[labels]  # noqa: E731
    by_code = lambda latent, labels: samples[1 - gan.categories(latent)]  # noqa: E731
    evaluation = Evaluation(
        *(Recorder.__new__(Recorder), parts.metrics, parts.features, parts.dataset, split, 64, 1, tmp_path)
    )
    evaluation.prepare(torch.device("cpu"))
    for forward, name in ((by_label, "class_agreement"), (by_code, "code_agreement")):
        gan.forward = forward  # type: ignore[method-assign]
        values = evaluation.measure(gan)
        assert values.pop(name) == 1
        assert max(values.values()) < 0.9
