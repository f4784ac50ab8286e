"""How labels enter the two networks.

Contract: one object is given to both networks. A network asks it for its four places: `latent` before a generator's
first layer, `normalization` around a generator's normalisation layers, `input` before a discriminator's first layer and
`head` beside its logit. What a conditioning does not use stays as in this class, which leaves labels out everywhere.
`needs` says what the dataset must have (`ganlab.needs`): one that tells labels says `needs = (LABELS,)`.

Constructors raise a ValueError, one sentence that names the key, where their arguments cannot be.
"""

from torch import Tensor, nn

from ganlab.needs import Need


class Same(nn.Module):
    """Passes its first argument on."""

    def forward(self, x: Tensor, labels: Tensor | None) -> Tensor:
        """Return `x` (N, ...) unchanged, whatever the labels."""
        return x


class NoLogit(nn.Module):
    """Adds nothing to a logit."""

    def forward(self, features: Tensor, labels: Tensor | None) -> float:
        """Return zero for any `features` (N, F)."""
        return 0.0


class Conditioning:
    """The four places where labels can enter; by default they enter nowhere."""

    needs: tuple[Need, ...] = ()

    def latent(self, latent_dim: int, num_classes: int) -> tuple[nn.Module, int]:
        """A module `(latent (N, latent_dim), labels) -> (N, width)`, and that width."""
        return Same(), latent_dim

    def normalization(self, plain: nn.Module, features: int, latent_dim: int, num_classes: int) -> nn.Module:
        """The layer to use in place of the unconditional `plain`; a `Conditional` one sees latent and labels."""
        return plain

    def input(self, shape: tuple[int, ...], num_classes: int) -> tuple[nn.Module, tuple[int, ...]]:
        """A module `(x (N, *shape), labels) -> (N, *wider)`, and that wider shape."""
        return Same(), shape

    def head(self, feature_dim: int, num_classes: int) -> nn.Module:
        """A module `(features (N, feature_dim), labels) -> (N,)` that is added to the logit."""
        return NoLogit()
