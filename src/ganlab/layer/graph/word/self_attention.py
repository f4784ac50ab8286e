"""Every place looks at every other."""

from dataclasses import dataclass
from math import prod
from typing import Any

from ganlab.layer.graph.layer import Call, Layer, Misfit, Shape, WeightNorm, call
from ganlab.layer.graph.pen import Pen


@dataclass(frozen=True)
class SelfAttention(Layer):
    """x + gamma * attention(x), gamma from zero on (Zhang et al. 2019), keys and values pooled by two."""

    category = "core"
    ranks = (3,)

    weights: WeightNorm = None

    def output(self, *inputs: Shape) -> Shape:
        """The same."""
        if min(inputs[0][1:]) < 2:
            raise Misfit(f"{list(inputs[0])} has no places to pool by two", "put it where the map is larger")
        return inputs[0]

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """Four 1x1 convolutions and gamma."""
        c = inputs[0][0]
        eighth, half = max(1, c // 8), max(1, c // 2)
        maps = {"query": (eighth, c), "key": (eighth, c), "value": (half, c), "out": (c, half)}
        return {"gamma": (), **{f"{k}.weight": (*s, 1, 1) for k, s in maps.items()}}

    def multiply_adds(self, *inputs: Shape) -> int:
        """The convolutions and the two products."""
        c, height, width = inputs[0]
        places, pooled = height * width, (height // 2) * (width // 2)
        weights = sum(prod(s) for k, s in self.weight_shapes(*inputs).items() if k != "gamma")
        return weights * places + (max(1, c // 8) + max(1, c // 2)) * places * pooled

    def reach(self) -> None:
        """All places."""

    def module(self, *inputs: Shape) -> Call:
        """ganlab's."""
        return call("ganlab.layer.graph.modules.SelfAttention", inputs[0][0])

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """Four convolutions and keras.ops; gamma is folded into the last kernel."""
        c, height, width = shapes[0]
        eighth, half, ops = max(1, c // 8), max(1, c // 2), pen.ops

        def convolved(x: Any, name: str, out: int) -> Any:
            options = {"filters": out, "kernel_size": 1, "use_bias": False, **pen.format(2)}
            layer = pen.layer("Conv2D", suffix=name, **options)
            y = layer(x)
            pen.feed(layer.kernel, lambda m: _kernel(m, name))
            return y

        def rows(x: Any, out: int, places: int) -> Any:
            return ops.reshape(pen.first(x, 3), (-1, out, places))

        pool = pen.layer("MaxPooling2D", suffix="pool", pool_size=2, **pen.format(2))
        pooled = (height // 2) * (width // 2)
        query = rows(convolved(inputs[0], "query", eighth), eighth, height * width)
        key = rows(pool(convolved(inputs[0], "key", eighth)), eighth, pooled)
        value = rows(pool(convolved(inputs[0], "value", half)), half, pooled)
        seen = ops.softmax(ops.matmul(ops.transpose(query, (0, 2, 1)), key), axis=2)
        mixed = ops.matmul(value, ops.transpose(seen, (0, 2, 1)))
        mixed = pen.to_stored(ops.reshape(mixed, (-1, half, height, width)), 3)
        return inputs[0] + convolved(mixed, "out", c)


def _kernel(module: Any, name: str) -> Any:
    weight = getattr(module, name).weight.permute(2, 3, 1, 0)
    return weight * module.gamma if name == "out" else weight
