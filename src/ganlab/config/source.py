"""The constructors that configs name, read from their source without importing it. Imports no torch."""

import ast
import functools
import operator
import sys
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ganlab import needs
from ganlab.config.parsing import expression, parse
from ganlab.config.suggestion import did_you_mean

REQUIRED = "(required)"
PLAIN: dict[str, Any] = {t.__name__: t for t in (int, float, str, bool, list, tuple, dict, set, Path)}
PLAIN |= {"Callable": Callable, "Iterable": Iterable, "Iterator": Iterator, "Mapping": Mapping, "Sequence": Sequence}
PLAIN |= {name: getattr(typing, name) for name in ("Annotated", "Any", "Literal", "Optional", "Union")} | {"None": None}


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


@dataclass(frozen=True)
class Definition:
    """A class, a function or an assignment, and the module that holds it."""

    node: ast.AST
    module: str


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
        parent = _named(found.module, base)
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
    alias = _named(module, node)
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


def _named(module: str, node: ast.expr) -> Definition | None:
    """What a name, or a dotted name, stands for in a module."""
    *before, name = ast.unparse(node).split(".")
    return definition(".".join(before) or module, name)


@cache
def definition(module: str, name: str) -> Definition | None:
    """Where a name of a module is defined, through its imports."""
    parsed = tree(module)
    for node in reversed(parsed.body if parsed else []):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return Definition(node, module)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return Definition(node, module)
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                home = _absolute(module, node)
                if (alias.asname or alias.name) == name and (home, alias.name) != (module, name):
                    return definition(home, alias.name)
    return None


def _absolute(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return str(node.module)
    path = module_file(module)
    parts = module.split(".")
    package = parts if path is not None and path.name == "__init__.py" else parts[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


@cache
def tree(module: str) -> ast.Module | None:
    """A module's source, parsed: its docstring, definitions and imports, without what functions do.

    A whole tree takes some hundred times the memory of its file, and the web app reads that of every word.
    """
    path = module_file(module)
    if path is None:
        return None
    parsed = parse(path.read_text())
    _outline(parsed)
    return parsed


def _outline(node: ast.Module | ast.ClassDef) -> None:
    told = ast.get_docstring(node, clean=False)
    kept: list[ast.stmt] = [ast.Expr(ast.Constant(told))] if told else []
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            _outline(child)
        elif isinstance(child, ast.FunctionDef):
            if isinstance(node, ast.ClassDef) and child.name != "__init__":
                continue
            about = ast.get_docstring(child, clean=False)
            child.body = [ast.Expr(ast.Constant(about)) if about else ast.Pass()]
        elif not isinstance(child, ast.Assign | ast.AnnAssign | ast.ImportFrom):
            continue
        kept.append(child)
    node.body = kept


def text(found: Definition) -> str:
    """A definition as its file has it."""
    path = module_file(found.module)
    return ast.get_source_segment(path.read_text(), found.node) or "" if path is not None else ""


@cache
def module_file(module: str) -> Path | None:
    """Where a module's source is; nothing is imported, packages above it included."""
    top, *rest = module.split(".")
    if top in sys.builtin_module_names:
        return None
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    folders = list(spec.submodule_search_locations or []) if spec else []
    if spec is not None and not rest:
        return Path(spec.origin) if spec.origin and spec.origin.endswith(".py") else None
    for folder in folders:
        place = Path(folder, *rest)
        for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
            if path.is_file():
                return path
    return None
