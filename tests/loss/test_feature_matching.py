import math

import torch
from torch.testing import assert_close

from ganlab.discriminator import DiscriminatorOutput
from ganlab.loss.feature_matching import FeatureMatching


def test_feature_matching_by_hand() -> None:
    loss = FeatureMatching()
    real = loss.scores(DiscriminatorOutput(torch.tensor([1.0, -1.0]), torch.tensor([[1.0, 0.0], [3.0, 4.0]])), None)
    fake = loss.scores(DiscriminatorOutput(torch.tensor([0.5, 2.0]), torch.tensor([[0.0, 0.0], [2.0, 1.0]])), None)
    expected = [math.log(1 + math.exp(-1)), math.log(1 + math.e), math.log(1 + math.exp(0.5)), math.log(1 + math.e**2)]
    assert_close(loss.discriminator(real, fake).item(), sum(expected) / 2, rtol=1e-6, atol=0.0)
    assert_close(loss.generator(fake, real).item(), (2 - 1) ** 2 + (2 - 0.5) ** 2)
    assert loss.realness(fake).tolist() == loss.believed(fake).tolist() == [0.5, 2.0]


def test_the_generator_learns_nothing_from_the_logit() -> None:
    logits, features = torch.zeros(3, requires_grad=True), torch.rand(3, 4, requires_grad=True)
    loss = FeatureMatching()
    fake = loss.scores(DiscriminatorOutput(logits, features), None)
    loss.generator(fake, torch.zeros(3, 5)).backward()
    assert logits.grad is not None
    assert features.grad is not None
    assert logits.grad.abs().sum() == 0
    assert features.grad.abs().sum() > 0
