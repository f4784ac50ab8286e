"""A normalisation that lags behind."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import _SpectralNorm
from torch.nn.utils.parametrize import is_parametrized

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

MOST = 1.5
ITERATIONS = 15


class DriftingSpectralNorm(Symptom):
    """A spectrally normalised layer of the discriminator has a spectral norm above MOST in place of 1.

    The one power iteration a turn (Miyato et al. 2018) cannot follow weights that change too fast.
    """

    needs_specimens = True

    def sign(self, look: Look) -> Sign | None:
        """The worst layer."""
        discriminator = look.game.networks.get("discriminator")
        norms = {} if discriminator is None else spectral_norms(discriminator)
        worst = max(norms, key=lambda name: norms[name], default=None)
        if worst is None or norms[worst] <= MOST:
            return None
        return Sign(
            "The spectral normalisation of the discriminator does not keep up with its weights.",
            f"the spectral norm of {worst} is {norms[worst]:.2f}, and should be 1",
            (
                "lower optimizer.discriminator.lr",
                "set training.gradient_clip=1.0, so that no batch can move a weight far",
            ),
        )


def spectral_norms(network: nn.Module) -> dict[str, float]:
    """The spectral norm of each spectrally normalised layer as its forward pass uses it, by the layer's name."""
    training = network.training
    network.eval()  # a weight that is looked at in training mode moves on
    try:
        with torch.no_grad():
            norms = {name: _norm(matrix) for name, matrix in _normalized(network)}
    finally:
        network.train(training)
    return {name: float(norm) for name, norm in norms.items()}


def _normalized(network: nn.Module) -> Iterator[tuple[str, Tensor]]:
    for name, layer in network.named_modules():
        if not is_parametrized(layer, "weight"):
            continue
        for parametrization in layer.parametrizations["weight"]:
            if isinstance(parametrization, _SpectralNorm):
                yield name, layer.weight.transpose(0, parametrization.dim).flatten(1).float()


def _norm(matrix: Tensor) -> Tensor:
    """By power iteration from a fixed start, or exactly where that is as cheap."""
    if min(matrix.shape) <= 64:
        exact: Tensor = torch.linalg.matrix_norm(matrix, 2)
        return exact
    vector = torch.ones(matrix.shape[1], device=matrix.device) / matrix.shape[1] ** 0.5
    for _ in range(ITERATIONS):
        vector = nn.functional.normalize(matrix.T @ (matrix @ vector), dim=0)
    return torch.as_tensor(torch.linalg.vector_norm(matrix @ vector))
