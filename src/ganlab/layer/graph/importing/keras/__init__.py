"""A functional or sequential Keras config (`.json`, or inside a `.keras` file); images become channels first."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Imported
from ganlab.layer.graph.importing.keras.importer import Config, Importer, name_of
from ganlab.layer.graph.importing.keras.pouring import poured

__all__ = ["of_config", "poured", "read"]


def read(file: Path) -> Imported:
    """The graph of the model in a file.

    Raises:
        WrongUse: it is no such file, or a layer has no word.
    """
    try:
        if zipfile.is_zipfile(file):
            content = json.loads(zipfile.ZipFile(file).read("config.json"))
        else:
            content = json.loads(file.read_text())
    except (OSError, ValueError, KeyError) as error:
        raise WrongUse(
            f"{file} is no Keras config ({error}); give what model.to_json() or model.save() wrote"
        ) from error
    return of_config(content)


def of_config(content: Config) -> Imported:
    """The graph of a model's config as Keras 3 writes it.

    Raises:
        WrongUse: it is no functional or sequential model, or holds a layer that no word stands for.
    """
    config = content.get("config", {})
    layers = config.get("layers") if isinstance(config, Mapping) else None
    if content.get("class_name") not in ("Functional", "Model", "Sequential") or not layers:
        raise WrongUse(f"{content.get('class_name')} is no functional or sequential model; give one of these")
    importer, at = Importer(), "the model"
    previous: list[str] = []
    try:
        importer.labels = _labels(layers)
        for at in layers:
            importer.layer(at, previous if content["class_name"] == "Sequential" else _inbound(at))
            previous = [name_of(at)]
        at = "output_layers"
        importer.finish(config.get("output_layers") or [previous])
    except WrongUse:
        raise
    except (AttributeError, IndexError, KeyError, StopIteration, TypeError, ValueError) as error:
        raise WrongUse(
            f"{_shown(at)} is not as Keras 3 writes it ({type(error).__name__}: {error}); mend it, or write the file "
            "anew by model.to_json()"
        ) from error
    return importer.found


def _labels(layers: Iterable[Any]) -> str | None:
    """Of two inputs, in whatever order, the one of a single number; the second where both are."""
    inputs = [layer for layer in layers if isinstance(layer, Mapping) and layer.get("class_name") == "InputLayer"]
    single = [layer for layer in inputs if tuple(layer["config"]["batch_shape"][1:]) in ((), (1,))]
    return name_of(single[-1]) if len(inputs) == 2 and single else None


def _shown(layer: Any) -> str:
    """The name of what could be a layer."""
    config = layer.get("config") if isinstance(layer, Mapping) else None
    name = config.get("name") if isinstance(config, Mapping) else None
    return str(name or layer)[:80]


def _inbound(layer: Config) -> list[str]:
    calls = layer.get("inbound_nodes") or []
    if len(calls) > 1:
        raise WrongUse(f"{name_of(layer)} is called {len(calls)} times on the same weights, which a graph cannot say")
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, Mapping):
            if value.get("class_name") == "__keras_tensor__":
                found.append(value["config"]["keras_history"][0])
        elif isinstance(value, list):
            for inside in value:
                look(inside)
        elif isinstance(value, int | float) and str(layer.get("module")).startswith("keras.src.ops"):
            what = f"a {layer['class_name']} with the number {value}"
            raise WrongUse(f"{name_of(layer)} is {what}, which no word does; take it out, or make it a layer's weight")

    for call in calls:
        look(call["args"])
    return found
