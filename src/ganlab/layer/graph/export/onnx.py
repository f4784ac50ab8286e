"""ONNX, for any batch size."""

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.layer.graph.driver import network as driven
from ganlab.layer.graph.laid_out import LaidOut


class Eager(nn.Module):
    """The network with its inputs as its only arguments."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Any:
        """The outputs."""
        return tuple(self.network(x, labels))


def write(laid_out: LaidOut, network: nn.Module | None, out: Path) -> list[Path]:
    """`out`.onnx, weights inside."""
    names = [name for name in laid_out.inputs if name != "labels" or laid_out.reads_labels]
    whole = Eager(driven(laid_out) if network is None else network)
    made = [torch.zeros(3, *laid_out.inputs[names[0]])]
    made += [torch.zeros(3, dtype=torch.long)] if "labels" in names else []
    return [write_module(whole, made, names, list(laid_out.outputs), out.with_suffix(".onnx"))]


def write_module(module: nn.Module, inputs: list[Tensor], names: list[str], outputs: list[str], path: Path) -> Path:
    """Any module of tensors (N, ...), in evaluation mode.

    Raises:
        WrongUse: onnx is not installed, or the module cannot be traced.
    """
    if find_spec("onnx") is None or find_spec("onnxscript") is None:
        raise WrongUse('--to onnx needs onnx and onnxscript; install them by pip install "ganlab[export]"')
    modes = {m: m.training for m in module.modules()}
    module.eval()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the exporter, about itself
            torch.onnx.export(
                _traced(module, tuple(inputs)),
                (),
                path,
                dynamo=True,
                external_data=False,
                input_names=names,
                output_names=outputs,
                verbose=False,
            )
    finally:
        for part, mode in modes.items():
            part.training = mode
    return path


def _traced(module: nn.Module, inputs: tuple[Tensor, ...]) -> torch.export.ExportedProgram:
    """For any batch; where running it fixes the batch (by a `len`), its bytecode is read instead."""
    batch = tuple({0: torch.export.Dim("batch")} for _ in inputs)
    try:
        return torch.export.export(module, inputs, dynamic_shapes=batch, strict=False)
    except (ValueError, RuntimeError):
        pass
    try:
        return torch.export.export(module, inputs, dynamic_shapes=batch, strict=True)
    except (ValueError, RuntimeError) as error:
        why = str(error).strip().split("\n")[0]
        raise WrongUse(f"this network cannot be traced for ONNX ({why}); use --to safetensors") from error
