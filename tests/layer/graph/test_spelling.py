"""Layers of a JSON under other libraries' names become graphs that give the libraries' own numbers."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from omegaconf import OmegaConf
from torch import nn
from torch.testing import assert_close

from ganlab.cli import import_
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.layer.graph.check import check
from ganlab.layer.graph.driver import network
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.importing import keras as keras_config
from ganlab.layer.graph.importing.spelling import keras, of_layers

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras', of torch's arrays
FACTS = Facts((3, 8, 8), 5, 6)
KERAS: list[dict[str, Any]] = [
    {"type": "Conv2D", "filters": "6", "kernel_size": 3, "padding": "same", "input_shape": [8, 8, 3]},
    {"type": "LeakyReLU"},
    {"class_name": "BatchNormalization", "config": {"momentum": 0.9}},
    {"Conv2D": {"filters": 4, "kernel_size": [3, 3], "strides": 2, "activation": "tanh", "use_bias": False}},
    {"MaxPooling2D": None},
    {"type": "Flatten", "name": "all"},
    {"Dense": 1},
]
TORCH: list[Any] = [
    {"Conv2d": {"out_channels": 6, "kernel_size": 4, "stride": 2, "padding": 1}},
    {"type": "BatchNorm2d", "momentum": 0.2},
    {"type": "nn.LeakyReLU", "args": [0.1]},
    "Flatten",
    {"Linear": [96, 1]},
]


def test_names_of_keras() -> None:
    """Against the model that Keras makes of the same layers, defaults its own."""
    library = pytest.importorskip("keras")
    named = of_layers(KERAS, "discriminator.layers")
    graph, remarks = named.graph, named.remarks
    of = library.layers
    layers = [of.Input((8, 8, 3)), of.Conv2D(6, 3, padding="same", name="conv2d_0"), of.LeakyReLU()]
    layers += [of.BatchNormalization(momentum=0.9, name="batchnormalization_2")]
    layers += [of.Conv2D(4, 3, 2, activation="tanh", use_bias=False, name="conv2d_3"), of.MaxPooling2D(), of.Flatten()]
    model = library.Sequential([*layers, of.Dense(1, name="dense_6")])
    found = check(graph, "discriminator", FACTS)
    assert ([*remarks], [str(p) for p in found.problems]) == ([], [])

    torch.manual_seed(0)
    for layer in model.layers:
        layer.set_weights([0.05 + 0.05 * torch.randn(w.shape).abs().numpy() for w in layer.get_weights()])
    ours, imported = network(found), keras_config.of_config(json.loads(model.to_json()))
    keras_config.poured(model, imported, ours)
    x = torch.randn(4, 3, 8, 8)
    assert_close(ours.eval()(x, None)[0], model(x.movedim(1, -1), training=False), rtol=1e-4, atol=1e-5)


def test_the_defaults_are_those_of_keras() -> None:
    library = pytest.importorskip("keras")
    needed: dict[str, Any] = {"units": 3, "filters": 3, "kernel_size": 3, "rate": 0.1, "stddev": 0.1, "n": 2}
    needed |= {"activation": "relu", "input_dim": 3, "output_dim": 3, "target_shape": [3], "shape": [3]}
    needed |= {"pool_size": 2}
    for kind, parameters in keras.PARAMETERS.items():
        given = {key: needed[key] for key, value in parameters.items() if value is keras.NEEDED}
        theirs = getattr(library.layers, kind)(**given).get_config()
        for key, value in parameters.items():
            if value is not keras.NEEDED and not (key == "strides" and value is None):  # a pool's: as its size
                assert _one(theirs[key]) == value, (kind, key)


def _one(value: Any) -> Any:
    """((1, 1), (1, 1)) is 1 in all directions."""
    while isinstance(value, list | tuple):
        value = value[0]
    return value


def test_names_of_torch() -> None:
    graph = of_layers(TORCH, "discriminator.layers").graph
    theirs = nn.Sequential(
        nn.Conv2d(3, 6, 4, 2, 1), nn.BatchNorm2d(6, momentum=0.2), nn.LeakyReLU(0.1), nn.Flatten(), nn.Linear(96, 1)
    )
    found = check(graph, "discriminator", FACTS)
    assert [str(p) for p in found.problems] == []
    ours = network(found)
    ours.load_state_dict(dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True)))
    x = torch.randn(4, 3, 8, 8)
    for each in (ours.train(), ours.eval()):
        assert_close(each(x, None)[0], theirs.train(each.training)(x), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([{"dense": 3}, "relu"], ["dense", "relu"]),
        ([{"type": "dense", "width": 3}, "relu"], ["dense", "relu"]),
        ([{"type": "dense", "units": 3}, "relu"], ["dense", "relu"]),
        ([{"type": "linear", "out_features": 3}, "softplus"], ["dense", "softplus"]),
        ([{"type": "conv2d", "out_channels": 3, "kernel_size": 3}], ["conv"]),
        ([{"type": "conv2d", "filters": 3, "kernel_size": 3}], ["conv"]),
        ([{"Conv2d": [3, 8, 4]}, {"type": "batch_norm2d"}], ["conv", "batch_norm"]),
        ([{"Dense": ["3", None, False]}, "relu"], ["dense", "relu"]),
    ],
)
def test_other_letters(layers: Any, words: list[str]) -> None:
    """By their parameters where the letters leave a choice."""
    graph = of_layers(layers, "generator.layers").graph
    nodes = [{node: None} if isinstance(node, str) else node for node in graph["nodes"]]
    assert [next(k for k in node if k != "name") for node in nodes] == words


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ([{"Dense": 3}, {"type": "Highway"}], r"layers\.1 is a Highway, which has no layer word here; see `ganlab"),
        ([{"Dense": 3}, {"Linear": [1, 2]}], r"and the others go by the names of Keras.*did you mean dense\?"),
        ([{"type": "Dense", "width": 3}], "takes no width here, but units, activation, use_bias; did you mean dense"),
        ([{"type": "ReLU", "max_value": 6}], "takes no max_value here, but nothing; did you mean relu"),
        ([{"type": "Conv2d", "filters": 3}], "takes no filters, but in_channels, out_channels.*did you mean conv"),
        ([{"type": "Linear"}], "it has no out_features; give it; did you mean dense"),
        ([{"type": "Dense"}], "is a Dense without units; give it"),
        ([{"units": 3, "activation": "relu"}], "does not say what it is; add its type"),
        ([{"type": "Dense", "units": 3, "from": "x"}], "these layers are a chain"),
        ([{"Dense": [3, "relu", True, 4]}], r"layers\.0 is a Dense with 4 values, and it takes units, activation, use"),
        ([{"type": "dense", "params": [3, True, None, 4, 5]}], "with 5 values, and it takes width, bias, weights; lea"),
        ([{"Linear": [3, 4, True, 5]}], "it takes in_features, out_features, bias, and 4 values are given"),
        ([{"Conv2D": ["x", "big"]}], r"conv2d_0 is not as Keras 3 writes it \(ValueError: .*big.*write the file anew"),
        ([3], "where a layer is wanted"),
        ([], "holds no layers"),
        ("mlp", "holds no layers"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(layers: Any, sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence):
        of_layers(layers, "generator.layers")


@pytest.mark.parametrize("layers", [[{"Dense": 192}, {"Reshape": [8, 8, 3]}], [{"dense": 192}, {"reshape": [8, 8, 3]}]])
def test_values_of_a_layer_that_takes_one_are_its_list(layers: Any) -> None:
    mixed = [*layers, {"type": "ReLU"}] if "Dense" in layers[0] else [*layers, {"type": "relu"}]
    nodes = of_layers(mixed, "generator.layers").graph["nodes"]
    assert next(node["reshape"]["shape"] for node in nodes if "reshape" in node) == [8, 8, 3]


def test_a_whole_file_becomes_words_and_their_experiment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    generator = [{"type": "Dense", "units": 64, "activation": "tanh"}, {"Reshape": {"target_shape": [8, 8, 1]}}]
    content = {
        "generator": {"layers": generator, "latent_dim": 7, "input_shape": 8},
        "discriminator": {"layers": {"nodes": ["flatten", {"dense": 1}]}, "loss": "MSE"},
        "GAN_model": {"epochs": "3"},
        "data_path": "digits",
    }
    Path("mine.json").write_text(json.dumps(content))
    import_.run(["mine.json"])
    assert "left out  nothing" in capsys.readouterr().out
    cfg = compose(["hydra.searchpath=[file://conf]", "experiment=mine"])
    assert (cfg.generator.latent_dim, cfg.dataset.image_size, cfg.training.epochs) == (7, 8, 3)
    assert "least_squares" in cfg.loss._target_
    for player, parameters in (("generator", 7 * 64 + 64), ("discriminator", 65)):
        facts = Facts((1, 8, 8), 10, 7)
        found = check(OmegaConf.to_container(cfg[player].graph), player, facts)
        assert ([str(p) for p in found.problems], found.parameters) == ([], parameters)
