"""Path length regularisation."""

import torch
from torch import Tensor

from ganlab.layer.parallel import mean_over_processes, per_sample
from ganlab.needs import Count, Need, NonNegative, ShareBelowOne
from ganlab.penalty import GeneratorTurn, Penalty, full_precision

STYLES = Need(
    of="generator",
    met=lambda generator: hasattr(generator, "synthesise"),
    unmet="measures how far a step in a generator's styles moves the image, and generator={generator} has none; use "
    "generator=stylegan2, or leave it out",
)


class PathLength(Penalty):
    """weight * (|J^T y| - a)^2: a step in the styles moves the image as far everywhere (Karras et al. 2020, eq. 4).

    J is the Jacobian of the image by the styles, y a random image of unit expected length, a the moving average of the
    lengths. The generator pays, for one in `share` of the batch.
    """

    needs = (STYLES,)
    on_discriminator, on_generator = False, True
    mean: Tensor

    def __init__(
        self, weight: NonNegative = 2.0, decay: ShareBelowOne = 0.99, share: Count = 2, every: Count = 8
    ) -> None:
        super().__init__(weight, every)
        self.decay, self.share = decay, share
        self.register_buffer("mean", torch.zeros(()))

    def generator_value(self, turn: GeneratorTurn) -> Tensor:
        """The weighted mean squared distance from the mean length."""
        rows = max(1, len(turn.latent) // self.share)
        labels = None if turn.labels is None else turn.labels[:rows]
        with torch.autocast(turn.latent.device.type, enabled=False):
            lengths = path_lengths(turn.generator, full_precision(turn.latent[:rows]), labels)
        with torch.no_grad():
            self.mean.lerp_(mean_over_processes(lengths.mean()).to(self.mean.dtype), 1 - self.decay)
            anchor = self.mean.clone()
        return self.weight * self.every * (lengths - anchor).square().mean()


def path_lengths(generator: torch.nn.Module, latent: Tensor, labels: Tensor | None) -> Tensor:
    """(N,): |J^T y| over all styles, as a mean over them; y is drawn."""
    styles = generator.styles(latent, labels)  # type: ignore[operator]
    images: Tensor = generator.synthesise(styles)  # type: ignore[operator]
    noise = per_sample(torch.randn, *images.shape, device=images.device).to(images.dtype)
    pixels = images.shape[2] * images.shape[3]
    (gradient,) = torch.autograd.grad((images * noise).sum() / pixels**0.5, styles, create_graph=True)
    lengths: Tensor = gradient.square().sum(2).mean(1).sqrt()
    return lengths
