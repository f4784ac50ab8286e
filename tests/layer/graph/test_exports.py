"""What is exported gives the same numbers elsewhere."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from layer.graph.cases import chance
from torch import Tensor, nn
from torch.testing import assert_close

from ganlab.layer.graph.check import check
from ganlab.layer.graph.driver import network
from ganlab.layer.graph.export import export, formats
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.laid_out import LaidOut

CONDITIONAL: dict[str, Any] = {
    "weights": "spectral",
    "nodes": [
        {"name": "label", "embedding": 3, "from": "labels"},
        {"concat": None, "from": ["sample", "label"]},
        {"conv": {"width": 8, "kernel": 4, "stride": 2}},
        "batch_norm",
        "leaky_relu",
        {"repeat": {"times": 2, "nodes": [{"conv": 8}, "instance_norm", "relu"]}},
        "self_attention",
        {"name": "phi", "global_sum_pool": None},
        {"name": "score", "dense": 1},
        {"name": "way", "embedding": 8, "from": "labels"},
        {"multiply": None, "from": ["phi", "way"]},
        {"name": "projection", "dense": 1},
        {"name": "logits", "add": None, "from": ["score", "projection"]},
    ],
    "outputs": {"logits": "logits", "features": "phi"},
}
ROWS: dict[str, Any] = {
    "nodes": [
        {"dense": 6},
        {"repeat_vector": 8},
        {"lstm": {"width": 5, "sequence": True}},
        {"gru": 7},
        {"dense": "sample_size"},
        "tanh",
        {"reshape": "sample_shape"},
        {"conv_transpose": {"width": 4, "kernel": 3}},
        "pixel_norm",
        {"conv": {"width": "channels", "stride": 2}},
        "tanh",
    ]
}
GRAPHS = {
    "conditional": (CONDITIONAL, "discriminator"),
    "rows": (ROWS, "generator"),
    "random": (chance(3), "discriminator"),
}


def made(word: str) -> tuple[LaidOut, nn.Module, list[Tensor], list[Tensor]]:
    """A graph, its network away from its first weights, inputs and what it gives for them."""
    graph, player = GRAPHS[word]
    found = check(graph, player, Facts((3, 8, 8), 5, 6))
    torch.manual_seed(0)
    plain = network(found)
    first = found.inputs["latent" if player == "generator" else "sample"]
    inputs = [torch.randn(5, *first), torch.arange(5)]
    plain.train()(*inputs)  # running moments that are not the first ones
    inputs = inputs if found.reads_labels else inputs[:1]
    return found, plain.eval(), inputs, [y.detach() for y in plain(*inputs)]


def test_every_format_is_tried() -> None:
    assert formats() == ["keras", "modular", "onnx", "python"]


@pytest.mark.parametrize("word", GRAPHS)
def test_python(word: str, tmp_path: Path) -> None:
    found, plain, inputs, wanted = made(word)
    code, weights = export(found, plain, "python", tmp_path / "net")
    spec = importlib.util.spec_from_file_location(f"written_{word}", code)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    again = getattr(module, found.player.capitalize())()
    again.load_state_dict(torch.load(weights))
    given = again.eval()(*inputs)
    for a, b in zip(wanted, given if isinstance(given, tuple) else (given,), strict=True):
        assert_close(a, b, rtol=1e-5, atol=1e-6)
    assert "ganlab.layer" not in code.read_text() or word == "conditional"  # which has self-attention


@pytest.mark.parametrize("word", ["conditional"])
def test_onnx_at_another_batch_size(word: str, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    runtime = pytest.importorskip("onnxruntime")
    found, plain, inputs, wanted = made(word)
    (path,) = export(found, plain, "onnx", tmp_path / "net")
    session = runtime.InferenceSession(path)
    names = [one.name for one in session.get_inputs()]
    given = session.run(None, {n: x.numpy() for n, x in zip(names, inputs, strict=True)})
    for a, b in zip(wanted, given, strict=True):
        assert_close(a, torch.from_numpy(b), rtol=1e-4, atol=1e-5)


OPEN = """
import keras, numpy as np, sys
for word in sys.argv[2:]:
    start = f"{sys.argv[1]}/{word}"
    model, given = keras.saving.load_model(start + ".keras"), np.load(start + ".in.npz")
    made = model([given[k] for k in given], training=False)
    made = made if isinstance(made, (list, tuple)) else [made]
    np.savez(start + ".out.npz", *[keras.ops.convert_to_numpy(x) for x in made])
assert "ganlab" not in sys.modules
"""


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_stock_keras_opens_it(library: str, tmp_path: Path) -> None:
    """Without ganlab in the process, channels last; in one process, for it takes seconds to start."""
    pytest.importorskip("keras")
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"needs {library}")
    wanted = {}
    for word in GRAPHS:
        found, plain, inputs, wanted[word] = made(word)
        export(found, plain, "keras", tmp_path / word)
        np.savez(tmp_path / f"{word}.in.npz", *[last(x).numpy() for x in inputs])

    environment = {**os.environ, "KERAS_BACKEND": library}
    subprocess.run([sys.executable, "-c", OPEN, str(tmp_path), *GRAPHS], env=environment, check=True)
    for word, outputs in wanted.items():
        given = np.load(tmp_path / f"{word}.out.npz")
        for a, key in zip(outputs, given, strict=True):
            assert_close(last(a), torch.from_numpy(given[key]), rtol=1e-4, atol=1e-5)


def last(x: Tensor) -> Tensor:
    return x.movedim(1, -1) if x.dim() > 3 else x


def test_both_players_in_one_modular_file(tmp_path: Path) -> None:
    for word in ("rows", "random"):
        found, *_ = made(word)
        (path,) = export(found, None, "modular", tmp_path / "net")
    content = json.loads(path.read_text())
    assert check(content["generator"]["layers"], "generator", Facts((3, 8, 8), 5, 6)).problems == ()
    assert {*content} == {"generator", "discriminator"}
