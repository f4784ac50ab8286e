"""Historical averaging."""

import torch
from torch import Tensor, nn

from ganlab.auxiliary import Auxiliary, DiscriminatorTurn, GeneratorTurn
from ganlab.discriminator import Discriminator
from ganlab.generator import Generator
from ganlab.needs import NonNegative


class HistoricalAveraging(Auxiliary):
    """|theta - mean of theta over the turns so far|^2 for each player (Salimans et al. 2016, section 3.3).

    The means are kept in buffers as large as the two networks.
    """

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator,
        discriminator_weight: NonNegative = 1.0,
        generator_weight: NonNegative = 1.0,
    ) -> None:
        super().__init__(discriminator_weight, generator_weight)
        self.of_discriminator, self.of_generator = History(discriminator), History(generator)

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """The discriminator's distance from its past."""
        return self.of_discriminator.distance(turn.discriminator)

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The generator's distance from its past."""
        return self.of_generator.distance(turn.generator)


class History(nn.Module):
    """The mean of a network's parameters over the calls so far."""

    calls: Tensor

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.register_buffer("calls", torch.zeros(()))
        self.count = 0
        for parameter in network.parameters():
            self.register_buffer(f"mean{self.count}", torch.zeros_like(parameter))
            self.count += 1

    def distance(self, network: nn.Module) -> Tensor:
        """Add the parameters as they are to the mean, and return their squared distance from it."""
        parameters: list[Tensor] = list(network.parameters())
        means = [self.get_buffer(f"mean{i}") for i in range(self.count)]
        with torch.no_grad():
            self.calls.add_(1)
            steps = torch._foreach_sub(parameters, means)
            torch._foreach_mul_(steps, 1 / self.calls)  # a tensor: the device is not waited for
            torch._foreach_add_(means, steps)
        return torch.stack([(p - m).square().sum() for p, m in zip(parameters, means, strict=True)]).sum()
