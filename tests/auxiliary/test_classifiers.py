"""The further classifiers of conditional GANs, by hand."""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.testing import assert_close

from ganlab.auxiliary.discriminative_classification import DiscriminativeClassification
from ganlab.auxiliary.twin_classification import TwinClassification
from ganlab.discriminator import DiscriminatorOutput
from ganlab.turn import DiscriminatorTurn, GeneratorTurn

LABELS = torch.tensor([0, 1])
REAL, FAKE = torch.tensor([[1.0, 0.0], [0.5, 2.0]]), torch.tensor([[0.3, -1.0], [2.0, 1.0]])
NOBODY: Any = None


def output(features: Tensor) -> DiscriminatorOutput:
    return DiscriminatorOutput(features[:, 0], features)


def discriminators() -> DiscriminatorTurn:
    return DiscriminatorTurn(NOBODY, REAL, FAKE, LABELS, output(REAL), output(FAKE), NOBODY, FAKE)


def generators() -> GeneratorTurn:
    return GeneratorTurn(NOBODY, NOBODY, FAKE, LABELS, FAKE, FAKE, output(FAKE), lambda: REAL)


def identity(head: nn.Module, scale: float, rows: int = 2) -> None:
    assert isinstance(head, nn.Linear)
    with torch.no_grad():
        head.weight.copy_(scale * torch.eye(2).repeat(rows // 2, 1))
        head.bias.zero_()


def entropy(features: Tensor, scale: float) -> float:
    costs = [
        math.log(sum(math.exp(scale * v) for v in row)) - scale * row[label]
        for row, label in zip(features.tolist(), LABELS.tolist(), strict=True)
    ]
    return sum(costs) / len(costs)


def test_the_twin_is_played_against() -> None:
    twin = TwinClassification(feature_dim=2, num_classes=2)
    identity(twin.head, 1.0)
    identity(twin.twin, 3.0)
    paid = entropy(REAL, 1.0) + entropy(FAKE, 1.0) + entropy(FAKE, 3.0)
    assert_close(twin.on_discriminator(discriminators()).item(), paid, rtol=1e-6, atol=0.0)
    assert_close(twin.on_generator(generators()).item(), entropy(FAKE, 1.0) - entropy(FAKE, 3.0), rtol=1e-5, atol=0.0)
    twin.fakes = False
    assert_close(twin.on_discriminator(discriminators()).item(), paid - entropy(FAKE, 1.0), rtol=1e-6, atol=0.0)


def test_a_class_is_real_or_fake() -> None:
    adc = DiscriminativeClassification(feature_dim=2, num_classes=2)
    identity(adc.head, 1.0, rows=4)  # both halves say the same: twice the sum, so log 2 more
    paid = entropy(REAL, 1.0) + entropy(FAKE, 1.0) + 2 * math.log(2)
    assert_close(adc.on_discriminator(discriminators()).item(), paid, rtol=1e-6, atol=0.0)
    assert_close(adc.on_generator(generators()).item(), 0.0)
    assert isinstance(adc.head, nn.Linear)
    with torch.no_grad():
        adc.head.bias.copy_(torch.tensor([1.0, 0.0, 0.0, 4.0]))
    # label 0: log C(fake) - log C(real) = 0 - 1; label 1: 4 - 0
    assert_close(adc.on_generator(generators()).item(), 1.5)
