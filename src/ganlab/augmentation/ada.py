"""Adaptive discriminator augmentation."""

from math import log, pi

import torch
from torch import Tensor, nn

from ganlab.augmentation import Augmentation, normal, uniform
from ganlab.augmentation.affine import matrix, resample, rotation, scaling, translation
from ganlab.layer.parallel import mean_over_processes, world
from ganlab.needs import BOUNDARY, IMAGES, Count, Fraction


class Overfitting(nn.Module):
    """A probability that grows while the discriminator is too sure of the reals (Karras et al. 2020b, section 3.2).

    r = E sign(D(x) - boundary) over four discriminator turns; the probability moves towards more where r is above
    `target`, else towards less, at the rate that takes it from 0 to 1 in `images` reals.
    """

    probability: Tensor
    signs: Tensor
    turns: Tensor

    def __init__(self, boundary: float | None, target: float, images: int) -> None:
        super().__init__()
        if not -1 < target < 1 or images < 1:
            raise ValueError(
                f"an adaptive augmentation's target is in (-1, 1) and its images at least 1, got {target} and "
                f"{images}; "
                "the paper's are 0.6 and 500000"
            )
        self.boundary, self.target, self.images = boundary or 0.0, target, images
        for name in ("probability", "signs", "turns"):
            self.register_buffer(name, torch.zeros(()))

    @torch.no_grad()
    def adapt(self, realness: Tensor) -> None:
        """Take how real one turn's reals looked; every fourth moves the probability."""
        self.signs.add_(mean_over_processes((realness.float() - self.boundary).sign().mean()))
        self.turns.add_(1)
        due = (self.turns % 4 == 0).float()
        step = 4 * len(realness) * world()[1] / self.images
        self.probability.add_(due * (self.signs / 4 - self.target).sign() * step).clamp_(0, 1)
        self.signs.mul_(1 - due)


class ADA(Augmentation):
    """Flips, turns, shifts, scales and colours, each with an adaptive probability (Karras et al. 2020b, appendix B).

    The paper's "bgc" pipeline with its strengths: mirror, quarter turns, whole-pixel shifts; scale, rotation, uneven
    scale, rotation, shift; brightness, contrast, and of three channels luma flip, hue and saturation. All geometry is
    one matrix and one bilinear resampling with reflected edges, where the paper filters with wavelets. `probability`
    fixes it; None adapts it from 0.
    """

    needs = (IMAGES, BOUNDARY)

    def __init__(
        self, boundary: float | None, target: float = 0.6, images: Count = 500_000, probability: Fraction | None = None
    ) -> None:
        super().__init__()
        if probability is not None and not 0 <= probability <= 1:
            raise ValueError(f"augmentation.ada.probability is in [0, 1], or null to adapt it, got {probability}")
        self.overfitting = Overfitting(boundary, target, images)
        self.fixed = probability is not None
        self.overfitting.probability.fill_(probability or 0.0)

    @property
    def probability(self) -> Tensor:
        """The probability of each change."""
        return self.overfitting.probability

    def adapt(self, realness: Tensor) -> None:
        """Follow the discriminator's certainty of the reals."""
        if not self.fixed:
            self.overfitting.adapt(realness)

    def watched(self) -> dict[str, Tensor]:
        """The probability."""
        return {"probability": self.probability}

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H, W)."""
        return colored(moved(x, self.probability), self.probability)


def _maybe(x: Tensor, probability: Tensor, value: Tensor, neutral: float) -> Tensor:
    """`value` (N,) with `probability`, else `neutral`."""
    return torch.where(uniform(x) < probability, value, torch.full_like(value, neutral))


def moved(x: Tensor, p: Tensor) -> Tensor:
    """Appendix B, figure 18 steps 1 to 10: images (N, C, H, W), each moved with probability `p` (a scalar) per step.

    Each step is one matrix per sample, (N, 3, 3), that leads from a place of the result to its source; their product
    is taken from left to right, and the images are sampled once.
    """
    height, width = x.shape[2:]
    one = torch.ones(len(x), device=x.device)
    aspect = one * (width / height)
    back = scaling(1 - 2 * (uniform(x) < 0.5).float() * _maybe(x, p, one, 0.0), one)
    quarter = _maybe(x, p, (uniform(x) * 4).floor(), 0.0)
    back = back @ rotation(quarter * (pi / 2), one)
    shifts = [_maybe(x, p, uniform(x, low=-0.125, high=0.125), 0.0) for _ in range(2)]
    whole = [(shift * size).round() * (2 / size) for shift, size in zip(shifts, (width, height), strict=True)]
    back = back @ translation(whole[0], whole[1])

    scale = _maybe(x, p, torch.exp(normal(x) * (0.2 * log(2))), 1.0)
    back = back @ scaling(1 / scale, 1 / scale)
    turning = 1 - (1 - p).clamp_min(0).sqrt()  # so that either rotation happens with probability p
    back = back @ rotation(_maybe(x, turning, uniform(x, low=-pi, high=pi), 0.0), aspect)
    uneven = _maybe(x, p, torch.exp(normal(x) * (0.2 * log(2))), 1.0)
    back = back @ scaling(1 / uneven, uneven)
    back = back @ rotation(_maybe(x, turning, uniform(x, low=-pi, high=pi), 0.0), aspect)
    right, down = (_maybe(x, p, normal(x) * 0.125, 0.0) for _ in range(2))
    return resample(x, back @ translation(2 * right, 2 * down))


def colored(x: Tensor, p: Tensor) -> Tensor:
    """Appendix B, figure 18 steps 11 to 15: images (N, C, H, W), each recoloured with probability `p` per step.

    Brightness and contrast are a number per sample, (N, 1, 1, 1); what turns colours is a matrix per sample (N, 3, 3)
    on the three channels of every pixel, (N, 3, H * W).
    """
    brightness = _maybe(x, p, normal(x) * 0.2, 0.0)
    contrast = _maybe(x, p, torch.exp(normal(x) * (0.5 * log(2))), 1.0)
    x = (x + brightness.view(-1, 1, 1, 1)) * contrast.view(-1, 1, 1, 1)
    if x.shape[1] != 3:
        return x
    flip = _maybe(x, p, (uniform(x) < 0.5).float(), 0.0)
    hue = _maybe(x, p, uniform(x, low=-pi, high=pi), 0.0)
    saturation = _maybe(x, p, torch.exp(normal(x) * log(2)), 1.0)
    luma = torch.full((3, 3), 1 / 3, device=x.device)  # projection on the grey axis
    identity = torch.eye(3, device=x.device)
    change = _about_grey(hue) @ (identity - 2 * luma * flip.view(-1, 1, 1))
    change = (luma + (identity - luma) * saturation.view(-1, 1, 1)) @ change
    return (change.to(x.dtype) @ x.flatten(2)).view_as(x)


def _about_grey(angle: Tensor) -> Tensor:
    """(N, 3, 3): rotation of colours about the grey axis (Rodrigues' formula)."""
    cos, sin = angle.cos(), angle.sin() / 3**0.5
    third = (1 - cos) / 3
    same, less, more = cos + third, third - sin, third + sin
    return matrix((same, less, more), (more, same, less), (less, more, same))
