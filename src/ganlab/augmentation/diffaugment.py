"""Differentiable augmentation."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import pad

from ganlab.augmentation import Augmentation, uniform
from ganlab.needs import IMAGES

Change = Literal["color", "translation", "cutout"]


class DiffAugment(Augmentation):
    """Colour, translation and cutout of real and fake alike (Zhao et al. 2020, section 3.2).

    Brightness +-0.5, saturation 0 to 2, contrast 0.5 to 1.5; shifts of up to an eighth of the size, zeros beyond the
    edge; a square of zeros of half the size. `policy` lists which.
    """

    needs = (IMAGES,)

    def __init__(self, policy: Sequence[Change] = ("color", "translation", "cutout")) -> None:
        super().__init__()
        known = {"color": color, "translation": translate, "cutout": cut_out}
        if not policy or any(change not in known for change in policy):
            raise ValueError(f"augmentation.diffaugment.policy lists some of {', '.join(known)}, got {list(policy)}")
        self.changes = [known[change] for change in policy]

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H, W)."""
        for change in self.changes:
            x = change(x)
        return x


def color(x: Tensor) -> Tensor:
    """Brightness, saturation about each pixel's grey, contrast about each image's mean: (N, C, H, W) -> the same."""
    brightness, saturation, contrast = (uniform(x, 1, 1, 1) for _ in range(3))  # (N, 1, 1, 1) each
    x = x + (brightness - 0.5)
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * (2 * saturation) + grey
    mean = x.mean((1, 2, 3), keepdim=True)
    return (x - mean) * (contrast + 0.5) + mean


def translate(x: Tensor, share: float = 0.125) -> Tensor:
    """Shifts by whole pixels, zeros beyond the edge: (N, C, H, W) -> the same.

    Every pixel is gathered from the image with an edge of one zero, (N, H + 2, W + 2, C), at its row (N, H) and column
    (N, W) of origin.
    """
    rows, columns = (_places(x, size, int(size * share + 0.5)) for size in x.shape[2:])
    batch = torch.arange(len(x), device=x.device)[:, None, None]
    edged = pad(x, (1, 1, 1, 1)).permute(0, 2, 3, 1)
    return edged[batch, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def _places(x: Tensor, size: int, most: int) -> Tensor:
    """Per sample, where each of `size` pixels comes from in the image with an edge of one zero: (N, size)."""
    offset = (uniform(x) * (2 * most + 1)).long() - most
    places = torch.arange(size, device=x.device) + offset[:, None] + 1
    return places.clamp(0, size + 1)


def cut_out(x: Tensor, share: float = 0.5) -> Tensor:
    """A square of zeros, its centre anywhere: (N, C, H, W) -> the same."""
    inside = []
    for size in x.shape[2:]:
        width = int(size * share + 0.5)
        first = (uniform(x) * (size + 1 - width % 2)).long() - width // 2  # (N,)
        distance = torch.arange(size, device=x.device) - first[:, None]  # (N, size)
        inside.append((distance >= 0) & (distance < width))
    hole = inside[0][:, None, :, None] & inside[1][:, None, None, :]  # (N, 1, H, W)
    return x.masked_fill(hole, 0.0)
