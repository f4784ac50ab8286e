"""The game over tokens: its policy gradient in closed form, its rewards by enumeration, its turns and refusals."""

from itertools import product
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.testing import assert_close
from words import batch, config, ready

from ganlab import Run, compose, train
from ganlab.build.build import build
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.errors import WrongUse
from ganlab.game.gradient.reinforce import Reinforce, advantages, surrogate
from ganlab.layer.token_recurrence import TokenRecurrence
from ganlab.loss.non_saturating import NonSaturating

V, L = 2, 3
LINES = torch.tensor(list(product(range(V), repeat=L)))  # (8, 3): all there are
WORTH = torch.linspace(-2, 2, len(LINES), dtype=torch.float64)


class Table(Discriminator):
    """A logit for each line there is."""

    feature_dim = 1
    reads_tokens = True

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        logits = WORTH[(x * torch.tensor([4, 2, 1])).sum(1)]
        return DiscriminatorOutput(logits, logits[:, None])


def language() -> TokenRecurrence:
    torch.manual_seed(0)
    made = TokenRecurrence(V, 4, 3, "lstm").double()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.normal_()
    return made


def probabilities(net: TokenRecurrence) -> Tensor:
    return net.logits(LINES).log_softmax(-1).gather(2, LINES[..., None]).sum((1, 2)).exp()


def expected_reward(net: TokenRecurrence) -> float:
    with torch.no_grad():
        return float(probabilities(net) @ WORTH.sigmoid())


def exact_rewards(net: TokenRecurrence) -> Tensor:
    """(8, L): what the discriminator believes of each beginning, over all its completions."""
    p, believed = probabilities(net).detach(), WORTH.sigmoid()
    columns = []
    for kept in range(1, L + 1):
        same = (LINES[:, None, :kept] == LINES[None, :, :kept]).all(-1).double()
        columns.append((same * p) @ believed / (same @ p))
    return torch.stack(columns, 1)


def test_the_expected_surrogate_has_the_gradient_of_the_expected_reward() -> None:
    net = language()
    parameters = list(net.parameters())
    objective = -(probabilities(net) * WORTH.sigmoid()).sum()
    expected = torch.autograd.grad(objective, parameters)

    likelihoods = net.logits(LINES).log_softmax(-1).gather(2, LINES[..., None]).squeeze(2)
    p = probabilities(net).detach()[:, None]
    weighted = -(p * likelihoods * exact_rewards(net)).sum()
    for found, wanted in zip(torch.autograd.grad(weighted, parameters), expected, strict=True):
        assert_close(found, wanted)

    head, step = net.head.bias, 1e-5  # and both are the finite differences
    with torch.no_grad():
        for i in range(V):
            values = []
            for sign in (1, -1):
                head[i] += sign * step
                values.append(-expected_reward(net))
                head[i] -= sign * step
            assert_close(expected[-1][i].item(), (values[0] - values[1]) / (2 * step), rtol=1e-5, atol=1e-8)


def test_the_surrogate_is_the_mean_over_lines_of_sums_over_tokens() -> None:
    likelihoods = torch.tensor([[-1.0, -2.0], [-3.0, -4.0]], requires_grad=True)
    loss = surrogate(likelihoods, torch.tensor([[1.0, 0.5], [2.0, -1.0]]))
    assert_close(loss, torch.tensor((1 + 1 + 6 - 4) / 2))
    (gradient,) = torch.autograd.grad(loss, likelihoods)
    assert_close(gradient, -torch.tensor([[1.0, 0.5], [2.0, -1.0]]) / 2)


def test_the_baseline_is_the_mean_of_the_others() -> None:
    reward = torch.tensor([[0.1, 1.0], [0.4, 2.0], [0.7, 6.0]])
    expected = torch.tensor([[0.1 - 0.55, 1.0 - 4.0], [0.0, 2.0 - 3.5], [0.7 - 0.25, 6.0 - 1.5]])
    assert_close(advantages(reward, "batch"), expected)
    assert advantages(reward, "none") is reward


def test_rewards_are_the_discriminators_word_on_completions() -> None:
    net, rollouts = language(), 3000
    torch.manual_seed(1)
    found = Reinforce(net, Table(), NonSaturating(), rollouts=rollouts).rewards(LINES)
    assert_close(found[:, -1].double(), WORTH.sigmoid(), rtol=1e-5, atol=1e-6)
    assert_close(found.double(), exact_rewards(net), atol=0.04, rtol=0.0)  # five deviations of 3000 rollouts


def test_reinforce_raises_what_the_discriminator_believes() -> None:
    net = language()
    policy = Reinforce(net, Table(), NonSaturating(), rollouts=4)
    optimizer, before = torch.optim.Adam(net.parameters(), 0.05), expected_reward(net)
    torch.manual_seed(2)
    for _ in range(60):
        lines = net.draw(torch.rand(64, L))
        loss = surrogate(net.log_likelihoods(lines), advantages(policy.rewards(lines), "batch"))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert expected_reward(net) > max(0.8, before + 0.1)


def weights(module: nn.Module) -> list[Tensor]:
    return [p.detach().clone() for p in module.parameters()]


def moved(module: nn.Module, before: list[Tensor]) -> bool:
    return any(not torch.equal(a, b) for a, b in zip(module.parameters(), before, strict=True))


def test_the_phases_teach_first_then_both_play_and_teach_again() -> None:
    cfg = config(("dataset", "oracle"))
    cfg.game.update(pretrain=3, pretrain_discriminator=1, teacher_every=2)
    game = ready(cfg)
    taught, judged = [], []
    for turn in range(7):
        generator, discriminator = weights(game.generator), weights(game.discriminator)
        taught.append(game._is_taught)
        game.play(batch(game, (6,), 0, seed=turn))
        assert moved(game.generator, generator)
        judged.append(moved(game.discriminator, discriminator))
    assert taught == [True, True, True, False, True, False, True]
    assert judged == [False, False, True, True, True, True, True]
    row = dict(zip(game.names, game.read_scalars(6)[0].tolist(), strict=True))
    assert row["loss/generator"] == row["loss/generator/likelihood"] > 0
    assert 0 < row["generator/reward"] < 1


def test_a_taught_turn_costs_the_negative_log_likelihood_of_the_lines() -> None:
    cfg = config(("dataset", "oracle"))
    cfg.game.pretrain = 9
    game = ready(cfg)
    lines, _ = batch(game, (6,), 0)
    expected = torch.nn.functional.cross_entropy(
        game.generator.language.logits(lines[0]).flatten(0, 1), lines.flatten()
    )
    game.play((lines, None))
    assert_close(game.read_scalars(0)[0, game.names.index("loss/generator")], expected.detach())


@pytest.mark.parametrize("gradient", ["reinforce", "gumbel"])
@pytest.mark.parametrize(("generator", "discriminator"), [("lstm", "text_cnn"), ("gru", "lstm")])
def test_each_player_moves_in_its_own_half_turn(generator: str, discriminator: str, gradient: str) -> None:
    cfg = config(("dataset", "oracle"), ("generator", generator), ("discriminator", discriminator))
    cfg.game.gradient = gradient
    game = ready(cfg)
    for player, other in (("generator", "discriminator"), ("discriminator", "generator")):
        before = {name: weights(network) for name, network in game.networks.items()}
        game.half_turn(player, batch(game, (6,), 0))
        assert moved(game.networks[player], before[player])
        assert not moved(game.networks[other], before[other])
    with pytest.raises(WrongUse, match="this game's players are generator and discriminator, got nobody"):
        game.half_turn("nobody", batch(game, (6,), 0))


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (["game=sequence"], "game=sequence works on tokens, and dataset=digits has none"),
        (["generator=lstm"], "generator=lstm works on tokens, and dataset=digits has none"),
        (["dataset=oracle", "game=adversarial"], "game=adversarial follows the gradient .* use game=sequence"),
        (
            ["dataset=oracle", "generator=gan", "metric=[]"],
            "needs a generator that writes token by token, got generator=gan",
        ),
        (["dataset=oracle", "discriminator=gan"], "needs a discriminator of tokens, got discriminator=gan"),
        (["dataset=oracle", "metric=[fid]"], "metric=fid compares samples by their features"),
        (["dataset=oracle", "metric=[ms_ssim]"], "metric=ms_ssim works on images"),
        (["metric=[bleu]"], "metric=bleu works on tokens"),
        (["dataset=docstrings", "metric=[oracle_nll]"], "metric=oracle_nll asks the network that wrote the data"),
        (["dataset=oracle", "augmentation=[noise]"], "has no place for an augmentation"),
        (["dataset=oracle", "auxiliary=[feature_matching]"], "has no place for an auxiliary"),
        (
            ["dataset=oracle", "penalty=[gradient_penalty]"],
            "penalty=gradient_penalty needs samples that change by little",
        ),
        (
            ["dataset=oracle", "penalty=[orthogonal]", "penalty.orthogonal.player=both"],
            "no place for a penalty in the gen",
        ),
        (["dataset=oracle", "conditioning=concat"], "conditioning=concat needs labels"),
        (["dataset=oracle", "training.accumulate=2"], "training.order=alternating, training.accumulate=1"),
        (["dataset=oracle", "training.batch_size=1"], "use training.batch_size=2 or more"),
        (["dataset=oracle", "features=identity"], "features=identity is for points"),
        (["dataset=oracle", "dataset.length=4"], "discriminator.kernels are lengths of at most the 4 tokens"),
        (["dataset=text", "dataset.path=/nowhere"], "dataset.path=/nowhere cannot be read as text"),
        (["dataset=oracle", "game.gradient=backprop"], "game.gradient=backprop .* one of reinforce, gumbel"),
        (["dataset=oracle", "game.rollouts=0"], "game.rollouts must be at least 1, got 0"),
    ],
)
def test_what_it_cannot_go_with_is_one_sentence(overrides: list[str], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence) as raised:
        build(compose(overrides))
    assert "\n" not in str(raised.value)


def tiny(folder: Path, *more: str) -> list[str]:
    return [
        "dataset=oracle",
        "dataset.vocabulary=20",
        "dataset.length=6",
        "dataset.samples=100",
        "callback=[]",
        "generator.width=8",
        "generator.hidden=8",
        "discriminator.embedding=8",
        "discriminator.width=8",
        "game.pretrain=3",
        "game.pretrain_discriminator=1",
        "game.teacher_every=3",
        "game.rollouts=2",
        "training.turns=10",
        "training.epochs=null",
        "training.batch_size=16",
        "training.log_every=1",
        "training.evaluate_every=5",
        "training.evaluate_samples=40",
        "training.sample_every=5",
        "training.checkpoint_every=5",
        f"paths.runs={folder}",
        f"paths.cache={folder}/cache",
        *more,
    ]


def test_stop_and_resume_equals_not_stopping(tmp_path: Path) -> None:
    words = ["schedule=linear", "training.ema_decay=0.9"]
    whole = train(compose(tiny(tmp_path / "whole", *words)))
    other = tiny(tmp_path / "parts", *words)
    first = train(compose(other))
    checkpoints = sorted(first.checkpoints.glob("turn-*.pt"))
    checkpoints[-1].unlink()  # as if it had been killed after turn 5
    first.update_status("interrupted", 5)
    again = train(compose(other))
    states = [
        torch.load(sorted(r.checkpoints.glob("turn-*.pt"))[-1], weights_only=False)["gan"] for r in (whole, again)
    ]
    for name, value in states[0]["weights"].items():
        assert torch.equal(value, states[1]["weights"][name]), name
    timed = ("time/epoch_seconds", "time/images_per_second")
    rows = [[{k: v for k, v in row.items() if k not in timed} for row in r.history] for r in (whole, again)]
    assert rows[0] == rows[1]
    assert Run(whole.folder).result["metrics"]["nll"]["final"] > 0
