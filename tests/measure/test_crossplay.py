"""Every discriminator judges every generator: ratings that are known, thresholds that are said."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ganlab.errors import WrongUse
from ganlab.measure.bradley_terry import intervals, strengths
from ganlab.measure.crossplay import by_label, crossplay, write_crossplay
from ganlab.measure.verdict import fitted
from ganlab.report.evidence.collection import load
from ganlab.report.evidence.crossplay import as_text, read
from ganlab.store.run import Run


def test_bradley_terry_finds_strengths_that_are_known() -> None:
    random = np.random.default_rng(0)
    s, t = random.normal(size=4), random.normal(size=3)
    shift = np.concatenate([s, t]).mean()
    games = 1e7  # so many that the prior's one game each does not show
    found = strengths(games / (1 + np.exp(t[None] - s[:, None])), games)
    np.testing.assert_allclose(found[0], s - shift, atol=1e-5)
    np.testing.assert_allclose(found[1], t - shift, atol=1e-5)


def test_who_always_wins_is_finitely_strong_and_equals_are_equal() -> None:
    rows, columns = strengths(np.array([[10.0, 10.0], [0.0, 0.0]]), 10)
    assert rows[0] > columns[0] > rows[1]
    assert np.isfinite(rows).all()
    np.testing.assert_allclose(columns[0], columns[1])


def test_intervals_hold_the_truth_and_shrink_with_games() -> None:
    def width(games: int) -> float:
        (low, high), _ = intervals(lambda random: random.binomial(games, np.full((2, 2), 0.5)).astype(float), games)
        assert (low < 0).all()
        assert (high > 0).all()
        return float((high - low).mean())

    assert 5 < width(100) / width(10000) < 20


def test_samples_of_other_sizes_are_fitted_and_said() -> None:
    x, said = fitted(torch.full((2, 3, 8, 8), 0.5), (1, 16, 16))
    assert_close(x, torch.full((2, 1, 16, 16), 0.5))
    assert (
        said == "from 3 to 1 channels by their mean and from 8 x 8 to 16 x 16 pixels by antialiased bilinear resizing"
    )
    with pytest.raises(ValueError, match=r"samples of shape \(2,\) are none"):
        fitted(torch.zeros(1, 2), (1, 8, 8))


def test_a_table_of_two_runs(plain: Run, conditional: Run, tmp_path: Path) -> None:
    play, picture = write_crossplay([plain.folder, conditional.folder], tmp_path / "table", count=20)
    assert picture.is_file()
    assert read(tmp_path / "table") == play
    for i, row in enumerate(play.accuracy):
        np.testing.assert_allclose(row, [(fake + play.reals[i]) / 2 for fake in play.fakes[i]])
    assert play.thresholds[0] == "0, the boundary of its loss"
    assert "halfway between the means of real data" in play.thresholds[1]
    assert any("its best verdict over all classes counts" in note for note in play.notes)
    assert all(r.low <= r.value <= r.high for r in (*play.generators, *play.discriminators))
    assert as_text(play).splitlines()[1].startswith("D1")


def test_a_run_that_was_pruned_before_its_first_checkpoint_is_left(plain: Run, tmp_path: Path) -> None:
    pruned = Path(shutil.copytree(plain.folder, tmp_path / plain.folder.name))
    for file in (pruned / "checkpoints").glob("turn-*.pt"):
        file.rename(file.with_name("best.pt"))
    assert [run.folder for run in by_label(load([plain.folder, pruned])).values()] == [plain.folder]


def test_what_cannot_be_played(plain: Run, points: Run) -> None:
    with pytest.raises(WrongUse, match="cross-play needs at least two trained runs, got 1"):
        crossplay({"one": plain})
    with pytest.raises(WrongUse, match=r"samples of shape \(2,\) are none that a discriminator of \(1, 8, 8\)"):
        crossplay({"a": plain, "b": points}, count=4)
