"""Every layer word: its shape rule and its weights are what torch has; Keras gives the same numbers."""

import copy

import pytest
import torch
from layer.graph.cases import CASES, Case, chance, single
from torch.testing import assert_close

from ganlab.layer.graph.check import check
from ganlab.layer.graph.dotted import class_of
from ganlab.layer.graph.driver import network
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.palette import words
from ganlab.layer.graph.parsing import layer_of

FACTS = Facts((3, 8, 8), num_classes=5)


def name(case: Case) -> str:
    return f"{case[0]}-{len(case[2][0])}-{len(case[1])}"


def test_every_word_is_tried() -> None:
    assert {case[0] for case in CASES} == {*words()}
    assert len(words()) >= 43


@pytest.mark.parametrize("case", CASES, ids=name)
def test_shapes_and_weights_are_those_of_the_module(case: Case) -> None:
    word, values, shapes = case
    layer, problems = layer_of(words()[word], values, {})
    assert problems == []
    assert layer is not None
    layer = layer.resolved(FACTS)
    made = layer.module(*shapes)
    with torch.device("meta"):
        module = class_of(made.path)(*made.args, **made.kwargs)
        inputs = [torch.zeros(2, *s) if s else torch.zeros(2, dtype=torch.long) for s in shapes]
        assert tuple(module(*inputs).shape[1:]) == layer.output(*shapes)
    assert {n: tuple(p.shape) for n, p in module.named_parameters()} == layer.weight_shapes(*shapes)
    assert layer.multiply_adds(*shapes) >= 0


def laid_out(graph: dict[str, object], shape: tuple[int, ...] = (12,)) -> LaidOut:
    found = check(graph, "discriminator", Facts(shape, num_classes=5))
    assert [str(p) for p in found.problems] == []
    return found


@pytest.mark.parametrize("seed", range(12))
def test_random_graphs_have_the_shapes_that_the_rules_say(seed: int) -> None:
    graph = chance(seed)
    for node in graph["nodes"]:
        if isinstance(node, dict) and "layer_norm" in node and seed % 2:
            node["self_attention"] = node.pop("layer_norm")
    found = check(graph, "discriminator", FACTS)
    if found.stops:
        pytest.skip("a map too small")
    with torch.device("meta"):
        module = network(found)
        logits, features = module(torch.zeros(2, 3, 8, 8))
    assert tuple(logits.shape[1:]) == found.shape(found.outputs["logits"])
    assert tuple(features.shape[1:]) == found.shape(found.outputs["features"])
    assert sum(p.numel() for p in module.parameters()) == found.parameters


def both(found: LaidOut) -> tuple[torch.nn.Module, torch.nn.Module]:
    """One network under each driver, with the same weights away from where they start."""
    torch.manual_seed(0)
    plain = network(found, "torch")
    for p in plain.parameters():
        p.data.add_(0.1 * torch.randn_like(p))
    under_keras = network(found, "keras")
    under_keras.load_state_dict(plain.state_dict())  # the very same names
    return plain, under_keras


@pytest.mark.parametrize("case", CASES, ids=name)
def test_keras_gives_the_same_numbers(case: Case) -> None:
    pytest.importorskip("keras")
    found = laid_out(single(case))
    plain, under_keras = both(found)
    x, labels = torch.randn(4, 12), torch.arange(4)
    for network_ in (plain, under_keras):
        network_.eval()
    for a, b in zip(plain(x, labels), under_keras(x, labels), strict=True):
        assert_close(a, b, rtol=1e-5, atol=2e-5)
    if not words()[case[0]].random:
        plain.train(), under_keras.train()
        for a, b in zip(plain(x, labels), under_keras(x, labels), strict=True):
            assert_close(a, b, rtol=1e-4, atol=1e-4)
        for a, b in zip(plain.state_dict().values(), under_keras.state_dict().values(), strict=True):
            assert_close(a, b, rtol=1e-5, atol=1e-5)  # running moments too


@pytest.mark.parametrize("seed", range(4))
def test_keras_gives_the_same_numbers_and_gradients_on_random_graphs(seed: int) -> None:
    pytest.importorskip("keras")
    found = check(chance(seed), "discriminator", FACTS)
    plain, under_keras = both(found)
    x = torch.randn(4, 3, 8, 8)
    outputs = [n.eval()(x)[0] for n in (plain, under_keras)]
    assert_close(*outputs, rtol=1e-4, atol=1e-5)
    for output in outputs:
        output.square().sum().backward()
    for a, b in zip(plain.parameters(), under_keras.parameters(), strict=True):
        scale = float(a.grad.abs().max()) + 1e-3
        assert_close(a.grad / scale, b.grad / scale, rtol=1e-3, atol=1e-4)


def test_random_words_under_keras_follow_torchs_generator() -> None:
    pytest.importorskip("keras")
    graph = {"nodes": [{"dense": 64}, {"dropout": 0.5, "name": "it"}, {"dense": 1}]}
    module = network(laid_out(graph), "keras").train()
    x = torch.randn(3, 12)
    torch.manual_seed(3)
    first = module(x)[1]
    assert not torch.equal(first, module(x)[1])
    torch.manual_seed(3)
    again = copy.deepcopy(module)(x)[1]
    assert torch.equal(first, again)
    assert 0.3 < float((first == 0).float().mean()) < 0.7
