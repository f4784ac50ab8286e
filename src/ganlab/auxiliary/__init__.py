"""A further task for the two players, with a head of its own on the discriminator's features.

Contract: an `nn.Module` with a weighted scalar for each player's turn: `on_discriminator(turn: DiscriminatorTurn)` and
`on_generator(turn: GeneratorTurn)`; one that has no word in a player's turn says so by `discriminator_weight` or
`generator_weight` zero, and is not asked. The constructor is given what it names of `feature_dim`, `local_dim`,
`num_classes`, `sample_shape`, `latent_dim`, `generator`, `discriminator` and `weights` (how the discriminator's own
linear layers are drawn and reparametrised: those of a head follow them); it keeps no network.

The discriminator's optimizer trains the head, in the discriminator's turn alone; in the generator's turn the head is
what it is, and the gradient goes through it to the generator. So heads are clipped, averaged over processes and saved
with the discriminator's own parameters. `latent(z)` may put a code into the latent; it is a function of z alone, so
that whoever samples from a generator need only call it. One with a categorical code (`has_code`) says by `code(z)`,
(N, latent_dim) -> (N,), which value each latent carries.

What it cannot work without it says by `needs` (`ganlab.needs`), and any auxiliary goes with any discriminator that
meets them. `hides_labels`: the head is to find the label, so the discriminator is
not told it whatever the conditioning.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from torch import Tensor, nn

from ganlab.needs import Need, NonNegative
from ganlab.turn import DiscriminatorTurn, GeneratorTurn

__all__ = ["Auxiliary", "DiscriminatorTurn", "GeneratorTurn"]


class Auxiliary(nn.Module):
    """A weighted term for each player; zero weight leaves the player's turn as it is."""

    needs: tuple[Need, ...] = ()
    hides_labels: bool = False
    has_code: bool = False

    def __init__(self, discriminator_weight: NonNegative = 1.0, generator_weight: NonNegative = 1.0) -> None:
        super().__init__()
        if discriminator_weight < 0 or generator_weight < 0:
            raise ValueError(
                "an auxiliary's weights are at least 0, got discriminator_weight="
                f"{discriminator_weight} and generator_weight={generator_weight}"
            )
        self.discriminator_weight, self.generator_weight = discriminator_weight, generator_weight

    def latent(self, latent: Tensor) -> Tensor:
        """(N, latent_dim) standard normal -> (N, latent_dim) as the generator is to see it."""
        return latent

    def code(self, latent: Tensor) -> Tensor:
        """(N, latent_dim) -> the value (N,) of the categorical code; asked only where `has_code`."""
        raise NotImplementedError

    def discriminator_value(self, turn: DiscriminatorTurn) -> Tensor:
        """What the discriminator pays, unweighted."""
        raise NotImplementedError

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """What the generator pays, unweighted."""
        raise NotImplementedError

    def on_discriminator(self, turn: DiscriminatorTurn) -> Tensor:
        """What the discriminator pays."""
        return self.discriminator_weight * self.discriminator_value(turn)

    def on_generator(self, turn: GeneratorTurn) -> Tensor:
        """What the generator pays."""
        return self.generator_weight * self.generator_value(turn)
