"""Extractors: trained once and cached, or loaded, or refused."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.testing import assert_close
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

from ganlab.build.make import make
from ganlab.config import compose
from ganlab.dataset.digits import Digits
from ganlab.features.classifier import Classifier
from ganlab.features.inception import Inception


def test_the_classifier_of_digits_is_good_cached_and_leaves_the_random_state_alone(cache: Path) -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    first, second = Classifier(), Classifier()
    first.prepare(Digits(), cache, torch.device("cpu"))
    assert torch.equal(torch.get_rng_state(), before)
    assert first.accuracy >= 0.98
    stamps = {p: p.stat().st_mtime_ns for p in (cache / "classifier").glob("digits-*.pt")}
    second.prepare(Digits(classes=[3]), cache, torch.device("cpu"))
    assert {p: p.stat().st_mtime_ns for p in (cache / "classifier").glob("digits-*.pt")} == stamps
    assert second.protocol == first.protocol
    data, labels = Digits().load("test")
    features, probabilities, *_ = second(torch.from_numpy(data).permute(0, 3, 1, 2) / 127.5 - 1)
    assert features.shape == (len(data), 128)
    assert np.mean(probabilities.argmax(1).numpy() == labels) == pytest.approx(first.accuracy)


def test_the_classifier_of_mnist_reaches_98_percent(mnist: list[str], cache: Path) -> None:
    cfg = compose([*mnist, "features.steps=300"])
    features = make(cfg.features)
    features.prepare(make(cfg.dataset), cache, torch.device("cpu"))
    assert features.accuracy >= 0.98


def test_a_classifier_that_is_no_judge_is_said_and_its_accuracy_stands_in_the_protocol(
    cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    weak = Classifier(width=4, steps=1)
    with caplog.at_level("INFO", "ganlab"):
        weak.prepare(Digits(), cache, torch.device("cpu"))
    assert weak.accuracy < 0.8
    assert weak.protocol.endswith(f"-accuracy{weak.accuracy:.2f}")
    warnings = [r.getMessage() for r in caplog.records if r.levelname == "WARNING"]
    assert warnings == [
        f"a classifier that is right on {100 * weak.accuracy:.0f} % of the test images of dataset=digits is a poor "
        "judge, "
        "so its metrics say little; use features=inception, more images, or a larger features.steps"
    ]


def test_the_classifier_takes_images_that_are_not_square(cache: Path) -> None:
    features = Classifier(width=4, steps=1)
    features.prepare(Digits(image_size=[40, 10]), cache, torch.device("cpu"))
    assert features(torch.zeros(2, 1, 40, 10)).features.shape == (2, 4)


def test_inception_is_torch_fidelitys_with_weights_from_a_file(tmp_path: Path, cache: Path) -> None:
    torch.manual_seed(0)
    path = tmp_path / "weights.pth"
    with pytest.MonkeyPatch.context() as patch:  # random weights stand for the 95 MB that are downloaded
        patch.setattr(FeatureExtractorInceptionV3, "load_state_dict", lambda *_, **__: None)
        patch.setattr("torch.hub.load_state_dict_from_url", lambda *_, **__: {}, raising=False)
        patch.setattr("torch_fidelity.feature_extractor_inceptionv3.load_state_dict_from_url", lambda *_, **__: {})
        network = FeatureExtractorInceptionV3("inception", ["2048", "logits_unbiased"])
    torch.save(network.state_dict(), path)
    features = Inception(weights=str(path))
    features.prepare(Digits(), cache, torch.device("cpu"))
    x = torch.rand(2, 1, 8, 8) * 2 - 1
    expected = network.eval()(((x + 1) * 127.5).round().to(torch.uint8).expand(-1, 3, -1, -1))
    output = features(x)
    assert_close(output.features, expected[0])
    assert_close(output.probabilities, expected[1].softmax(1))


class Unlabelled(Digits):
    """The digits, of which nobody knows what they are."""

    def __init__(self) -> None:
        super().__init__()
        self.all_class_names = []


def test_inception_without_weights_says_what_to_do(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(
        ValueError, match=r"could not be downloaded .* features.weights=FILE, or use features=classifier"
    ):
        Inception().prepare(Digits(), cache, torch.device("cpu"))
    with pytest.raises(ValueError, match=r"features.weights=FILE, or measure nothing by metric=\[\]"):
        Inception().prepare(Unlabelled(), cache, torch.device("cpu"))
    broken = tmp_path / "broken.pth"
    broken.write_bytes(b"nothing")
    with pytest.raises(ValueError, match="does not hold torch-fidelity's InceptionV3 weights"):
        Inception(weights=str(broken)).prepare(Digits(), cache, torch.device("cpu"))
