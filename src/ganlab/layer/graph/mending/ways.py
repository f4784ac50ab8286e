"""Mends of single nodes: words, values, inputs and what does not fit between two of them."""

import re
from collections.abc import Callable
from math import prod
from re import Match
from typing import Any

from ganlab.layer.graph.mending.edit import Edit
from ganlab.layer.graph.palette import words

Way = Callable[[Edit, Match[str]], bool]
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
    node[item.word] = {new if k == old else k: v for k, v in values.items()}
    return old in values


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


def given(edit: Edit, found: Match[str]) -> bool:
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


def from_before(edit: Edit, found: Match[str]) -> bool:
    """Take the node before."""
    item = edit.item
    return item is not None and edit.node(item).pop("from", None) is not None


def without_circle(edit: Edit, found: Match[str]) -> bool:
    """Take one connection of a circle away: into the node that comes first in the list."""
    around = edit.problem.sentence.split(": ")[1].split(" -> ")
    items = [i for i in (edit.item_of(name) for name in around[:-1]) if i is not None]
    if not items:
        return False
    first = min(items, key=lambda i: edit.place(i)[1])
    node = edit.node(first)
    taken = node.get("from", [])
    kept = [s for s in (taken if isinstance(taken, list) else [taken]) if s not in around]
    node.pop("from", None)
    if kept:
        node["from"] = kept
    elif edit.place(first)[1] == 0:
        node["from"] = edit.main_input
    else:
        node["from"] = [edit.main_input]
    return True


def removed(edit: Edit, found: Match[str]) -> bool:
    """Take the node out."""
    item = edit.item
    return item is not None and edit.remove(item)


def without_labels(edit: Edit, found: Match[str]) -> bool:
    """Take the labels, and what made them numbers, out."""
    item = edit.item
    if item is None or item.sources is None:
        return False
    kept = [s for s in item.sources if s != "labels"]
    if not kept:
        return edit.remove(item)
    edit.node(item)["from"] = kept
    return True


def before(*made: Any) -> Way:
    """Insert nodes before."""

    def way(edit: Edit, found: Match[str]) -> bool:
        item = edit.item
        return item is not None and edit.insert_before(item, *made)

    return way


def reshaped(edit: Edit, found: Match[str]) -> bool:
    """Insert a reshape, to what the sentence names or to a sequence."""
    item, shape = edit.item, edit.shape()
    if item is None or shape is None:
        return False
    listed = re.search(r"\[([\d, ]+)\]", edit.problem.fix)
    wanted = [int(n) for n in listed[1].split(",")] if listed else [shape[0], prod(shape[1:])]
    return edit.insert_before(item, {"reshape": wanted})


def embedded(edit: Edit, found: Match[str]) -> bool:
    """Insert an embedding."""
    item = edit.item
    return item is not None and edit.insert_before(item, {"embedding": "num_classes"})


def widened(edit: Edit, found: Match[str]) -> bool:
    """Give the nearest node with a width the one that makes so many numbers."""
    item, shape = edit.item, edit.shape()
    if item is None or shape is None:
        return False
    channels, near = int(found[2]), edit.widened()
    if near is not None and found[1].startswith("set"):
        places = prod((near[1].shape or (0, 1))[1:])
        same = prod(near[1].shape or ()) == prod(shape) and channels % places == 0
        near, channels = (near, channels // places) if same else (None, channels)
    if near is not None:
        return edit.set(near[0], "width", channels)
    flat = [] if len(shape) == 1 else ["flatten"]
    return found[1].startswith("set") and edit.insert_before(item, *flat, {"dense": channels})


def skipped(edit: Edit, found: Match[str]) -> bool:
    """Give a node of several inputs a second: the nearest earlier one that fits."""
    item, here = edit.item, edit.placed()
    if item is None or here is None or len(here.inputs) != 1:
        return False
    first = here.sources[0]
    for earlier in [*edit.before(first)]:
        near = edit.item_of(earlier.name)
        fits = earlier.shape == here.inputs[0] or (item.word == "concat" and earlier.shape is not None)
        if near is not None and near in edit.read.items and item in edit.read.items and fits:
            edit.node(item)["from"] = [first, near.name]
            return True
    return False


def joined(edit: Edit, found: Match[str]) -> bool:
    """Join several inputs first."""
    item, here = edit.item, edit.placed()
    if item is None or here is None:
        return False
    return edit.insert_before(item, "add" if len(set(here.inputs)) == 1 else "concat")


def of_one_shape(edit: Edit, found: Match[str]) -> bool:
    """Bring the second input to the first's channels, by a convolution of one place or a linear map."""
    item, here = edit.item, edit.placed()
    if item is None or here is None or len(here.inputs) < 2 or item.sources is None:
        return False
    one, two = here.inputs[:2]
    if len(one) != len(two) or one[1:] != two[1:]:
        return False
    nodes, at = edit.place(item)
    map_: dict[str, Any] = {"dense": one[0]} if len(one) == 1 else {"conv": {"width": one[0], "kernel": 1}}
    name = f"{item.name}_other"
    edit.node(item)["from"] = [item.sources[0], name, *item.sources[2:]]
    nodes.insert(at, {"name": name, **map_, "from": item.sources[1]})
    return True


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


def _way(pattern: str, way: Way) -> tuple[re.Pattern[str], Way]:
    return re.compile(pattern), way


WAYS: tuple[tuple[re.Pattern[str], Way], ...] = (
    _way(r"^did you mean (\w+)\?", renamed),
    _way(r"^it must be (at least|at most|above|below) ([-\d.e]+)", bounded),
    _way(r"^it must be (one of|a |true)", without_value),
    _way(r"^correct the expression$", without_value),
    _way(r"^\w+ takes ", without_value),
    _way(r"^write (\w+): \{(\w+): \.\.\.\}", given),
    _way(r"^leave it out$", without_values),
    _way(r"^give each its own$", own_names),
    _way(r"^use small letters, digits and _, and no input's name", unnamed),
    _way(r"^use a whole number from 0 to 1000", lambda edit, found: _times(edit)),
    _way(r"^(there are |leave `from` out)", from_before),
    _way(r"^take one `from` away", without_circle),
    _way(r"^(use it, or take it out|take it out)", removed),
    _way(r"^take the \w+ out$", removed),
    _way(r"^see `ganlab layers`", removed),
    _way(r"leave the labels out$", without_labels),
    _way(r"^put a flatten before it", before("flatten")),
    _way(r"^put a reshape before it", reshaped),
    _way(r"^put an embedding between", embedded),
    _way(r"^give from: labels", lambda edit, found: _from(edit, "labels")),
    _way(r"^(set|make) the width before it (?:to )?(\d+)", widened),
    _way(r"^give from: \[A, B\]", skipped),
    _way(r"^join them first", joined),
    _way(r"^give them one, by the width", of_one_shape),
    _way(r"^use a divisor of both", valued("groups", 1)),
    _way(r"^use mode (nearest)", valued("mode")),
    _way(r"^use a kernel of (\d+) or more", valued("kernel")),
    _way(r"^use at most (\d+)", valued("by")),
    _way(r"^use (\d+)(?: or \d+)*$", valued("groups")),
    _way(r"^set channels to false", valued("channels", False)),
    _way(r"^leave both out", dropped("padding", "output_padding")),
    _way(r"^use less padding", valued("padding", 0)),
    _way(r"^use a smaller kernel", smaller_kernel),
    _way(r"^give each of 1 to (\d+) once", in_order),
    _way(r"^give such as \[", same_shape),
    _way(r"^use dataset\.image_size=(\d+)", resized),
)


def _from(edit: Edit, source: str) -> bool:
    item = edit.item
    if item is None:
        return False
    edit.node(item)["from"] = source
    return True
