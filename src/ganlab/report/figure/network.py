"""A laid-out layer graph as a drawing: boxes in the order of computing, shapes on the arrows between them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from html import escape

from ganlab.layer.graph.laid_out import LaidOut, Placed
from ganlab.layer.graph.layer import Layer, Shape

WIDTH, HEIGHT = 216, 38  # of a box
COLUMN, ROW = 240, 66  # from one box to the next
LANE = 12  # between arrows that pass boxes by
MARGIN = 8
COLOURS = {"convolutional": 0, "recurrent": 3, "core": 6, "activation": 1, "normalization": 2, "dotted": 4}


@dataclass(frozen=True)
class Box:
    """A node or an input at its row and column."""

    title: str
    below: str
    hint: str
    colour: int
    sources: tuple[str, ...]
    row: int
    column: int
    shape: Shape | None

    @property
    def x(self) -> float:
        """The left edge."""
        return MARGIN + self.column * COLUMN

    @property
    def y(self) -> float:
        """The upper edge."""
        return MARGIN + self.row * ROW


def network(laid_out: LaidOut) -> str:
    """An `<svg>` that takes its colours from the page, light or dark."""
    boxes = _boxes(laid_out)
    columns = 1 + max(box.column for box in boxes.values())
    passing = [(s, name) for name, box in boxes.items() for s in box.sources if s in boxes and _passes(boxes, s, name)]
    width = 2 * MARGIN + columns * COLUMN + LANE * len(passing)
    height = 2 * MARGIN + max(box.row for box in boxes.values()) * ROW + HEIGHT
    about = f"{laid_out.player}: {len(laid_out.nodes)} layers, {laid_out.parameters:,} parameters"
    parts = [
        f'<svg class="network" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(about)}"><title>{escape(about)}</title>'
    ]
    for name in boxes:
        parts += _arrows(boxes, name, passing, MARGIN + columns * COLUMN - (COLUMN - WIDTH))
    parts += [_box(box) for box in boxes.values()]  # over the arrows
    return "".join(parts) + "</svg>"


def _boxes(laid_out: LaidOut) -> dict[str, Box]:
    """Each below the last of what it reads, and in the column of the first where that is free."""
    found: dict[str, Box] = {}
    taken: set[tuple[int, int]] = set()
    ends: dict[str, list[str]] = {}
    for output, end in laid_out.outputs.items():
        ends.setdefault(end, []).append(output)

    def put(name: str, title: str, node: Placed | None, shape: Shape | None) -> None:
        before = [found[s] for s in (node.sources if node else ()) if s in found]
        row = 1 + max((box.row for box in before), default=-1)
        column = before[0].column if before else 0
        while (row, column) in taken:
            column += 1
        taken.add((row, column))
        colour = 5 if node is None else COLOURS.get(node.layer.category, 6)
        goal = f" → {', '.join(ends[name])}" if name in ends else ""
        hint = name if node is None else f"{name}: {layer_label(node.layer, everything=True)}"
        below = _text(shape) if node is None else _numbers(node, name)
        found[name] = Box(title + goal, below, hint, colour, node.sources if node else (), row, column, shape)

    for name, shape in laid_out.inputs.items():
        if name != "labels" or laid_out.reads_labels:
            put(name, name, None, shape)
    for node in laid_out.nodes:
        put(node.name, layer_label(node.layer), node, node.shape)
    return found


def layer_label(layer: Layer, everything: bool = False) -> str:
    """A word with its main number, and what else is not as by default (or all of it).

    >>> from ganlab.layer.graph.palette import words
    >>> said(words()["conv"](width=64, stride=2))
    'conv 64, stride 2'
    """
    word, first = getattr(layer, "path", "") or layer.word(), True
    parts: list[str] = []
    for field in fields(layer):
        value = getattr(layer, field.name)
        is_main, first = first and layer.category != "dotted", False
        if (
            layer.category == "dotted"
            or value in (None, "none")
            or (value == field.default and not everything and not is_main)
        ):
            continue
        if value == field.default and is_main and not everything:
            continue
        shown = _text(tuple(value)) if isinstance(value, list | tuple) else str(value)
        parts.append(shown if is_main else f"{field.name} {shown}")
    return " ".join(filter(None, [word, ", ".join(parts)]))


def _numbers(node: Placed, name: str) -> str:
    short = name.split(".", 1)[-1] if len(name) > 20 else name
    return f"{node.parameters:,} parameters · {short}" if node.parameters else short


def _text(shape: Shape | None) -> str:
    if shape is None:
        return "?"
    return " × ".join(map(str, shape)) or "a label"


def _passes(boxes: dict[str, Box], source: str, name: str) -> bool:
    """Whether an arrow has boxes of other rows between its ends, which it is led around."""
    start, end = boxes[source], boxes[name]
    between = range(start.row + 1, end.row)
    straight = start.column == end.column and not any(
        b.column == end.column and b.row in between for b in boxes.values()
    )
    return len(between) > 0 and not straight


def _arrows(boxes: dict[str, Box], name: str, passing: list[tuple[str, str]], edge: float) -> Iterator[str]:
    box = boxes[name]
    for source in box.sources:
        if source not in boxes:
            continue
        start = boxes[source]
        if (source, name) in passing:
            yield _around(boxes, start, box, edge + LANE * (1 + passing.index((source, name))))
            continue
        x0, y0, x1, y1 = start.x + WIDTH / 2, start.y + HEIGHT, box.x + WIDTH / 2, box.y
        bend = (y0 + y1) / 2
        told = y1 - 9 if box.row - start.row == 1 else y0 + 15  # a long arrow's near its source, where no other ends
        yield (
            f'<path class="arrow" d="M {x0} {y0} C {x0} {bend} {x1} {bend} {x1} {y1 - 5}"/>'
            f'<path class="head" d="M {x1} {y1} l -3.5 -6 h 7 z"/>'
            f'<text class="shape" x="{x1 + 7}" y="{told}">'
            f"{escape(_text(start.shape))}</text>"
        )


def _around(boxes: dict[str, Box], start: Box, end: Box, lane: float) -> str:
    """An arrow in a lane beside all boxes, which leaves and enters in no line that another box of the row is on."""
    crowded = [any(b.row == one.row and b.column > one.column for b in boxes.values()) for one in (start, end)]
    x0, y0, out = start.x + WIDTH, start.y + HEIGHT / 2, ""
    if crowded[0]:
        x0, y0, out = start.x + WIDTH - LANE, start.y + HEIGHT, "v 8"
    x1, y1, into, head = end.x + WIDTH + 1, end.y + HEIGHT / 2, "", "l 6 -3.5 v 7 z"
    if crowded[1]:
        x1, y1, into, head = end.x + WIDTH - LANE, end.y - 12, f"V {end.y - 5}", "l -3.5 -6 h 7 z"
    y0_lane = y0 + 8 if crowded[0] else y0
    return (
        f'<path class="arrow" d="M {x0} {y0} {out} H {lane - 6} Q {lane} {y0_lane} {lane} {y0_lane + 6} '
        f'V {y1 - 6} Q {lane} {y1} {lane - 6} {y1} H {x1} {into}"/>'
        f'<path class="head" d="M {x1} {end.y if crowded[1] else y1} {head}"/>'
    )


def _box(box: Box) -> str:
    title, below = (_cut(text, most) for text, most in ((box.title, 31), (box.below, 34)))
    return (
        f'<g><title>{escape(box.hint)}</title><rect x="{box.x}" y="{box.y}" width="{WIDTH}" height="{HEIGHT}" rx="5" '
        f'style="stroke: var(--c{box.colour})"/><text x="{box.x + 10}" y="{box.y + 16}">{escape(title)}</text>'
        f'<text class="below" x="{box.x + 10}" y="{box.y + 30}">{escape(below)}</text></g>'
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
