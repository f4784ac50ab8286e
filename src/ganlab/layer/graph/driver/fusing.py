"""Which pairs of nodes run as one operation."""

from collections import Counter
from dataclasses import dataclass

from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.layer import Call, call
from ganlab.layer.graph.word.average_pool import AveragePool
from ganlab.layer.graph.word.conv import Conv
from ganlab.layer.graph.word.leaky_relu import LeakyRelu
from ganlab.layer.graph.word.relu import Relu
from ganlab.layer.graph.word.upsample import Upsample

OVERWRITING = (Relu, LeakyRelu)


@dataclass(frozen=True)
class Operation:
    """One step of a network: the node whose name it has, what it takes, and the module that computes it."""

    node: Placed
    sources: tuple[str, ...]
    call: Call
    gives: str

    @property
    def name(self) -> str:
        """The name of its weights."""
        return self.node.name


def operations(laid_out: LaidOut) -> list[Operation]:
    """The nodes with upsample + conv, and conv + average_pool, joined; activations write over what none else reads."""
    readers = Counter(s for node in laid_out.nodes for s in node.sources) + Counter(laid_out.outputs.values())
    nodes = {node.name: node for node in laid_out.nodes}
    found: dict[str, Operation] = {}

    def alone(name: str, kind: type) -> Placed | None:
        """The node before, where it is of a kind and has one reader."""
        node = nodes.get(name)
        return node if node is not None and isinstance(node.layer, kind) and readers[name] == 1 else None

    for node in laid_out.nodes:
        made, sources = node.layer.module(*node.inputs), node.sources
        before = alone(node.sources[0], object)
        if isinstance(node.layer, Conv) and _keeps(node):
            doubled = alone(node.sources[0], Upsample)
            if doubled is not None and _doubles(doubled):
                del found[doubled.name]
                sources, made = doubled.sources, _fused("UpsampleConv2d", node, node.layer)
        elif isinstance(node.layer, AveragePool) and (node.layer.kernel, node.layer.step) == (2, 2):
            conv = alone(node.sources[0], Conv)
            if conv is not None and _keeps(conv) and found[conv.name].call.path.startswith("torch."):
                joined = _fused("PooledConv2d", conv, conv.layer)
                sources = found.pop(conv.name).sources
                found[node.name] = Operation(conv, sources, joined, node.name)
                continue
        elif isinstance(node.layer, OVERWRITING) and before is not None and before.layer.overwritable:
            made = call(made.path, *made.args, **{**made.kwargs, "inplace": True})
        found[node.name] = Operation(node, sources, made, node.name)
    return list(found.values())


def _keeps(node: Placed) -> bool:
    """Whether a convolution of images is 3x3 and keeps their size."""
    layer = node.layer
    assert isinstance(layer, Conv)
    plain = (layer.kernel, layer.stride, layer.margin, layer.dilation, layer.groups) == (3, 1, 1, 1, 1)
    return plain and len(node.inputs[0]) == 3


def _doubles(node: Placed) -> bool:
    layer = node.layer
    return isinstance(layer, Upsample) and (layer.factor, layer.mode) == (2, "nearest") and len(node.inputs[0]) == 3


def _fused(name: str, conv: Placed, layer: object) -> Call:
    assert isinstance(layer, Conv)
    bias = {} if layer.bias else {"bias": False}
    return call(f"ganlab.layer.resampling.{name}", conv.inputs[0][0], layer.width, **bias)
