"""Where the names of modules are defined, found in their source without importing it. Imports no torch."""

import ast
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ganlab.config.parsing import parse


@dataclass(frozen=True)
class Definition:
    """A class, a function or an assignment, and the module that holds it."""

    node: ast.AST
    module: str


def definition_of(module: str, node: ast.expr) -> Definition | None:
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
