"""A torch `nn.Sequential`, made by a function of a Python file."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn
from torch.nn.utils.parametrize import is_parametrized

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Imported

NORMALISED = {"_SpectralNorm": "spectral", "_WeightNorm": "weight"}
PLAIN = {
    nn.ReLU: "relu",
    nn.SELU: "selu",
    nn.SiLU: "silu",
    nn.Tanh: "tanh",
    nn.Sigmoid: "sigmoid",
    nn.PReLU: "prelu",
}


def read(file: Path, factory: str) -> Imported:
    """What `factory()` in `file` makes; its weights in order are those of the graph's network in order.

    Raises:
        WrongUse: there is no such function, it makes something else, or a module has no word.
    """
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None or not file.is_file():
        raise WrongUse(f"{file} is no Python file; give FILE.py:FUNCTION")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        if not callable(getattr(module, factory, None)):
            raise WrongUse(f"{file} has no function {factory}; give FILE.py:FUNCTION that returns an nn.Sequential")
        made = getattr(module, factory)()
    except WrongUse:
        raise
    except Exception as error:  # whatever the user's own code answers
        said = " ".join(f"{type(error).__name__}: {error}".split())
        raise WrongUse(f"{file}:{factory} cannot be run ({said}); give FILE.py:FUNCTION that takes nothing") from error
    return of_module(made)


def of_module(network: Any) -> Imported:
    """The graph of an `nn.Sequential`.

    Raises:
        WrongUse: it is no `nn.Sequential`, or holds a module that no word stands for.
    """
    if not isinstance(network, nn.Sequential):
        raise WrongUse(f"{type(network).__name__} is no nn.Sequential; import those, or write the graph")
    found, leaves = Imported(), _leaves(network)
    _enter(found, leaves[0] if leaves else None)
    for module in leaves:
        word, values = _node(module)
        found.add(word, values, f"{word}_{sum(word in node for node in found.nodes) + 1}")
    return found


def _enter(found: Imported, first: Any) -> None:
    """What the first module tells of what goes in, and so of the player."""
    if isinstance(first, nn.Linear):
        found.entering = first.in_features
    elif isinstance(first, nn.modules.conv._ConvTransposeNd):
        found.entering, axes = first.in_channels, len(first.kernel_size)
        found.add("reshape", {"shape": [first.in_channels, *[1] * axes]}, "reshape_1")
        found.remarks.append(f"the latent is a vector here, and is brought to the {axes + 1} axes that {first} takes")
    elif isinstance(first, nn.modules.conv._ConvNd):
        found.player = "discriminator"


def _leaves(network: nn.Sequential) -> list[nn.Module]:
    found: list[nn.Module] = []
    for module in network:
        inside = _leaves(module) if isinstance(module, nn.Sequential) else [module]
        found += [m for m in inside if not isinstance(m, nn.Identity)]
    return found


def has_word(kind: type[nn.Module]) -> bool:
    """Whether modules of such a class have a word."""
    return kind in PLAIN or kind is nn.Identity or any(issubclass(kind, kinds) for kinds, _ in NODES)


def _node(module: nn.Module) -> tuple[str, dict[str, Any]]:
    for kinds, make in NODES:
        if isinstance(module, kinds):
            word, values = make(module)
            return word, {**values, **_weights(module)}
    if type(module) in PLAIN:
        return PLAIN[type(module)], {}
    raise WrongUse(
        f"{type(module).__name__} has no layer word; see `ganlab layers`, or name it as torch.nn.X in a graph"
    )


def _weights(module: nn.Module) -> dict[str, Any]:
    """How its weight is reparametrised, if it is."""
    if hasattr(module, "weight_orig") or hasattr(module, "weight_g"):
        raise WrongUse(f"{module} is normalised in torch's old way; use torch.nn.utils.parametrizations")
    if not is_parametrized(module):
        return {}
    lists: Any = module.parametrizations
    names = [NORMALISED.get(type(way).__name__) for name in lists for way in lists[name]]
    if len(names) != 1 or names[0] is None:
        raise WrongUse(f"{module} is reparametrised in a way that has no word; there are spectral_norm and weight_norm")
    return {"weights": names[0]}


def _only(module: Any, word: str, **usual: Any) -> None:
    """Refuse a setting that has another value than these, which a word cannot say."""
    for key, value in usual.items():
        if getattr(module, key) != value:
            raise WrongUse(f"{module} has {key} {getattr(module, key)}, and {word} has {value} alone; set that")


def _same(value: Any, of: nn.Module) -> int:
    """One number for all directions."""
    values = {*value} if isinstance(value, tuple) else {value}
    if len(values) > 1 or not all(isinstance(v, int) for v in values):
        raise WrongUse(f"{of} is not the same in all directions, which a graph has no word for; make it so")
    return int(values.pop())


def _convolution(m: Any) -> tuple[str, dict[str, Any]]:
    transposed = isinstance(m, nn.modules.conv._ConvTransposeNd)
    kernel, dilation = _same(m.kernel_size, m), _same(m.dilation, m)
    if m.padding == "same" and (kernel - 1) * dilation % 2:
        raise WrongUse(f"{m} pads one side more, which a graph has no word for; use an odd kernel")

    padding = (
        (kernel - 1) * dilation // 2 if m.padding == "same" else 0 if m.padding == "valid" else _same(m.padding, m)
    )
    values = {"width": m.out_channels, "kernel": kernel, "stride": _same(m.stride, m), "padding": padding}
    values["bias"] = m.bias is not None
    if transposed:
        if dilation != 1 or m.groups != 1:
            raise WrongUse(f"{m} has a dilation or groups, which conv_transpose has not; leave them out")
        return "conv_transpose", {**values, "output_padding": _same(m.output_padding, m)}
    if m.padding_mode != "zeros":
        raise WrongUse(f"{m} pads by {m.padding_mode}; put a pad before it")
    return "conv", {**values, "dilation": dilation, "groups": m.groups}


def _upsample(m: Any) -> tuple[str, dict[str, Any]]:
    if m.mode not in ("nearest", "bilinear") or m.align_corners or m.size is not None:
        raise WrongUse(f"{m} has no word; upsample takes a factor, nearest or bilinear, half-pixel centres")
    factors = {*m.scale_factor} if isinstance(m.scale_factor, tuple) else {m.scale_factor}
    if len(factors) != 1 or not float(min(factors)).is_integer():
        raise WrongUse(f"{m} has no word; upsample takes one whole factor for all directions")
    return "upsample", {"factor": int(factors.pop()), "mode": m.mode}


def _pool(word: str) -> Any:
    def make(m: Any) -> tuple[str, dict[str, Any]]:
        if _same(m.padding, m):
            raise WrongUse(f"{m} pads, which {word} does not; put a pad before it")
        _only(m, word, ceil_mode=False)
        _only(m, word, **({"dilation": 1, "return_indices": False} if word == "max_pool" else {}))
        _only(m, word, **({"divisor_override": None} if hasattr(m, "divisor_override") else {}))
        return word, {"kernel": _same(m.kernel_size, m), "stride": _same(m.stride, m)}

    return make


def _flatten(m: Any) -> tuple[str, dict[str, Any]]:
    if (m.start_dim, m.end_dim) != (1, -1):
        raise WrongUse(f"{m} keeps axes, which flatten does not; use nn.Flatten()")
    return "flatten", {}


def _unflatten(m: Any) -> tuple[str, dict[str, Any]]:
    _only(m, "reshape", dim=1)
    return "reshape", {"shape": list(m.unflattened_size)}


def _softplus(m: Any) -> tuple[str, dict[str, Any]]:
    _only(m, "softplus", beta=1, threshold=20)
    return "softplus", {}


def _softmax(m: Any) -> tuple[str, dict[str, Any]]:
    _only(m, "softmax", dim=1)
    return "softmax", {}


def _hard_tanh(m: Any) -> tuple[str, dict[str, Any]]:
    _only(m, "hard_tanh", min_val=-1, max_val=1)
    return "hard_tanh", {}


def _pad(mode: str) -> Any:
    def make(m: Any) -> tuple[str, dict[str, Any]]:
        return "pad", {"by": _same(m.padding, m), "mode": mode}

    return make


def _instance_norm(m: Any) -> tuple[str, dict[str, Any]]:
    _only(m, "instance_norm", track_running_stats=False)
    return "instance_norm", {"eps": m.eps, "affine": m.affine}


def _norm(m: Any) -> tuple[str, dict[str, Any]]:
    _only(m, "batch_norm", track_running_stats=True)
    if m.momentum is None:
        raise WrongUse(f"{m} averages all batches alike, and batch_norm has a momentum; give it one, such as 0.1")
    return "batch_norm", {"eps": m.eps, "momentum": m.momentum, "affine": m.affine}


NODES: list[tuple[Any, Callable[[Any], tuple[str, dict[str, Any]]]]] = [
    (nn.Linear, lambda m: ("dense", {"width": m.out_features, "bias": m.bias is not None})),
    (nn.modules.conv._ConvNd, _convolution),
    (nn.modules.batchnorm._BatchNorm, _norm),
    (nn.GroupNorm, lambda m: ("group_norm", {"groups": m.num_groups, "eps": m.eps, "affine": m.affine})),
    (nn.modules.instancenorm._InstanceNorm, _instance_norm),
    (nn.LeakyReLU, lambda m: ("leaky_relu", {"slope": m.negative_slope})),
    (nn.ELU, lambda m: ("elu", {"alpha": m.alpha})),
    (nn.GELU, lambda m: ("gelu", {"approximate": m.approximate == "tanh"})),
    (nn.Dropout, lambda m: ("dropout", {"rate": m.p})),
    ((nn.Dropout1d, nn.Dropout2d, nn.Dropout3d), lambda m: ("dropout", {"rate": m.p, "channels": True})),
    (nn.Flatten, _flatten),
    (nn.Unflatten, _unflatten),
    (nn.Softplus, _softplus),
    (nn.Softmax, _softmax),
    (nn.Hardtanh, _hard_tanh),
    (nn.ZeroPad2d, _pad("zero")),
    (nn.ReflectionPad2d, _pad("reflect")),
    (nn.Upsample, _upsample),
    (nn.PixelShuffle, lambda m: ("pixel_shuffle", {"factor": m.upscale_factor})),
    ((nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d), _pool("max_pool")),
    ((nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d), _pool("average_pool")),
]
