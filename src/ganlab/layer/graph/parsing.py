"""A node's values -> its layer, typed and within bounds, or what is wrong with them."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from ganlab.layer.graph.expression import Refused, evaluate
from ganlab.layer.graph.layer import Layer, Parameter
from ganlab.layer.graph.palette import suggestion

KINDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list of whole numbers",
}


class Wrong(ValueError):
    """What is wrong with one value, and the way out; `fact` is the expression that has no value."""

    def __init__(self, sentence: str, fix: str, expression: str | None = None) -> None:
        super().__init__(f"{sentence}; {fix}")
        self.sentence, self.fix, self.expression = sentence, fix, expression


def layer_of(word: type[Layer], given: Mapping[str, Any], scope: Mapping[str, Any]) -> tuple[Layer | None, list[Wrong]]:
    """The layer with its values, or every thing that is wrong with them."""
    problems = list(_foreign(word, given))
    values: dict[str, Any] = {}
    for parameter in word.parameters():
        try:
            values[parameter.name] = value_of(parameter, given, scope, word.word())
        except Wrong as wrong:
            problems.append(wrong)
    return (None if problems else word(**values)), problems


def _foreign(word: type[Layer], given: Mapping[str, Any]) -> Iterator[Wrong]:
    names = [p.name for p in word.parameters()]
    for key in given:
        if key not in names:
            hint = suggestion(key, names) or f"{word.word()} takes {', '.join(names) or 'nothing'}"
            yield Wrong(f"{key} is no parameter of {word.word()}", hint)


def value_of(parameter: Parameter, given: Mapping[str, Any], scope: Mapping[str, Any], word: str) -> Any:
    """One parameter's value.

    Raises:
        Wrong: it is missing, cannot be evaluated, is of another type or out of bounds.
    """
    if parameter.name not in given or (given[parameter.name] is None and parameter.required):
        if parameter.required:
            raise Wrong(f"{word} needs {parameter.name} ({parameter.help})", f"write {word}: {{{parameter.name}: ...}}")
        return parameter.default

    raw = given[parameter.name]
    if parameter.kind == "choice":
        return _chosen(parameter, raw)
    value = _evaluated(parameter, raw, scope)
    if value is None and parameter.optional:
        return None
    if not _fits(parameter.kind, value):
        raise Wrong(f"{parameter.name} is {_as_text(value)}", f"it must be {KINDS[parameter.kind]}")
    if isinstance(value, float) and not isfinite(value):
        raise Wrong(f"{parameter.name} is {value}", "it must be a finite number")
    value = float(value) if parameter.kind == "float" else value
    _refuse_out_of_bounds(parameter, value)
    return value


def _chosen(parameter: Parameter, raw: Any) -> Any:
    if raw is None and parameter.optional:
        return None
    if raw not in parameter.choices:
        raise Wrong(f"{parameter.name} is {_as_text(raw)}", f"it must be one of {', '.join(parameter.choices)}")
    return raw


def _evaluated(parameter: Parameter, raw: Any, scope: Mapping[str, Any]) -> Any:
    try:
        if isinstance(raw, str):
            return evaluate(raw, scope)
        if isinstance(raw, list | tuple):
            return [evaluate(r, scope) if isinstance(r, str) else r for r in raw]
    except Refused as refused:
        text = raw if isinstance(raw, str) else None
        fix = "correct the expression"
        raise Wrong(f"{parameter.name}: {refused}", fix, text or _first_text(raw, scope)) from refused
    return raw


def _first_text(raw: Any, scope: Mapping[str, Any]) -> str | None:
    for part in raw:
        try:
            _ = evaluate(part, scope) if isinstance(part, str) else part
        except Refused:
            return str(part)
    return None


def _fits(kind: str, value: Any) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "list":
        return isinstance(value, list) and all(isinstance(v, int) and not isinstance(v, bool) for v in value)
    return isinstance(value, int if kind == "int" else int | float) and not isinstance(value, bool)


def _refuse_out_of_bounds(parameter: Parameter, value: Any) -> None:
    least, most = parameter.least, parameter.most
    if least and (value < least.value or (least.open and value == least.value)):
        raise Wrong(f"{parameter.name} is {value}", f"it must be {'above' if least.open else 'at least'} {least.value}")
    if most and (value > most.value or (most.open and value == most.value)):
        raise Wrong(f"{parameter.name} is {value}", f"it must be {'below' if most.open else 'at most'} {most.value}")


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else repr(value) if isinstance(value, str) else str(value)
