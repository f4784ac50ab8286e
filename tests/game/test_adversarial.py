"""The step: against a loop written by hand, in every order of training, in every precision, and over a resume."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import pytorch_lightning as pl
import torch
from pytorch_lightning.plugins import MixedPrecision
from torch import Tensor, nn
from torch.testing import assert_close
from words import batch, config, ready, words

from ganlab.errors import WrongUse
from ganlab.game.adversarial import Adversarial
from ganlab.training.top_k import TopK
from ganlab.turn import Batch

SHAPE, CLASSES = (1, 8, 8), 10


def plain(*chosen: tuple[str, str], **training: Any) -> Adversarial:
    torch.manual_seed(0)
    cfg = config(("discriminator", "gan"), *chosen)
    cfg.training.update(training)
    return ready(cfg)


def turn(gan: Adversarial, seed: int, **more: Any) -> None:
    gan.play(batch(gan, SHAPE, CLASSES, seed, **more))


def same(one: nn.Module, other: nn.Module) -> None:
    for (name, a), (_, b) in zip(one.state_dict().items(), other.state_dict().items(), strict=True):
        assert torch.equal(a, b), name


def test_the_plain_step_is_the_loop_that_everyone_writes() -> None:
    """Bit for bit: what the new parts added to the step is nothing where they are not used."""
    gan = plain(discriminator_steps=2)
    generator, discriminator = copy.deepcopy(gan.generator), copy.deepcopy(gan.discriminator)
    optimizers = [
        gan.players[name].make_optimizer(list(network.parameters()))
        for name, network in (("generator", generator), ("discriminator", discriminator))
    ]
    random = torch.get_rng_state()
    for seed in range(4):
        turn(gan, seed)
    torch.set_rng_state(random)
    for seed in range(4):
        real, labels = batch(gan, SHAPE, CLASSES, seed)
        for step in range(2):
            latent = torch.randn(8, generator.latent_dim)
            fake = generator(latent, labels[step])
            logits = discriminator(torch.cat([real[step], fake.detach()]), labels[step].repeat(2)).logits
            r, f = logits.chunk(2)
            loss = nn.functional.softplus(-r).mean() + nn.functional.softplus(f).mean()
            optimizers[1].zero_grad()
            loss.backward()
            optimizers[1].step()
        loss = nn.functional.softplus(-discriminator(fake, labels[1]).logits).mean()
        optimizers[0].zero_grad()
        loss.backward()
        optimizers[0].step()
    same(gan.generator, generator)
    same(gan.discriminator, discriminator)


def test_simultaneous_takes_both_gradients_before_either_step() -> None:
    """With plain gradient descent: both players move by the gradient at the same, old, weights."""
    gan = plain(("optimizer", "sgd"), order="simultaneous")
    old = copy.deepcopy(gan)
    random = torch.get_rng_state()
    turn(gan, 0)
    torch.set_rng_state(random)
    real, labels = batch(gan, SHAPE, CLASSES)
    fake = old.generator(torch.randn(8, gan.generator.latent_dim), labels[0])
    r, f = old.discriminator(real[0], labels[0]).logits, old.discriminator(fake, labels[0]).logits
    losses = {
        "discriminator": nn.functional.softplus(-r).mean() + nn.functional.softplus(f).mean(),
        "generator": nn.functional.softplus(-f).mean(),
    }
    for player, loss in losses.items():
        before, after = (list(getattr(g, player).parameters()) for g in (old, gan))
        gradients = torch.autograd.grad(loss, before, retain_graph=True)
        for b, a, g in zip(before, after, gradients, strict=True):
            assert_close(a, b - 0.01 * g, rtol=1e-5, atol=1e-7)


def test_orders_differ() -> None:
    one, other = plain(), plain(order="simultaneous")
    for seed in range(2):
        torch.manual_seed(seed)
        turn(one, seed)
        torch.manual_seed(seed)
        turn(other, seed)
    assert not torch.equal(next(one.generator.parameters()), next(other.generator.parameters()))


@pytest.mark.parametrize("order", ["alternating", "simultaneous"])
def test_accumulated_gradients_are_those_of_the_whole_batch(order: str) -> None:
    results = []
    for accumulate in (1, 4):
        torch.manual_seed(0)
        cfg = config(("discriminator", "gan"), ("optimizer", "sgd"), ("training", order))
        cfg.generator.normalization = "none"  # batch norm would see other batches
        cfg.training.accumulate = accumulate
        gan = ready(cfg)
        torch.manual_seed(1)
        for seed in range(3):
            turn(gan, seed)
        results.append(gan)
    for (name, a), (_, b) in zip(results[0].named_parameters(), results[1].named_parameters(), strict=True):
        assert_close(a, b, rtol=1e-4, atol=1e-6, msg=name)


def test_top_k_is_the_gradient_of_the_best_fakes() -> None:
    scores = torch.tensor([0.3, -1.0, 2.0, 0.1], requires_grad=True)
    top = TopK(least=0.5, turns=10)
    assert [top.count(4, t) for t in (0, 5, 10, 100)] == [4, 3, 2, 2]
    kept = top(scores, scores, torch.tensor(2.0))
    assert_close(kept, scores)
    (gradient,) = torch.autograd.grad((kept**2).mean(), scores)
    assert_close(gradient, torch.tensor([0.3, 0.0, 2.0, 0.0]))  # of (0.3^2 + 2^2) / 2
    (gradient,) = torch.autograd.grad((top(scores, scores, torch.tensor(4.0)) ** 2).mean(), scores)
    assert_close(gradient, scores.detach() / 2)  # everyone


@pytest.mark.parametrize("whole", [True, False], ids=["turn", "half turn"])
def test_top_k_trains_as_the_mean_over_the_best(whole: bool) -> None:
    gan = plain(("optimizer", "sgd"), top_k=0.25, top_k_turns=1)
    gan.turn = 1
    old = copy.deepcopy(gan)
    random = torch.get_rng_state()
    real, labels = batch(gan, SHAPE, CLASSES)
    gan.play((real, labels)) if whole else gan.half_turn("generator", (real, labels))
    torch.set_rng_state(random)
    fake = old.generator(torch.randn(8, gan.generator.latent_dim), labels[0])
    logits = gan.discriminator(fake, labels[0]).logits  # the discriminator after its turn
    loss = nn.functional.softplus(-logits.sort(descending=True).values[:2]).mean()
    before, after = (list(g.generator.parameters()) for g in (old, gan))
    for b, a, g in zip(before, after, torch.autograd.grad(loss, before), strict=True):
        assert_close(a, b - 0.01 * g, rtol=1e-4, atol=1e-7)


STATEFUL = [
    ("penalty", "lecam"), ("augmentation", "instance_noise"), ("penalty", "spectral_regularisation"),
    ("auxiliary", "historical_averaging"), ("auxiliary", "rotation"), ("auxiliary", "mutual_information"),
    ("auxiliary", "d2dce"), ("augmentation", "ada"), ("augmentation", "apa"), ("loss", "multi_hinge"),
    ("loss", "began"), ("training", "simultaneous"), ("training", "top_k"),
]  # fmt: skip


@pytest.mark.parametrize("word", STATEFUL, ids="=".join)
def test_stop_and_resume_equals_not_stopping(word: tuple[str, str]) -> None:
    gans = []
    for _ in range(2):
        torch.manual_seed(0)
        gans.append(ready(config(word)))
    one, other = gans
    for seed in range(3):
        turn(one, seed)
    state = copy.deepcopy(one.checkpoint())
    for seed in range(3, 6):
        turn(one, seed)
    torch.manual_seed(99)
    other.restore(state)
    for seed in range(3, 6):
        turn(other, seed)
    same(one, other)


MIXED = [
    *(("loss", w) for w in words("loss")), *(("penalty", w) for w in words("penalty")),
    *(("auxiliary", w) for w in words("auxiliary")), *(("augmentation", w) for w in words("augmentation")),
]  # fmt: skip


@pytest.mark.parametrize("word", MIXED, ids="=".join)
@pytest.mark.parametrize("precision", ["bf16-mixed", "16-mixed"])
def test_every_objective_trains_in_mixed_precision(word: tuple[str, str], precision: Any) -> None:
    torch.manual_seed(0)
    # 16 px: at 8, a convolution of 3x3 over one pixel leaves its bf16 weight gradient partly unwritten on the CPU
    gan = ready(config(word, image_size=16))
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**8) if precision == "16-mixed" else None
    plugin = MixedPrecision(precision, "cpu", scaler)
    gan.trainer = Trainer(plugin)
    before = [p.detach().clone() for p in gan.generator.parameters()]
    for seed in range(2):
        with plugin.forward_context():
            gan.play(batch(gan, (1, 16, 16), CLASSES, seed))
    assert gan.read_scalars(0).isfinite().all(), dict(zip(gan.names, gan.scalars.rows[0].tolist(), strict=True))
    assert all(p.dtype == torch.float32 and p.isfinite().all() for p in gan.parameters())
    assert any(not torch.equal(p, b) for p, b in zip(gan.generator.parameters(), before, strict=True))


class Trainer(pl.Trainer):
    """A trainer of which only the precision is asked."""

    def __init__(self, plugin: MixedPrecision) -> None:
        self.plugin = plugin

    @property
    def precision_plugin(self) -> Any:
        return self.plugin


def test_the_scale_of_fp16_does_not_change_the_step() -> None:
    """Gradients are unscaled before they are clipped, measured and applied, for both players and in both orders."""
    for order in ("alternating", "simultaneous"):
        results = []
        for scale in (1.0, 1024.0):
            gan = plain(("training", order), gradient_clip=0.1)
            scaler = torch.amp.GradScaler("cpu", init_scale=scale, growth_interval=1)
            gan.trainer = Trainer(MixedPrecision("16-mixed", "cpu", scaler))
            torch.manual_seed(1)
            for seed in range(3):
                turn(gan, seed)
            assert scaler.get_scale() > scale
            results.append(gan)
        for (name, a), (_, b) in zip(results[0].named_parameters(), results[1].named_parameters(), strict=True):
            assert_close(a, b, rtol=1e-4, atol=1e-6, msg=name)


def test_real_logits_reach_relativistic_generators() -> None:
    """The generator's turn of `relativistic` by hand: real and fake through the discriminator after its turn."""
    gan = plain(("loss", "relativistic"), ("optimizer", "sgd"))
    old = copy.deepcopy(gan)
    random = torch.get_rng_state()
    turn(gan, 0)
    torch.set_rng_state(random)
    real, labels = batch(gan, SHAPE, CLASSES)
    fake = old.generator(torch.randn(8, gan.generator.latent_dim), labels[0])
    difference = gan.discriminator(real[0], labels[0]).logits - gan.discriminator(fake, labels[0]).logits
    loss: Tensor = nn.functional.softplus(difference).mean()
    assert_close(gan.scalars.rows[0, gan.names.index("loss/generator")], loss.detach())
    before, after = (list(g.generator.parameters()) for g in (old, gan))
    for b, a, g in zip(before, after, torch.autograd.grad(loss, before), strict=True):
        assert_close(a, b - 0.01 * g, rtol=1e-5, atol=1e-7)


def test_sampling_leaves_the_training_generator_in_training_mode() -> None:
    gan = plain(ema_decay=0.0)
    turn(gan, 0)
    gan(torch.randn(2, gan.generator.latent_dim), torch.tensor([0, 1]))
    assert gan.generator.training


def test_half_turns_move_one_player_and_count_nothing() -> None:
    gan = plain(("training", "alternating"), ema_decay=0.9)
    for player, other in (("discriminator", "generator"), ("generator", "discriminator")):
        before = copy.deepcopy(gan)
        gan.half_turn(player, batch(gan, SHAPE, CLASSES))
        assert not torch.equal(*(next(g.networks[player].parameters()) for g in (gan, before)))
        for a, b in zip(gan.networks[other].parameters(), before.networks[other].parameters(), strict=True):
            assert torch.equal(a, b)
        same(gan.evaluated, before.evaluated)
        assert gan.scalars.latest[gan.names.index(f"loss/{player}")] != 0
    assert gan.turn == 0
    assert not gan.scalars.rows.any()
    with pytest.raises(WrongUse, match="players are generator and discriminator, got painter"):
        gan.half_turn("painter", batch(gan, SHAPE, CLASSES))


def test_whoever_leaves_a_window_leaves_it_after_the_turn_in_hand() -> None:
    gan = plain()

    def window() -> Iterator[Batch]:
        for seed in range(5):
            if seed == 1:
                gan.leave()
            yield batch(gan, SHAPE, CLASSES, seed)

    gan.training_step(window(), 0)
    assert gan.turn == 2
    gan.training_step((batch(gan, SHAPE, CLASSES, seed) for seed in range(3)), 1)
    assert gan.turn == 5


@pytest.mark.parametrize("name", ["adam", "sgd", "rmsprop"])
def test_a_schedule_moves_the_rates_and_resumes(name: str) -> None:
    def made() -> Adversarial:
        torch.manual_seed(0)
        cfg = config(("discriminator", "gan"), ("optimizer", name), ("schedule", "linear"))
        cfg.schedule.start = 0.0
        return ready(cfg, turns=4)

    one, other = made(), made()
    first = {name: player.rate for name, player in one.players.items()}
    for seed in range(3):
        turn(one, seed)
        assert_close(one.rates()["rate/generator"], first["generator"] * (1 - seed / 4), rtol=1e-6, atol=0)
        if seed == 1:
            state = copy.deepcopy(one.checkpoint())
    assert all(isinstance(group["lr"], float) for saved in state["optimizers"] for group in saved["param_groups"])
    other.restore(state)
    turn(other, 2)
    same(one, other)
