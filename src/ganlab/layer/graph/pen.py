"""What layer words draw with: stock Keras layers under a node's name, fed from its torch module. Imports no torch."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from ganlab.errors import WrongUse

Shape = tuple[int, ...]


def keras_on_torch() -> Any:
    """Keras with torch below it, imported on first use (it takes seconds).

    Raises:
        WrongUse: Keras is not installed, or was imported on another library.
    """
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = "torch"
    try:
        import keras
    except ImportError as error:
        raise WrongUse('driver=keras needs Keras 3; install it by pip install "ganlab[keras]"') from error
    if keras.backend.backend() != "torch":
        raise WrongUse(
            f"Keras was imported on {keras.backend.backend()} before; set KERAS_BACKEND=torch before importing it"
        )
    return keras


@dataclass(frozen=True)
class Feed:
    """A Keras variable, the node whose torch module has its value, how to read it there, and how to write it back."""

    variable: Any
    node: str
    read: Callable[[Any], Any]
    write: Callable[[Any, Any, int], None] | None


class Pen:
    """Draws a node's layers; ranks 3 and 4 are stored channels last or first, lower ones as torch has them."""

    def __init__(self, channels_last: bool = False) -> None:
        self.keras = keras_on_torch()
        self.ops = self.keras.ops
        self.last = channels_last
        self.feeds: list[Feed] = []
        self._node = self._whole = ""
        self._names: set[str] = set()

    def at(self, node: str) -> None:
        """Begin the layers of a node."""
        self._whole = node
        self._node = node.replace(".", "_")  # torch takes no dot in the name of a parameter

    def layer(self, kind: str, *args: Any, suffix: str = "", **options: Any) -> Any:
        """A stock Keras layer under the node's name."""
        wanted = f"{self._node}_{suffix}" if suffix else self._node
        name, count = wanted, 1
        while name in self._names:
            count += 1
            name = f"{wanted}_{count}"
        self._names.add(name)
        return getattr(self.keras.layers, kind)(*args, name=name, **options)

    def feed(
        self, variable: Any, read: Callable[[Any], Any], write: Callable[[Any, Any, int], None] | None = None
    ) -> None:
        """The variable takes what `read` finds in the node's torch module; `write(module, moved, batch)` gives back."""
        self.feeds.append(Feed(variable, self._whole, read, write))

    def feed_bias(self, layer: Any) -> None:
        """The module's bias, where there is one."""
        if layer.use_bias:
            self.feed(layer.bias, lambda m: m.bias)

    def format(self, places: int) -> dict[str, str]:
        """The option that says where channels lie."""
        last = self.last or places == 1
        return {"data_format": "channels_last" if last else "channels_first"}

    def channel_axis(self, rank: int) -> int:
        """The axis of channels, the batch being 0."""
        return rank if self.last and rank > 2 else 1

    def place_axes(self, rank: int) -> tuple[int, ...]:
        """The axes that are not the batch or channels."""
        return tuple(a for a in range(1, rank + 1) if a != self.channel_axis(rank))

    def first(self, x: Any, rank: int) -> Any:
        """As torch has it."""
        if not self.last or rank < 3:
            return x
        return self.layer("Permute", suffix="first", dims=(rank, *range(1, rank)))(x)

    def to_stored(self, x: Any, rank: int) -> Any:
        """What torch has, as it is stored here."""
        if not self.last or rank < 3:
            return x
        return self.layer("Permute", suffix="last", dims=(*range(2, rank + 1), 1))(x)

    def places_open(self, x: Any, places: int) -> Any:
        """(C, L) -> (L, C), for Keras' layers over lengths."""
        return self.layer("Permute", suffix="open", dims=(2, 1))(x) if places == 1 else x

    def places_closed(self, x: Any, places: int) -> Any:
        """(L, C) -> (C, L)."""
        return self.layer("Permute", suffix="closed", dims=(2, 1))(x) if places == 1 else x

    def padded(self, x: Any, places: int, by: tuple[int, int]) -> Any:
        """Zeros before and after, in every direction."""
        if by == (0, 0):
            return x
        more = {} if places == 1 else self.format(places)
        padding = by if places == 1 else (by,) * places
        return self.layer(f"ZeroPadding{places}D", suffix="padding", padding=padding, **more)(x)

    def cropped(self, x: Any, places: int, by: tuple[int, int]) -> Any:
        """Cut off before and after, in every direction."""
        if by == (0, 0):
            return x
        more = {} if places == 1 else self.format(places)
        cropping = by if places == 1 else (by,) * places
        return self.layer(f"Cropping{places}D", suffix="cropping", cropping=cropping, **more)(x)

    def spread(self, x: Any, shape: Shape, over: Shape) -> Any:
        """A vector at every place of a map."""
        if len(shape) > 1 or len(over) == 1:
            return x
        x = self.layer("RepeatVector", prod(over[1:]), suffix="spread")(x)
        x = self.layer("Permute", suffix="spread", dims=(2, 1))(x)
        x = self.layer("Reshape", suffix="spread", target_shape=(*shape, *over[1:]))(x)
        return self.to_stored(x, len(over))
