"""Images under a matrix: what the geometric augmentations share."""

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample


def matrix(*rows: tuple[Tensor | float, ...]) -> Tensor:
    """(N, n, n) from entries that are (N,) or numbers; at least one is (N,)."""
    like = next(e for row in rows for e in row if isinstance(e, Tensor))
    entries = [e if isinstance(e, Tensor) else torch.full_like(like, e) for row in rows for e in row]
    flat: Tensor = torch.stack(entries, -1)
    return flat.view(-1, len(rows), len(rows))


def rotation(angle: Tensor, aspect: Tensor) -> Tensor:
    """(N, 3, 3): turn by `angle` (N,) radians in coordinates where an image of width/height `aspect` is [-1, 1]^2."""
    cos, sin = angle.cos(), angle.sin()
    return matrix((cos, -sin / aspect, 0.0), (sin * aspect, cos, 0.0), (0.0, 0.0, 1.0))


def scaling(x: Tensor, y: Tensor) -> Tensor:
    """(N, 3, 3)."""
    return matrix((x, 0.0, 0.0), (0.0, y, 0.0), (0.0, 0.0, 1.0))


def translation(x: Tensor, y: Tensor) -> Tensor:
    """(N, 3, 3); 2 is the image's whole width or height."""
    return matrix((1.0, 0.0, x), (0.0, 1.0, y), (0.0, 0.0, 1.0))


def resample(x: Tensor, back: Tensor) -> Tensor:
    """(N, C, H, W) where each place is filled from `back` (N, 3, 3) times that place; bilinear, edges reflected."""
    precise = x if x.dtype == torch.float64 else x.float()  # a grid of 16 bits would shift fakes alone under autocast
    grid = affine_grid(back[:, :2].to(precise.dtype), list(x.shape), align_corners=False)
    sampled = grid_sample(precise, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return sampled.to(x.dtype)
