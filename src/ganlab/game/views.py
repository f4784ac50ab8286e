"""What the discriminator sees in place of the samples."""

from collections.abc import Mapping

from torch import Tensor

from ganlab.augmentation import Augmentation


class Views:
    """The augmentations of a run, one after the other."""

    def __init__(self, augmentations: Mapping[str, Augmentation]) -> None:
        self._views = tuple(augmentations.values())
        self._watched = {f"augmentation/{name}": view for name, view in augmentations.items()}

    @property
    def names(self) -> list[str]:
        """What they show of themselves among the scalars."""
        return [f"{name}/{key}" for name, view in self._watched.items() for key in view.watched()]

    def watched(self) -> dict[str, Tensor]:
        """What stands under `names` now."""
        return {f"{name}/{key}": v for name, view in self._watched.items() for key, v in view.watched().items()}

    def real(self, real: Tensor, fake: Tensor) -> Tensor:
        """Reals (N, *sample_shape) as the discriminator sees them beside `fake`."""
        for view in self._views:
            real = view.real(real, fake)
        return real

    def fake(self, fake: Tensor) -> Tensor:
        """Fakes (N, *sample_shape) as the discriminator sees them."""
        for view in self._views:
            fake = view.fake(fake)
        return fake

    def adapt(self, realness: Tensor) -> None:
        """Move what they remember of a discriminator's turn, in which reals looked `realness` (N,) real."""
        for view in self._views:
            view.adapt(realness)
