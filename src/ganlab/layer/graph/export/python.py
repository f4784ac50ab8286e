"""Readable PyTorch: one `nn.Module`, shapes beside its layers; its weights in a file beside it."""

import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ganlab.layer.graph.dotted import class_of
from ganlab.layer.graph.laid_out import LaidOut, Placed

OURS = "ganlab.layer.graph.modules."
NORMS = {"spectral": "spectral_norm", "weight": "weight_norm"}


def write(laid_out: LaidOut, network: nn.Module | None, out: Path) -> list[Path]:
    """`out`.py, and with a network `out`.pt."""
    code = out.with_suffix(".py")
    code.write_text(source(laid_out))
    if network is None:
        return [code]
    weights = out.with_suffix(".pt")
    torch.save(state(laid_out, network), weights)
    return [code, weights]


def state(laid_out: LaidOut, network: nn.Module) -> dict[str, Any]:
    """The driver's state under the names of the written module."""
    whole = network.state_dict()
    found: dict[str, Any] = {}
    for node in laid_out.nodes:
        start = f"nodes.{node.name}."
        found |= {f"{_name(node.name)}.{k[len(start) :]}": v for k, v in whole.items() if k.startswith(start)}
    return found


def source(laid_out: LaidOut) -> str:
    """The file's text."""
    return "\n".join(_lines(laid_out)) + "\n"


def _lines(laid_out: LaidOut) -> Iterator[str]:
    calls = {node.name: node.layer.module(*node.inputs) for node in laid_out.nodes}
    kinds = sorted({getattr(n.layer, "weights", None) or "none" for n in laid_out.nodes} - {"none"})
    own = list(dict.fromkeys(c.path for c in calls.values() if c.path.startswith(OURS)))
    plain = [p for p in own if _stands_alone(class_of(p))]
    player = laid_out.player.capitalize()

    yield f'"""{laid_out.graph.title or player}: written by ganlab from a layer graph."""\n'
    yield "from typing import Any\n\nimport torch\nfrom torch import Tensor, nn"
    for kind in kinds:
        yield f"from torch.nn.utils.parametrizations import {NORMS[kind]}"
    if any(n.layer.word() == "self_attention" and n.layer.weights != "none" for n in laid_out.nodes):  # type: ignore[attr-defined]
        yield "from ganlab.layer.normalization import normalized_throughout"
    for path in (p for p in own if p not in plain):
        yield f"from {path.rpartition('.')[0]} import {path.rpartition('.')[2]}"
    for path in sorted({c.path for c in calls.values() if not c.path.startswith(("torch.nn.", OURS))}):
        yield f"import {path.rpartition('.')[0]}"
    for path in plain:
        yield "\n\n" + inspect.getsource(class_of(path)).replace("  # type: ignore[override]", "").rstrip()

    yield f"\n\nclass {player}(nn.Module):"
    shapes = ", ".join(f"{name} (N{''.join(f', {n}' for n in shape)})" for name, shape in _inputs(laid_out).items())
    yield f'    """{shapes} -> {", ".join(laid_out.outputs)}."""\n'
    yield "    def __init__(self) -> None:\n        super().__init__()"
    for node in laid_out.nodes:
        shape = " x ".join(map(str, node.shape or ()))
        yield f"        self.{_name(node.name)} = {_constructor(node, calls[node.name])}  # {shape}"
    yield ""
    yield from _forward(laid_out)


def _stands_alone(module: type) -> bool:
    return module.__mro__[1].__module__.startswith("torch.nn")


def _inputs(laid_out: LaidOut) -> dict[str, Any]:
    return {k: v for k, v in laid_out.inputs.items() if k != "labels" or laid_out.reads_labels}


def _constructor(node: Placed, call: Any) -> str:
    path = f"nn.{call.path.removeprefix('torch.nn.')}" if call.path.startswith("torch.nn.") else call.path
    name = path.removeprefix(OURS)
    given = ", ".join([*map(repr, call.args), *(f"{k}={v!r}" for k, v in call.kwargs.items())])
    made = f"{name}({given})"
    kind = getattr(node.layer, "weights", None) or "none"
    if kind == "none":
        return made
    if node.layer.word() == "self_attention":
        return f"normalized_throughout({made}, {kind!r})"
    return f"{NORMS[kind]}({made})"


def _forward(laid_out: LaidOut) -> Iterator[str]:
    inputs = _inputs(laid_out)
    given = ", ".join(f"{name}: Tensor" for name in inputs)
    yield f"    def forward(self, {given}) -> Any:"
    readers = Counter(s for node in laid_out.nodes for s in node.sources) + Counter(laid_out.outputs.values())
    held = {name: name for name in inputs}
    for node in laid_out.nodes:
        passing = readers[node.name] == 1 and _next_reads(node, laid_out)
        target = "x" if passing else _name(node.name)
        yield f"        {target} = self.{_name(node.name)}({', '.join(held[s] for s in node.sources)})"
        held[node.name] = target
    yield f"        return {', '.join(held[name] for name in laid_out.outputs.values())}"


def _next_reads(node: Placed, laid_out: LaidOut) -> bool:
    """Whether only the very next node reads it, and it alone, so that a passing name will do."""
    index = laid_out.nodes.index(node) + 1
    return index < len(laid_out.nodes) and laid_out.nodes[index].sources == (node.name,)


def _name(name: str) -> str:
    plain = name.replace(".", "_")
    return f"{plain}_" if hasattr(nn.Module, plain) or plain[0].isdigit() else plain
