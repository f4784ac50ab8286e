"""Auxiliaries: closed forms, heads that learn on any discriminator, gradients to the right player."""

import functools
import math
from typing import Any

import pytest
import torch
from filled import wave
from torch import Tensor, nn
from torch.nn.functional import normalize
from torch.nn.utils.parametrize import is_parametrized
from torch.testing import assert_close
from words import batch, config, ready, words

from ganlab.auxiliary import Auxiliary
from ganlab.auxiliary.contrastive import conditional_contrast
from ganlab.auxiliary.d2dce import data_to_data
from ganlab.auxiliary.feature_matching import FeatureMatching
from ganlab.auxiliary.historical_averaging import History
from ganlab.auxiliary.infomax import InfoMax, info_nce
from ganlab.auxiliary.mutual_information import MutualInformation
from ganlab.auxiliary.pulling_away import PullingAway
from ganlab.auxiliary.rotation import Rotation
from ganlab.build.build import build
from ganlab.discriminator import DiscriminatorOutput
from ganlab.errors import WrongUse
from ganlab.game.adversarial import Adversarial
from ganlab.turn import DiscriminatorTurn, GeneratorTurn

DISCRIMINATORS = {
    "mlp": [("discriminator", "gan")],
    "convolutional": [("discriminator", "dcgan")],
    "residual": [("discriminator", "resnet")],
}


def unit(rows: list[list[float]]) -> Tensor:
    return nn.functional.normalize(torch.tensor(rows))


@functools.cache
def with_head() -> list[str]:
    """The words that bring weights of their own."""
    built = {word: build(config(("auxiliary", word))).auxiliaries[word] for word in words("auxiliary")}
    return [word for word, auxiliary in built.items() if any(True for _ in auxiliary.parameters())]


def test_info_nce_by_hand() -> None:
    whole = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    places = torch.tensor([[[1.0, 1.0], [0.5, 0.0]], [[0.0, 1.0], [1.0, -1.0]]])
    total = 0.0
    for i in range(2):
        others = [float(whole[i] @ places[1 - i, t]) for t in range(2)]
        for s in range(2):
            own = float(whole[i] @ places[i, s])
            total += -math.log(math.exp(own) / (math.exp(own) + sum(map(math.exp, others))))
    assert_close(info_nce(whole, places).item(), total / 4, rtol=1e-5, atol=1e-6)


def test_conditional_contrast_by_hand() -> None:
    x = unit([[1.0, 0.2], [0.3, 1.0], [-1.0, 0.4]])
    proxies, labels, t = unit([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), [0, 1, 0], 0.7
    total = 0.0
    for i in range(3):
        proxy = math.exp(float(x[i] @ proxies[i]) / t)
        pairs = {k: math.exp(float(x[i] @ x[k]) / t) for k in range(3) if k != i}
        alike = sum(v for k, v in pairs.items() if labels[k] == labels[i])
        total -= math.log((proxy + alike) / (proxy + sum(pairs.values())))
    measured = conditional_contrast(x, proxies, torch.tensor(labels), t)
    assert_close(measured.item(), total / 3, rtol=1e-5, atol=1e-6)


def test_data_to_data_by_hand() -> None:
    x = unit([[1.0, 0.2], [0.3, 1.0], [-1.0, 0.4]])
    proxies, labels, t, near, far = unit([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), [0, 1, 0], 0.5, 0.9, 0.1
    total = 0.0
    for i in range(3):
        positive = math.exp(min(0.0, float(x[i] @ proxies[i]) - near) / t)
        negative = sum(math.exp(max(0.0, float(x[i] @ x[k]) - far) / t) for k in range(3) if labels[k] != labels[i])
        total -= math.log(positive / (positive + negative))
    measured = data_to_data(x, proxies, torch.tensor(labels), t, near, far)
    assert_close(measured.item(), total / 3, rtol=1e-5, atol=1e-6)


def test_one_class_alone_costs_nothing_in_d2dce() -> None:
    x = unit([[1.0, 0.2], [0.3, 1.0]])
    assert_close(data_to_data(x, x, torch.tensor([1, 1]), 0.5, 0.98, 0.02), torch.tensor(0.0))


def generator_turn(fake: Tensor, real: Tensor) -> GeneratorTurn:
    """A turn whose features are given."""

    class Given(nn.Module):
        def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
            return DiscriminatorOutput(x[:, 0], x)

    given: Any = Given()
    return GeneratorTurn(given, given, fake, None, fake, fake, given(fake, None), lambda: real)


def test_feature_matching_and_pulling_away_by_hand() -> None:
    fake, real = torch.tensor([[1.0, 0.0], [3.0, 4.0]]), torch.tensor([[0.0, 0.0], [2.0, 0.0]])
    turn = generator_turn(fake, real)
    assert_close(FeatureMatching(2.0).on_generator(turn), torch.tensor(2.0 * (1.0 + 4.0)))
    assert_close(PullingAway(0.5).on_generator(turn), torch.tensor(0.5 * 0.6**2))
    assert_close(FeatureMatching(form="absolute").on_generator(turn), torch.tensor((1.0 + 2.0) / 2))


def test_studiogans_values_of_feature_matching_and_of_d2dce() -> None:
    turn = generator_turn(wave(4, 6, phase=1.0), wave(4, 6))
    assert_close(FeatureMatching(form="absolute").on_generator(turn).item(), 0.25158057, rtol=1e-6, atol=0)
    embedded, proxies, labels = (
        normalize(wave(6, 4)),
        normalize(wave(3, 4, phase=1.0)),
        torch.tensor([0, 2, 1, 0, 1, 1]),
    )
    cost = data_to_data(embedded, proxies[labels], labels, 0.5, 0.98, 0.02, shifted=True)
    assert_close(cost.item(), 2.5438432888614595)


@pytest.mark.parametrize("name", ["rotation", "classification", "contrastive", "d2dce"])
@pytest.mark.parametrize("normalized", [True, False])
def test_heads_are_drawn_and_normalised_as_their_discriminator(name: str, normalized: bool) -> None:
    cfg = config(("discriminator", "biggan"), ("auxiliary", name))
    cfg.discriminator.spectral_norm = normalized
    auxiliary = build(cfg).auxiliaries[name]
    layers = [m for m in auxiliary.modules() if isinstance(m, nn.Linear | nn.Embedding)]
    assert layers
    for layer in layers:
        assert is_parametrized(layer) == normalized
        drawn = layer.parametrizations.weight.original if normalized else layer.weight  # type: ignore[union-attr, index]
        rows = drawn if drawn.shape[0] <= drawn.shape[1] else drawn.T  # type: ignore[operator, index]
        assert_close(rows @ rows.T, torch.eye(len(rows)))  # type: ignore[arg-type, union-attr]


def test_history_is_the_mean_of_all_turns() -> None:
    layer = nn.Linear(2, 1, bias=False)
    history, past = History(layer), []
    for step in range(4):
        with torch.no_grad():
            layer.weight.fill_(float(step**2))
        past.append(step**2)
        mean = sum(past) / len(past)
        assert_close(history.distance(layer).item(), 2 * (step**2 - mean) ** 2, rtol=1e-5, atol=1e-6)


def test_rotation_asks_for_each_quarter_turn() -> None:
    seen: list[Tensor] = []

    class Watching(nn.Module):
        def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
            seen.append(x)
            assert labels is not None
            assert labels.tolist() == [0, 4, 1, 5, 2, 6, 3, 7]
            return DiscriminatorOutput(x.flatten(1)[:, 0], x.flatten(1))

    auxiliary = Rotation(feature_dim=4, sample_shape=(1, 2, 2))
    watching: Any = Watching()
    x = torch.arange(4.0).view(1, 1, 2, 2).expand(8, 1, 2, 2)
    cost = auxiliary._cost(watching, x, torch.arange(8))
    corners = [[0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 0.0, 2.0], [3.0, 2.0, 1.0, 0.0], [2.0, 0.0, 3.0, 1.0]]
    assert seen[0].flatten(1).tolist() == [c for corner in corners for c in (corner, corner)]
    logits = auxiliary.head(seen[0].flatten(1))
    assert_close(cost, nn.functional.cross_entropy(logits, torch.tensor([0, 0, 1, 1, 2, 2, 3, 3])))


def test_codes_are_a_function_of_the_latent() -> None:
    torch.manual_seed(0)
    auxiliary = MutualInformation(feature_dim=4, latent_dim=12, categories=[3, 2], continuous=2)
    z = torch.randn(20000, 12)
    coded = auxiliary.latent(z)
    assert_close(coded, auxiliary.latent(z))
    assert_close(coded[:, :3].sum(1), torch.ones(20000))
    assert_close(coded[:, 3:5].sum(1), torch.ones(20000))
    assert_close(coded[:, :3].mean(0), torch.full((3,), 1 / 3), atol=0.02, rtol=0.0)
    uniform = coded[:, 5:7]
    assert uniform.abs().max() <= 1
    assert_close(uniform.var(), torch.tensor(1 / 3), atol=0.01, rtol=0.0)
    assert_close(coded[:, 7:], z[:, 7:])


def test_the_evaluated_generator_sees_codes_too() -> None:
    gan = ready(config(("auxiliary", "mutual_information")))
    z, labels = torch.randn(6, gan.generator.latent_dim), torch.arange(6)
    gan.generator.eval()
    with torch.no_grad():
        assert_close(gan(z, labels), gan.generator(gan.auxiliaries["mutual_information"].latent(z), labels))


def trained(name: str, discriminator: str, turns: int) -> tuple[Adversarial, list[dict[str, float]]]:
    """A few turns on four classes of pictures: bright halves, left, right, top and bottom."""
    torch.manual_seed(0)
    cfg = config(("auxiliary", name), *DISCRIMINATORS[discriminator])
    cfg.loss = {"_target_": "ganlab.loss.hinge.Hinge"}
    cfg.penalty = {}
    cfg.training.log_every = turns
    if name == "mutual_information":
        cfg.auxiliary[name].update({"categories": [3], "continuous": 1})
        cfg.auxiliary[name].update({"discriminator_weight": 10.0, "generator_weight": 10.0})
    for player in ("generator", "discriminator"):
        cfg.optimizer[player].lr = 2e-3
        cfg.optimizer[player].betas = [0.5, 0.99]
    gan = ready(cfg, turns)
    halves = torch.full((4, 1, 8, 8), -0.8)
    halves[0, :, :, :4], halves[1, :, :, 4:], halves[2, :, :4], halves[3, :, 4:] = 0.8, 0.8, 0.8, 0.8
    for _ in range(turns):
        labels = torch.randint(4, (1, 64))
        shown = halves[labels * (name != "rotation")]  # one class, or no one could tell its rotation
        real = (shown + 0.1 * torch.randn(1, 64, 1, 8, 8)).clamp(-1, 1)
        gan.play((real, labels))
    return gan, [dict(zip(gan.names, row, strict=True)) for row in gan.read_scalars(0).tolist()]


@pytest.mark.parametrize("discriminator", DISCRIMINATORS)
@pytest.mark.parametrize("name", with_head())
def test_a_head_learns_on_any_discriminator(name: str, discriminator: str) -> None:
    if name == "infomax" and discriminator == "mlp":
        with pytest.raises(WrongUse, match="no local features"):
            trained(name, discriminator, 1)
        return
    gan, rows = trained(name, discriminator, 150 if name == "mutual_information" else 60)
    losses = [row[f"loss/{name}/discriminator"] for row in rows]
    assert sum(losses[-10:]) < 0.9 * sum(losses[:10]), losses
    assert all(math.isfinite(x) for x in losses)
    assert f"loss/{name}/generator" in gan.names


@pytest.mark.parametrize("name", with_head())
def test_the_discriminators_optimizer_trains_the_head_in_its_turn_alone(name: str) -> None:
    torch.manual_seed(0)
    gan = ready(config(("auxiliary", name)))
    head = list(gan.auxiliaries.parameters())
    held = {id(p) for group in gan.players["discriminator"].optimizer.param_groups for p in group["params"]}
    assert head
    assert all(id(p) in held for p in head)
    before = [p.detach().clone() for p in head]
    real, labels = batch(gan, (1, 8, 8), 10)
    gan.half_turn("generator", (real, labels))
    assert all(p.grad is None for p in (*head, *gan.discriminator.parameters()))
    assert any(p.grad is not None for p in gan.generator.parameters())
    gan.play((real, labels))
    assert any(not torch.equal(p, b) for p, b in zip(head, before, strict=True))


@pytest.mark.parametrize("name", words("auxiliary"))
def test_terms_reach_their_player(name: str) -> None:
    """The generator's term moves the generator; the discriminator's term has no way to it."""
    torch.manual_seed(0)
    parts = build(config(("auxiliary", name)))
    auxiliary: Auxiliary = parts.auxiliaries[name]
    latent, labels = auxiliary.latent(torch.randn(8, parts.generator.latent_dim)), torch.arange(8)
    real, made = torch.rand(8, 1, 8, 8), parts.generator(latent, labels)
    d, g = parts.discriminator, parts.generator
    weights = list(g.parameters())
    if auxiliary.generator_weight:
        if name == "historical_averaging":  # its first turn is its own mean
            auxiliary.generator_value(GeneratorTurn(g, d, latent, labels, made, made, d(made, labels), lambda: real))
            with torch.no_grad():
                weights[0].add_(0.1)
        turn = GeneratorTurn(g, d, latent, labels, made, made, d(made, labels), lambda: real)
        found = torch.autograd.grad(auxiliary.on_generator(turn), weights, allow_unused=True, retain_graph=True)
        assert any(x is not None and x.abs().sum() > 0 for x in found)
    if auxiliary.discriminator_weight:
        fake = made.detach()
        value = auxiliary.on_discriminator(
            DiscriminatorTurn(d, real, fake, labels, d(real, labels), d(fake, labels), g, latent)
        )
        assert all(x is None for x in torch.autograd.grad(value, weights, allow_unused=True, retain_graph=True))
        assert value.requires_grad


def test_the_discriminator_is_not_told_what_the_head_is_to_find() -> None:
    parts = build(config(("auxiliary", "classification"), ("conditioning", "concat")))
    x = torch.rand(2, 1, 8, 8)
    told = [parts.discriminator(x, torch.tensor(labels)).logits for labels in ([0, 1], [5, 9])]
    assert_close(told[0], told[1])
    made = [parts.generator(torch.ones(2, 24), torch.tensor(labels)) for labels in ([0, 1], [5, 9])]
    assert not torch.equal(made[0], made[1])


def test_codes_that_do_not_fit_are_refused() -> None:
    cfg = config(("auxiliary", "mutual_information"))
    cfg.auxiliary.mutual_information.categories = [30]
    with pytest.raises(WrongUse, match="latent's 24 numbers"):
        build(cfg)


def test_infomax_projects_places_and_the_whole() -> None:
    auxiliary = InfoMax(feature_dim=6, local_dim=4, width=5)
    assert auxiliary.whole(torch.randn(3, 6)).shape == (3, 5)
    assert auxiliary.places(torch.randn(3, 9, 4)).shape == (3, 9, 5)
