"""What the rules know of a dataset."""

from dataclasses import dataclass

from ganlab.errors import WrongUse

SMALL = 32  # pixels, the size to which larger images go before networks get narrower


@dataclass(frozen=True)
class Material:
    """The training images (or points) of a dataset, as far as they decide which GAN suits it.

    `per_class` is how many the least common class has, `judged_per_class` the same of all that a classifier may learn
    from; both are 0 without labels. `resizable` says that `dataset.image_size` is free to be chosen.

    Raises:
        WrongUse: samples are neither points nor images.
    """

    name: str
    shape: tuple[int, ...]
    count: int
    per_class: int = 0
    judged_per_class: int = 0
    resizable: bool = False

    def __post_init__(self) -> None:
        if len(self.shape) not in (1, 3):
            raise WrongUse(
                f"samples of dataset={self.name} have the shape {list(self.shape)}, and suggest knows points and "
                "images alone; choose the networks yourself from `ganlab words generator`"
            )

    @property
    def is_images(self) -> bool:
        """Images (C, H, W), and not points (F,)."""
        return len(self.shape) == 3

    @property
    def size(self) -> int:
        """The longer side of an image."""
        return max(self.shape[1:], default=0)
