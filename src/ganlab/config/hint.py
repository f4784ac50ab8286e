"""Annotations as their source has them, as the objects they stand for. Imports no torch."""

import ast
import functools
import operator
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ganlab import needs
from ganlab.config.definition import definition_of
from ganlab.config.parsing import expression

PLAIN: dict[str, Any] = {t.__name__: t for t in (int, float, str, bool, list, tuple, dict, set, Path)}
PLAIN |= {"Callable": Callable, "Iterable": Iterable, "Iterator": Iterator, "Mapping": Mapping, "Sequence": Sequence}
PLAIN |= {name: getattr(typing, name) for name in ("Annotated", "Any", "Literal", "Optional", "Union")} | {"None": None}


def hint(module: str, node: ast.expr) -> Any:
    """An annotation as the object it stands for, as far as plain values go; Any for the classes of libraries."""
    if isinstance(node, ast.Constant):
        if not isinstance(node.value, str):
            return node.value
        return hint(module, expression(node.value))
    if isinstance(node, ast.BinOp):
        sides = [hint(module, side) for side in (node.left, node.right) if not _is_tensor(side)]
        return Any if Any in sides else functools.reduce(operator.or_, sides)
    if isinstance(node, ast.Subscript):
        return _subscripted(module, node)

    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    if name in PLAIN:
        return PLAIN[name]
    alias = definition_of(module, node)
    if alias is not None and alias.module == needs.__name__:
        return getattr(needs, name)
    if alias is not None and isinstance(alias.node, ast.Assign):
        return hint(alias.module, alias.node.value)
    return Any


def _subscripted(module: str, node: ast.Subscript) -> Any:
    outer = hint(module, node.value)
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if outer is Any:
        return Any
    if outer is typing.Annotated:
        return typing.Annotated[(hint(module, inner[0]), *(_bound(i) for i in inner[1:]))]
    if outer is typing.Literal:
        return outer[tuple(ast.literal_eval(i) for i in inner)]
    if outer is Callable:
        return Callable
    inner = [i for i in inner if not _is_tensor(i)]
    arguments = [Ellipsis if ast.unparse(i) == "..." else hint(module, i) for i in inner]
    return outer[arguments[0] if len(arguments) == 1 else tuple(arguments)]


def _is_tensor(node: ast.expr) -> bool:
    """No config holds one."""
    return ast.unparse(node).split(".")[-1] == "Tensor"


def _bound(node: ast.expr) -> Any:
    """`Bound(0, 1)`; None for other remarks on a type."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "Bound"):
        return None
    named = {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
    return needs.Bound(*(ast.literal_eval(a) for a in node.args), **named)
