"""Every problem with a way out by a click: the mend takes it away, and repeated mends end in what can be built."""

from typing import Any

import pytest

from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.mending import mended

FACTS = Facts((1, 32, 32), 10, 100)
UNLABELLED = Facts((3, 16, 16), 0, 64)
# A graph as a hand would break it, for the generator (g) or the discriminator (d).
BROKEN: dict[str, tuple[str, Any]] = {
    "a word of another library": ("g", {"nodes": [{"linear": 64}, "tanh", {"reshape": "sample_shape"}]}),
    "a foreign parameter": ("d", {"nodes": [{"conv": {"filters": 8}}, "flatten", {"dense": 1}]}),
    "a parameter that nothing is like": ("d", {"nodes": ["flatten", {"dense": {"width": 1, "zzz": 3}}]}),
    "a missing width": ("d", {"nodes": ["flatten", "dense", {"dense": 1}]}),
    "a bound": ("d", {"nodes": [{"conv": {"width": 4, "stride": 0}}, "flatten", {"dense": 1}]}),
    "an open bound": ("d", {"nodes": ["flatten", {"dropout": -0.5}, {"dense": 1}]}),
    "a wrong type": ("d", {"nodes": ["flatten", {"dense": {"width": 1, "bias": 7}}]}),
    "a wrong choice": ("d", {"nodes": ["flatten", {"dense": {"width": 1, "weights": "heavy"}}]}),
    "a wrong expression": ("d", {"nodes": [{"conv": {"width": 4, "kernel": "nothing * 2"}}, "flatten", {"dense": 1}]}),
    "a value for what takes none": ("d", {"nodes": [{"flatten": 3}, {"dense": 1}]}),
    "an image where a vector is wanted": ("d", {"nodes": [{"dense": 1}]}),
    "a vector where an image is wanted": ("g", {"nodes": [{"conv": 1}, "tanh"]}),
    "an image where a sequence is wanted": ("d", {"nodes": [{"gru": 8}, {"dense": 1}]}),
    "labels where numbers are wanted": (
        *"d",
        {"nodes": ["flatten", {"name": "l", "dense": 8, "from": "labels"},
                   {"concat": None, "from": ["flatten_1", "l"]}]},
    ),
    "numbers where labels are wanted": ("d", {"nodes": [{"embedding": 8}, {"dense": 1}]}),
    "a reshape to another size": (
        *"g",
        {"nodes": [{"dense": 100}, {"reshape": [8, 4, 4]}, {"conv": "channels"}, "tanh"]},
    ),
    "a reshape of no shape": ("d", {"nodes": [{"reshape": [0]}, "flatten", {"dense": 1}]}),
    "half the size": ("g", {"nodes": [{"dense": 2048}, {"reshape": [8, 16, 16]}, {"conv": 1}, "tanh"]}),
    "twice the size": ("g", {"nodes": [{"reshape": [100, 1, 1]}, {"upsample": 64}, {"conv": 1}, "tanh"]}),
    "no factor of the size": ("g", {"nodes": [{"reshape": [100, 1, 1]}, {"upsample": 5}, {"conv": 1}, "tanh"]}),
    "a vector at the end": ("g", {"nodes": [{"dense": 64}, "relu", {"dense": 10}, "tanh"]}),
    "the right numbers in a row": ("g", {"nodes": [{"dense": 1024}, "tanh"]}),
    "too many channels": ("g", {"nodes": [{"reshape": [100, 1, 1]}, {"upsample": 32}, {"conv": 8}, "tanh"]}),
    "no tanh": ("g", {"nodes": [{"dense": "sample_size"}, {"reshape": "sample_shape"}]}),
    "many logits": ("d", {"nodes": ["flatten", {"dense": 10}]}),
    "a map of many channels": ("d", {"nodes": [{"conv": 8}]}),
    "squashed logits": ("d", {"nodes": ["flatten", {"dense": 1}, "sigmoid"]}),
    "a loss among layers": ("d", {"nodes": ["flatten", {"dense": 1}, "hinge"]}),
    "a layer that nothing reads": (
        *"d",
        {"nodes": ["flatten", {"name": "idle", "dense": 3}, {"dense": 1, "from": "flatten_1"}]},
    ),
    "a source that is not there": ("d", {"nodes": ["flatten", {"dense": 1, "from": "flaten_1"}]}),
    "a source that nothing is like": ("d", {"nodes": ["flatten", {"dense": 1, "from": "zzzzzz"}]}),
    "no source": ("d", {"nodes": ["flatten", {"dense": 1, "from": []}]}),
    "a circle": ("d", {"nodes": ["flatten", {"dense": 8, "from": "relu_1"}, "relu", {"dense": 1}]}),
    "one input of two": ("d", {"nodes": ["flatten", {"dense": 8}, "relu", "add", {"dense": 1}]}),
    "two inputs of one": (
        *"d",
        {"nodes": ["flatten", {"dense": 8}, "relu", {"dense": 1, "from": ["dense_1", "relu_1"]}]},
    ),
    "a sum of two shapes": (
        *"d",
        {"nodes": [
            "flatten", {"dense": 8}, {"dense": 9}, {"add": None, "from": ["dense_1", "dense_2"]}, {"dense": 1}
        ]},
    ),
    "a name twice": ("d", {"nodes": [{"name": "a", "flatten": None}, {"name": "a", "dense": 1}]}),
    "a name that is none": ("d", {"nodes": [{"name": "My Node", "flatten": None}, {"dense": 1}]}),
    "a key that is none": ("d", {"valuse": {"width": 4}, "nodes": ["flatten", {"dense": 1}]}),
    "groups that divide nothing": ("d", {"nodes": [{"conv": {"width": 4, "groups": 3}}, "flatten", {"dense": 1}]}),
    "norm groups that divide nothing": ("d", {"nodes": [{"conv": 6}, {"group_norm": 4}, "flatten", {"dense": 1}]}),
    "holes": ("d", {"nodes": [{"conv_transpose": {"width": 1, "kernel": 2, "stride": 4}}, "flatten", {"dense": 1}]}),
    "a kernel that does not fit": (
        *"d",
        {"nodes": [
            {"conv": {"width": 1, "kernel": 50, "padding": 0}}, "flatten", {"dense": 1}
        ]},
    ),
    "a repeat of too many": ("d", {"nodes": ["flatten", {"repeat": {"times": -2, "nodes": ["relu"]}}, {"dense": 1}]}),
    "inside a repeat": (
        *"d",
        {"nodes": [
            {"repeat": {"times": 2, "nodes": [{"conv": {"width": 4, "strides": 2}}, "relu"]}}, "flatten", {"dense": 1}
        ]},
    ),
    "a misspelt fact": ("d", {"nodes": [{"conv": {"width": "2 * chanels"}}, "flatten", {"dense": 1}]}),
    "a misspelt value alone": ("d", {"values": {"width": 3}, "nodes": ["flatten", {"dense": "widht"}, {"dense": 1}]}),
    "a name that YAML reads as a number": ("d", {"nodes": [{"name": 7, "flatten": None}, {"dense": 1}]}),
    "inside a block": (
        *"d",
        {"blocks": {"down": {"nodes": [{"conv": {"width": 4, "stride": 0}}]}},
         "nodes": ["down", "flatten", {"dense": 1}]},
    ),
}  # fmt: skip
PLAYERS = {"g": "generator", "d": "discriminator"}


@pytest.mark.parametrize("broken", BROKEN)
def test_fixes_end_in_what_can_be_built(broken: str) -> None:
    letter, graph = BROKEN[broken]
    player = PLAYERS[letter]
    before = check(graph, player, FACTS)
    assert before.problems
    for _ in range(8):
        laid_out = check(graph, player, FACTS)
        if not laid_out.problems:
            break
        problem = next(p for p in laid_out.problems if p.stops or not laid_out.stops)
        kept = str(graph)
        found = mended(graph, problem, laid_out, FACTS)
        assert found is not None, f"{problem} has no mend"
        assert str(graph) == kept
        after = check(found.graph, player, FACTS).problems
        assert (problem.node, problem.sentence) not in [(p.node, p.sentence) for p in after], problem
        graph = found.graph
    assert [str(p) for p in check(graph, player, FACTS).problems] == []


def test_a_size_that_does_not_divide_is_mended_in_the_run() -> None:
    facts = Facts((1, 30, 30), 0, 100)
    graph = {"nodes": [{"dense": "16 * (size / 4)**2"}, {"reshape": [16, "size / 4", "size / 4"]}]}
    laid_out = check(graph, "generator", facts)
    found = mended(graph, laid_out.problems[0], laid_out, facts)
    assert found is not None
    assert found.overrides == {"dataset.image_size": "28"}


def test_labels_of_a_dataset_without_any_are_taken_out() -> None:
    graph = {
        "nodes": [{"name": "l", "embedding": 4, "from": "labels"}, {"flatten": None, "from": "sample"},
                  {"concat": None, "from": ["flatten_1", "l"]}, {"dense": 1}],
    }  # fmt: skip
    laid_out = check(graph, "discriminator", UNLABELLED)
    found = mended(graph, laid_out.problems[0], laid_out, UNLABELLED)
    assert found is not None
    assert "labels" not in str(found.graph)


def test_what_only_its_author_can_mend_is_left() -> None:
    graph = {"nodes": ["flatten", {"dense": {"width": 1, "bias": None, 3: 4}}, 7]}
    laid_out = check(graph, "discriminator", FACTS)
    assert any(mended(graph, problem, laid_out, FACTS) is None for problem in laid_out.problems)


def test_repeats_within_repeats_are_cut_off() -> None:
    inner: Any = ["relu"]
    for _ in range(6):
        inner = [{"repeat": {"times": 1000, "nodes": inner}}]
    laid_out = check({"nodes": [*inner, "flatten", {"dense": 1}]}, "discriminator", FACTS)
    assert any("makes more than" in problem.sentence for problem in laid_out.problems)
