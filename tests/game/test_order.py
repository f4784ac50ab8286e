"""The generator before the discriminator: against a loop written out as widely copied scripts have it."""

import copy

import pytest
import torch
from torch import nn
from torch.testing import assert_close
from words import batch, config, ready

from ganlab import compose
from ganlab.errors import WrongUse
from ganlab.game.adversarial import Adversarial

SHAPE = (1, 16, 16)
PAIR = ["generator=dcgan", "discriminator=dcgan", "compat=pytorch_gan", "dataset.image_size=16", "metric=[]"]
SMALL = ["generator.widths=[8,8,4]", "discriminator.widths=[4,4,8,8]"]


def script() -> Adversarial:
    torch.manual_seed(0)
    return ready(compose([*PAIR, *SMALL]))


def test_compat_pytorch_gan_is_the_loop_of_its_dcgan() -> None:
    gan = script()
    generator, discriminator = copy.deepcopy(gan.generator), copy.deepcopy(gan.discriminator)
    rate = {"lr": 0.0002, "betas": (0.5, 0.999)}
    of_generator = torch.optim.Adam(generator.parameters(), **rate)
    of_discriminator = torch.optim.Adam(discriminator.parameters(), **rate)
    believe, ones, zeros = nn.BCEWithLogitsLoss(), torch.ones(8), torch.zeros(8)

    for turn in range(3):
        real, _ = batch(gan, SHAPE, 10)
        torch.manual_seed(turn)
        gan.play((real, None))

        torch.manual_seed(turn)
        fakes = generator(torch.randn(8, 100), None)
        of_generator.zero_grad()
        believe(discriminator(fakes, None).logits, ones).backward()
        of_generator.step()

        of_discriminator.zero_grad()
        of_reals = believe(discriminator(real[0], None).logits, ones)
        of_fakes = believe(discriminator(fakes.detach(), None).logits, zeros)
        ((of_reals + of_fakes) / 2).backward()
        of_discriminator.step()

    for ours, theirs in ((gan.generator, generator), (gan.discriminator, discriminator)):
        for a, b in zip(ours.state_dict().values(), theirs.state_dict().values(), strict=True):
            assert_close(a, b, rtol=1e-4, atol=1e-6)


def test_a_critic_of_several_steps_goes_first() -> None:
    trained = []
    for order in ("generator_first", "alternating"):
        torch.manual_seed(0)
        cfg = config(("discriminator", "wgan"))
        cfg.training.update(order=order, discriminator_steps=2)
        gan = ready(cfg)
        gan.play(batch(gan, (1, 8, 8), 10))
        trained.append(gan.state_dict())
    for a, b in zip(trained[0].values(), trained[1].values(), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("word", ["extragradient", "latent_optimised"])
def test_a_game_with_an_order_of_its_own_says_so(word: str) -> None:
    with pytest.raises(WrongUse, match=r"training\.order=generator_first"):
        ready(
            compose([f"game={word}", "dataset=ring", "generator=gan", "discriminator=gan", "training=generator_first"])
        )
