"""Normalisations."""

from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer


def _batch_norm(i: Importer) -> None:
    c = i.config
    i.channels_last("batch_norm")
    if c["center"] != c["scale"]:
        raise WrongUse(f"{i.name} has one of center and scale, and batch_norm has both or none; set both")
    values = {"eps": c["epsilon"], "momentum": round(1 - c["momentum"], 12), "affine": c["center"]}
    i.swapped(lambda: i.add("batch_norm", values, weights=True))


def _group_norm(i: Importer) -> None:
    """Groups of channels over all places, which Keras' layer has in every rank."""
    i.channels_last("group_norm")
    groups = i.config["groups"]
    word, values = ("instance_norm", {}) if groups == -1 else ("group_norm", {"groups": groups})
    i.swapped(lambda: i.add(word, {**values, **_affine(i)}, weights=True))


def _layer_norm(i: Importer) -> None:
    """Keras' normalises the last axis of each place; layer_norm all of a sample, which for vectors is the same."""
    axes = i.config["axis"]
    flat = sorted(axes if isinstance(axes, list | tuple) else [axes])
    if i.rank > 1 or flat not in ([-1], [1]):
        raise WrongUse(
            f"{i.name} normalises each place of {i.rank} axes by itself, which no word does; layer_norm and Keras' "
            "GroupNormalization(groups=1) take a whole sample: use that, or put it behind a Flatten"
        )
    i.add("layer_norm", _affine(i), weights=True)


def _affine(i: Importer) -> dict[str, Any]:
    c = i.config
    if c["center"] != c["scale"]:
        raise WrongUse(f"{i.name} has one of center and scale, and its word has both or none; set both")
    return {"eps": c["epsilon"], "affine": c["center"]}


KINDS = {
    "BatchNormalization": _batch_norm,
    "GroupNormalization": _group_norm,
    "LayerNormalization": _layer_norm,
}
