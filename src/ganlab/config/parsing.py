"""Python's own parser, one text at a time: two threads that parse at once can end in a SystemError (CPython 3.11)."""

import ast
import threading

_one_at_a_time = threading.Lock()


def parse(text: str) -> ast.Module:
    """The tree of a module's source."""
    with _one_at_a_time:
        return ast.parse(text)


def expression(text: str) -> ast.expr:
    """The tree of an expression."""
    with _one_at_a_time:
        return ast.parse(text, mode="eval").body
