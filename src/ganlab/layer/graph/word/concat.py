"""Channels beside channels."""

from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.layer import Call, Layer, Misfit, Shape, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class Concat(Layer):
    """Channels beside channels; a vector is spread over all places of an image."""

    category = "core"
    arity = (2, None)

    def output(self, *inputs: Shape) -> Shape:
        """(C_i, *places) -> (sum of C_i, *places)."""
        widest = max(inputs, key=len)
        for shape in inputs:
            if len(shape) > 1 and shape[1:] != widest[1:]:
                raise Misfit(
                    f"{' and '.join(str(list(s)) for s in inputs)} differ in more than their channels",
                    "bring them to one size, by an upsample or a stride",
                )
        return sum(s[0] for s in inputs), *widest[1:]

    def module(self, *inputs: Shape) -> Call:
        """torch.cat over the channels."""
        return call("ganlab.layer.graph.modules.Concat")

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Concatenate over the axis of channels."""
        widest = max(shapes, key=len)
        spread = [pen.spread(x, s, widest) for x, s in zip(inputs, shapes, strict=True)]
        return pen.layer("Concatenate", axis=pen.channel_axis(len(widest)))(spread)
