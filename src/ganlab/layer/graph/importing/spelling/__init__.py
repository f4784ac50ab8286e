"""The layers of a player in another framework's JSON, whosever names they go by.

Contract of a file, found by listing the folder: `WHOSE` names they are; `familiar(kind) -> int`, 2 for a name as it is
written there, 1 for one in other letters, 0 for none; `complaint(layer) -> str | None`, why a layer cannot be read;
`graph(layers) -> Found`.
"""

import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Found
from ganlab.layer.graph.palette import suggestion, words

KINDS = ("class_name", "type", "layer", "kind", "name")  # the key that names a layer, the first that is there
SETTINGS = ("config", "params", "parameters", "args", "kwargs")  # one that holds its parameters
BRANCHES = ("from", "inputs", "inbound_nodes", "parents")


@dataclass(frozen=True)
class Named:
    """A layer as it is written: where, the name of its kind, its parameters, and those that stand without a name."""

    place: str
    kind: str
    given: Mapping[str, Any] = field(default_factory=dict)
    bare: Sequence[Any] = ()

    @property
    def ours(self) -> str:
        """The way out: the word that it may mean."""
        return suggestion(self.kind, words()) or "see `ganlab layers` for the words there are"

    def by_name(self, names: Sequence[str]) -> dict[str, Any]:
        """Its values by the names of what it takes; several, where it takes one, are a list, as of a reshape."""
        bare = [[*self.bare]] if len(names) == 1 and len(self.bare) > 1 else self.bare
        return _plain({**dict(zip(names, bare, strict=False)), **self.given})

    def surplus(self, names: Sequence[str]) -> str | None:
        """That it has more values than it takes."""
        if len(names) == 1 or len(self.bare) <= len(names):
            return None
        taken = ", ".join(names) or "nothing"
        return f"{self.place} is a {self.kind} with {len(self.bare)} values, and it takes {taken}; leave the rest out"


def of_layers(content: Any, place: str) -> Found:
    """What stands as a player's layers: a graph, a Keras model's config, or a list of layers.

    Raises:
        WrongUse: a layer has no word here, or the list mixes the names of several libraries.
    """
    if isinstance(content, Mapping) and "class_name" in content:
        from ganlab.layer.graph.importing.keras import of_config

        return of_config(content).result
    if isinstance(content, Mapping):
        return Found(content)
    if not isinstance(content, list) or not content:
        raise WrongUse(f"{place} holds no layers; give a list of them, or a graph with nodes")
    if all(map(_is_node, content)):
        return Found({"nodes": content})
    layers = [_to_named(layer, f"{place}.{index}") for index, layer in enumerate(content)]
    found: Found = _spelling(layers).graph(layers)
    return found


def _is_node(layer: Any) -> bool:
    """Whether it is a node of a graph as it stands."""
    kinds = {layer} if isinstance(layer, str) else {*layer} - {"name", "from"} if isinstance(layer, Mapping) else set()
    return len(kinds) == 1 and kinds <= {*words(), "repeat"}


def _to_named(layer: Any, place: str) -> Named:
    """Of `Dense`, {type: Dense, units: 3}, {class_name: Dense, config: {...}}, {Dense: {...}} or {Dense: 3}."""
    if isinstance(layer, str):
        return Named(place, layer)
    if not isinstance(layer, Mapping) or not layer:
        raise WrongUse(f"{place} is {layer!r}, where a layer is wanted, such as {{type: Dense, units: 128}}")
    branch = next((key for key in BRANCHES if layer.get(key)), None)
    if branch is not None:
        raise WrongUse(f"{place} has {branch}, and these layers are a chain; write branches as a graph with `from`")

    key = next((key for key in KINDS if isinstance(layer.get(key), str)), None)
    if key is None and len(layer) > 1:
        raise WrongUse(f"{place} has {', '.join(map(str, layer))} and does not say what it is; add its type")
    if key is None:
        kind, values = next(iter(layer.items()))
        return _with(place, str(kind), {}, values)
    rest = {k: v for k, v in layer.items() if k not in (key, "name", *SETTINGS)}
    return _with(place, layer[key], rest, next((layer[k] for k in SETTINGS if layer.get(k)), None))


def _with(place: str, kind: str, rest: Mapping[str, Any], values: Any) -> Named:
    if isinstance(values, Mapping):
        return Named(place, kind, _plain({**rest, **values}))
    bare = [] if values is None else values if isinstance(values, list) else [values]
    return Named(place, kind, _plain(rest), bare)


def _plain(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """Texts that are numbers as numbers, as the framework's files have them, and nothing that is empty."""
    return {key: _number(value) for key, value in values.items() if value not in ("", None)}


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return [_number(part) for part in value]
    if not isinstance(value, str):
        return value
    for number in (int, float):
        try:
            return number(value)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(value.lower(), value)


def _spelling(layers: Sequence[Named]) -> ModuleType:
    """Whose names all of them are, in just these letters if there is a choice.

    Raises:
        WrongUse: nobody's.
    """
    found = [import_module(f"{__name__}.{name}") for _, name, _ in pkgutil.iter_modules(__path__)]
    found.sort(key=lambda module: -sum(module.familiar(layer.kind) for layer in layers))
    for module in found:
        if not any(map(module.complaint, layers)):
            return module

    nearest = found[0]
    stranger = next((layer for layer in layers if not nearest.familiar(layer.kind)), None)
    if stranger is None:
        raise WrongUse(next(filter(None, map(nearest.complaint, layers))))
    why = "which has no layer word here"
    if any(module.familiar(stranger.kind) for module in found):
        why = f"and the others go by the names of {nearest.WHOSE}"
    raise WrongUse(f"{stranger.place} is a {stranger.kind}, {why}; {stranger.ours}")
