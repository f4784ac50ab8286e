"""What the drawing of networks asks of torch: a dataset's shape, and the modules of a network that is no graph."""

from collections.abc import Sequence
from typing import Any

from torch import nn

from ganlab.build.build import build
from ganlab.build.make import make
from ganlab.dataset import Dataset
from ganlab.studio.wire import Answer
from ganlab.studio.worker.asked import composed
from ganlab.studio.worker.bench import Bench

__all__ = ["modules", "shape"]


def shape(bench: Bench, words: Sequence[str]) -> Answer:
    """What samples of a dataset are: {sample_shape, num_classes}."""
    dataset: Dataset = make(composed(words).dataset)
    told: dict[str, Any] = {"sample_shape": list(dataset.sample_shape), "num_classes": dataset.num_classes}
    return Answer(told)


def modules(bench: Bench, player: str, words: Sequence[str]) -> Answer:
    """The innermost modules of a network, in the order of its code: {parameters, modules: [{name, module, parameters}]}."""
    network: nn.Module = getattr(build(composed(words)), player)
    innermost = [(name, module) for name, module in network.named_modules() if not any(module.children())]
    rows = [{"name": name, "module": str(module)[:200], "parameters": _count(module)} for name, module in innermost]
    return Answer({"parameters": _count(network), "modules": rows})


def _count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())
