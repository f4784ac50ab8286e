"""A laid-out graph drawn as a functional Keras model of stock layers, and how it is fed from torch modules."""

from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.pen import Pen


class Drawing:
    """One model, and the pen that drew it, which knows its feeds."""

    def __init__(self, laid_out: LaidOut, channels_last: bool = False) -> None:
        self.pen = Pen(channels_last)
        self.model = self._model(laid_out)

    def _model(self, laid_out: LaidOut) -> Any:
        tensors: dict[str, Any] = {}
        inputs = [name for name in laid_out.inputs if name != "labels" or laid_out.reads_labels]
        for name in inputs:
            shape = laid_out.inputs[name]
            dtype = "int32" if name == "labels" else "float32"
            stored = (*shape[1:], shape[0]) if self.pen.last and len(shape) > 2 else shape
            tensors[name] = self.pen.keras.Input(stored, name=name, dtype=dtype)
        for node in laid_out.nodes:
            tensors[node.name] = self._placed(node, [tensors[s] for s in node.sources])
        ends = [tensors[name] for name in laid_out.outputs.values()]
        return self.pen.keras.Model([tensors[name] for name in inputs], ends, name=laid_out.player)

    def _placed(self, node: Placed, inputs: list[Any]) -> Any:
        if node.layer.category == "dotted":
            raise WrongUse(f"{node.name} names a torch class, which Keras has not; use driver=torch, or a layer word")
        self.pen.at(node.name)
        return node.layer.keras(self.pen, inputs, node.inputs)
