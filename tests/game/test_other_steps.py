"""Two players who look ahead, or whose latents step first: against the formulas, and over a resume."""

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.testing import assert_close
from words import batch, config, nodes, ready

from ganlab.errors import WrongUse
from ganlab.game.adversarial import Adversarial

SHAPE, CLASSES = (1, 8, 8), 10


def playing(word: str, *chosen: tuple[str, str], **more: Any) -> Adversarial:
    torch.manual_seed(0)
    cfg = config(("discriminator", "gan"), *chosen)
    cfg.game = nodes("game", word)["game"] | more.pop("game", {})
    cfg.generator.normalization = "none"  # whose statistics would move with each look
    cfg.training.update(more)
    return ready(cfg)


def losses(gan: Adversarial, real: Tensor, labels: Tensor, latent: Tensor) -> dict[str, Tensor]:
    r, f = gan.discriminator(real, labels).logits, gan.discriminator(gan.generator(latent, labels), labels).logits
    softplus = nn.functional.softplus
    return {"generator": softplus(-f).mean(), "discriminator": softplus(-r).mean() + softplus(f).mean()}


def test_extragradient_steps_by_the_gradient_ahead() -> None:
    gan = playing("extragradient", ("optimizer", "sgd"), discriminator_steps=2)
    old, ahead = copy.deepcopy(gan), copy.deepcopy(gan)
    random = torch.get_rng_state()
    real, labels = batch(gan, SHAPE, CLASSES)
    assert labels is not None
    gan.play((real, labels))
    torch.set_rng_state(random)
    for step, at, to in ((0, old, ahead), (1, ahead, old)):  # the step goes from where they stood
        moved = losses(at, real[step], labels[step], torch.randn(8, gan.generator.latent_dim))
        for player, loss in moved.items():
            found = torch.autograd.grad(loss, list(getattr(at, player).parameters()), retain_graph=True)
            with torch.no_grad():
                for parameter, gradient in zip(getattr(to, player).parameters(), found, strict=True):
                    parameter -= 0.01 * gradient
    for player in ("generator", "discriminator"):
        for a, b in zip(getattr(gan, player).parameters(), getattr(old, player).parameters(), strict=True):
            assert_close(a, b, rtol=1e-4, atol=1e-6)
    assert gan.turn == 1


def test_extragradient_says_what_it_cannot_use() -> None:
    with pytest.raises(WrongUse, match=r"training\.discriminator_steps=2"):
        playing("extragradient", discriminator_steps=3)


def test_latents_step_along_their_natural_gradient_and_both_players_pay() -> None:
    gan = playing("latent_optimised", ("optimizer", "sgd"), game={"rate": 0.5, "damping": 0.1, "weight": 2.0})
    old = copy.deepcopy(gan)
    random = torch.get_rng_state()
    real, labels = batch(gan, SHAPE, CLASSES)
    assert labels is not None
    gan.half_turn("discriminator", (real, labels))
    torch.set_rng_state(random)
    latent, told = torch.randn(8, gan.generator.latent_dim), labels[0]

    def paid(player: str) -> Tensor:
        z = latent.clone().requires_grad_()
        (g,) = torch.autograd.grad(old.discriminator(old.generator(z, told), told).logits.sum(), z, create_graph=True)
        step = 0.5 * torch.stack([row / (0.1 + row @ row) for row in g])
        return losses(old, real[0], told, z + step)[player] + 2.0 * (step**2).sum() / 8

    before, after = (list(g.discriminator.parameters()) for g in (old, gan))
    for b, a, g in zip(before, after, torch.autograd.grad(paid("discriminator"), before), strict=True):
        assert_close(a, b - 0.01 * g, rtol=1e-4, atol=1e-6)

    torch.set_rng_state(random)
    again = copy.deepcopy(old)
    again.trainer = gan.trainer
    again.configure_optimizers()
    again.half_turn("generator", (real, labels))
    before, after = (list(g.generator.parameters()) for g in (old, again))
    for b, a, g in zip(before, after, torch.autograd.grad(paid("generator"), before), strict=True):
        assert_close(a, b - 0.01 * g, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("game", ["extragradient", "latent_optimised"])
def test_a_stop_does_not_show(game: str) -> None:
    one, other = (playing(game, ("optimizer", "adam"), ("penalty", "lecam")) for _ in range(2))
    turns = [batch(one, SHAPE, CLASSES, seed) for seed in range(4)]
    for data in turns[:2]:
        one.play(data)
    other.restore(copy.deepcopy(one.checkpoint()))
    state = torch.get_rng_state()
    for gan in (one, other):
        torch.set_rng_state(state)
        for data in turns[2:]:
            gan.play(data)
    for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True):
        assert torch.equal(a, b)
