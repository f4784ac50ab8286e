"""Fewer places, or more."""

from collections.abc import Callable

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer


def _upsample(i: Importer) -> None:
    mode = i.config.get("interpolation", "nearest")
    if mode not in ("nearest", "bilinear"):
        raise WrongUse(f"{i.name} interpolates {mode}, and upsample nearest or bilinear; use one of these")
    values = {"factor": i.one("size"), "mode": mode}
    i.swapped(lambda: i.add("upsample", values))


def _pool(word: str) -> Callable[[Importer], None]:
    def make(i: Importer) -> None:
        if i.config["padding"] != "valid":
            i.found.remarks.append(f"{i.name} pads in Keras, and {word} does not; sizes that it divides are the same")
        values = {"kernel": i.one("pool_size"), "stride": i.one("strides")}
        i.swapped(lambda: i.add(word, values))

    return make


def _global(word: str) -> Callable[[Importer], None]:
    def make(i: Importer) -> None:
        i.only(word, keepdims=False)
        if i.rank == 2:
            i.add("permute", {"order": [2, 1]}, suffix="_open")
        i.add(word)
        i.rank = 1

    return make


KINDS = {
    **dict.fromkeys(("UpSampling1D", "UpSampling2D"), _upsample),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D", "MaxPooling3D"), _pool("max_pool")),
    **dict.fromkeys(("AveragePooling1D", "AveragePooling2D", "AveragePooling3D"), _pool("average_pool")),
    **dict.fromkeys(("GlobalAveragePooling1D", "GlobalAveragePooling2D"), _global("global_average_pool")),
}
