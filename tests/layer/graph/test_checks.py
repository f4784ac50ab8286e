"""Everything that a graph can have wrong is said, all at once, each with its node and its way out; without torch."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ganlab.config.graph_file import load_graph
from ganlab.errors import WrongUse
from ganlab.layer.graph.canonical import one_form
from ganlab.layer.graph.check import check
from ganlab.layer.graph.expression import Refused, evaluate
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.file import check_graph

DIGITS, RING = Facts((1, 32, 32), 10), Facts((2,), 8)
HEAD = "flatten, dense: 1"

WRONG: list[tuple[str, str, str, str]] = [  # player, nodes, node, sentence
    ("generator", "conv2d: 3", "conv2d_1", "conv2d is no layer; did you mean conv?"),
    ("generator", "Linear: 3", "linear_1", "did you mean dense"),
    ("generator", "dense: {filters: 3}", "dense_1", "filters is no parameter of dense; did you mean width?"),
    ("generator", "relu: {slope: 3}", "relu_1", "slope is no parameter of relu; relu takes nothing"),
    ("generator", "dense: 1.5", "dense_1", "width is 1.5; it must be a whole number"),
    ("generator", "dense: 0", "dense_1", "width is 0; it must be at least 1"),
    ("generator", "dropout: 1", "dropout_1", "rate is 1.0; it must be below 1"),
    ("generator", "dense: {width: 3, bias: 2}", "dense_1", "bias is 2; it must be true or false"),
    ("generator", "dense: {width: 3, weights: strong}", "dense_1", "one of none, spectral, weight"),
    ("generator", "dense", "dense_1", r"dense needs width \(channels or features that come out\)"),
    ("generator", "relu: 3", "relu_1", "relu takes nothing and is given 3"),
    ("generator", "{relu: , from: nowhere}", "relu_1", "there is no such node; there are latent, labels, relu_1"),
    ("generator", "{relu: , from: b, name: a}, {tanh: , from: a, name: b}", "a", "circle: [ab] -> [ab] -> [ab]"),
    ("generator", "{dense: 3, name: lone}, {tanh: , from: latent}", "lone", "leads to no output"),
    ("generator", "add", "add_1", "add takes two or more inputs and gets 1; give from"),
    ("generator", "{relu: , from: [latent, latent]}", "relu_1", "relu takes one input and gets 2; join them first"),
    ("generator", "conv: 3", "conv_1", r"conv works on .*images.* and gets \[100\]; put a reshape before it"),
    ("generator", "embedding: 3", "embedding_1", r"embedding works on labels and gets \[100\]; give from: labels"),
    ("generator", "{dense: 3, from: labels}", "dense_1", "gets labels; put an embedding between"),
    ("generator", "reshape: [128, 8, 8]", "reshape_1", r"100 numbers and .* has 8192; set the width before it to 8192"),
    ("generator", "{dense: 3}, {add: , from: [latent, dense_1]}", "add_1", r"\[100\] and \[3\] are not of one shape"),
    ("generator", "dense: 784, reshape: [1, 28, 28], tanh", "tanh_1", r"\[1, 28, 28\] and the dataset has \[1, 32"),
    ("generator", "dense: 1024, tanh", "tanh_1", "put `reshape: sample_shape` at the end"),
    ("discriminator", f"{HEAD}, sigmoid", "sigmoid_1", "sigmoid squashes the logits.*take the sigmoid out"),
    ("discriminator", "flatten, dense: 3", "dense_1", r"makes \[3\], where logits are \[1\]"),
    ("discriminator", "{hinge: }, " + HEAD, "hinge_1", "hinge is a loss, not a layer; take it out and give loss=hinge"),
    ("discriminator", "bce_loss, " + HEAD, "bce_loss_1", "give loss=non_saturating"),
    ("discriminator", "BCEWithLogitsLoss, " + HEAD, "bcewithlogitsloss_1", "give loss=non_saturating"),
    ("discriminator", "mean_squared_error, " + HEAD, "mean_squared_error_1", "give loss=least_squares"),
    ("discriminator", "CrossEntropyLoss, " + HEAD, "crossentropyloss_1", "give loss=softmax"),
    ("discriminator", "l1, " + HEAD, "l1_1", r"part of the training.*give auxiliary=\[feature_matching\]"),
    ("discriminator", "AdamW, " + HEAD, "adamw_1", "give optimizer=adam"),
    ("discriminator", "adam, " + HEAD, "adam_1", "adam is an optimizer.*optimizer=adam"),
    ("discriminator", "conv: {width: 3, kernel: 40, padding: 0}, " + HEAD, "conv_1", "a kernel of 40 does not fit"),
    ("discriminator", "conv: 3, group_norm: 2, " + HEAD, "group_norm_1", "2 does not divide 3 channels; use 1 or 3"),
    ("discriminator", "conv: 3, pixel_shuffle, " + HEAD, "pixel_shuffle_1", "of 4; make the width before it 0"),
    ("discriminator", "concat: , " + HEAD, "concat_1", "two or more"),
    ("discriminator", "on: 3, " + HEAD, "nodes.0", "where one layer word is wanted"),
    ("discriminator", "true, " + HEAD, "nodes.0", "the truth true"),
    ("discriminator", "{conv: 3, relu: }, " + HEAD, "nodes.0", "has conv, relu, where one layer word is wanted"),
    ("discriminator", "{conv: 3, name: A}, " + HEAD, "nodes.0", "'A' cannot be a node's name"),
    ("discriminator", "{conv: 3, name: a}, {conv: 3, name: a}, " + HEAD, "a", "2 nodes have this name"),
    ("discriminator", "repeat: {nodes: [relu]}, " + HEAD, "repeat_1", "a repeat needs times and nodes"),
    ("discriminator", "repeat: {times: -1, nodes: [relu]}, " + HEAD, "repeat_1", "times is -1"),
    ("discriminator", "{conv: 3, name: on}, " + HEAD, "nodes.0", "as YAML reads on, .* cannot be a node's name; quote"),
    ("discriminator", "{conv: 3, name: 07}, " + HEAD, "nodes.0", "the number 7 cannot be a node's name; quote it"),
    ("discriminator", "conv: width, " + HEAD, "conv_1", "`width` is not known here"),
    ("discriminator", "conv: 2 * chanels, " + HEAD, "conv_1", r"`chanels` is not known .*; did you mean channels\?"),
    ("discriminator", "conv: max(), " + HEAD, "conv_1", r"`max\(\)` has no numbers; write max"),
    ("discriminator", "conv: __import__('os'), " + HEAD, "conv_1", "is not allowed"),
    ("discriminator", "conv: 9**9**9, " + HEAD, "conv_1", "too large"),
    ("discriminator", "leaky_relu: .nan, " + HEAD, "leaky_relu_1", "slope is nan; it must be a finite number"),
    ("discriminator", "conv: " + "1+" * 200 + "1, " + HEAD, "conv_1", "has 401 letters, and an expression at most 300"),
    ("discriminator", "flatten, dense: 10**11, dense: 10**11, dense: 1", "dense_2", "which no machine holds"),
    ("discriminator", "repeat: {times: 2, nodes: []}, " + HEAD, "nodes.0.repeat.nodes", "is empty, where a list"),
    ("discriminator", "os.path.join: 3, " + HEAD, "join_1", "not of torch.nn, and naming it runs its code"),
]  # fmt: skip


def problems(text: str, player: str, facts: Facts = DIGITS) -> list[str]:
    return [str(p) for p in check(yaml.safe_load(text), player, facts).problems if p.stops]


@pytest.mark.parametrize(("player", "nodes", "node", "sentence"), WRONG, ids=lambda x: str(x)[:30])
def test_a_wrong_graph_says_so(player: str, nodes: str, node: str, sentence: str) -> None:
    import re

    found = problems(f"nodes: [{nodes}]", player)
    assert any(p.startswith(f"{node}: ") and re.search(sentence, p) for p in found), found
    assert all("\n" not in p for p in found)


def test_all_problems_are_said_at_once_and_none_follows_from_another() -> None:
    found = problems("nodes: [conv2d: 3, relu, dense: 0, reshape: [a], tanh: 2]", "generator")
    assert [p.split(":")[0] for p in found] == ["tanh_1", "conv2d_1", "dense_1", "reshape_1"]
    found = problems("nodes: [{add: , from: [x, y]}, {relu: , from: add_1, name: a}, {tanh: , name: a}]", "generator")
    assert [p.split(", and")[0] for p in found] == ["a: 2 nodes have this name; give each its own",
        "add_1: takes `from: x`", "add_1: takes `from: y`"]  # fmt: skip
    found = problems("blocks: {up: {nodes: [up]}}\nnodes: [repeat: {times: 9, nodes: [up, conv2d: 3]}]", "generator")
    assert [p.split(";")[0] for p in found] == ["repeat_1.0.up_1.up_1: block up stands inside itself",
        "repeat_1.0.conv2d_1: conv2d is no layer"]  # of nine copies, the first  # fmt: skip


def test_what_is_no_mapping_and_what_is_too_much_is_said() -> None:
    parts = {"values": [1], "blocks": {"up": {"nodes": ["relu"], "values": 3}}, "outputs": "x", "weights": {}}
    found = [str(p) for p in check({"nodes": ["up", "tanh"], **parts}, "generator", DIGITS).problems]
    for place in ("values: is a list", "blocks.up: values is the number 3", "outputs: is 'x'", "weights: {}"):
        assert any(p.startswith(place) for p in found), (place, found)
    found = [str(p) for p in check({"nodes": ["relu"] * 10_001}, "generator", DIGITS).problems if p.stops]
    assert found[0] == "nodes: makes more than 10000 nodes; take some out"
    found = [str(p) for p in check({"values": {"size": 4}, "nodes": ["tanh"]}, "generator", Facts((100,))).problems]
    assert found == ["values: size hides the dataset's size in every expression; give the value another name"]


BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=False)
)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("bomb.yaml", BOMB + "nodes: *g", "it holds more than 200000 values"),
        ("circle.yaml", "nodes: &a [relu, *a]", "it lies more than 100 levels deep"),
        ("deep.yaml", "nodes: " + "[" * 2000 + "]" * 2000, "recursion"),
        ("deep.json", '{"nodes": ' + "[" * 20000 + "]" * 20000 + "}", "recursion"),
        ("less_deep.json", '{"nodes": ' + "[" * 200 + "]" * 200 + "}", "it lies more than 100 levels deep"),
        ("code.yaml", "nodes: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("cut.json", '{"nodes": [', "Expecting value"),
        ("numbers.yaml", "3", "holds no mapping"),
        ("bytes.json", "\udcff", "'utf-8' codec can't"),
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(name: str, text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(WrongUse, match=sentence) as refused:
        load_graph(str(tmp_path / name))
    assert "\n" not in str(refused.value)


def test_a_size_that_does_not_come_out_whole_names_the_nearest() -> None:
    facts = Facts((1, 30, 30), 10)
    found = problems("nodes: [dense: (size / 4)**2, tanh]", "generator", facts)
    assert "30 is no multiple of 4; use dataset.image_size=28 or 32" in found[0]
    found = problems(
        "blocks: {up: {nodes: [upsample]}}\n"
        "nodes: [reshape: [100, 1, 1], repeat: {times: log2(size / 4), nodes: [up]}, conv: channels, tanh]",
        "generator",
        Facts((1, 48, 48)),
    )
    assert len(found) == 1  # that the end has another size follows from it
    assert "use dataset.image_size=32 or 64" in found[0]
    assert "use a dataset of square images" in problems("nodes: [dense: size, tanh]", "generator", RING)[0]


def test_a_warning_does_not_stop() -> None:
    laid_out = check({"nodes": [{"dense": "sample_size"}, {"reshape": "sample_shape"}]}, "generator", DIGITS)
    assert [p.stops for p in laid_out.problems] == [False]
    assert "no tanh ends the generator" in str(laid_out.problems[0])
    assert not laid_out.stops


def test_labels_without_classes() -> None:
    text = "nodes: [{embedding: 3, from: labels, name: e}, {concat: , from: [latent, e]}, dense: 2, tanh]"
    none = ["e: reads labels, and the dataset has none; use a dataset with classes, or leave the labels out"]
    assert problems(text, "generator", Facts((2,), 0)) == none
    assert problems(text.replace("embedding: 3", "embedding: num_classes"), "generator", Facts((2,), 0)) == none
    assert problems(text, "generator", RING) == []


@pytest.mark.parametrize(
    "content", [None, 3, [], "nodes", {"nodes": 3}, {"nodes": []}, {"node": []}, {"nodes": [None]}]
)
def test_what_is_no_graph_is_refused_without_a_crash(content: Any) -> None:
    for player in ("generator", "discriminator"):
        assert check(content, player, DIGITS).stops


EXAMPLES: dict[str, tuple[str, int]] = {
    "generator": (
        """
values: {width: 8}
blocks:
  up:
    values: {width: 64}
    nodes: [batch_norm, relu, upsample, conv: width, {name: residual, conv: width},
      {conv: {width: width, kernel: 1}, from: input}, {name: skip, upsample: }, {add: , from: [residual, skip]}]
nodes: [dense: width * 16, reshape: [width, 4, 4],
  {name: stage, repeat: {times: log2(size / 4), nodes: [up: width]}}, relu, conv: channels, tanh]
""",
        8 * 16 * 101 + 3 * (16 + 2 * (8 * 8 * 9 + 8) + 72) + 73,
    ),
    "discriminator": (
        "nodes: [{name: end, dense: 1, from: later}, {name: later, flatten: , from: sample}]\noutputs: {logits: end}",
        1025,
    ),
}


@pytest.mark.parametrize("player", EXAMPLES)
def test_repeats_blocks_and_forward_references(player: str) -> None:
    text, parameters = EXAMPLES[player]
    graph = yaml.safe_load(text)
    laid_out = check_graph(graph, DIGITS)  # the player is inferred
    assert (laid_out.player, laid_out.problems) == (player, ())
    assert laid_out.parameters == parameters
    again = one_form(one_form(graph))
    assert again == one_form(graph)
    assert check(again, player, DIGITS).nodes == laid_out.nodes


def test_the_receptive_field_is_that_of_a_probe() -> None:
    """Counted by hand: 3x3 of stride 2 thrice sees 3, 7, 15 pixels."""
    halved = "conv: {width: 2, stride: 2}"
    text = f"nodes: [{halved}, {halved}, {halved}, flatten, dense: 1]"
    laid_out = check(yaml.safe_load(text), "discriminator", DIGITS)
    assert list(laid_out.receptive_field().values()) == [3, 7, 15, 15, None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("width * (size / 4)**2", 512), ("log2(size)", 5), ("[1, size // 5]", [1, 6]), ("shape[1] - 1", 31),
        ("-2**2", -4), ("max(1, size % 5)", 2), ("prod(shape)", 1024), ("0.5 * 3", 1.5), ("twice", 16),
    ],
)  # fmt: skip
def test_expressions(text: str, value: Any) -> None:
    names = {"width": 8, "size": 32, "shape": [1, 32, 32], "twice": "width * 2"}
    assert evaluate(text, names) == value


@pytest.mark.parametrize("text", ["a.b", "f(1)", "lambda: 1", "'x'", "1 if 1 else 2", "size / 5", "x[9]", "2**99",
    "(", "1e6**64", "0**-1", "prod([[1], [2]])", "prod(x, x)", "prod(10**9, 10**9)", "broken", "me"])  # fmt: skip
def test_other_expressions_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        evaluate(text, {"size": 32, "x": [1], "broken": "((", "me": "me + 1"})


def test_a_value_is_evaluated_once_however_often_it_is_named() -> None:
    """Each doubles the one before; written out there would be 2^30 sums."""
    names = {f"x{i}": f"x{i + 1} / 2 + x{i + 1} / 2" for i in range(30)}
    assert evaluate("x0 * x0", {**names, "x30": 4}) == 16


def test_reading_checking_and_listing_import_no_torch() -> None:
    program = (
        "import sys, yaml; from ganlab.layer.graph.file import check_graph; from ganlab.layer.graph.facts import Facts;"
        "from ganlab.layer.graph.summary import schema, lines; from ganlab.layer.graph.canonical import one_form;"
        "from ganlab.cli.check import facts_of;"
        "g = {'nodes': [{'dense': 'sample_size'}, 'tanh', {'reshape': 'sample_shape'}]};"
        "l = check_graph(g, facts_of(['dataset=digits'], 100)); list(lines(l)); schema(); one_form(g);"
        "assert facts_of(['dataset=cifar10'], 9) == Facts((3, 32, 32), 10, 9);"
        "print(l.parameters, {'torch', 'keras'} & {*sys.modules})"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "6464 set()\n"


def test_the_facts_of_every_dataset_are_told_without_torch() -> None:
    """Those of the user's own files want a path."""
    program = (
        "import sys; from ganlab.cli.check import facts_of; from ganlab.config.words import words\n"
        "own = {'folder', 'pickled', 'points', 'sound', 'text'}\n"
        "print({w: (f.sample_shape, f.num_classes) for w in {*words('dataset')} - own"
        " for f in [facts_of([f'dataset={w}'], 2)]}, {'torch'} & {*sys.modules}, sep='; ')"
    )
    told, torch = subprocess.check_output([sys.executable, "-c", program], text=True).split("; ")
    assert torch == "set()\n"
    facts = ast.literal_eval(told)
    assert (facts["ring"], facts["tones"], facts["mnist"]) == (((2,), 8), ((1, 1024), 10), ((1, 32, 32), 10))
    assert facts["swiss_roll"] == ((2,), 0)
