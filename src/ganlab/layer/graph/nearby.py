"""The way out of an expression that has no value: the nearest sizes at which it has one, or the name that was meant."""

import re
from collections.abc import Mapping
from typing import Any

from ganlab.layer.graph.expression import Refused, evaluate
from ganlab.layer.graph.facts import NAMES, Facts
from ganlab.layer.graph.palette import suggestion

FARTHEST = 512


def way_out(expression: Any, scope: Mapping[str, Any], facts: Facts) -> str:
    """`use dataset.image_size=28 or 32`, `did you mean width?`, or what else to do."""
    names = facts.names()
    absent = [n for n in NAMES if n not in names and isinstance(expression, str) and n in expression]
    if absent:
        return "use a dataset of square images, or a graph that needs only sample_size"
    foreign = [
        n
        for n in re.findall(r"(?<![\w.])[^\W\d]\w*", str(expression))
        if n not in {*scope, "log2", "min", "max", "prod"}
    ]
    if foreign:
        return suggestion(foreign[0], scope) or "correct the expression"
    if "size" in names and isinstance(expression, str):
        sizes = [s for s in (_next(expression, scope, facts, -1), _next(expression, scope, facts, 1)) if s]
        if sizes:
            return f"use dataset.image_size={' or '.join(map(str, sizes))}"
    return "correct the expression"


def _next(expression: str, scope: Mapping[str, Any], facts: Facts, step: int) -> int | None:
    size = facts.sample_shape[1] + step
    while 0 < size <= facts.sample_shape[1] + FARTHEST:
        other = facts.resized(size).names()
        same = {k: v for k, v in other.items() if scope.get(k) == facts.names().get(k)}
        try:
            evaluate(expression, {**scope, **same})
            return size
        except Refused:
            size += step
    return None
