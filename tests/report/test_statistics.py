"""What the pages compute, held against closed forms and other implementations."""

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.group import Group, Spread, groups
from ganlab.report.evidence.heat import MAP, Panel, Quantity, Scale, ink_on
from ganlab.report.evidence.member import Member
from ganlab.report.evidence.ranking import Ranking
from ganlab.report.evidence.trials import finished, front, importances
from ganlab.report.figure.curves import COLOURS, to_png, to_svg
from ganlab.report.figure.heat import to_figure
from ganlab.report.figure.search import history_figure, parallel_figure, pareto_figure
from ganlab.report.page.search import parts
from ganlab.store.cell import TrialFacts
from ganlab.store.state import State


def test_spread_agrees_with_scipy() -> None:
    values = [3.1, 2.7, 4.4, 3.9]
    spread = Spread.of(values)
    assert spread is not None
    assert spread.interval == pytest.approx(stats.t.interval(0.95, 3, np.mean(values), stats.sem(values)))
    assert spread.deviation == pytest.approx(np.std(values, ddof=1))
    assert Spread.of([]) is None
    assert Spread.of([2.0]) == Spread(1, 2.0, None, None)


def test_an_interval_holds_the_mean_95_times_in_100() -> None:
    random = np.random.default_rng(0)
    spreads = [Spread.of(list(random.normal(1.0, 2.0, 3))) for _ in range(2000)]
    held = np.mean([s.interval[0] <= 1.0 <= s.interval[1] for s in spreads if s and s.interval])
    assert held == pytest.approx(0.95, abs=0.02)


def contrast(a: str, b: str) -> float:
    """WCAG 2.2's ratio, by numpy."""

    def luminance(colour: str) -> float:
        c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    high, low = sorted([luminance(a), luminance(b)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_square_can_be_read() -> None:
    scale = Scale(0.0, 1.0)
    assert min(contrast(scale.colour(i / 200), ink_on(scale.colour(i / 200))) for i in range(201)) >= 4.5


def test_a_scale_is_logarithmic_over_a_wide_range() -> None:
    assert Scale(1, 100).colour(10) == Scale(0, 2).colour(1)
    assert Scale(1, 5).colour(3) == Scale(0, 2).colour(1)
    assert not Scale(-1, 100).is_log
    assert Scale(2, 2).colour(2) == Scale(0, 2).colour(1)


def test_a_heatmap_grows_lighter_for_every_kind_of_eye() -> None:
    """Cividis rises in luminance, and stays in order when red and green are confused (Viénot et al. 1999)."""
    deuteranope = np.array([[0.2927, 0.7073, 0.0], [0.2927, 0.7073, 0.0], [-0.0224, 0.0224, 1.0]])
    colours = np.array([MAP(i / 100)[:3] for i in range(101)])
    for seen in (colours, colours @ deuteranope.T):
        assert (np.diff(seen @ [0.2126, 0.7152, 0.0722]) > 0).all()
    assert len(set(COLOURS)) == 7


@pytest.mark.parametrize("turned", [False, True])
def test_long_labels_and_titles_leave_room_for_the_squares(turned: bool, tmp_path: Path) -> None:
    """Where they do not, matplotlib warns, which is an error here."""
    long, short = [f"/data/{'x' * 80}/{name}" for name in "ab"], ["0", "1"]
    rows, columns = (short, long) if turned else (long, short)
    squares = {(row, column): Group("", {}, ()) for row in rows for column in columns}
    panel = Panel(f"training.turns=9 dataset.path={'x' * 200}", "dataset.path", "seed", squares)
    drawn = to_figure(panel, Quantity("fid", "FID", "min"))
    to_png(drawn, tmp_path / "map.png")
    axes = drawn.axes[0]
    labels = axes.get_xticklabels() if turned else axes.get_yticklabels()
    assert [label.get_text()[-2:] for label in labels] == ["/a", "/b"]


def trial(place: int, values: tuple[float, ...], state: State = "finished", **params: object) -> Member:
    asked = [f"{k}={v}" for k, v in params.items()]
    facts = TrialFacts(place, params, [*values])
    return Member(f"{place:012d}", asked, {}, 0, Path("runs/search/none"), state=state, trial=facts)


def search(members: list[Member], *objectives: tuple[str, str]) -> Collection:
    return Collection("search", "search", Path("runs/search"), tuple(members), objectives=objectives)


def written(found: Collection) -> str:
    return "".join(content for _, content in parts(found))


def test_the_front_is_what_no_trial_beats() -> None:
    random = np.random.default_rng(1)
    values = random.random((60, 2))
    found = search([trial(i, tuple(v)) for i, v in enumerate(values)], ("fid", "minimize"), ("speed", "maximize"))
    best = {
        i for i, (x, y) in enumerate(values) if not any((a <= x and b >= y) and (a < x or b > y) for a, b in values)
    }
    assert {m.number for m in front(found)} == best
    assert 1 < len(best) < 60


def test_the_best_of_one_objective_is_a_ready_command() -> None:
    trials = [trial(i, (float(v),), width=v) for i, v in enumerate([5, 2, 9])]
    assert [m.number for m in front(search(trials, ("fid", "minimize")))] == [1]
    assert [m.number for m in front(search(trials, ("fid", "maximize")))] == [2]
    text = written(search(trials, ("fid", "minimize")))
    assert "python train.py width=2" in text
    assert "need at least 8 finished trials; there are 3" in text


def test_trials_that_are_one_run_are_no_two_seeds() -> None:
    first, other, twin = trial(0, (5.0,), width=4), trial(1, (6.0,), width=8), trial(2, (5.0,), width=4)
    twin.signature = first.signature
    found = search([first, other, twin], ("fid", "minimize"))
    assert [[m.number for m in group.members] for group in groups(found)] == [[0], [1]]
    (axes,) = history_figure(found, 0).axes
    assert all(tick == round(tick) for tick in axes.get_xticks())  # there is no trial 0.5


def test_only_finished_trials_with_finite_values_count() -> None:
    trials = [trial(0, (1.0,)), trial(1, (math.nan,)), trial(2, (), "failed"), trial(3, (0.1,), "pruned")]
    assert [m.number for m in finished(search(trials, ("fid", "minimize")))] == [0]
    assert "No trial has finished yet" in written(search(trials[1:], ("fid", "minimize")))


def test_importance_finds_the_parameter_that_matters() -> None:
    random = np.random.default_rng(2)
    trials = []
    for i in range(60):
        lr, width, kind = (
            10 ** random.uniform(-5, -1),
            int(random.integers(8, 512)),
            str(random.choice(["a", "b"])),
        )
        trials.append(
            trial(i, ((math.log10(lr) + 3) ** 2 + (0.3 if kind == "b" else 0.0),), lr=lr, width=width, kind=kind)
        )
    shares = importances(search(trials, ("fid", "minimize")))
    assert isinstance(shares, dict)
    assert shares["lr"] > 0.7
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["lr"] > shares["kind"]


def test_figures_of_a_search_show_every_trial() -> None:
    trials = [trial(i, (1.0 + i % 5, 2.0 - i % 3), lr=10.0**-i, norm="ab"[i % 2]) for i in range(10)]
    trials += [trial(10, (), "failed"), trial(11, (), "pruned")]
    found = search(trials, ("fid", "minimize"), ("seconds", "minimize"))
    axes = history_figure(found, 0).axes[0]
    drawn = {line.get_label(): list(line.get_xdata()) for line in axes.lines}
    assert drawn["finished"] == list(range(10))
    assert (drawn["failed"], drawn["pruned"]) == ([10], [11])
    assert list(axes.lines[1].get_ydata()) == [1.0] * 10
    assert sum(len(line.get_xdata()) for line in pareto_figure(found).axes[0].lines[:2]) == 10
    parallel = parallel_figure(found)
    assert parallel is not None
    (lines,) = parallel.axes[0].collections
    assert len(lines.get_paths()) == 10
    assert "trial 5, best" in to_svg(parallel, "p")


def group(label: str, values: list[float]) -> tuple[Group, Spread]:
    spread = Spread.of(values)
    assert spread is not None
    return Group(label, {}, ()), spread


def test_a_verdict_says_no_more_than_the_intervals() -> None:
    clear = Ranking("p", "fid", "min", (group("a", [1.0, 1.1, 0.9]), group("b", [9.0, 9.1, 8.9])))
    assert clear.verdict() == "a is ahead of all others by more than the intervals."
    close = Ranking("p", "fid", "min", (group("a", [1.0, 2.0, 3.0]), group("b", [2.0, 3.0, 4.0])))
    assert "overlaps b" in close.verdict()
    alone = Ranking("p", "fid", "min", (group("a", [1.0]), group("b", [2.0])))
    assert "One seed each" in alone.verdict()
    assert [row.count("–") for row in alone.cells()] == [3, 3]
