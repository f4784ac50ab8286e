"""What can be known of two players besides their losses, at the price of some passes: for a look now and then.

Nothing here moves a weight, a buffer or a random state: networks are copied, in evaluation mode.
"""

import copy
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvTransposeNd

from ganlab.discriminator import Discriminator
from ganlab.game import Game
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.measure.sampler import SEED, Fakes

BINS = 10
SEGMENTS = 8


def diagnose(game: Game, real: Fakes) -> dict[str, float]:
    """Every number by its name, `diagnosis/...`, for a game of two players and some of its data.

    `spectral_norm/<player>/<layer>`; `gradient/<player>` and `gradient/cosine` (`gradients`); `calibration/...` where
    the discriminator's logits are log odds (`calibration`); `lipschitz/...` (`difference_quotients`).
    """
    found = {
        f"spectral_norm/{player}/{layer}": norm
        for player, network in game.networks.items()
        for layer, norm in spectral_norms(network).items()
    }
    with torch.random.fork_rng([game.device] if game.device.type == "cuda" else []):
        found |= _of_players(game, real)
    return {f"diagnosis/{name}": value for name, value in found.items()}


def _of_players(game: Game, real: Fakes) -> dict[str, float]:
    loss, generator, discriminator = game.loss, copy.deepcopy(game.generator), copy.deepcopy(game.discriminator)
    generator.eval()
    discriminator.eval()
    random = torch.Generator().manual_seed(SEED)
    latent = torch.randn(len(real.samples), generator.latent_dim, generator=random)
    latent = game.coded(latent.to(game.device, next(generator.parameters()).dtype))

    def scores(x: Tensor) -> Tensor:
        return loss.scores(discriminator(x, real.labels), real.labels)

    found = gradients(generator, discriminator, loss, latent=latent, real=real)
    with torch.no_grad():
        fake = generator(latent, real.labels)
        found |= difference_quotients(lambda x: loss.realness(scores(x)), real.samples, fake)
        if not loss.is_critic:
            found |= calibration(loss.realness(scores(real.samples)), loss.realness(scores(fake)))
    return found


def spectral_norms(network: nn.Module) -> dict[str, float]:
    """The largest singular value of each layer's weight as a matrix (outputs, rest), as its forward pass uses it."""
    training = network.training
    network.eval()  # a spectrally normalised weight that is looked at in training mode moves on
    try:
        with torch.no_grad():
            return {name: _largest_singular_value(matrix) for name, matrix in _matrices(network)}
    finally:
        network.train(training)


def _matrices(network: nn.Module) -> Iterator[tuple[str, Tensor]]:
    for name, layer in network.named_modules():
        weight = getattr(layer, "weight", None)
        if isinstance(weight, Tensor) and weight.dim() > 1:
            yield name, (weight.transpose(0, 1) if isinstance(layer, _ConvTransposeNd) else weight).flatten(1).double()


def _largest_singular_value(matrix: Tensor) -> float:
    square = matrix @ matrix.T if len(matrix) <= matrix.shape[1] else matrix.T @ matrix
    return float(torch.linalg.eigvalsh(square.cpu())[-1].clamp_min(0).sqrt())


def gradients(
    generator: Generator, discriminator: Discriminator, loss: Loss, *, latent: Tensor, real: Fakes
) -> dict[str, float]:
    """The norm of each player's gradient of its own loss, without penalties, and the cosine between what they want.

    `cosine` is between the gradients of both losses by the generator's weights: -1 in a zero-sum game, where all that
    one wins the other loses; above 0 both want the generator to go the same way.
    """
    with torch.enable_grad():
        fake_output = discriminator(generator(latent, real.labels), real.labels)
        real_output = discriminator(real.samples, real.labels)
        fake, true = (loss.scores(output, real.labels) for output in (fake_output, real_output))
        losses = {
            "generator": loss.generator(fake, true if loss.needs_real else None),
            "discriminator": loss.discriminator(true, fake),
        }

        by_own = [p for p in generator.parameters() if p.requires_grad]
        by_other = [p for p in discriminator.parameters() if p.requires_grad]
        mine = _gradient(losses["generator"], by_own)
        theirs = _gradient(losses["discriminator"], by_own)
        judging = _gradient(losses["discriminator"], by_other)
    cosine = nn.functional.cosine_similarity(mine, theirs, dim=0)
    norms = {"gradient/generator": mine.norm(), "gradient/discriminator": judging.norm(), "gradient/cosine": cosine}
    return {name: float(value) for name, value in norms.items()}


def _gradient(loss: Tensor, parameters: list[nn.Parameter]) -> Tensor:
    each = torch.autograd.grad(loss, parameters, retain_graph=True, allow_unused=True)
    return torch.cat([g.double().flatten() for g in each if g is not None])


def calibration(real: Tensor, fake: Tensor) -> dict[str, float]:
    """Whether the sigmoid of logits (N,), (M,) is a probability (Guo et al. 2017, section 2).

    `confidence` is the mean probability of what it takes each sample for, `accuracy` how often that is so, and `error`
    the expected calibration error: how far the two are apart, bin by bin. Both sides count half.
    """
    believed = torch.cat([real, fake]).double().sigmoid()
    is_real = torch.cat([torch.ones_like(real), torch.zeros_like(fake)]).double()
    weight = torch.cat([torch.full_like(real, 0.5 / len(real)), torch.full_like(fake, 0.5 / len(fake))]).double()
    sure = torch.maximum(believed, 1 - believed)
    right = ((believed >= 0.5).double() == is_real).double()

    place = ((sure - 0.5) * 2 * BINS).long().clamp(0, BINS - 1)
    apart = torch.zeros(BINS, dtype=torch.double, device=place.device).index_add_(0, place, weight * (sure - right))
    numbers = {"confidence": weight @ sure, "accuracy": weight @ right, "error": apart.abs().sum()}
    return {f"calibration/{name}": float(value) for name, value in numbers.items()}


def difference_quotients(judge: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor) -> dict[str, float]:
    """How steep `judge` (N, ...) -> (N,) is between pairs of real and fake: |change| over distance on straight lines.

    The maximum over all pieces of all lines is a lower bound of its Lipschitz constant; the mean is over the same.
    """
    distance = (real - fake).flatten(1).double().norm(dim=1).clamp_min(1e-12) / SEGMENTS
    steps = torch.linspace(0, 1, SEGMENTS + 1).tolist()
    along = torch.stack([judge(torch.lerp(fake, real, t)).double() for t in steps])
    steepness = (along[1:] - along[:-1]).abs() / distance
    return {"lipschitz/max": float(steepness.max()), "lipschitz/mean": float(steepness.mean())}
