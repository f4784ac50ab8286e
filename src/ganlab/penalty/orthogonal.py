"""Orthogonal regularisation."""

from collections.abc import Iterable
from typing import Literal

import torch
from torch import Tensor, nn

from ganlab.layer.equalised import Equalised
from ganlab.needs import Count, NonNegative
from ganlab.penalty import DiscriminatorTurn, GeneratorTurn, Penalty


class Orthogonal(Penalty):
    """weight * ||W W^T o (1 - I)||^2 over all weights of a player (Brock et al. 2019, equation 3).

    Only the angles between a layer's filters cost, not their lengths. `player` "generator" is BigGAN's.
    """

    def __init__(
        self,
        weight: NonNegative = 1e-4,
        player: Literal["discriminator", "generator", "both"] = "discriminator",
        every: Count = 1,
    ) -> None:
        super().__init__(weight, every)
        self.player = player
        self.on_generator = player != "discriminator"

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """The discriminator's share."""
        if self.player == "generator":
            return turn.real_output.logits.new_zeros(())
        return off_diagonal(weights(turn.discriminator))

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The generator's share."""
        return self.weight * self.every * off_diagonal(weights(turn.generator))


def weights(network: nn.Module) -> Iterable[Tensor]:
    """Weights of linear and convolutional layers as the forward pass uses them, one row (out, ...) per filter."""
    for layer in network.modules():
        if isinstance(layer, Equalised):
            yield layer.scaled
        if isinstance(layer, nn.Linear | nn.modules.conv._ConvNd):
            weight = layer.weight
            yield (weight.transpose(0, 1) if layer.transposed else weight) if hasattr(layer, "transposed") else weight


def off_diagonal(matrices: Iterable[Tensor]) -> Tensor:
    """The sum over matrices of the squared scalar products of different rows."""
    costs = []
    for weight in matrices:
        rows = weight.flatten(1).float()  # (out, in)
        with torch.autocast(rows.device.type, enabled=False):
            gram = rows @ rows.T
        costs.append(gram.square().sum() - gram.diagonal().square().sum())
    return torch.stack(costs).sum()
