"""What a graph knows of the dataset and of its inputs."""

from dataclasses import dataclass
from math import prod
from typing import Any

INPUTS = {"generator": ("latent", "labels"), "discriminator": ("sample", "labels")}


@dataclass(frozen=True)
class Facts:
    """`sample_shape` without the batch, `num_classes` (0 without labels), `latent_dim`."""

    sample_shape: tuple[int, ...]
    num_classes: int = 0
    latent_dim: int = 100

    def names(self) -> dict[str, Any]:
        """The facts that an expression may name; `size` is of square images, or a length."""
        shape = self.sample_shape
        named: dict[str, Any] = {"sample_shape": list(shape), "sample_size": prod(shape)}
        named |= {"latent_dim": self.latent_dim, "num_classes": self.num_classes}
        if len(shape) > 1:
            named["channels"] = shape[0]
            named |= {"size": shape[1]} if len(set(shape[1:])) == 1 else {}
        return named

    def resized(self, size: int) -> "Facts":
        """The same of images of another size."""
        return Facts((self.sample_shape[0], *[size] * (len(self.sample_shape) - 1)), self.num_classes, self.latent_dim)


NAMES = ("sample_shape", "sample_size", "channels", "size", "latent_dim", "num_classes")
