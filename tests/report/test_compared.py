"""A comparison reads what was measured later, and ranks only what was measured alike."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from scipy.stats import mannwhitneyu

from ganlab import Run
from ganlab.report.evidence.collection import load
from ganlab.report.evidence.comparison import Measured, Pair, as_text, measured, rank_test, unlike, verdict
from ganlab.report.evidence.group import groups

Measure = Callable[[int, float, str, str], None]


@pytest.fixture
def runs(grid: Path, tmp_path: Path) -> list[Run]:
    """Two settings, two seeds each."""
    folders = [f for f in sorted(grid.iterdir()) if (f / "config.yaml").is_file()]
    asked = [["generator=gan", "discriminator=gan"], ["generator=wgan", "discriminator=gan"]]
    chosen = [Run(f) for pair in asked for f in folders if Run(f).overrides[-3:-1] == pair]
    return [Run(Path(shutil.copytree(run.folder, tmp_path / run.signature))) for run in chosen]


def measure(run: Run, value: float, protocol: str = "p/gen9/seeds3", checkpoint: str = "best.pt") -> None:
    row = {"name": "recall", "value": value, "deviation": 0.5, "each": [], "data": "ring abc", "direction": "max"}
    run.evaluations.append(row | {"protocol": protocol, "checkpoint": checkpoint, "interval": None, "details": {}})


def compared(runs: list[Run]) -> str:
    collection = load([run.folder for run in runs])
    return as_text(collection, {group.label: group.members[0] for group in groups(collection)})


def test_the_rank_test_is_exact_with_ties_too() -> None:
    assert rank_test([1, 1, 2], [3, 3, 4]) == pytest.approx(2 / 20)
    assert rank_test([1, 1, 1], [1, 1, 1]) == 1.0
    for a, b in (([1, 2, 3, 9], [4, 5, 6]), ([1.5, 7, 8], [2, 3, 4, 5, 6])):
        exact = mannwhitneyu(a, b, alternative="two-sided", method="exact").pvalue
        assert rank_test(a, b) == pytest.approx(float(exact))


def test_evaluations_stand_beside_the_ends_of_trainings(runs: list[Run]) -> None:
    measure(runs[0], 9.0)  # an older one
    for value, run in enumerate(runs):
        measure(run, float(value))
    text = compared(runs)
    block = text[text.index("recall (more is better), protocol ring abc · p/gen9/seeds3 · best checkpoint") :]
    lines = block.splitlines()
    assert [line.split("  (")[0].split()[-3:] for line in lines[1:3]] == [["2.5", "±", "0.71"], ["0.5", "±", "0.71"]]
    assert all("(2 seeds; ± 0.5 between sampling seeds)" in line for line in lines[1:3])
    assert "Cliff's delta -1.00; no test, for it needs 3 seeds" in block
    assert "Not ranked" not in text


def test_unlike_protocols_are_not_ranked_and_what_differs_is_said(runs: list[Run]) -> None:
    for run in runs[:2]:
        measure(run, 1.0)
    for run in runs[2:]:
        measure(run, 2.0, "p/gen10/seeds3", f"turn-{run.status['step']:09d}.pt")
    text = compared(runs)
    assert "recall: Not ranked against each other" in text
    assert "gen10" in text[text.index("Not ranked") :]
    found = measured(load([run.folder for run in runs]))
    assert all(not one.pairs for one in found if one.metric == "recall")

    for run in runs:  # measured alike in the end
        measure(run, 3.0, "p/gen11/seeds3")
    assert "recall: Not ranked" not in compared(runs)
    found = measured(load([run.folder for run in runs]))
    assert not unlike(found, {label for one in found for label in one.values})


def test_settings_of_one_name_are_told_apart_by_what_differs(runs: list[Run]) -> None:
    for run, turns in zip(runs, (300, 600), strict=False):
        (run.folder / "overrides.yaml").write_text("[]\n")
        config = run.folder / "config.yaml"
        config.write_text(re.sub(r"(?m)^(  turns: ).*", rf"\g<1>{turns}", config.read_text()))
    collection = load([run.folder for run in runs[:2]])
    first, second = (group.label for group in groups(collection))
    assert first.removesuffix("training.turns=300") == second.removesuffix("training.turns=600") != first
    assert f"what differs: {first} | {second}\n" in as_text(
        collection, {g.label: g.members[0] for g in groups(collection)}
    )


def test_several_tests_at_once_are_said(runs: list[Run]) -> None:
    one = Measured("fid", "min", "p", {"a": (1.0, 2.0, 3.0), "b": (4.0, 5.0, 6.0)}, ())
    alone, among = (verdict(Pair("a", "b", 0.1 * tests, -1.0, 0.1 * tests, tests), one) for tests in (1, 3))
    assert alone.endswith("p = 0.1: these seeds do not tell them apart; so few seeds cannot give less than 0.1")
    assert "p = 0.3 (Holm's, of 3 tests): " in among
    assert among.endswith("less than 0.3")
