"""Every layer word at least once, as (word, its values, the shapes it takes), and graphs made at random."""

import random
from typing import Any

from ganlab.layer.graph.layer import Layer, Parameter
from ganlab.layer.graph.palette import words

Case = tuple[str, dict[str, Any], tuple[tuple[int, ...], ...]]

VECTOR, LENGTH, IMAGE, VOLUME = (8,), (4, 9), (8, 6, 8), (4, 4, 6, 4)
RANKS = (VECTOR, LENGTH, IMAGE, VOLUME)


def _each(word: str, values: dict[str, Any], *shapes: tuple[int, ...]) -> list[Case]:
    return [(word, values, (shape,)) for shape in shapes]


CASES: list[Case] = [
    *_each("conv", {"width": 5}, LENGTH, IMAGE, VOLUME),
    *_each("conv", {"width": 4, "kernel": 4, "stride": 2, "bias": False}, LENGTH, IMAGE),
    *_each("conv", {"width": 4, "kernel": 3, "dilation": 2, "groups": 2}, IMAGE),
    *_each("conv", {"width": 4, "kernel": 3, "padding": 0}, IMAGE),
    *_each("conv_transpose", {"width": 5}, LENGTH, IMAGE, VOLUME),
    *_each("conv_transpose", {"width": 4, "kernel": 3, "bias": False}, LENGTH, IMAGE),
    *_each("conv_transpose", {"width": 4, "kernel": 5, "stride": 1, "padding": 0}, IMAGE),
    *_each("depthwise_conv", {}, LENGTH, IMAGE),
    *_each("depthwise_conv", {"kernel": 4, "stride": 2, "multiplier": 3, "bias": False}, IMAGE),
    *_each("upsample", {}, LENGTH, IMAGE),
    *_each("upsample", {"factor": 3, "mode": "bilinear"}, IMAGE),
    *_each("max_pool", {}, LENGTH, IMAGE, VOLUME),
    *_each("average_pool", {"kernel": 3, "stride": 2}, LENGTH, IMAGE),
    *_each("average_pool", {}, VOLUME),
    *_each("global_average_pool", {}, LENGTH, IMAGE, VOLUME),
    *_each("global_sum_pool", {}, LENGTH, IMAGE, VOLUME),
    *_each("pixel_shuffle", {}, IMAGE),
    *_each("pad", {"by": 2}, IMAGE),
    *_each("pad", {"mode": "reflect"}, IMAGE),
    *[case for word in ("rnn", "lstm", "gru") for case in _each(word, {"width": 5}, LENGTH)],
    *[
        case
        for word in ("rnn", "lstm", "gru")
        for case in _each(word, {"width": 3, "sequence": True, "bidirectional": True}, LENGTH)
    ],
    *_each("lstm", {"width": 3, "bidirectional": True}, LENGTH),
    *_each("repeat_vector", {"times": 3}, VECTOR),
    *_each("dense", {"width": 5}, VECTOR, LENGTH),
    *_each("dense", {"width": 5, "bias": False}, VECTOR),
    ("embedding", {"width": 3}, ((),)),
    ("embedding", {"width": 3, "entries": 12}, ((),)),
    *_each("flatten", {}, *RANKS),
    *_each("reshape", {"shape": [4, 6, 16]}, IMAGE),
    *_each("reshape", {"shape": [12, 32]}, IMAGE),
    *_each("permute", {"order": [3, 1, 2]}, IMAGE),
    *_each("permute", {"order": [2, 1]}, LENGTH),
    *[(word, {}, (s, s)) for word in ("add", "multiply", "concat") for s in (VECTOR, IMAGE)],
    ("concat", {}, (IMAGE, VECTOR, (3, 6, 8))),
    ("concat", {}, (VECTOR, LENGTH)),
    ("add", {}, (IMAGE, IMAGE, IMAGE)),
    *_each("dropout", {"rate": 0.25}, *RANKS),
    *_each("dropout", {"channels": True}, IMAGE),
    *_each("noise", {}, IMAGE),
    *_each("minibatch_std", {}, VECTOR, LENGTH, IMAGE),
    *_each("self_attention", {}, IMAGE),
    *[
        case
        for word in ("relu", "leaky_relu", "prelu", "elu", "selu", "gelu", "silu", "tanh", "hard_tanh", "sigmoid")
        for case in _each(word, {}, IMAGE)
    ],
    *_each("prelu", {}, VECTOR, LENGTH),
    *_each("gelu", {"approximate": True}, VECTOR),
    *_each("softplus", {}, VECTOR),
    *_each("softmax", {}, VECTOR, LENGTH, IMAGE),
    *_each("batch_norm", {}, *RANKS),
    *_each("batch_norm", {"eps": 1e-3, "momentum": 0.3, "affine": False}, IMAGE),
    *_each("layer_norm", {}, *RANKS),
    *_each("instance_norm", {"affine": False}, LENGTH, IMAGE),
    *_each("group_norm", {"groups": 2}, *RANKS),
    *_each("pixel_norm", {}, *RANKS),
]


def _plain(word: str, layer: type[Layer]) -> list[Case]:
    """A word that the table does not name, by the least that must be given, on all that it takes."""
    least = {p.name: _some(p) for p in layer.parameters() if p.required}
    inputs = max(1, layer.arity[0])
    return [(word, least, (RANKS[rank - 1],) * inputs) for rank in layer.ranks if rank]


def _some(parameter: Parameter) -> Any:
    least = parameter.least.value if parameter.least else 0
    return {"int": int(least) + 2, "float": least + 0.5, "bool": True, "choice": (*parameter.choices, "")[0]}[
        parameter.kind
    ]


NAMED = {case[0] for case in CASES}
CASES += [case for word, layer in words().items() if word not in NAMED for case in _plain(word, layer)]


def single(case: Case) -> dict[str, Any]:
    """A discriminator's graph of one layer; what it takes comes by reshapes of one long vector."""
    word, values, shapes = case
    if shapes == ((),):
        nodes: list[Any] = [{word: values, "name": "it", "from": "labels"}]
        return {"nodes": [*nodes, {"dense": 1, "name": "end"}], "outputs": {"logits": "end", "features": "it"}}
    nodes = [{"reshape": {"shape": list(s)}, "name": f"in_{i}", "from": f"cut_{i}"} for i, s in enumerate(shapes)]

    cuts = [{"dense": {"width": _size(s)}, "name": f"cut_{i}", "from": "sample"} for i, s in enumerate(shapes)]
    sources = [f"in_{i}" for i in range(len(shapes))]
    tail = [{"flatten": None, "from": "it"}, {"dense": 1, "name": "end"}]
    it = {word: values, "name": "it", "from": sources}
    return {"nodes": [*cuts, *nodes, it, *tail], "outputs": {"logits": "end", "features": "it"}}


def _size(shape: tuple[int, ...]) -> int:
    found = 1
    for n in shape:
        found *= n
    return found


def chance(seed: int) -> dict[str, Any]:
    """A discriminator's graph for images of 3 x 8 x 8: chains, skips, changes of size, norms."""
    draw = random.Random(seed)
    nodes: list[Any] = [{"conv": {"width": draw.choice([4, 6, 8]), "kernel": draw.choice([1, 3])}, "name": "n0"}]
    for i in range(draw.randrange(3, 9)):
        kind = draw.choice(["skip", "down", "up", "conv", "norm", "activation", "concat", "attention"])
        name, before = f"n{i + 1}", f"n{i}"
        if kind == "skip":
            nodes += [{"conv": {"width": 8}, "name": f"a{i}"}, {"conv": {"width": 8, "kernel": 1}, "from": before}]
            nodes += [{"add": None, "from": [f"a{i}", f"conv_{_count(nodes, 'conv')}"], "name": name}]
        elif kind == "down":
            nodes += [{"conv": draw.choice([4, 8])}, {"average_pool": None, "name": name}]
        elif kind == "up":
            nodes += [draw.choice(["upsample", {"upsample": {"mode": "bilinear"}}]), {"conv": 4, "name": name}]
        elif kind == "conv":
            word = draw.choice(["conv", "conv_transpose"])
            values = {"width": draw.choice([4, 8]), "kernel": 3, "stride": draw.choice([1, 1, 2])}
            nodes.append({word: values if word == "conv" else {**values, "kernel": 4, "stride": 2}, "name": name})
        elif kind == "norm":
            word = draw.choice(["batch_norm", "layer_norm", "instance_norm", "pixel_norm"])
            nodes.append({word: None, "name": name})
        elif kind == "activation":
            nodes.append({draw.choice(["relu", "leaky_relu", "elu", "tanh", "silu"]): None, "name": name})
        elif kind == "concat":
            nodes.append({"concat": None, "from": [before, before], "name": name})
        else:
            nodes.append({"layer_norm": None, "name": name})
    head = draw.choice(["flatten", "global_average_pool"])
    return {"nodes": [*nodes, head, {"dense": 1}], "initialization": draw.choice(["default", "xavier", "he"])}


def _count(nodes: list[Any], word: str) -> int:
    return sum(1 for node in nodes if isinstance(node, dict) and word in node)
