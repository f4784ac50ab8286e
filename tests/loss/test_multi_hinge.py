import torch
from filled import wave
from torch.nn.utils.parametrize import is_parametrized
from torch.testing import assert_close
from words import config

from ganlab.build.build import build
from ganlab.discriminator import DiscriminatorOutput
from ganlab.loss.multi_hinge import MultiHinge, margin


def test_multi_hinge_by_hand() -> None:
    scores = torch.tensor([[1.0, 3.0, -1.0, 0.5], [2.0, 0.0, 0.0, -4.0]])  # three classes and fake
    assert_close(margin(scores, torch.tensor([0, 0])), torch.tensor([-2.0, 2.0]))
    assert_close(margin(scores, torch.tensor([3, 3])), torch.tensor([-2.5, -6.0]))
    loss = MultiHinge(feature_dim=4, num_classes=3)
    with torch.no_grad():
        loss.head.weight.copy_(torch.eye(4))
        loss.head.bias.zero_()
    own = loss.scores(DiscriminatorOutput(torch.zeros(2), scores), torch.tensor([0, 0]))
    assert_close(own, torch.tensor([[-2.0, -2.5], [2.0, -6.0]]))
    # reals: (1 + 2, 0) / 2; fakes: (1 + 2.5, 1 + 6) / 2; the generator's: (3, 0) / 2
    assert_close(loss.discriminator(own, own), torch.tensor(1.5 + 5.25))
    assert_close(loss.generator(own, None), torch.tensor(1.5))
    assert_close(MultiHinge(4, 3, generator_weight=0.05).generator(own, None), torch.tensor(0.075))


def test_multi_hinge_has_studiogans_values() -> None:
    scores, labels = wave(4, 5), torch.tensor([0, 2, 1, 0])
    loss = MultiHinge(feature_dim=5, num_classes=4)
    both = torch.stack([margin(scores, labels), margin(scores, torch.full_like(labels, 4))], 1)
    assert_close(loss.generator(both, None).item(), 1.4389636796679626)
    assert_close(loss.discriminator(both, both).item(), 1.4389636796679626 + 1.999518266975259)


def test_its_head_is_normalised_where_the_discriminator_is() -> None:
    loss = build(config(("discriminator", "resnet"), ("loss", "multi_hinge"))).loss
    assert isinstance(loss, MultiHinge)
    assert is_parametrized(loss.head)
