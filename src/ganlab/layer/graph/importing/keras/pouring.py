"""The weights of a Keras model in the torch network of the graph that it became."""

from typing import Any

from ganlab.layer.graph.importing import Imported


def poured(model: Any, imported: Imported, network: Any) -> None:
    """Give the graph's torch network the weights of the Keras model that it was imported from."""
    state = network.state_dict()
    for layer in model.layers:
        home = imported.homes.get(layer.name)
        if home is None:
            continue
        for path, value in _weights(layer).items():
            key = f"nodes.{home}.{path}"
            state[key] = value.reshape(state[key].shape)
    network.load_state_dict(state)


VECTORS = ("GroupNormalization", "LayerNormalization")
GATES = {"SimpleRNN": (0,), "LSTM": (0, 1, 2, 3), "GRU": (1, 0, 2)}  # torch's order, by place in Keras'


def _weights(layer: Any) -> dict[str, Any]:
    """A layer's weights as torch has them, by their names."""
    import torch

    kind, values = type(layer).__name__, [torch.tensor(w) for w in layer.get_weights()]
    if kind in GATES:
        return _recurrent(kind, values, "")
    if kind == "Bidirectional":
        inside = type(layer.forward_layer).__name__
        return _recurrent(inside, values[:3], "") | _recurrent(inside, values[3:], "_reverse")
    if kind == "BatchNormalization":
        names = ("weight", "bias", "running_mean", "running_var")
        return dict(zip(names[4 - len(values) :], values, strict=True))
    return dict(zip(("weight", "bias"), [_turned(kind, values[0]), *values[1:]], strict=False)) if values else {}


def _turned(kind: str, first: Any) -> Any:
    """(*k, in, out) -> (out, in, *k), transposed (*k, out, in) -> (in, out, *k)."""
    places = tuple(range(first.dim() - 2))
    if kind.startswith("Depthwise"):
        return first.permute(first.dim() - 2, first.dim() - 1, *places)
    if kind in ("Embedding", "PReLU", *VECTORS):
        return first
    return first.permute(first.dim() - 1, first.dim() - 2, *places)


def _recurrent(kind: str, values: list[Any], end: str) -> dict[str, Any]:
    """Keras has one bias where torch adds two, but in a GRU, whose are (2, 3 * width)."""
    import torch

    kernel, recurrent, bias = values
    inner, outer = bias if bias.dim() == 2 else (bias, torch.zeros_like(bias))
    order = GATES[kind]

    def rows(x: Any) -> Any:
        parts = x.chunk(len(order))
        return torch.cat([parts[place] for place in order])

    return {
        f"weight_ih_l0{end}": rows(kernel.T),
        f"weight_hh_l0{end}": rows(recurrent.T),
        f"bias_ih_l0{end}": rows(inner),
        f"bias_hh_l0{end}": rows(outer),
    }
