"""The layer words: what lies in `word/`, listed. Also what a word of another trade is called."""

import pkgutil
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

from ganlab.layer.graph import word as folder
from ganlab.layer.graph.layer import Layer

CATEGORIES = ("convolutional", "recurrent", "core", "activation", "normalization")


@cache
def words() -> dict[str, type[Layer]]:
    """Word -> its class, in the order of the palette."""
    found = {name: _class(f"{folder.__name__}.{name}") for _, name, _ in pkgutil.iter_modules(folder.__path__)}
    return dict(sorted(found.items(), key=lambda item: (CATEGORIES.index(item[1].category), item[0])))


def _class(module: str) -> type[Layer]:
    here = import_module(module).__dict__.values()
    return next(c for c in here if isinstance(c, type) and issubclass(c, Layer) and c.__module__ == module)


def suggestion(word: str, known: Any) -> str:
    """`; did you mean conv?`, or nothing.

    >>> suggestion("conv2d", ["conv", "dense"])
    'did you mean conv?'
    """
    plain = word.lower().replace("-", "_").rstrip("123d").rstrip("_")
    alias = _ELSEWHERE.get(plain.replace("_", ""))
    close = [plain] if plain in known else [alias] if alias in known else get_close_matches(word.lower(), known, 1)
    return f"did you mean {close[0]}?" if close else ""


_ELSEWHERE = {  # what libraries call the same
    "linear": "dense",
    "fc": "dense",
    "filters": "width",
    "units": "width",
    "outchannels": "width",
    "outfeatures": "width",
    "channels": "width",
    "kernelsize": "kernel",
    "strides": "stride",
    "convolution": "conv",
    "deconv": "conv_transpose",
    "convtranspose": "conv_transpose",
    "batchnormalization": "batch_norm",
    "batchnorm": "batch_norm",
    "layernormalization": "layer_norm",
    "maxpooling": "max_pool",
    "averagepooling": "average_pool",
    "avgpool": "average_pool",
    "concatenate": "concat",
    "upsampling": "upsample",
    "swish": "silu",
    "hardtanh": "hard_tanh",
    "attention": "self_attention",
    "negativeslope": "slope",
    "epsilon": "eps",
    "p": "rate",
}
