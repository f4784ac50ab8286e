"""CycleGAN: its losses against a loop written by hand, the buffer against the paper's rule, a resume, its refusals."""

import copy
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn
from torch.testing import assert_close
from words import trainer

from ganlab.build.build import build
from ganlab.build.make import make
from ganlab.conditioning.none import Unconditional
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.game.buffer import Buffer
from ganlab.game.cycle import Cycle
from ganlab.layer.residual_map import ReflectedBlock

SMALL = ["model=cyclegan", "metric=[]", "generator.width=4", "generator.blocks=1", "discriminator.width=4"]
SHAPE = (1, 8, 8)


def ready(*overrides: str, turns: int = 6) -> Cycle:
    game = build(compose([*SMALL, "training.batch_size=4", "training.log_every=2", *overrides])).game(turns)
    assert isinstance(game, Cycle)
    game.trainer = trainer()
    game.configure_optimizers()
    game.train()
    return game


def batch(seed: int) -> tuple[Tensor, None]:
    return torch.rand(2, 4, *SHAPE, generator=torch.Generator().manual_seed(seed)) * 2 - 1, None


def parameters(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


def networks(*sizes: int, channels: int = 3) -> Iterator[tuple[int, nn.Module, nn.Module]]:
    """Both networks for each size, without their weights."""
    cfg = compose(["generator=translation", "discriminator=patch"])
    with torch.device("meta"):
        for size in sizes:
            shape = (channels, size, size)
            generator = make(cfg.generator, sample_shape=shape) if size % 4 == 0 else nn.Identity()
            judge = make(cfg.discriminator, sample_shape=shape, num_classes=0, conditioning=Unconditional())
            yield size, generator, judge


def test_the_networks_have_the_published_counts() -> None:
    ((size, generator, judge),) = networks(256)
    assert parameters(generator) == 11_378_179  # as the authors' code prints it: 11.378 M
    assert parameters(judge) == 2_764_737  # 2.765 M
    with torch.device("meta"):
        x = torch.zeros(1, 3, size, size)
        assert generator(x, None).shape == x.shape
        assert judge(x, None).logits.shape == (1, 30, 30)


def test_depths_follow_the_size() -> None:
    sides = {5: 3, 8: 6, 16: 6, 28: 5, 32: 6, 64: 6, 128: 14, 256: 30}
    blocks = {8: 3, 64: 3, 128: 6, 256: 9}
    for size, generator, judge in networks(*sides, channels=1):
        with torch.device("meta"):
            x = torch.zeros(2, 1, size, size)
            assert judge(x, None).logits.shape == (2, sides[size], sides[size])
        if size in blocks:
            assert sum(isinstance(m, ReflectedBlock) for m in generator.modules()) == blocks[size]


def test_a_turn_is_the_loop_that_everyone_writes() -> None:
    """Zhu et al. 2017, equations 1 to 3 and section 5.2, weights 10 and 5, the discriminators' objective halved."""
    game = ready("game.buffer=0", "schedule=constant")
    g, f = copy.deepcopy(game.forwards.generator), copy.deepcopy(game.backwards.generator)
    judge_b, judge_a = copy.deepcopy(game.discriminator.forwards), copy.deepcopy(game.discriminator.backwards)
    adam = {"lr": 2e-4, "betas": (0.5, 0.999)}
    g_optimizer = torch.optim.Adam([*g.parameters(), *f.parameters()], **adam)
    d_optimizer = torch.optim.Adam([*judge_b.parameters(), *judge_a.parameters()], **adam)

    def score(judge: nn.Module, x: Tensor, wanted: float) -> Tensor:
        return (judge(x, None).logits - wanted).square().mean()

    for seed in range(3):
        game.play(batch(seed))
        a, b = batch(seed)[0]
        fake_b, fake_a = g(a, None), f(b, None)
        adversarial = score(judge_b, fake_b, 1) + score(judge_a, fake_a, 1)
        cycle = (f(fake_b, None) - a).abs().mean() + (g(fake_a, None) - b).abs().mean()
        identity = (g(b, None) - b).abs().mean() + (f(a, None) - a).abs().mean()
        loss = adversarial + 10 * cycle + 5 * identity
        g_optimizer.zero_grad()
        loss.backward()
        g_optimizer.step()
        d_optimizer.zero_grad()
        judged = [(judge_b, b, fake_b.detach()), (judge_a, a, fake_a.detach())]
        d_loss = sum(0.5 * (score(judge, real, 1) + score(judge, fake, 0)) for judge, real, fake in judged)
        d_loss.backward()
        d_optimizer.step()
        row = dict(zip(game.names, game.scalars.latest.tolist(), strict=True))
        assert_close(row["loss/generator"], float(loss.detach()), rtol=2e-3, atol=1e-4)
        assert_close(row["loss/discriminator"], float(d_loss.detach()), rtol=2e-3, atol=1e-4)
        parts = [row[f"loss/generator/{part}"] for part in ("forward", "backward", "cycle", "identity")]
        assert_close(sum(parts), row["loss/generator"])
        assert_close(row["loss/generator/cycle"], 10 * float(cycle.detach()), rtol=2e-3, atol=1e-4)
    for ours, theirs in ((game.forwards.generator, g), (game.discriminator.backwards, judge_a)):
        for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
            if (
                mine.dim() > 1
            ):  # a bias before a normalisation has a gradient of rounding errors, and Adam takes its sign
                assert_close(mine, other, rtol=1e-2, atol=2e-4)


def test_no_step_reaches_the_other_player() -> None:
    game = ready()
    before = copy.deepcopy(game.state_dict())
    game.half_turn("generator", batch(0))
    now = game.state_dict()
    moved = {name.split(".")[0] for name in now if not torch.equal(now[name], before[name])}
    assert moved - {"scalars"} == {"generator"}
    for side in ("forwards", "backwards"):
        assert not torch.equal(now[f"generator.{side}.layers.0.weight"], before[f"generator.{side}.layers.0.weight"])
    with pytest.raises(WrongUse, match="players are generator and discriminator"):
        game.half_turn("critic", batch(0))


class Plain:
    """The rule as the authors state it: a list, one image after the other; the random numbers are the same."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.images: list[Tensor] = []

    def __call__(self, fakes: Tensor) -> Tensor:
        coins, slots = torch.rand(len(fakes)), (torch.rand(len(fakes)) * self.capacity).long()
        shown = []
        for fake, coin, slot in zip(fakes, coins.tolist(), slots.tolist(), strict=True):
            if len(self.images) < self.capacity:
                self.images.append(fake)
                shown.append(fake)
            elif coin < 0.5:
                shown.append(self.images[slot])
                self.images[slot] = fake
            else:
                shown.append(fake)
        return torch.stack(shown)


@pytest.mark.parametrize(("capacity", "rows"), [(50, 1), (5, 8), (3, 2), (16, 16)])
def test_the_buffer_is_the_papers(capacity: int, rows: int) -> None:
    buffer, plain = Buffer(capacity, (1, 2, 2)), Plain(capacity)
    for turn in range(60):
        fakes = torch.full((rows, 1, 2, 2), float(turn)) + torch.arange(rows).view(-1, 1, 1, 1) / 100
        torch.manual_seed(turn)
        ours = buffer(fakes)
        torch.manual_seed(turn)
        assert torch.equal(ours, plain(fakes)), turn
    assert torch.equal(buffer.images[:capacity], torch.stack(plain.images))


def test_an_empty_buffer_shows_every_fake() -> None:
    fakes = torch.rand(4, *SHAPE)
    assert torch.equal(Buffer(0, SHAPE)(fakes), fakes)


@pytest.mark.parametrize("more", [["game.buffer=6"], ["training.ema_decay=0.9", "loss=hinge", "penalty=[r1]"]])
def test_stopping_and_going_on_is_not_stopping(more: list[str]) -> None:
    whole, first = ready(*more), ready(*more)
    torch.manual_seed(1)
    for turn in range(6):
        whole.play(batch(turn))
    torch.manual_seed(1)
    for turn in range(4):  # the second half's falling rates have begun
        first.play(batch(turn))
    state = copy.deepcopy(first.checkpoint())
    torch.manual_seed(99)
    second = ready(*more)
    second.restore(state)
    for turn in range(4, 6):
        second.play(batch(turn))
    for (name, a), b in zip(whole.state_dict().items(), second.state_dict().values(), strict=True):
        assert torch.equal(a, b), name
    assert whole.rates() == second.rates()
    assert 0 < whole.rates()["rate/generator"] < 2e-4


def test_both_directions_begin_with_weights_of_their_own() -> None:
    game = ready()
    for pair in (game.generator, game.discriminator):
        ours, theirs = (next(network.parameters()) for network in (pair.forwards, pair.backwards))
        assert not torch.equal(ours, theirs)
    torch.manual_seed(5)
    before = torch.get_rng_state()
    again = build(compose(SMALL))
    torch.set_rng_state(before)
    again.game(1)
    assert torch.equal(torch.get_rng_state(), before)  # the other networks draw from a stream of their own


def test_labels_say_which_way_a_sample_goes() -> None:
    game = ready()
    game.eval()
    x, labels = torch.rand(4, *SHAPE) * 2 - 1, torch.tensor([0, 15, 3, 19])
    with torch.no_grad():
        made, logits = game(x, labels), game.discriminator(x, labels).logits
        for row, label in enumerate(labels.tolist()):
            generator = game.forwards.generator if label >= 10 else game.backwards.generator
            judge = game.discriminator.forwards if label >= 10 else game.discriminator.backwards
            assert_close(made[row], generator(x[row : row + 1], None)[0])
            assert_close(logits[row], judge(x[row : row + 1], None).logits[0])


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (
            ["dataset=digits", "metric=[]"],
            "game=cycle translates between two domains, and dataset=digits is one; use dataset=pair",
        ),
        (["generator=gan", "metric=[]"], "game=cycle translates samples, and generator=gan starts from latents"),
        (["conditioning=concat"], "game=cycle tells its networks no labels"),
        (["metric=[fid]"], "game=cycle measures each direction by itself"),
        (["penalty=[lecam]"], "game=cycle has two discriminators, and a penalty"),
        (["auxiliary=[rotation]"], "game=cycle has two discriminators, and an auxiliary"),
        (["augmentation=[ada]"], "game=cycle has two discriminators, and an augmentation"),
        (["training.order=simultaneous"], "game=cycle takes one step of each player"),
        (["trainer=ddp"], "game=cycle keeps a buffer of its own fakes"),
        (["init_from=elsewhere"], "game=cycle begins with new weights"),
        (["game=adversarial"], "game=adversarial starts from latents, and generator=translation translates"),
        (["game=adversarial", "generator=gan"], "game=adversarial learns one kind of data"),
        (["dataset=digits", "game=adversarial", "generator=gan", "metric=[fid_forward]"], "use dataset=pair with game"),
        (["dataset.image_size=10"], "sides are multiples of 4 and at least 8"),
    ],
)
def test_what_it_cannot_go_with_is_one_sentence(overrides: list[str], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence) as raised:
        build(compose(["model=cyclegan", *overrides]))
    assert "\n" not in str(raised.value)
