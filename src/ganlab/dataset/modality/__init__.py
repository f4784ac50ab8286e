"""What kind of data samples are, and all that depends on it.

Contract: a `Modality` says how stored samples become tensors, what a file would hold of generated ones, how they are
drawn and written, how far apart they are, and in which words their shape is told. A dataset has one; nothing else asks
what its samples are. Torch is imported only where samples are worked on: what a dataset is, is told without it.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PIL import Image

if TYPE_CHECKING:
    from torch import Tensor


class Modality(ABC):
    """One kind of data."""

    name: ClassVar[str]  # in the plural, as in a sentence
    suffix: ClassVar[str]  # of a file that holds samples
    features: ClassVar[str]  # the word of `features` that suits it
    shown: ClassVar[int]  # how many samples one picture shows
    has_images: ClassVar[bool] = False  # whether `as_images` is there
    norm: ClassVar[float] = 2.0  # by which samples are apart
    overlays: ClassVar[bool] = False  # whether samples are drawn over each other, so that data can lie behind them
    vocabulary: int = 0  # how many tokens samples are made of, where they are numbers of tokens

    @abstractmethod
    def tensor(self, stored: "Tensor") -> "Tensor":
        """What a split stores, with any dimensions before one sample's -> what networks see (..., *sample_shape)."""

    @abstractmethod
    def as_stored(self, x: "Tensor") -> "Tensor":
        """Samples (N, *sample_shape) as they read back from a file that holds them."""

    @abstractmethod
    def draw(self, x: "Tensor", pixels: int = 640, behind: "Tensor | None" = None) -> Image.Image:
        """A picture, about `pixels` wide, of samples (N, *sample_shape); one that overlays shows data `behind` them."""

    @abstractmethod
    def describe(self, sample_shape: Sequence[int]) -> str:
        """Samples of a shape in words, such as "grey images of 28 x 28 pixels"."""

    def as_images(self, x: "Tensor") -> "Tensor":
        """Samples (N, *sample_shape) as the images (N, C, H, W) in [-1, 1] that networks and eyes look at."""
        raise NotImplementedError(f"{self.name} are no images")

    def distances(self, x: "Tensor") -> "Tensor":
        """(N, N): how far samples (N, *sample_shape) are from each other; by `norm`, as vectors."""
        import torch

        flat = x.flatten(1).float()
        return torch.cdist(flat, flat, p=self.norm)

    def write(self, x: "Tensor", path: Path, behind: "Tensor | None" = None) -> list[Path]:
        """Samples (N, *sample_shape) into a file that ends in `suffix`: here, their picture. All files that it made."""
        self.draw(x, behind=behind).save(path)
        return [path]
