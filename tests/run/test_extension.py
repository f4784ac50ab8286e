"""A run that differs from another only by a larger budget goes on where that one ended, bit for bit."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from ganlab import compose
from ganlab.run.train import train
from ganlab.store.run import Run

Tiny = Callable[..., list[str]]
TIMES = ("time/epoch_seconds", "time/images_per_second")


def state(run: Run, name: str = "turn-*.pt") -> dict[str, object]:
    """A checkpoint without what a clock wrote, flat."""
    content = torch.load(sorted(run.checkpoints.glob(name))[-1], weights_only=True)
    flat: dict[str, object] = {}

    def walk(key: str, value: object) -> None:
        if isinstance(value, dict | list | tuple):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            for name, inner in pairs:
                walk(f"{key}.{name}", inner)
        else:
            flat[key] = value

    walk("", {k: v for k, v in content.items() if k != "clock"})
    return flat


def assert_same(a: Run, b: Run) -> None:
    """Weights, optimizers, random numbers, rows and pictures, bit for bit."""
    for name in ("turn-*.pt", "best.pt"):
        first, second = state(a, name), state(b, name)
        assert first.keys() == second.keys()
        for key, value in first.items():
            other = second[key]
            assert torch.equal(value, other) if isinstance(value, torch.Tensor) else value == other, key  # type: ignore[arg-type]
    rows = [[{k: v for k, v in row.items() if k not in TIMES} for row in run.history] for run in (a, b)]
    assert rows[0] == rows[1]
    pictures = [{p.name: p.read_bytes() for p in run.samples.iterdir()} for run in (a, b)]
    assert pictures[0].keys() == pictures[1].keys()
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(
    "short",
    [
        8,  # everything was due
        6,  # a row was due, an evaluation was not: its value and its best.pt came too early
        5,  # not even a row was due
        3,  # before the first evaluation
    ],
)
def test_a_longer_run_equals_one_from_zero(tiny: Tiny, tmp_path: Path, short: int) -> None:
    overrides = tiny("penalty=[r1]", "penalty.r1.every=3", "training.checkpoint_every=2")
    plain = train(compose([*overrides, "training.turns=14", f"paths.runs={tmp_path}/zero"]))
    assert "extends" not in plain.status
    begun = train(compose([*overrides, f"training.turns={short}"]))
    longer = train(compose([*overrides, "training.turns=14"]))
    assert longer.status["extends"] == begun.signature
    assert f"where {begun.folder} ended" in (longer.folder / "log.txt").read_text()
    assert longer.result["extends"] == begun.signature
    assert_same(plain, longer)


def test_the_longest_is_taken_and_a_chain_holds(tiny: Tiny, tmp_path: Path) -> None:
    plain = train(compose(tiny("training.turns=12", f"paths.runs={tmp_path}/zero")))
    runs = [train(compose(tiny(f"training.turns={turns}"))) for turns in (4, 8, 12)]
    assert [run.status.get("extends") for run in runs] == [None, runs[0].signature, runs[1].signature]
    assert_same(plain, runs[2])


@pytest.mark.parametrize("differs", ["schedule=linear", "seed=7", "optimizer.generator.lr=1e-3", "fresh=true"])
def test_another_recipe_or_a_schedule_of_the_budget_starts_from_zero(tiny: Tiny, differs: str) -> None:
    common = ["schedule=linear"] if differs.startswith("schedule") else []
    train(compose(tiny(*common)))
    longer = train(compose(tiny("training.turns=12", differs)))
    assert "extends" not in longer.status
    assert [row["turn"] for row in longer.history] == [2, 4, 6, 8, 10, 12]


def test_a_shorter_budget_begins_with_nobody(tiny: Tiny) -> None:
    train(compose(tiny("training.turns=12")))
    assert "extends" not in train(compose(tiny())).status
