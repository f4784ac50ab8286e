"""Consistency regularisation."""

import torch
from torch import Tensor

from ganlab.augmentation import uniform
from ganlab.needs import IMAGES, LOGITS, Count, NonNegative
from ganlab.penalty import DiscriminatorTurn, Penalty


class Consistency(Penalty):
    """weight * (D(x) - D(T(x)))^2 on real samples, T a flip and a shift (Zhang et al. 2020, equation 4).

    The shift is of up to `shift` of the image's size in both directions, as the paper's 4 of 32 pixels.
    """

    needs = (IMAGES, LOGITS)

    def __init__(self, weight: NonNegative = 10.0, shift: NonNegative = 0.125, every: Count = 1) -> None:
        super().__init__(weight, every)
        self.shift = shift

    def value(self, turn: DiscriminatorTurn) -> Tensor:
        """The mean squared difference of the logits of reals and of changed reals."""
        changed: Tensor = turn.discriminator(flip_and_shift(turn.real.detach(), self.shift), turn.labels).logits
        return (turn.real_output.logits - changed).float().square().mean()


def flip_and_shift(x: Tensor, shift: float) -> Tensor:
    """Mirror every other image (N, C, H, W) at random and move it by whole pixels, reflected at its edges."""
    rows, columns = (_places(x, size, round(shift * size)) for size in x.shape[2:])  # (N, H), (N, W)
    mirrored = uniform(x) < 0.5
    columns = torch.where(mirrored[:, None], columns.flip(1), columns)
    batch = torch.arange(len(x), device=x.device)[:, None, None]
    moved = x.permute(0, 2, 3, 1)[batch, rows[:, :, None], columns[:, None, :]]  # (N, H, W, C)
    return moved.permute(0, 3, 1, 2)


def _places(x: Tensor, size: int, most: int) -> Tensor:
    """Per sample, where each of `size` pixels comes from (N, size) after a shift of up to `most`, with reflection."""
    offset = (uniform(x) * (2 * most + 1)).long() - most
    places = torch.arange(size, device=x.device) + offset[:, None]
    return (size - 1 - (places.abs() - (size - 1)).abs()).clamp(0, size - 1)
