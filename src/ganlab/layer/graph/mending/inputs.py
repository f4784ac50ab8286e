"""Mends of what a node takes from, and of what does not fit between two."""

import re
from math import prod
from re import Match
from typing import Any

from ganlab.layer.graph.mending.edit import Edit, Way, way_by


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
        return edit.remove(item, bridged=False)
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


def _from(edit: Edit, source: str) -> bool:
    item = edit.item
    if item is None:
        return False
    edit.node(item)["from"] = source
    return True


WAYS = (
    way_by(r"^(there are |leave `from` out)", from_before),
    way_by(r"^take one `from` away", without_circle),
    way_by(r"^(use it, or take it out|take it out)", removed),
    way_by(r"^take the \w+ out$", removed),
    way_by(r"^see `ganlab layers`", removed),
    way_by(r"leave the labels out$", without_labels),
    way_by(r"^put a flatten before it", before("flatten")),
    way_by(r"^put a reshape before it", reshaped),
    way_by(r"^put an embedding between", embedded),
    way_by(r"^give from: labels", lambda edit, found: _from(edit, "labels")),
    way_by(r"^(set|make) the width before it (?:to )?(\d+)", widened),
    way_by(r"^give from: \[A, B\]", skipped),
    way_by(r"^join them first", joined),
    way_by(r"^give them one, by the width", of_one_shape),
)
