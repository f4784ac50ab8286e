"""Mends of words and of their values."""

import re
from re import Match
from typing import Any

from ganlab.layer.graph.mending.edit import Edit, Way, way_by
from ganlab.layer.graph.palette import words

GIVEN: dict[str, Any] = {"width": 64, "times": 8, "factor": 2, "by": 1}


def renamed(edit: Edit, found: Match[str]) -> bool:
    """Take the suggestion, for a layer, a parameter, a source or a key."""
    said, new, item = edit.problem.sentence, found[1], edit.item
    old = said.split()[0]
    if "no key of a graph" in said:
        edit.graph[new] = edit.graph.pop(old)
        return True
    if edit.problem.node == "outputs" and "no such node" in said:
        edit.graph["outputs"][old] = new
        return True
    if item is None:
        return False

    node = edit.node(item)
    if said.endswith("is no layer"):
        node[new] = node.pop(item.word)
        return True
    if "no such node" in said:
        taken = node["from"] if isinstance(node["from"], list) else [node["from"]]
        wrong = said.split("`from: ")[1].split("`")[0]
        node["from"] = [new if s == wrong or len(taken) == 1 else s for s in taken]
        return True
    values = node[item.word] or {}
    if "is not known here" in said:
        node[item.word] = _respelt(values, said.split("`")[1], new)
        return True
    node[item.word] = {new if k == old else k: v for k, v in values.items()}
    return old in values


def _respelt(value: Any, old: str, new: str) -> Any:
    """A name in expressions replaced."""
    if isinstance(value, dict):
        return {k: v if k == "nodes" else _respelt(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [_respelt(v, old, new) for v in value]
    return re.sub(rf"\b{re.escape(old)}\b", new, value) if isinstance(value, str) else value


def without_value(edit: Edit, found: Match[str]) -> bool:
    """Drop a foreign parameter, or one whose value is of no use."""
    item, name = edit.item, edit.problem.sentence.split()[0].rstrip(":")
    if item is None:
        return False
    if edit.problem.sentence.startswith("times"):
        return _times(edit)
    parameter = _parameter(item.word, name)
    if parameter is not None and parameter.required:
        return edit.set(item, name, _sensible(edit, parameter))
    return name in item.given and edit.drop(item, name)


def bounded(edit: Edit, found: Match[str]) -> bool:
    """Set a number to the bound that it passes."""
    item, name = edit.item, edit.problem.sentence.split()[0]
    parameter = _parameter(item.word, name) if item else None
    if item is None or parameter is None:
        return False
    bound: float = float(found[2])
    if found[1] in ("above", "below"):  # the bound itself is not allowed
        return edit.drop(item, name) if not parameter.required else False
    return edit.set(item, name, int(bound) if parameter.kind == "int" else bound)


def fill_in(edit: Edit, found: Match[str]) -> bool:
    """Give what is needed a value that fits."""
    item = edit.item
    parameter = _parameter(item.word, found[2]) if item else None
    return item is not None and parameter is not None and edit.set(item, found[2], _sensible(edit, parameter))


def without_values(edit: Edit, found: Match[str]) -> bool:
    """Leave out what a word does not take."""
    item = edit.item
    if item is None:
        return False
    edit.node(item)[item.word] = None
    return True


def own_names(edit: Edit, found: Match[str]) -> bool:
    """Drop the name of all nodes but the first that have it."""
    named = [i for i in edit.read.items if i.name == edit.problem.node]
    for i, item in enumerate(named[1:], 2):
        edit.node(item)["name"] = f"{item.name}_{i}"
    return len(named) > 1


def unnamed(edit: Edit, found: Match[str]) -> bool:
    """Drop a name that cannot be one."""
    item = edit.item
    return item is not None and edit.node(item).pop("name", None) is not None


def valued(name: str, value: Any = None) -> Way:
    """Set one parameter to what the fix says (its first group), or to `value`."""

    def way(edit: Edit, found: Match[str]) -> bool:
        item = edit.item
        made = (int(found[1]) if found[1].isdigit() else found[1]) if value is None else value
        return item is not None and edit.set(item, name, made)

    return way


def dropped(*names: str) -> Way:
    """Leave parameters at their defaults."""

    def way(edit: Edit, found: Match[str]) -> bool:
        for name in names:
            item = edit.item
            if item is None or name not in item.given:
                continue
            edit.drop(item, name)
        return edit.item is not None

    return way


def doubled(edit: Edit, found: Match[str]) -> bool:
    """Let a transposed convolution make a multiple of the size."""
    placed, item = edit.placed(), edit.item
    if item is None or placed is None:
        return False
    if dropped("padding", "output_padding")(edit, found) and {"padding", "output_padding"} & {*item.given}:
        return True
    kernel, stride = getattr(placed.layer, "kernel", 1), getattr(placed.layer, "stride", 1)
    return edit.set(item, "padding", max(0, (kernel - stride) // 2))


def smaller_kernel(edit: Edit, found: Match[str]) -> bool:
    """Make the kernel fit."""
    fits = re.search(r"fit into (\d+) places with a padding of (\d+)", edit.problem.sentence)
    item = edit.item
    return fits is not None and item is not None and edit.set(item, "kernel", int(fits[1]) + 2 * int(fits[2]))


def resized(edit: Edit, found: Match[str]) -> bool:
    """Another size of the dataset's images."""
    edit.overrides["dataset.image_size"] = found[1]
    return True


def in_order(edit: Edit, found: Match[str]) -> bool:
    """Name each axis once."""
    item = edit.item
    return item is not None and edit.set(item, "order", list(range(1, int(found[1]) + 1)))


def same_shape(edit: Edit, found: Match[str]) -> bool:
    """A shape that can be one: the input's own."""
    item, shape = edit.item, edit.shape()
    return item is not None and shape is not None and edit.set(item, "shape", list(shape))


def _times(edit: Edit) -> bool:
    item = edit.item
    if item is None or item.word != "repeat":
        return False
    node = edit.node(item)
    node["repeat"] = {**node["repeat"], "times": 2}
    return True


def _parameter(word: str, name: str) -> Any:
    known = words()[word].parameters() if word in words() else ()
    return next((p for p in known if p.name == name), None)


def _sensible(edit: Edit, parameter: Any) -> Any:
    shape = edit.shape()
    if parameter.kind == "list":
        return list(shape or (1,)) if parameter.name == "shape" else list(range(1, len(shape or (1,)) + 1))
    wide = parameter.name == "width" and shape is not None and len(shape) > 1
    return (shape or (64,))[0] if wide else GIVEN.get(parameter.name, 1)


WAYS = (
    way_by(r"^did you mean (\w+)\?", renamed),
    way_by(r"^it must be (at least|at most|above|below) ([-\d.e]+)", bounded),
    way_by(r"^it must be (one of|a |true)", without_value),
    way_by(r"^correct the expression$", without_value),
    way_by(r"^\w+ takes ", without_value),
    way_by(r"^write (\w+): \{(\w+): \.\.\.\}", fill_in),
    way_by(r"^leave it out$", without_values),
    way_by(r"^give each its own$", own_names),
    way_by(r"^use small letters, digits and _, and no input's name", unnamed),
    way_by(r"^quote it, or use another name", unnamed),
    way_by(r"^use a whole number from 0 to 1000", lambda edit, found: _times(edit)),
    way_by(r"^use a divisor of both", valued("groups", 1)),
    way_by(r"^use mode (nearest)", valued("mode")),
    way_by(r"^use a kernel of (\d+) or more", valued("kernel")),
    way_by(r"^use at most (\d+)", valued("by")),
    way_by(r"^use (\d+)(?: or \d+)*$", valued("groups")),
    way_by(r"^set channels to false", valued("channels", False)),
    way_by(r"^leave both out", doubled),
    way_by(r"^use less padding", valued("padding", 0)),
    way_by(r"^use a smaller kernel", smaller_kernel),
    way_by(r"^give each of 1 to (\d+) once", in_order),
    way_by(r"^give such as \[", same_shape),
    way_by(r"^use dataset\.image_size=(\d+)", resized),
)
