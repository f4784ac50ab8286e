"""Penalties against closed forms and finite differences, on discriminators whose gradient is known."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from filled import wave
from torch import Tensor, nn
from torch.testing import assert_close
from words import batch, config, nodes, ready, words

from ganlab.build.build import build
from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.discriminator.mlp import MLP
from ganlab.generator import mlp
from ganlab.loss.least_squares import LeastSquares
from ganlab.loss.non_saturating import NonSaturating
from ganlab.loss.wgan_div import WGANDiv
from ganlab.penalty import DiscriminatorTurn, Penalty, squared_gradient_norm
from ganlab.penalty.balanced_consistency import BalancedConsistency
from ganlab.penalty.consistency import Consistency, flip_and_shift
from ganlab.penalty.dragan import Dragan
from ganlab.penalty.drift import Drift
from ganlab.penalty.gradient_penalty import GradientPenalty
from ganlab.penalty.label_smoothing import LabelSmoothing
from ganlab.penalty.latent_consistency import LatentConsistency
from ganlab.penalty.lecam import LeCam
from ganlab.penalty.orthogonal import Orthogonal
from ganlab.penalty.r1 import R1
from ganlab.penalty.r2 import R2
from ganlab.penalty.spectral_regularisation import SpectralRegularisation
from ganlab.penalty.weight_clipping import WeightClipping

SHAPE = (2, 4, 4)


class Plane(Discriminator):
    """A linear logit w.x, whose gradient is w for every sample."""

    feature_dim = 32

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((32,), scale / 32**0.5))  # norm: scale

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        return DiscriminatorOutput(x.flatten(1) @ self.weight, x.flatten(1))


class Bowl(Discriminator):
    """|x|^2 / 2, whose gradient is the sample itself; `weight` scales it."""

    feature_dim = 32

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(()))

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        return DiscriminatorOutput(self.weight * x.flatten(1).square().sum(1) / 2, x.flatten(1))


def turn_of(discriminator: Discriminator, real: Tensor, fake: Tensor, **more: Any) -> DiscriminatorTurn:
    real, fake = real.detach().requires_grad_(), fake.detach().requires_grad_()
    generator = more.get("generator", mlp.MLP(SHAPE, 0, Conditioning(), latent_dim=3, widths=[8]))
    latent = more.get("latent", torch.randn(len(real), 3))
    outputs = discriminator(real, None), discriminator(fake, None)
    return DiscriminatorTurn(discriminator, real, fake, None, *outputs, generator, latent)


def samples(rows: int = 5) -> tuple[Tensor, Tensor]:
    random = torch.Generator().manual_seed(1)
    return torch.randn(rows, *SHAPE, generator=random), torch.randn(rows, *SHAPE, generator=random)


def test_squared_norms_are_per_sample() -> None:
    x, _ = samples()
    x.requires_grad_()
    bowl = Bowl()
    expected = x.detach().flatten(1).square().sum(1)
    assert_close(squared_gradient_norm(bowl, x, None, bowl(x, None)), expected)
    assert_close(squared_gradient_norm(bowl, x.detach(), None), expected)  # by a pass of its own


def test_r1_and_r2_by_hand() -> None:
    real, fake = samples()
    turn = turn_of(Bowl(), real, fake)
    assert_close(R1(weight=3.0)(turn), 1.5 * real.flatten(1).square().sum(1).mean())
    assert_close(R2(weight=3.0)(turn), 1.5 * fake.flatten(1).square().sum(1).mean())


@pytest.mark.parametrize(
    ("penalty", "slope", "cost"),
    [
        (GradientPenalty(10.0), 3.0, 40.0),  # 10 (3 - 1)^2
        (GradientPenalty(10.0), 0.5, 2.5),
        (GradientPenalty(10.0, form="one_sided"), 3.0, 40.0),
        (GradientPenalty(10.0, form="one_sided"), 0.5, 0.0),
        (GradientPenalty(10.0, target=0.0), 3.0, 90.0),
        (GradientPenalty(10.0, target=0.0, form="max"), 3.0, 90.0),
        (GradientPenalty(2.0, target=0.0, power=6.0), 3.0, 1458.0),  # 2 * 3^6
        (WGANDiv().penalties()["wgan_div"], 3.0, 1458.0),
        (Dragan(10.0), 3.0, 40.0),
    ],
)
def test_penalties_of_a_known_slope(penalty: Penalty, slope: float, cost: float) -> None:
    assert_close(penalty(turn_of(Plane(slope), *samples())).item(), cost, rtol=1e-4, atol=1e-4)


def test_max_form_takes_the_steepest_sample() -> None:
    real, _ = samples()
    turn = turn_of(Bowl(), real, real)  # real and fake are one, so the points between are the samples
    norms = real.flatten(1).square().sum(1)
    assert_close(GradientPenalty(1.0, target=0.0, form="max")(turn), norms.max(), rtol=1e-4, atol=1e-4)
    assert_close(GradientPenalty(1.0, target=0.0)(turn), norms.mean(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("penalty", [R1(2.0), R2(2.0), GradientPenalty(2.0), GradientPenalty(2.0, form="one_sided")])
def test_double_backward_equals_finite_differences(penalty: Penalty) -> None:
    """The gradient of the penalty by the discriminator's weights, against differences of the penalty itself."""
    torch.manual_seed(0)
    discriminator = MLP(SHAPE, 0, Conditioning(), widths=[7, 5])
    discriminator.layers = nn.Sequential(nn.Linear(32, 7), nn.Tanh(), nn.Linear(7, 5), nn.Tanh())  # smooth
    real, fake = samples()

    def cost() -> Tensor:
        torch.manual_seed(3)  # the points between real and fake
        return penalty(turn_of(discriminator, 3 * real, 3 * fake))

    weight = discriminator.layers[0].weight
    (gradient,) = torch.autograd.grad(cost(), weight)
    direction = torch.randn_like(weight)
    with torch.no_grad():
        weight.add_(2e-3 * direction)
        above = cost_without_graph(cost)
        weight.sub_(4e-3 * direction)
        below = cost_without_graph(cost)
        weight.add_(2e-3 * direction)
    assert_close((gradient * direction).sum(), (above - below) / 4e-3, rtol=2e-2, atol=1e-4)


def cost_without_graph(cost: Any) -> Tensor:
    with torch.enable_grad():
        return cost().detach()


def test_drift_by_hand() -> None:
    real, fake = samples()
    turn = turn_of(Plane(), real, fake)
    assert_close(Drift(0.5)(turn), 0.5 * (real.flatten(1).sum(1) / 32**0.5).square().mean())


@pytest.mark.parametrize("loss", [NonSaturating(), LeastSquares()])
def test_label_smoothing_has_the_gradient_of_smoothed_targets(loss: Any) -> None:
    torch.manual_seed(0)
    real_target, fake_target = 0.8, 0.1

    def smoothed(r: Tensor, f: Tensor) -> Tensor:
        if isinstance(loss, LeastSquares):
            return 0.5 * ((r - real_target).square().mean() + (f - fake_target).square().mean())
        cross = nn.functional.binary_cross_entropy_with_logits
        return cross(r, torch.full_like(r, real_target)) + cross(f, torch.full_like(f, fake_target))

    discriminator = MLP(SHAPE, 0, Conditioning(), widths=[6])
    turn = turn_of(discriminator, *samples())
    r, f = turn.real_output.logits, turn.fake_output.logits
    penalty = LabelSmoothing(real=1 - real_target, fake=fake_target)
    parameters = list(discriminator.parameters())
    ours = torch.autograd.grad(loss.discriminator(r, f) + penalty(turn), parameters, retain_graph=True)
    assert_close(ours, torch.autograd.grad(smoothed(r, f), parameters))


def test_flip_and_shift_moves_whole_pixels() -> None:
    torch.manual_seed(0)
    x = torch.arange(64.0).view(1, 1, 8, 8).expand(200, 1, 8, 8)
    changed = flip_and_shift(x, 0.125)
    assert set(changed.unique().tolist()) <= set(x.unique().tolist())
    seen = {tuple(image.flatten().tolist()) for image in changed}
    assert len(seen) == 2 * 3 * 3  # mirrored or not, by -1, 0 or 1 in both directions
    assert tuple(x[0].flatten().tolist()) in seen
    assert tuple(x[0].flip(2).flatten().tolist()) in seen


def test_consistency_of_what_changes_nothing() -> None:
    """A logit that is a sum over pixels does not change by a flip; with no shift the penalty is zero."""
    turn = turn_of(Plane(), *samples())
    assert_close(Consistency(10.0, shift=0.0)(turn), torch.tensor(0.0))
    assert_close(BalancedConsistency(shift=0.0)(turn), torch.tensor(0.0))
    assert Consistency(10.0, shift=0.25)(turn) > 0


def test_balanced_consistency_adds_both_sides() -> None:
    torch.manual_seed(0)
    discriminator = MLP(SHAPE, 0, Conditioning(), widths=[6])
    turn = turn_of(discriminator, *samples())

    def one(real: float, fake: float) -> Tensor:
        torch.manual_seed(5)
        return BalancedConsistency(real=real, fake=fake)(turn)

    assert one(1.0, 0.0) > 0
    assert_close(one(2.0, 3.0), 2 * one(1.0, 0.0) + 3 * one(0.0, 1.0))


def test_latent_consistency_by_finite_differences() -> None:
    """For a small deviation s, D(G(z)) - D(G(z + d)) is J d, so the penalty's mean over d is s^2 |J|^2."""
    torch.manual_seed(0)
    generator = mlp.MLP(SHAPE, 0, Conditioning(), latent_dim=3, widths=[8])
    discriminator = Plane(2.0)
    latent = torch.randn(1, 3).expand(4000, 3)
    fake = generator(latent, None)
    turn = turn_of(discriminator, fake, fake, generator=generator, latent=latent)
    jacobian = torch.autograd.functional.jacobian(lambda z: discriminator(generator(z, None), None).logits, latent[:1])
    penalty = LatentConsistency(on_logits=1.0, deviation=1e-3)
    assert_close(penalty(turn) / 1e-6, jacobian.square().sum(), rtol=0.1, atol=0.0)


def test_lecam_by_hand() -> None:
    real, fake = samples()
    turn = turn_of(Plane(), real, fake)
    r, f = turn.real_output.logits.detach(), turn.fake_output.logits.detach()
    penalty = LeCam(weight=2.0, decay=0.9)
    first = 2.0 * ((r - f.mean()).square().mean() + (f - r.mean()).square().mean())
    assert_close(penalty(turn).detach(), first)
    other = turn_of(Plane(2.0), real, fake)  # logits twice as large
    anchor_real, anchor_fake = 0.9 * r.mean() + 0.1 * 2 * r.mean(), 0.9 * f.mean() + 0.1 * 2 * f.mean()
    second = 2.0 * ((2 * r - anchor_fake).square().mean() + (2 * f - anchor_real).square().mean())
    assert_close(penalty(other).detach(), second)


def test_lecam_with_a_start_and_on_the_wrong_side_alone_has_studiogans_values() -> None:
    penalty, paid = LeCam(weight=1.0, decay=0.9, relu=True, start=2), []
    for step in range(5):
        real, fake = wave(6, phase=step) * 2 + 0.3, wave(6, phase=step + 0.5) * 2 - 0.2
        turn: Any = SimpleNamespace(real_output=given(real), fake_output=given(fake))
        paid.append(penalty(turn).item())
    assert paid[:2] == [0.0, 0.0]
    assert_close(paid[3:], [2.976760183, 4.942093817], rtol=1e-6, atol=0)
    assert_close(penalty.anchors, torch.tensor([0.573904796, -0.025681774]))


def given(logits: Tensor) -> DiscriminatorOutput:
    return DiscriminatorOutput(logits, logits[:, None])


def test_dragan_looks_between_a_sample_and_its_noisy_copy() -> None:
    real = torch.randn(5, *SHAPE, generator=torch.Generator().manual_seed(1))
    turn = turn_of(Bowl(), real, real)
    torch.manual_seed(3)
    value = Dragan(weight=2.0)(turn)
    torch.manual_seed(3)
    noise, place = torch.rand(5, *SHAPE), torch.rand(5, 1, 1, 1)
    near = real + place * 0.5 * real.std(correction=0) * noise
    assert_close(value.detach(), 2.0 * (near.flatten(1).norm(dim=1) - 1).square().mean())


def test_orthogonal_by_hand() -> None:
    discriminator = MLP((3,), 0, Conditioning(), widths=[2])
    with torch.no_grad():
        discriminator.layers[0].weight.copy_(torch.tensor([[1.0, 2.0, 0.0], [3.0, 0.0, 1.0]]))  # rows' product: 3
        discriminator.head.weight.copy_(torch.tensor([[5.0, 5.0]]))  # one row: nothing to be orthogonal to
    real = torch.randn(2, 3)
    turn = turn_of(discriminator, real, real)
    assert_close(Orthogonal(weight=0.5)(turn), torch.tensor(0.5 * 2 * 9.0))
    generator_only = Orthogonal(weight=0.5, player="generator")
    assert generator_only.on_generator
    assert_close(generator_only(turn), torch.tensor(0.0))


def test_spectral_regularisation_finds_the_singular_values() -> None:
    torch.manual_seed(0)
    discriminator = MLP(SHAPE, 0, Conditioning(), widths=[7, 5])
    penalty = SpectralRegularisation(discriminator, weight=2.0)
    real, fake = samples()
    for _ in range(200):
        value = penalty(turn_of(discriminator, real, fake))
    layers = [m for m in discriminator.modules() if isinstance(m, nn.Linear)]
    exact = sum(torch.linalg.matrix_norm(layer.weight, 2).square() for layer in layers)
    assert_close(value, exact, rtol=1e-3, atol=0.0)
    (gradient,) = torch.autograd.grad(value, layers[0].weight)
    (of_norm,) = torch.autograd.grad(torch.linalg.matrix_norm(layers[0].weight, 2).square(), layers[0].weight)
    assert_close(gradient, of_norm, rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("name", [w for w in words("penalty") if "every" in nodes("penalty", w)["penalty"][w]])
def test_lazy_penalties_are_larger_and_rarer(name: str) -> None:
    """With every=3 the term of turns 0, 3, 6 is three times as large, and that of the others is not computed."""
    values = {}
    for every in (1, 3):
        cfg = config(("penalty", name))
        cfg.penalty[name].every = every
        cfg.penalty[name].update({"target": 0.01} if name.startswith("one_sided") else {})  # these nets are flat
        torch.manual_seed(0)
        gan = ready(cfg)
        torch.manual_seed(1)
        gan.play(batch(gan, (1, 8, 8), 10))
        by_generator = f"loss/{name}/generator"
        column = gan.names.index(f"loss/{name}" if name != "path_length" else by_generator)
        values[every] = gan.scalars.rows[0, column].item()
        before = gan.scalars.rows[0, column].item()
        gan.play(batch(gan, (1, 8, 8), 10))
        assert (gan.scalars.rows[1, column].item() == before) == (every == 3)
    assert_close(values[3], 3 * values[1], rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", words("penalty"))
def test_penalties_reach_the_discriminator_alone(name: str) -> None:
    """The gradient of a penalty by the generator is nothing in the discriminator's turn."""
    torch.manual_seed(0)
    cfg = config(("penalty", name))
    cfg.penalty[name].update({"target": 0.01} if name.startswith("one_sided") else {})  # these nets are flat
    parts = build(cfg)
    penalty = parts.penalties[name]
    latent = torch.randn(4, parts.generator.latent_dim)
    labels = torch.arange(4)
    fake = parts.generator(latent, labels).detach().requires_grad_()
    real = torch.rand(4, 1, 8, 8).requires_grad_()
    outputs = parts.discriminator(real, labels), parts.discriminator(fake, labels)
    value = penalty(DiscriminatorTurn(parts.discriminator, real, fake, labels, *outputs, parts.generator, latent))
    if not value.requires_grad:
        assert name in ("weight_clipping", "path_length")
        return
    generator, discriminator = (list(p.parameters()) for p in (parts.generator, parts.discriminator))
    assert all(g is None for g in torch.autograd.grad(value, generator, allow_unused=True, retain_graph=True))
    assert any(
        g is not None and g.abs().sum() > 0 for g in torch.autograd.grad(value, discriminator, allow_unused=True)
    )


@pytest.mark.parametrize("name", ["r1", "r2", "gradient_penalty", "dragan"])
def test_gradient_norms_keep_full_precision_under_autocast(name: str) -> None:
    cfg = config(("penalty", name), ("discriminator", "dcgan"), ("conditioning", "none"))
    cfg.discriminator.normalization, cfg.discriminator.dropout = "none", 0.0
    parts = build(cfg)
    penalty, values = parts.penalties[name], []
    real, fake = torch.rand(4, 1, 8, 8), torch.rand(4, 1, 8, 8)
    for mixed in (False, True):
        torch.manual_seed(2)
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            turn = turn_of(parts.discriminator, real, fake)
            values.append(penalty(turn))
    assert values[1].dtype == torch.float32
    assert_close(values[1], values[0], rtol=1e-6, atol=1e-9)


def test_weight_clipping_bounds_the_discriminator() -> None:
    discriminator = Plane(100.0)
    WeightClipping(0.01).constrain(discriminator)
    assert_close(discriminator.weight.detach(), torch.full((32,), 0.01))


def test_impossible_arguments_are_refused() -> None:
    for make in (
        lambda: LabelSmoothing(real=0.7),
        lambda: LeCam(start=-1),
        lambda: LeCam(decay=1.0),
        lambda: R1(every=0),
        lambda: GradientPenalty(power=0.0),
        lambda: LatentConsistency(deviation=0.0),
    ):
        with pytest.raises(ValueError, match=r"(?s)\d"):
            make()
