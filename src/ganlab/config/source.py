"""The constructors that configs name, read from their source without importing it. Imports no torch."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ganlab.config.definition import Definition, definition, definition_of, tree
from ganlab.config.hint import hint
from ganlab.config.suggestion import did_you_mean

REQUIRED = "(required)"


@dataclass(frozen=True)
class Parameter:
    """One parameter of a constructor; `default` REQUIRED where it has none."""

    name: str
    hint: Any = Any
    default: Any = REQUIRED


@dataclass(frozen=True)
class Constructor:
    """What a `_target_` names: a class or a function. `takes_any` where it has a `**` parameter."""

    name: str
    documentation: str
    parameters: Mapping[str, Parameter]
    takes_any: bool = False

    def refusal(self, prefix: str, name: str, given: Iterable[Any] = ()) -> str:
        """The sentence for a parameter that there is not; `given` are keys known to be good."""
        open_to_users = [p.name for p in self.parameters.values() if p.default is not REQUIRED]
        files = [str(key) for key in given if str(key) in self.parameters]
        known = [*dict.fromkeys([*files, *open_to_users])]
        told = did_you_mean(name, known)
        return f"{prefix}{name} is no parameter of {self.name}, which takes {', '.join(known)}{told}"


@cache
def constructor(target: str) -> Constructor | None:
    """The constructor at a dotted path; None where its source cannot be found."""
    module, _, name = target.rpartition(".")
    found = definition(module, name)
    if found is None:
        return None
    if isinstance(found.node, ast.ClassDef):
        arguments, takes_any = _of_class(found, found.node)
        return Constructor(name, _documentation(found.node), {p.name: p for p in arguments}, takes_any)
    if isinstance(found.node, ast.FunctionDef):
        arguments = list(_parameters(found, found.node, skip=0))
        return Constructor(
            name, _documentation(found.node), {p.name: p for p in arguments}, found.node.args.kwarg is not None
        )
    return None


def module_documentation(target: str) -> str:
    """The docstring of the module that a dotted path's definition stands in."""
    module, _, name = target.rpartition(".")
    found = definition(module, name)
    return (ast.get_docstring(tree(found.module) or ast.Module([], [])) or "") if found else ""


def _documentation(node: ast.ClassDef | ast.FunctionDef) -> str:
    return ast.get_docstring(node) or ""


def _of_class(found: Definition, node: ast.ClassDef) -> tuple[list[Parameter], bool]:
    """From `__init__`, the fields of a dataclass, or the first base that has one of them."""
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            return list(_parameters(found, method, skip=1)), method.args.kwarg is not None
    inherited: tuple[list[Parameter], bool] = ([], False)
    for base in node.bases:
        parent = definition_of(found.module, base)
        if parent is not None and isinstance(parent.node, ast.ClassDef):
            inherited = _of_class(parent, parent.node)
            break
    if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
        return [*inherited[0], *_fields(found, node)], False
    return inherited


def _fields(found: Definition, node: ast.ClassDef) -> Iterator[Parameter]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
            default = REQUIRED if statement.value is None else _value(statement.value)
            yield Parameter(name, hint(found.module, statement.annotation), default)


def _parameters(found: Definition, node: ast.FunctionDef, skip: int) -> Iterator[Parameter]:
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults)) + list(given.defaults)
    keywords = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    both = [*list(zip(positional, defaults, strict=True))[skip:], *keywords]
    for argument, default in both:
        value = REQUIRED if default is None else _value(default)
        kind = Any if argument.annotation is None else hint(found.module, argument.annotation)
        yield Parameter(argument.arg, kind, value)


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
