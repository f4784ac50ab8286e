"""A torch `nn.Sequential`, made by a function of a Python file."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import nn

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing import Imported

PLAIN = {
    nn.ReLU: "relu",
    nn.SELU: "selu",
    nn.SiLU: "silu",
    nn.Tanh: "tanh",
    nn.Sigmoid: "sigmoid",
    nn.Softplus: "softplus",
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
    spec.loader.exec_module(module)
    if not callable(getattr(module, factory, None)):
        raise WrongUse(f"{file} has no function {factory}; give FILE.py:FUNCTION that returns an nn.Sequential")
    return of_module(getattr(module, factory)())


def of_module(network: Any) -> Imported:
    """The graph of an `nn.Sequential`."""
    if not isinstance(network, nn.Sequential):
        raise WrongUse(f"{type(network).__name__} is no nn.Sequential; import those, or write the graph")
    found = Imported()
    for module in _leaves(network):
        word, values = _node(module)
        found.add(word, values, f"{word}_{sum(word in node for node in found.nodes) + 1}")
    return found


def _leaves(network: nn.Sequential) -> list[nn.Module]:
    found: list[nn.Module] = []
    for module in network:
        inside = _leaves(module) if isinstance(module, nn.Sequential) else [module]
        found += [m for m in inside if not isinstance(m, nn.Identity)]
    return found


def _node(module: nn.Module) -> tuple[str, dict[str, Any]]:
    for kinds, make in NODES:
        if isinstance(module, kinds):
            made: tuple[str, dict[str, Any]] = make(module)
            return made
    if type(module) in PLAIN:
        return PLAIN[type(module)], {}
    raise WrongUse(
        f"{type(module).__name__} has no layer word; see `ganlab layers`, or name it as torch.nn.X in a graph"
    )


def _same(value: Any, of: nn.Module) -> int:
    """One number for all directions."""
    values = {*value} if isinstance(value, tuple) else {value}
    if len(values) > 1 or not all(isinstance(v, int) for v in values):
        raise WrongUse(f"{of} is not the same in all directions, which a graph has no word for; make it so")
    return int(values.pop())


def _convolution(m: Any) -> tuple[str, dict[str, Any]]:
    transposed = isinstance(m, nn.modules.conv._ConvTransposeNd)
    kernel, dilation = _same(m.kernel_size, m), _same(m.dilation, m)
    if m.padding == "same" and kernel * dilation % 2 == 0:
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
    factor = m.scale_factor
    return "upsample", {"factor": int(factor[0] if isinstance(factor, tuple) else factor), "mode": m.mode}


def _pool(word: str) -> Any:
    def make(m: Any) -> tuple[str, dict[str, Any]]:
        if _same(m.padding, m):
            raise WrongUse(f"{m} pads, which {word} does not; put a pad before it")
        return word, {"kernel": _same(m.kernel_size, m), "stride": _same(m.stride, m)}

    return make


def _flatten(m: Any) -> tuple[str, dict[str, Any]]:
    if (m.start_dim, m.end_dim) != (1, -1):
        raise WrongUse(f"{m} keeps axes, which flatten does not; use nn.Flatten()")
    return "flatten", {}


def _norm(m: Any) -> tuple[str, dict[str, Any]]:
    return "batch_norm", {"eps": m.eps, "momentum": m.momentum, "affine": m.affine}


NODES: list[tuple[Any, Callable[[Any], tuple[str, dict[str, Any]]]]] = [
    (nn.Linear, lambda m: ("dense", {"width": m.out_features, "bias": m.bias is not None})),
    (nn.modules.conv._ConvNd, _convolution),
    (nn.modules.batchnorm._BatchNorm, _norm),
    (nn.GroupNorm, lambda m: ("group_norm", {"groups": m.num_groups, "eps": m.eps, "affine": m.affine})),
    (
        nn.modules.instancenorm._InstanceNorm,
        lambda m: ("instance_norm", {"eps": m.eps, "affine": m.affine}),
    ),
    (nn.LeakyReLU, lambda m: ("leaky_relu", {"slope": m.negative_slope})),
    (nn.ELU, lambda m: ("elu", {"alpha": m.alpha})),
    (nn.GELU, lambda m: ("gelu", {"approximate": m.approximate == "tanh"})),
    (nn.Dropout, lambda m: ("dropout", {"rate": m.p})),
    ((nn.Dropout1d, nn.Dropout2d, nn.Dropout3d), lambda m: ("dropout", {"rate": m.p, "channels": True})),
    (nn.Flatten, _flatten),
    (nn.Unflatten, lambda m: ("reshape", {"shape": list(m.unflattened_size)})),
    (nn.Upsample, _upsample),
    (nn.PixelShuffle, lambda m: ("pixel_shuffle", {"factor": m.upscale_factor})),
    ((nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d), _pool("max_pool")),
    ((nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d), _pool("average_pool")),
]
