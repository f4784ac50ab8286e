"""Every loss against a closed form, and every gradient to the right player."""

import doctest
import importlib
import math

import pytest
import torch
from torch import Tensor
from torch.testing import assert_close
from words import words

from ganlab.discriminator import DiscriminatorOutput
from ganlab.loss import Loss
from ganlab.loss.began import BEGAN
from ganlab.loss.boundary_seeking import BoundarySeeking
from ganlab.loss.ebgan import EBGAN
from ganlab.loss.hinge import Hinge
from ganlab.loss.least_squares import LeastSquares
from ganlab.loss.logistic import Logistic
from ganlab.loss.minimax import Minimax
from ganlab.loss.multi_hinge import MultiHinge, margin
from ganlab.loss.non_saturating import NonSaturating
from ganlab.loss.relativistic import Relativistic
from ganlab.loss.relativistic_average import RelativisticAverage
from ganlab.loss.softmax import Softmax
from ganlab.loss.wasserstein import Wasserstein
from ganlab.loss.wgan_div import WGANDiv

REAL, FAKE = torch.tensor([1.5, -0.3, 0.2]), torch.tensor([-0.7, 0.4, 2.0])


def log_sigmoid(x: float) -> float:
    return math.log(1 / (1 + math.exp(-x)))


def by_hand(name: str) -> tuple[float, float]:
    """Discriminator's and generator's loss in plain Python, one sample at a time, from the papers' equations."""
    r, f = REAL.tolist(), FAKE.tolist()
    n, mr, mf = len(r), sum(r) / len(r), sum(f) / len(f)
    cross = sum(-log_sigmoid(x) for x in r) / n + sum(-log_sigmoid(-x) for x in f) / n
    flip = sum(-log_sigmoid(x) for x in f) / n
    partition = math.log(sum(math.exp(x) for x in r + f))
    table = {
        "minimax": (cross, sum(log_sigmoid(-x) for x in f) / n),
        "non_saturating": (cross, flip),
        "logistic": (cross, flip),
        "boundary_seeking": (cross, sum(0.5 * x**2 for x in f) / n),
        "hinge": (sum(max(0, 1 - x) for x in r) / n + sum(max(0, 1 + x) for x in f) / n, -mf),
        "least_squares": (
            0.5 * (sum((x - 1) ** 2 for x in r) + sum(x**2 for x in f)) / n,
            0.5 * sum((x - 1) ** 2 for x in f) / n,
        ),
        "wasserstein": (mf - mr, -mf),
        "wgan_div": (mf - mr, -mf),
        "relativistic": (
            sum(-log_sigmoid(a - b) for a, b in zip(r, f, strict=True)) / n,
            sum(-log_sigmoid(b - a) for a, b in zip(r, f, strict=True)) / n,
        ),
        "relativistic_average": (
            sum(-log_sigmoid(a - mf) for a in r) / n + sum(-math.log(1 - 1 / (1 + math.exp(mr - b))) for b in f) / n,
            sum(-log_sigmoid(b - mr) for b in f) / n + sum(-math.log(1 - 1 / (1 + math.exp(mf - a))) for a in r) / n,
        ),
        "softmax": (-mr + partition, -(mr + mf) / 2 + partition),
        "began": (mr, mf),  # k starts at 0
        "ebgan": (mr + sum(max(0, 1 - x) for x in f) / n, mf),
    }
    return table[name]


LOSSES = {
    "minimax": Minimax, "non_saturating": NonSaturating, "logistic": Logistic, "boundary_seeking": BoundarySeeking,
    "hinge": Hinge, "least_squares": LeastSquares, "wasserstein": Wasserstein, "wgan_div": WGANDiv,
    "relativistic": Relativistic, "relativistic_average": RelativisticAverage, "softmax": Softmax, "began": BEGAN,
    "ebgan": EBGAN,
}  # fmt: skip


def test_every_loss_is_held_against_its_paper() -> None:
    assert {*LOSSES, "multi_hinge"} == set(words("loss"))


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_equals_its_equation(name: str) -> None:
    loss: Loss = LOSSES[name]()
    discriminator, generator = by_hand(name)
    assert_close(loss.discriminator(REAL, FAKE).item(), discriminator, rtol=1e-5, atol=1e-6)
    assert_close(loss.generator(FAKE, REAL).item(), generator, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_equal_finite_differences(name: str) -> None:
    loss: Loss = LOSSES[name]().double()
    real, fake = REAL.double().requires_grad_(), FAKE.double().requires_grad_()
    assert torch.autograd.gradcheck(loss.discriminator, (real, fake))
    assert torch.autograd.gradcheck(lambda f: loss.generator(f, REAL.double()), (fake,))


@pytest.mark.parametrize("name", LOSSES)
def test_a_step_moves_the_players_apart(name: str) -> None:
    """The discriminator's step separates real from fake; the generator's moves fakes towards real."""
    loss: Loss = LOSSES[name]()
    towards_real = -1.0 if loss.needs_energy else 1.0
    real, fake = torch.full((4,), 0.3, requires_grad=True), torch.full((4,), 0.3, requires_grad=True)
    if name == "began":
        loss.k.fill_(0.5)  # type: ignore[operator, union-attr]
    on_real, on_fake = torch.autograd.grad(loss.discriminator(real, fake), (real, fake))
    assert (towards_real * on_real < 0).all()
    assert (towards_real * on_fake > 0).all()
    if name not in ("boundary_seeking", "softmax"):  # these seek the boundary, where they nearly are
        (on_fake,) = torch.autograd.grad(loss.generator(fake, real.detach()), fake)
        assert (towards_real * on_fake < 0).all()


@pytest.mark.parametrize("name", LOSSES)
def test_losses_are_stable_at_large_logits(name: str) -> None:
    loss: Loss = LOSSES[name]()
    large = torch.tensor([1e4, -1e4])
    for value in (loss.discriminator(large, -large), loss.generator(large, -large)):
        assert value.isfinite()


@pytest.mark.parametrize("name", LOSSES)
def test_losses_run_in_bfloat16(name: str) -> None:
    loss: Loss = LOSSES[name]()
    expected = torch.tensor(by_hand(name))
    with torch.autocast("cpu", torch.bfloat16):
        measured = torch.stack(
            [loss.discriminator(REAL.bfloat16(), FAKE.bfloat16()), loss.generator(FAKE.bfloat16(), REAL.bfloat16())]
        )
    assert_close(measured.float(), expected, rtol=0.05, atol=0.05)


def test_patches_count_like_samples() -> None:
    real, fake = torch.randn(3, 2, 2), torch.randn(3, 2, 2)
    for name, loss in LOSSES.items():
        assert_close(loss().discriminator(real, fake), loss().discriminator(real.flatten(), fake.flatten()), msg=name)


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


def test_k_of_began_keeps_the_balance() -> None:
    loss = BEGAN(gamma=0.5, k_rate=0.1)
    loss.adapt(torch.tensor([4.0]), torch.tensor([1.0]))  # 0.1 * (0.5 * 4 - 1)
    assert_close(loss.k, torch.tensor(0.1))
    assert_close(loss.discriminator(torch.tensor([2.0]), torch.tensor([3.0])), torch.tensor(2.0 - 0.1 * 3.0))
    for _ in range(30):
        loss.adapt(torch.tensor([4.0]), torch.tensor([1.0]))
    assert_close(loss.k, torch.tensor(1.0))
    other = BEGAN()
    other.load_state_dict(loss.state_dict())
    assert_close(other.k, loss.k)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: BEGAN(gamma=2.0), "diversity ratio"),
        (lambda: EBGAN(margin=0.0), "margin"),
        (lambda: WGANDiv(k=-1.0), "loss.k"),
    ],
)
def test_impossible_arguments_are_refused(make: object, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("name", words("loss"))
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"ganlab.loss.{name}"))
    assert result.attempted
    assert not result.failed


def per_sample_terms(loss: Loss, scores: Tensor) -> Tensor:
    return torch.stack([loss.generator(s[None], None) for s in scores])


@pytest.mark.parametrize("name", ["hinge", "wasserstein", "least_squares", "began", "ebgan", "minimax"])
def test_realness_ranks_as_the_generators_loss_does(name: str) -> None:
    loss: Loss = LOSSES[name]()
    scores = torch.tensor([-0.4, 0.9, 0.1])
    order = per_sample_terms(loss, scores).argsort()
    assert_close(loss.realness(scores).argsort(descending=True), order)
