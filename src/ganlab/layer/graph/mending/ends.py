"""Mends of what a network ends with."""

from math import prod
from re import Match
from typing import Any

from ganlab.layer.graph.mending.edit import Edit, Way, way_by
from ganlab.layer.graph.outputs import SQUASHING


def appended(*made: Any) -> Way:
    """Put nodes at the end."""

    def way(edit: Edit, found: Match[str]) -> bool:
        item = edit.item
        return item is not None and edit.insert_after(item, *made)

    return way


def channelled(edit: Edit, found: Match[str]) -> bool:
    """Let the last width be the data's channels."""
    end = edit.placed()
    item = edit.item_of(end.name) if end else None
    near = edit.widened()
    if item is not None and "width" in item.given:
        return edit.set(item, "width", "channels")
    return near is not None and edit.set(near[0], "width", "channels")


def sized(edit: Edit, found: Match[str]) -> bool:
    """Bring the end to the sample's size: images by a whole factor, all else by a linear map and a reshape."""
    end = edit.placed()
    if end is None or end.shape is None:
        return False
    made, wanted, target = end.shape, edit.facts.sample_shape, end
    while target.layer.word() in SQUASHING and edit.placed(target.sources[0]) is not None:
        target = next(edit.before(target.name))
    item = edit.item_of(target.name)
    if item is None:
        return False

    factor = _factor(made, wanted)
    if factor is not None:
        return edit.insert_before(item, factor) if _keeps_places(target) else edit.insert_after(item, factor)
    flat = [] if len(made) == 1 else ["flatten"]
    new = [*flat, {"dense": "sample_size"}, {"reshape": "sample_shape"}]
    if target is not end:
        return edit.insert_after(item, *new)
    return edit.insert_after(item, *new, "tanh")


def end_in_one_logit(edit: Edit, found: Match[str]) -> bool:
    """One logit."""
    item, end = edit.item, edit.placed()
    if item is None or end is None or end.shape is None:
        return False
    if item.word == "dense":
        return edit.set(item, "width", 1)
    return edit.insert_after(item, *([] if len(end.shape) == 1 else ["flatten"]), {"dense": 1})


def unlisted(edit: Edit, found: Match[str]) -> bool:
    """Take a wrong output out."""
    outputs = dict(edit.graph.get("outputs") or {})
    name = edit.problem.sentence.split()[0]
    edit.graph["outputs"] = {k: v for k, v in outputs.items() if k != name}
    return edit.problem.node == "outputs" and name in outputs


def _factor(made: tuple[int, ...], wanted: tuple[int, ...]) -> Any:
    places, other = set(made[1:]), set(wanted[1:])
    if len(made) != len(wanted) or len(places) != 1 or len(other) != 1:
        return None
    here, there = places.pop(), other.pop()
    if there % here == 0:
        return {"upsample": there // here}
    return {"average_pool": here // there} if here % there == 0 else None


def _keeps_places(node: Any) -> bool:
    return (
        len(node.inputs) == 1
        and node.shape is not None
        and node.inputs[0][1:] == node.shape[1:]
        and prod(node.shape) > 0
    )


WAYS = (
    way_by(r"^put a tanh at the end", appended("tanh")),
    way_by(r"^put `reshape: sample_shape` at the end", appended({"reshape": "sample_shape"})),
    way_by(r"^make its last width `channels`", channelled),
    way_by(r"^mend what makes its size", sized),
    way_by(r"^end with dense: 1", end_in_one_logit),
    way_by(r"^(there are |name a )", unlisted),
)
