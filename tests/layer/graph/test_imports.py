"""Networks of other libraries become graphs that give the same numbers on random weights."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from ganlab.errors import WrongUse
from ganlab.layer.graph.check import check
from ganlab.layer.graph.driver import network
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.importing import keras as keras_config
from ganlab.layer.graph.importing import sequential

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # Keras', of torch's arrays
FACTS = Facts((3, 8, 8), 5, 6)

SOURCE = """
from torch import nn

def critic():
    stem = nn.Sequential(nn.Conv2d(3, 8, 4, 2, 1, bias=False), nn.BatchNorm2d(8), nn.LeakyReLU(0.1), nn.Identity())
    return nn.Sequential(stem, nn.Conv2d(8, 8, 3, padding="same", groups=2), nn.GroupNorm(2, 8), nn.ELU(), nn.Upsample(
        scale_factor=2), nn.MaxPool2d(3, 2), nn.Dropout2d(0.3), nn.Flatten(), nn.Linear(72, 1))

def generator():
    return nn.Sequential(nn.Linear(6, 32), nn.Unflatten(1, (8, 2, 2)), nn.ConvTranspose2d(8, 8, 4, 2, 1), nn.PReLU(8),
        nn.ConvTranspose2d(8, 3, 5, 2, 2, output_padding=1), nn.Tanh())

def square():
    return nn.Sequential(nn.ConvTranspose2d(6, 4, 4, 1, 0, bias=False), nn.ConvTranspose2d(4, 3, 4, 2, 1), nn.Tanh())

def padded():
    normalised = nn.utils.parametrizations
    return nn.Sequential(nn.ReflectionPad2d(1), normalised.spectral_norm(nn.Conv2d(3, 4, 3)), nn.Softplus(),
        nn.ZeroPad2d(2), nn.Conv2d(4, 4, 3, padding="same", dilation=2), nn.Softmax(1), nn.AvgPool2d(2), nn.Hardtanh(),
        nn.Flatten(), normalised.weight_norm(nn.Linear(144, 1)))

def other():
    return nn.Sequential(nn.Bilinear(1, 2, 3))
"""


@pytest.mark.parametrize(
    ("factory", "player"),
    [("critic", "discriminator"), ("padded", "discriminator"), ("generator", "generator"), ("square", "generator")],
)
def test_a_torch_sequential(factory: str, player: str, tmp_path: Path) -> None:
    (tmp_path / "nets.py").write_text(SOURCE)
    namespace: dict[str, Any] = {}
    exec(SOURCE, namespace)
    theirs: nn.Module = namespace[factory]()
    found = check(sequential.read(tmp_path / "nets.py", factory).graph, player, FACTS)
    assert [str(p) for p in found.problems] == []
    ours = network(found)
    ours.load_state_dict(dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True)))
    x = torch.randn(4, 3, 8, 8) if player == "discriminator" else torch.randn(4, 6)
    given = x[..., None, None] if factory == "square" else x
    assert_close(ours.eval()(x)[0], theirs.eval()(given), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (nn.Softplus(2.0), "has beta 2.0, and softplus has 1 alone"),
        (nn.Hardtanh(0, 1), "has min_val 0, and hard_tanh has -1 alone"),
        (nn.Softmax(2), "has dim 2"),
        (nn.Unflatten(2, (2, 4)), "has dim 2, and reshape"),
        (nn.MaxPool2d(2, ceil_mode=True), "has ceil_mode True"),
        (nn.MaxPool2d(2, dilation=2), "has dilation 2"),
        (nn.AvgPool2d(2, divisor_override=3), "has divisor_override 3"),
        (nn.Upsample(scale_factor=1.5), "one whole factor"),
        (nn.BatchNorm2d(3, track_running_stats=False), "has track_running_stats False"),
        (nn.BatchNorm2d(3, momentum=None), "give it one, such as 0.1"),
        (nn.ZeroPad2d((1, 1, 0, 0)), "is not the same in all directions"),
        (nn.utils.parametrizations.orthogonal(nn.Linear(3, 3)), "there are spectral_norm and weight_norm"),
    ],
    ids=lambda x: type(x).__name__,
)
def test_what_a_module_says_beyond_its_word_is_refused(module: nn.Module, sentence: str) -> None:
    """And not left out, which shapes would not show."""
    with pytest.raises(WrongUse, match=sentence):
        sequential.of_module(nn.Sequential(module))


def test_what_has_no_word_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nets.py").write_text(SOURCE)
    with pytest.raises(WrongUse, match="Bilinear has no layer word"):
        sequential.read(tmp_path / "nets.py", "other")
    with pytest.raises(WrongUse, match="has no function nothing"):
        sequential.read(tmp_path / "nets.py", "nothing")
    (tmp_path / "nets.py").write_text("def make():\n    return 1 / 0\n")
    with pytest.raises(WrongUse, match=r"nets.py:make cannot be run \(ZeroDivisionError: division by zero\)"):
        sequential.read(tmp_path / "nets.py", "make")
    with pytest.raises(WrongUse, match="no functional or sequential model"):
        keras_config.of_config({"class_name": "Layer", "config": {}})


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        ([3], r"3 is not as Keras 3 writes it \(TypeError"),
        ("x", "x is not as Keras 3 writes it"),
        (
            [{"class_name": "Dense", "config": {"name": "d", "units": 3}}],
            r"d is not .*\(KeyError: 'use_bias'\); mend it",
        ),
        ([{"class_name": {}, "config": {"name": "d"}}], "d is not as Keras 3 writes it"),
        ([{"class_name": "Dense", "config": None}], "Dense.* is not as Keras 3 writes it"),
        ([{"class_name": "Highway", "config": {"name": "h"}}], "^h is a Highway, which has no layer word"),
    ],
)
def test_a_damaged_config_is_refused_in_a_sentence(layers: Any, sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence):
        keras_config.of_config({"class_name": "Sequential", "config": {"layers": layers}})


def chain(keras: Any) -> Any:
    of = keras.layers
    layers = [of.Input((8, 8, 3)), of.Conv2D(6, 3, padding="same", activation="relu"), of.BatchNormalization()]
    layers += [of.ZeroPadding2D(1), of.Conv2D(8, 4, strides=2), of.LeakyReLU(negative_slope=0.1), of.Dropout(0.2)]
    layers += [of.DepthwiseConv2D(3, padding="same", depth_multiplier=2), of.Reshape((4, 4, 16)), of.Dense(5)]
    return keras.Sequential(
        [*layers, of.AveragePooling2D(2), of.Flatten(), of.Dense(9, activation="silu"), of.Dense(1)]
    )


def branches(keras: Any) -> Any:
    """Both branches begin at the input, and there are labels."""
    of = keras.layers
    sample, labels = of.Input((8, 8, 3), name="image"), of.Input((), dtype="int32", name="label")
    left = of.Conv2D(4, 3, padding="same")(sample)
    right = of.Conv2D(4, 1, activation="tanh")(sample)
    both = of.Concatenate()([of.Add()([left, right]), left])
    score = of.Flatten()(of.MaxPooling2D(2)(both))
    way = of.Embedding(5, 16)(labels)
    return keras.Model([sample, labels], of.Dense(1)(of.Multiply()([of.Dense(16)(score), way])))


def labels_first(keras: Any) -> Any:
    """The labels are the first input, and what reads them the first layer."""
    of = keras.layers
    labels, latent = of.Input((), dtype="int32", name="label"), of.Input((6,), name="latent")
    both = of.Multiply()([of.Embedding(5, 7)(labels), of.Dense(7)(latent)])
    return keras.Model([labels, latent], of.Reshape((8, 8, 3))(of.Dense(192, activation="tanh")(both)))


def deconvolving(keras: Any) -> Any:
    of = keras.layers
    layers = [of.Input((6,)), of.Dense(2 * 2 * 8), of.Reshape((2, 2, 8)), of.Conv2DTranspose(6, 4, 2, padding="same")]
    layers += [of.PReLU(shared_axes=[1, 2]), of.UpSampling2D(2, interpolation="bilinear")]
    return keras.Sequential([*layers, of.Conv2D(3, 3, padding="same", activation="tanh")])


def lengths(keras: Any) -> Any:
    of = keras.layers
    layers = [of.Input((6,)), of.RepeatVector(8), of.Conv1D(5, 3, padding="same"), of.BatchNormalization()]
    return keras.Sequential([*layers, of.Flatten(), of.Dense(192, activation="tanh"), of.Reshape((8, 8, 3))])


def rows(keras: Any) -> Any:
    """Every recurrent layer, with both ends and with one."""
    of = keras.layers
    layers = [of.Input((6,)), of.LayerNormalization(), of.RepeatVector(8), of.LSTM(5, return_sequences=True)]
    layers += [of.Bidirectional(of.GRU(4, return_sequences=True)), of.SimpleRNN(6, return_sequences=True)]
    layers += [of.GroupNormalization(3), of.Bidirectional(of.LSTM(5)), of.Dense(192, activation="tanh")]
    return keras.Sequential([*layers, of.Reshape((8, 8, 3))])


def grouped(keras: Any) -> Any:
    of = keras.layers
    layers = [of.Input((8, 8, 3)), of.Conv2D(6, 3, padding="same"), of.GroupNormalization(3, epsilon=1e-2)]
    layers += [of.Conv2D(6, 1), of.GroupNormalization(-1), of.Flatten(), of.LayerNormalization()]
    return keras.Sequential([*layers, of.Reshape((8, 48)), of.GRU(7), of.Dense(1)])


def operations(keras: Any) -> Any:
    """keras.ops and keras.activations called by themselves, and axes moved."""
    of, ops, sample = keras.layers, keras.ops, keras.Input((8, 8, 3))
    x = of.Permute((3, 1, 2))(ops.leaky_relu(of.Conv2D(6, 3, padding="same")(sample), 0.3))
    x = ops.elu(of.Conv2D(5, 3, strides=(1, 1))(keras.activations.gelu(x)), alpha=0.5)
    for operation in (ops.relu, ops.silu, ops.hard_tanh, ops.softmax, ops.selu, ops.softplus, ops.sigmoid, ops.gelu):
        x = operation(x)
    x = of.Flatten()(of.Dense(4)(of.Permute((2, 1))(of.Reshape((12, 10))(x + ops.tanh(x)))))
    return keras.Model(sample, of.Dense(1)(ops.concatenate([x, x], axis=-1)))


@pytest.mark.parametrize("build", [chain, branches, labels_first, deconvolving, lengths, rows, grouped, operations])
def test_a_keras_config(build: Any, tmp_path: Path) -> None:
    keras = pytest.importorskip("keras")
    model = build(keras)
    imported = keras_config.of_config(json.loads(model.to_json()))
    assert imported.remarks == []
    player = "generator" if build in (labels_first, deconvolving, lengths, rows) else "discriminator"
    found = check(imported.graph, player, FACTS)
    assert [str(p) for p in found.problems] == []
    torch.manual_seed(0)
    for layer in model.layers:  # positive, as variances are, and small, or tanh ends at one
        layer.set_weights([0.05 + 0.05 * torch.randn(w.shape).abs().numpy() for w in layer.get_weights()])
    ours = network(found)
    keras_config.poured(model, imported, ours)
    ours.eval()
    x = torch.randn(4, 3, 8, 8) if player == "discriminator" else torch.randn(4, 6)
    labels = torch.arange(4)
    given = x.movedim(1, -1) if x.dim() > 2 else x
    both = [labels.int(), given] if build is labels_first else [given, labels.int()]
    wanted = model(both if found.reads_labels else given, training=False)
    made = ours(x, labels)[0]
    assert_close(made.movedim(1, -1) if made.dim() > 2 else made, wanted, rtol=1e-4, atol=1e-5)
    assert float(wanted.detach().std()) > 0


def test_padding_that_a_graph_cannot_say_is_remarked() -> None:
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.layers.Input((8, 8, 3)), keras.layers.Conv2D(4, 3, strides=2, padding="same")])
    assert "pads one side more" in keras_config.of_config(json.loads(model.to_json())).remarks[0]


def test_operations_that_no_word_does_are_refused() -> None:
    keras = pytest.importorskip("keras")
    sample = keras.Input((8, 8, 3))
    for end, sentence in (
        (2 * sample, "is a Multiply with the number 2, which no word does"),
        (keras.ops.reshape(sample, (-1, 192)), "is keras.ops.reshape, which counts the batch; use the layer Reshape"),
        (keras.ops.relu6(sample), "is a Relu6, which has no layer word"),
    ):
        with pytest.raises(WrongUse, match=sentence):
            keras_config.of_config(json.loads(keras.Model(sample, end).to_json()))


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        (lambda of: [of.Input((8, 3)), of.LSTM(4, activation="relu")], "has activation relu, and lstm has tanh alone"),
        (lambda of: [of.Input((8, 3)), of.GRU(4, reset_after=False)], "has reset_after False"),
        (lambda of: [of.Input((8, 3)), of.Bidirectional(of.LSTM(4), merge_mode="sum")], "not put beside each other"),
        (lambda of: [of.Input((8, 3)), of.SimpleRNN(4, dropout=0.1)], "put a Dropout before it"),
        (lambda of: [of.Input((8, 3)), of.LayerNormalization()], "which no word does"),
        (lambda of: [of.Input((8, 3)), of.ReLU(max_value=6)], "has max_value 6, and relu has nothing alone"),
        (lambda of: [of.Input((8, 3)), of.Softmax(1)], "works on axis 1, and softmax on the channels"),
        (lambda of: [of.Input((8, 3)), of.Conv1D(3, 3, padding="causal")], "pads causal"),
        (lambda of: [of.Input((8, 8, 3)), of.Conv2DTranspose(3, 3, dilation_rate=2)], "which conv_transpose has not"),
        (lambda of: [of.Input((8, 8, 3)), of.Conv2DTranspose(3, 3, output_padding=0)], "has output_padding"),
        (lambda of: [of.Input((8, 8, 3)), of.BatchNormalization(axis=1)], "works on axis 1"),
        (lambda of: [of.Input((8, 8, 3)), of.GlobalAveragePooling2D(keepdims=True)], "has keepdims True"),
        (lambda of: [of.Input((8, 8, 3)), of.UpSampling2D(2, interpolation="bicubic")], "interpolates bicubic"),
    ],
)
def test_what_a_graph_cannot_say_is_refused(layers: Any, sentence: str) -> None:
    keras = pytest.importorskip("keras")
    with pytest.raises(WrongUse, match=sentence):
        keras_config.of_config(json.loads(keras.Sequential(layers(keras.layers)).to_json()))
