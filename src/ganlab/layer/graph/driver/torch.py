"""PyTorch: the reference driver."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from torch import Tensor, nn

from ganlab.layer.conditional import Condition, Conditional
from ganlab.layer.graph.dotted import class_of
from ganlab.layer.graph.driver import Normalizing, plain_normalization
from ganlab.layer.graph.driver.fusing import Operation, operations
from ganlab.layer.graph.driver.initialization import draw
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.modules import SelfAttention
from ganlab.layer.normalization import normalized, normalized_throughout
from ganlab.layer.sizes import laid_out_for
from ganlab.layer.weights import initialize


class Branch(nn.Module):
    """Modules under names that may be those of nn.Module's own methods."""

    def put(self, name: str, module: nn.Module) -> None:
        """Register `module` under a dotted name."""
        first, _, rest = name.partition(".")
        if not rest:
            self._modules[first] = module
            return
        branch = self._modules.setdefault(first, Branch())
        assert isinstance(branch, Branch)
        branch.put(rest, module)


class Step(NamedTuple):
    """A chain of modules, only the last read elsewhere, the slots it reads and fills, and those then free."""

    layers: list[Callable[..., Tensor]]
    sources: tuple[int, ...]
    target: int
    free: tuple[int, ...]


class Layout:
    """Puts images into the memory format of the convolution they go into."""

    def __init__(self, following: nn.Module) -> None:
        self.following = following

    def __call__(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same numbers."""
        return laid_out_for(self.following, x)


class Network(nn.Module):
    """The modules of a laid-out graph, in the order of its nodes, and the plan by which they run."""

    def __init__(self, laid_out: LaidOut, normalization: Normalizing = plain_normalization) -> None:
        super().__init__()
        self.laid_out = laid_out
        self.nodes = Branch()
        ordered = operations(laid_out)
        made = {op.gives: self._to_module(op, laid_out, normalization) for op in ordered}
        for op in ordered:
            self.nodes.put(op.name, made[op.gives])
        if laid_out.graph.initialization == "dcgan":
            initialize(self, "normal")
        self.steps, self.slots, self.ends = _planned(laid_out, ordered, made)

    def _to_module(self, op: Operation, laid_out: LaidOut, normalization: Normalizing) -> nn.Module:
        module: nn.Module = class_of(op.call.path)(*op.call.args, **op.call.kwargs)
        draw(module, laid_out.graph.initialization, op.node, laid_out)
        if op.node.layer.category == "normalization" and isinstance(module, nn.Module) and op.node.parameters:
            return normalization(module, op.node.inputs[0][0])
        kind: Any = getattr(op.node.layer, "weights", None) or "none"
        if isinstance(module, SelfAttention):
            return normalized_throughout(module, kind)
        return normalized(module, kind)

    def forward(self, x: Tensor, labels: Tensor | None = None, condition: Condition | None = None) -> list[Tensor]:
        """The outputs, in their order, of the player's input `x` (N, ...)."""
        values: list[Any] = [x, labels, *[None] * self.slots]
        for layers, sources, target, free in self.steps:
            first, *others = layers
            if len(sources) == 1 and isinstance(first, Conditional):
                x = first(values[sources[0]], condition)
            else:
                x = first(*[values[s] for s in sources])
            for layer in others:
                x = layer(x, condition) if isinstance(layer, Conditional) else layer(x)
            for slot in free:
                values[slot] = None
            values[target] = x
        return [values[end] for end in self.ends]


def _planned(
    laid_out: LaidOut, ordered: list[Operation], made: dict[str, nn.Module]
) -> tuple[list[Step], int, tuple[int, ...]]:
    """Chains of operations, how many slots their values need, and the slots of the outputs."""
    main, labels = next(iter(laid_out.inputs)), "labels"
    slots = {main: 0, labels: 1}
    kept = {*laid_out.outputs.values()}
    readers = Counter(s for op in ordered for s in op.sources)
    chains: list[tuple[list[Operation], list[Callable[..., Tensor]]]] = []
    for index, op in enumerate(ordered):
        layers: list[Callable[..., Tensor]] = [made[op.gives]]
        if op.node.layer.word() == "reshape" and len(op.node.shape or ()) == 3:
            layers += [Layout(made[o.gives]) for o in ordered[index + 1 :] if _convolves(made[o.gives])][:1]
        last = chains[-1][0][-1].gives if chains else None
        if last is not None and op.sources == (last,) and readers[last] == 1 and last not in kept:
            chains[-1][0].append(op)
            chains[-1][1].extend(layers)
        else:
            chains.append(([op], layers))

    for chain, _ in chains:
        slots[chain[-1].gives] = len(slots)
    last_read = {s: i for i, (chain, _) in enumerate(chains) for s in chain[0].sources}
    steps = []
    for i, (chain, layers) in enumerate(chains):
        free = tuple(slots[s] for s in {*chain[0].sources} if last_read[s] == i and s not in kept)
        steps.append(Step(layers, tuple(slots[s] for s in chain[0].sources), slots[chain[-1].gives], free))
    return steps, len(slots) - 2, tuple(slots[name] for name in laid_out.outputs.values())


def _convolves(module: nn.Module) -> bool:
    return isinstance(module, nn.modules.conv._ConvNd)
