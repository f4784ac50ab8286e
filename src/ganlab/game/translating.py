"""The two networks of each role where two domains are translated into each other."""

from torch import Tensor

from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.generator import Generator


class Translators(Generator):
    """Both generators as one: `forwards` from domain a to b, `backwards` from b to a.

    Labels (N,) below `classes` are of domain a, the others of b, and say which each sample is to become.
    """

    latent_dim = 0

    def __init__(self, forwards: Generator, backwards: Generator, classes: int) -> None:
        super().__init__()
        self.forwards, self.backwards, self.classes = forwards, backwards, classes
        self.input_shape = forwards.input_shape

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """Samples (N, *sample_shape), each translated into the domain of its label.

        Raises:
            ValueError: there are no labels.
        """
        if labels is None:
            raise ValueError(
                "a translation needs labels, which say into which domain; give the class that is asked for"
            )
        to_b = labels >= self.classes
        made = latent.new_empty(latent.shape)
        for network, chosen in ((self.forwards, to_b), (self.backwards, ~to_b)):
            if bool(chosen.any()):
                made[chosen] = network(latent[chosen], None).to(made.dtype)
        return made


class Judges(Discriminator):
    """Both discriminators as one: `forwards` knows domain b, where the forward generator's fakes go, `backwards` a."""

    def __init__(self, forwards: Discriminator, backwards: Discriminator, classes: int) -> None:
        super().__init__()
        self.forwards, self.backwards, self.classes = forwards, backwards, classes
        self.feature_dim, self.is_energy = forwards.feature_dim, forwards.is_energy

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """Each of (N, *sample_shape) judged by the discriminator of its label's domain.

        Raises:
            ValueError: there are no labels.
        """
        if labels is None:
            raise ValueError("two discriminators need labels, which say of which domain a sample is; give its class")
        of_b, of_a = self.forwards(x, None), self.backwards(x, None)
        chosen = labels >= self.classes

        def either(b: Tensor, a: Tensor) -> Tensor:
            return b.where(chosen.view(-1, *[1] * (b.dim() - 1)), a)

        return DiscriminatorOutput(either(of_b.logits, of_a.logits), either(of_b.features, of_a.features))
