"""Numbers written as expressions of facts; taken apart by `ast`, never evaluated by Python."""

import ast
import operator
from collections.abc import Callable, Mapping
from math import log2, prod
from typing import Any

from ganlab.config.parsing import expression

LARGEST = 10**12
LONGEST = 300  # letters


class Refused(ValueError):
    """Why an expression has no value."""


def evaluate(text: str, names: Mapping[str, Any]) -> Any:
    """The number, list or truth that `text` says, where `names` may stand in it.

    >>> evaluate("width * (size / 4)**2", {"width": 8, "size": 32})
    512

    Raises:
        Refused: it names what there is not, holds what is not allowed, or does not come out whole.
    """
    return _value(_tree(text), dict(names))


def _tree(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise Refused(f"`{text[:40]}...` has {len(text)} letters, and an expression at most {LONGEST}")
    try:
        return expression(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(f"`{text}` cannot be read as an expression") from error


def plain(text: str) -> str:
    """The same expression with the spaces and brackets that Python would write.

    >>> plain("(width)*2")
    'width * 2'
    """
    try:
        return ast.unparse(_tree(text))
    except Refused:
        return text


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    how = _KINDS.get(type(node))
    if how is None:
        raise Refused(f"`{ast.unparse(node)}` is not allowed; use numbers, facts, + - * / // % ** [ ] and {_CALLED}")
    return how(node, names)


def _constant(node: Any, names: dict[str, Any]) -> Any:
    if not isinstance(node.value, int | float | bool) or abs(node.value) > LARGEST:
        raise Refused(f"`{ast.unparse(node)[:40]}` is no number that fits")
    return node.value


def _name(node: Any, names: dict[str, Any]) -> Any:
    if node.id not in names:
        raise Refused(f"`{node.id}` is not known here (there are {', '.join(names)})")
    value = names.pop(node.id)  # which it cannot be made of
    names[node.id] = _value(_tree(value), names) if isinstance(value, str) else value
    return names[node.id]


def _list(node: Any, names: dict[str, Any]) -> list[Any]:
    return [_value(e, names) for e in node.elts]


def _sign(node: Any, names: dict[str, Any]) -> Any:
    value = _number(node.operand, names)
    return -value if isinstance(node.op, ast.USub) else value


def _item(node: Any, names: dict[str, Any]) -> Any:
    value, index = _value(node.value, names), _number(node.slice, names)
    if not isinstance(value, list) or not isinstance(index, int) or not -len(value) <= index < len(value):
        raise Refused(f"`{ast.unparse(node)}` has no such place")
    return value[index]


def _binary(node: Any, names: dict[str, Any]) -> Any:
    sign, a, b = type(node.op), _number(node.left, names), _number(node.right, names)
    if sign not in _SIGNS:
        raise Refused(f"`{ast.unparse(node)}` is not allowed; use + - * / // % **")
    if sign in (ast.Div, ast.FloorDiv, ast.Mod) and b == 0:
        raise Refused(f"`{ast.unparse(node)}` divides by zero")
    if sign is ast.Pow and (abs(b) > 64 or abs(a) > 10**6):
        raise Refused(f"`{ast.unparse(node)}` is too large")
    if sign is ast.Div and isinstance(a, int) and isinstance(b, int):
        if a % b:
            raise Refused(f"`{ast.unparse(node)}` does not come out whole: {a} is no multiple of {b}")
        return a // b

    try:
        return _small(_SIGNS[sign](a, b), node)
    except ArithmeticError as error:
        raise Refused(f"`{ast.unparse(node)}` is no number") from error


def _small(value: Any, node: ast.expr) -> Any:
    if isinstance(value, complex) or abs(value) > LARGEST:
        raise Refused(f"`{ast.unparse(node)}` is too large")
    return value


def _number(node: ast.expr, names: dict[str, Any]) -> Any:
    value = _value(node, names)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(f"`{ast.unparse(node)}` is {value}, where a number is wanted")
    return value


def _call(node: Any, names: dict[str, Any]) -> Any:
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    if called not in _FUNCTIONS:
        raise Refused(f"`{ast.unparse(node)}` is not allowed; there are {_CALLED}")
    if node.keywords or not node.args:
        raise Refused(f"`{ast.unparse(node)}` has no numbers; write {called}(2, 3)")
    if called == "prod":
        values = _value(node.args[0], names)
        if len(node.args) == 1 and isinstance(values, list) and all(isinstance(v, int | float) for v in values):
            return _small(prod(values), node)
    return _small(_FUNCTIONS[called](*[_number(a, names) for a in node.args]), node)


def _whole_log2(x: Any, *others: Any) -> Any:
    if others or x <= 0:
        raise Refused("log2 takes one number above zero")
    if isinstance(x, int) and x & (x - 1):
        raise Refused(f"log2({x}) does not come out whole: {x} is no power of two")
    return x.bit_length() - 1 if isinstance(x, int) else log2(x)


_SIGNS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "log2": _whole_log2,
    "min": lambda *a: min(a),
    "max": lambda *a: max(a),
    "prod": lambda *a: prod(a),
}
_CALLED = ", ".join(_FUNCTIONS)
_KINDS: dict[type, Callable[[Any, dict[str, Any]], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Tuple: _list,
    ast.UnaryOp: _sign,
    ast.Subscript: _item,
    ast.BinOp: _binary,
    ast.Call: _call,
}
