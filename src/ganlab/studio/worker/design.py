"""What the drawing of networks asks of torch: a dataset's shape, and the modules of a network that is no graph."""

from collections.abc import Iterator, Sequence
from typing import Any

from torch import nn

from ganlab.build.build import build
from ganlab.build.make import make
from ganlab.dataset import Dataset
from ganlab.studio.wire import Answer
from ganlab.studio.worker.asked import composed
from ganlab.studio.worker.bench import Bench

__all__ = ["modules", "shape"]
IDLE = ("Same", "Identity", "Sequential")  # where nothing conditions or normalises


def shape(bench: Bench, words: Sequence[str]) -> Answer:
    """What samples of a dataset are: {sample_shape, num_classes}."""
    dataset: Dataset = make(composed(words).dataset)
    told: dict[str, Any] = {"sample_shape": list(dataset.sample_shape), "num_classes": dataset.num_classes}
    return Answer(told)


def modules(bench: Bench, player: str, words: Sequence[str]) -> Answer:
    """The innermost modules of a network, in its code's order: {parameters, modules: [{name, module, parameters}]}."""
    network: nn.Module = getattr(build(composed(words)), player)
    rows = [{"name": name, "module": _text_of(m), "parameters": _count(m)} for name, m in _innermost(network, "")]
    return Answer({"parameters": _count(network), "modules": rows})


def _innermost(module: nn.Module, name: str) -> Iterator[tuple[str, nn.Module]]:
    """Modules without modules; one whose weights are normalised is one."""
    children = dict(module.named_children())
    if not children or "parametrizations" in children:
        if type(module).__name__ not in IDLE:
            yield name, module
        return
    for part, child in children.items():
        yield from _innermost(child, f"{name}.{part}" if name else part)


def _text_of(module: nn.Module) -> str:
    plain, kind = type(module).__name__.removeprefix("Parametrized"), getattr(module, "parametrizations", None)
    normal = ", normalised weights" if kind is not None else ""
    return f"{plain}({module.extra_repr()}){normal}"[:200]


def _count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())
