"""Checkpoints whose bits are wrong are never loaded, and only the lock's holder renames them."""

import random
from pathlib import Path
from typing import Any

import pytest
import torch

from ganlab.store.checkpoint import newest, read, save, to_resume, write
from ganlab.store.file import Damaged
from ganlab.store.run import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Rows up to turn 6, checkpoints of turns 4 and 6."""
    run = Run(tmp_path)
    for turn in (2, 4, 6):
        run.append_row(["turn"], {"turn": turn})
        save(run, f"turn-{turn:09d}.pt", content(turn))
    return run


def content(turn: int) -> dict[str, Any]:
    weights = torch.arange(3000.0) + turn
    return {"gan": {"turn": turn, "weights": weights}, "best": None, "recorded": turn, "clock": [0.0, 0]}


def turn_of(state: dict[str, Any] | None) -> int | None:
    return None if state is None else int(state["gan"]["turn"])


def test_the_newest_two_are_kept(run: Run) -> None:
    assert sorted(p.name for p in run.checkpoints.iterdir()) == ["turn-000000004.pt", "turn-000000006.pt"]
    assert turn_of(newest(run.checkpoints)) == turn_of(to_resume(run, mend=True)) == 6


def test_no_flipped_bit_gives_other_values(run: Run) -> None:
    """40 flips anywhere: each is refused or harmless (zip padding and dates hold no values)."""
    path = run.checkpoints / "turn-000000006.pt"
    whole, expected = path.read_bytes(), content(6)["gan"]["weights"]
    draw, refused = random.Random(0), 0
    for _ in range(40):
        flipped = bytearray(whole)
        flipped[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
        path.write_bytes(flipped)
        try:
            state = read(path)
        except Damaged:
            refused += 1
        else:
            torch.testing.assert_close(state["gan"]["weights"], expected, rtol=0, atol=0)
    assert refused > 30


@pytest.mark.parametrize("kind", ["empty", "cut", "junk", "other", "list", "folder"])
def test_a_damaged_one_is_passed_over_by_readers_and_set_aside_by_the_owner(
    run: Run, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = run.checkpoints / "turn-000000006.pt"
    whole = path.read_bytes()
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind in ("other", "list"):
        torch.save({"weights": torch.ones(2)} if kind == "other" else [1, 2], path)
    else:
        path.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "junk": b"x" * 500}[kind])
    with pytest.raises(Damaged, match=str(path)):
        read(path)
    assert turn_of(newest(run.checkpoints)) == 4
    assert turn_of(to_resume(run, mend=False)) == 4
    assert path.exists()
    assert turn_of(to_resume(run, mend=True)) == 4
    assert not path.exists()
    assert (run.checkpoints / "turn-000000006.damaged").exists()
    assert caplog.messages[-1].endswith("turn-000000006.damaged, and the one before is used")
    (run.checkpoints / "turn-000000004.pt").write_bytes(b"")
    assert to_resume(run, mend=True) is None
    assert caplog.messages[-1].endswith("as there is none before, the training starts over")


def test_lost_rows_give_the_checkpoint_before(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    path = run.folder / "metrics.csv"
    path.write_text("turn\n2\n4\n")
    assert turn_of(to_resume(run, mend=True)) == 4
    assert "lacks rows of the newest checkpoint" in caplog.text
    path.unlink()
    assert turn_of(to_resume(run, mend=True)) == 6
    assert "lacks rows up to turn 6" in caplog.text


def test_none_at_all(tmp_path: Path) -> None:
    run = Run(tmp_path)
    assert newest(run.checkpoints) is None
    assert to_resume(run, mend=True) is None
    with pytest.raises(FileNotFoundError):
        read(run.checkpoints / "best.pt")
    write(tmp_path / "turn-000000001.pt", {"x": 1})
    assert newest(tmp_path) is None
