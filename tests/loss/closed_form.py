"""What every loss on plain logits is held to, given its two values in plain Python on the logits below."""

import math

import torch
from torch.testing import assert_close

from ganlab.loss import Loss
from ganlab.needs import ENERGY

REAL, FAKE = [1.5, -0.3, 0.2], [-0.7, 0.4, 2.0]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def log_sigmoid(x: float) -> float:
    return math.log(1 / (1 + math.exp(-x)))


def hold(loss: Loss, *, discriminator: float, generator: float, seeks_boundary: bool = False) -> None:
    """The equation's values, gradients, directions, large logits, 16 bits, and patches that count like samples.

    A loss that `seeks_boundary` is nearly content on it, so its generator's direction says nothing there.
    """
    real, fake = torch.tensor(REAL), torch.tensor(FAKE)
    expected = torch.tensor([discriminator, generator])
    assert_close(both(loss, real, fake), expected, rtol=1e-5, atol=1e-6)
    with torch.autocast("cpu", torch.bfloat16):
        assert_close(both(loss, real.bfloat16(), fake.bfloat16()).float(), expected, rtol=0.05, atol=0.05)
    large = torch.tensor([1e4, -1e4])
    assert both(loss, large, -large).isfinite().all()
    patches = torch.randn(2, 3, 2, 2)
    assert_close(both(loss, *patches), both(loss, *patches.flatten(1)))
    gradients_equal_finite_differences(loss)
    a_step_moves_the_players_apart(loss, seeks_boundary)
    if not loss.needs_real and not seeks_boundary:
        realness_ranks_as_the_generators_loss(loss)


def both(loss: Loss, real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
    return torch.stack([loss.discriminator(real, fake), loss.generator(fake, real)])


def gradients_equal_finite_differences(loss: Loss) -> None:
    exact = loss.double()
    real, fake = (torch.tensor(logits, dtype=torch.float64, requires_grad=True) for logits in (REAL, FAKE))
    assert torch.autograd.gradcheck(exact.discriminator, (real, fake))
    assert torch.autograd.gradcheck(lambda f: exact.generator(f, real.detach()), (fake,))
    loss.float()


def a_step_moves_the_players_apart(loss: Loss, seeks_boundary: bool) -> None:
    """The discriminator's step separates real from fake; the generator's moves fakes towards real."""
    towards_real = -1.0 if ENERGY in loss.needs else 1.0
    for buffer in loss.buffers():  # began's k starts at 0, where fakes do not count yet
        buffer.fill_(0.5)
    real, fake = (torch.full((4,), 0.3, requires_grad=True) for _ in range(2))
    on_real, on_fake = torch.autograd.grad(loss.discriminator(real, fake), (real, fake))
    assert (towards_real * on_real < 0).all()
    assert (towards_real * on_fake > 0).all()
    if not seeks_boundary:
        (on_fake,) = torch.autograd.grad(loss.generator(fake, real.detach()), fake)
        assert (towards_real * on_fake < 0).all()


def realness_ranks_as_the_generators_loss(loss: Loss) -> None:
    scores = torch.tensor([-0.4, 0.9, 0.1])
    alone = torch.stack([loss.generator(s[None], None) for s in scores])
    assert_close(loss.realness(scores).argsort(descending=True), alone.argsort())
