"""A laid-out graph drawn as a functional Keras model of stock layers, and how it is fed from torch modules."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.layer import Shape


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


class Drawing:
    """Draws one model; ranks 3 and 4 are stored channels last or first, lower ones as torch has them."""

    def __init__(self, laid_out: LaidOut, channels_last: bool = False) -> None:
        self.keras = keras_on_torch()
        self.ops = self.keras.ops
        self.last = channels_last
        self.feeds: list[Feed] = []
        self._node = self._whole = ""
        self._names: set[str] = set()
        self.model = self._drawn(laid_out)

    def _drawn(self, laid_out: LaidOut) -> Any:
        tensors: dict[str, Any] = {}
        inputs = [name for name in laid_out.inputs if name != "labels" or laid_out.reads_labels]
        for name in inputs:
            shape = laid_out.inputs[name]
            dtype = "int32" if name == "labels" else "float32"
            stored = (*shape[1:], shape[0]) if self.last and len(shape) > 2 else shape
            tensors[name] = self.keras.Input(stored, name=name, dtype=dtype)
        for node in laid_out.nodes:
            tensors[node.name] = self._placed(node, [tensors[s] for s in node.sources])
        ends = [tensors[name] for name in laid_out.outputs.values()]
        return self.keras.Model([tensors[name] for name in inputs], ends, name=laid_out.player)

    def _placed(self, node: Placed, inputs: list[Any]) -> Any:
        if node.layer.category == "dotted":
            raise WrongUse(f"{node.name} names a torch class, which Keras has not; use driver=torch, or a layer word")
        self._whole = node.name
        self._node = node.name.replace(".", "_")  # torch takes no dot in the name of a parameter
        return node.layer.keras(self, inputs, node.inputs)

    # What layer words call.

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

    def stored(self, x: Any, rank: int) -> Any:
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
        return self.stored(x, len(over))
