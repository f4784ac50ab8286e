"""The bounds that a constructor's checks state: `if weight < 0: raise ValueError(...)`. Read from source."""

import ast
from collections.abc import Iterator, Sequence

# What is refused below (or above) a number, as what is allowed.
ALLOWED = {
    ast.Lt: "at least {}",
    ast.LtE: "above {}",
    ast.Gt: "at most {}",
    ast.GtE: "below {}",
}
FLIPPED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
REFUSED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}


def bounds(functions: Sequence[ast.FunctionDef]) -> dict[str, str]:
    """What each parameter may be, as far as `if ...: raise` compares it with a number."""
    found: dict[str, list[str]] = {}
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.If) and any(isinstance(s, ast.Raise) for s in node.body):
                for name, words in _refused(node.test):
                    found.setdefault(name, []).append(words)
    return {name: ", ".join(dict.fromkeys(words)) for name, words in found.items()}


def _refused(test: ast.expr) -> Iterator[tuple[str, str]]:
    """(parameter, what is allowed) of a condition under which is refused."""
    if isinstance(test, ast.BoolOp):
        # `x is not None and x < 0` and `a < 0 or b < 0` both state bounds of their own
        if isinstance(test.op, ast.Or) or any("is not None" in ast.unparse(v) for v in test.values):
            for value in test.values:
                yield from _refused(value)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _demanded(test.operand)
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        yield from _compared(test.left, type(test.ops[0]), test.comparators[0])
    elif isinstance(test, ast.Name):
        pass


def _demanded(test: ast.expr) -> Iterator[tuple[str, str]]:
    """The same of a condition that must hold: `not 0 <= p <= 1`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from _demanded(value)
    elif isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
        for left, operation, right in zip(sides, test.ops, sides[1:], strict=False):
            refused = REFUSED.get(type(operation))
            if refused is not None:
                yield from _compared(left, refused, right)


def _compared(left: ast.expr, operation: type[ast.cmpop], right: ast.expr) -> Iterator[tuple[str, str]]:
    if operation not in ALLOWED:
        return
    if isinstance(right, ast.Name) and _number(left) is not None:
        yield right.id, ALLOWED[FLIPPED[operation]].format(f"{_number(left):g}")
    elif _number(right) is not None and (name := _parameter(left)):
        yield name, ALLOWED[operation].format(f"{_number(right):g}")


def _parameter(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    on_self = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr if on_self else ""  # type: ignore[attr-defined]


def _number(node: ast.expr) -> float | int | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
