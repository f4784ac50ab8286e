"""What a trained discriminator says of samples: real or fake."""

import torch
from torch import Tensor
from torch.nn.functional import interpolate
from torch.nn.modules.batchnorm import _BatchNorm

from ganlab.dataset import Split
from ganlab.measure.load import Trained
from ganlab.measure.sampler import BATCH, Fakes
from ganlab.needs import LABELS


class Judge:
    """A run's discriminator without dropout, with the threshold above which it calls a sample real.

    The threshold is the loss's boundary; of a critic, and wherever only differences count, it is halfway between the
    mean scores of real data and of the run's own fakes. `threshold_said` says so.

    Batch normalisation divides by the statistics of batches that are all real or all fake, as it did while the
    discriminator learned; averages over both kinds would take from it what it judges by. `notes` says so.
    """

    def __init__(self, trained: Trained, real: Split, own: Fakes) -> None:
        self.trained, self.dataset = trained, trained.parts.dataset.target
        parts = trained.parts
        self.reads_labels = LABELS in parts.conditioning.needs or parts.discriminator.reads_labels
        norms = [m for m in parts.discriminator.modules() if isinstance(m, _BatchNorm)]
        for norm in norms:
            norm.momentum = 0.0
            norm.train()

        self.batch = parts.training.batch_size if norms else BATCH
        self.notes = ["normalises each batch by itself, all real or all fake, as in its training"] if norms else []
        labels = None if real.labels is None else torch.from_numpy(real.labels)
        self.real = self.scores(self.dataset.modality.tensor(torch.from_numpy(real.data)), labels)
        boundary = parts.loss.boundary
        if boundary is None:
            fake = self.scores(own.samples, own.labels)
            self.threshold = float(self.real.mean() + fake.mean()) / 2
            why = "it is a critic" if parts.loss.is_critic else "its loss knows differences alone"
            self.threshold_said = (
                f"{self.threshold:.4g}, halfway between the means of real data ({float(self.real.mean()):.4g}) and of "
                f"its own fakes ({float(fake.mean()):.4g}), for {why}"
            )
        else:
            self.threshold, self.threshold_said = float(boundary), f"{boundary:g}, the boundary of its loss"

    @torch.no_grad()
    def scores(self, x: Tensor, labels: Tensor | None) -> Tensor:
        """(N,) on the CPU, high for real; where it reads labels and there are none, the best of all classes."""
        if labels is None and self.reads_labels:
            each = [self._scores(x, torch.full((len(x),), c)) for c in range(self.dataset.num_classes)]
            return torch.stack(each).amax(0)
        return self._scores(x, labels)

    def takes_for_real(self, fakes: Fakes) -> Tensor:
        """(N,) bool."""
        return self.scores(fakes.samples, fakes.labels) > self.threshold

    def _scores(self, x: Tensor, labels: Tensor | None) -> Tensor:
        parts, device, made, shares = self.trained.parts, self.trained.game.device, [], max(1, len(x) // self.batch)
        asked = [None] * shares if labels is None else labels.to(device).tensor_split(shares)
        for batch, told in zip(x.to(device).tensor_split(shares), asked, strict=True):
            scores = parts.loss.scores(parts.discriminator(batch, told), told)
            made.append(parts.loss.realness(scores).float().cpu())
        return torch.cat(made)


def fitted(x: Tensor, shape: tuple[int, ...]) -> tuple[Tensor, str]:
    """Samples (N, *any) as a discriminator of samples of `shape` can see them, and in words what was done to them.

    Raises:
        ValueError: one is an image and the other is not, or points are of other dimensions.
    """
    mine = tuple(x.shape[1:])
    if mine == shape:
        return x, ""
    if len(mine) != 3 or len(shape) != 3:
        raise ValueError(f"samples of shape {mine} are none that a discriminator of {shape} can judge")
    said = []
    if mine[0] != shape[0]:
        x = x.mean(1, keepdim=True).expand(-1, shape[0], -1, -1)
        said.append(f"from {mine[0]} to {shape[0]} channels by their mean")
    if mine[1:] != shape[1:]:
        x = interpolate(x, shape[1:], mode="bilinear", antialias=True, align_corners=False)
        said.append(f"from {mine[1]} x {mine[2]} to {shape[1]} x {shape[2]} pixels by antialiased bilinear resizing")
    return x, " and ".join(said)
