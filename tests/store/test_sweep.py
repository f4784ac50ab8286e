"""A sweep's file and what the run folders say, read by one function for everybody."""

import json
from pathlib import Path

import pytest

from ganlab.errors import WrongUse
from ganlab.report.evidence.collection import Collection, load
from ganlab.report.evidence.member import Member
from ganlab.store.cell import Cell, TrialFacts, varying_keys
from ganlab.store.find import find, runs_in, sweep_folder
from ganlab.store.run import Run
from ganlab.store.state import State
from ganlab.store.sweep import Sweep, is_driven, lock, refuse_second_driver

CONFIG = "generator: {}\ndiscriminator: {}\ndataset: {}\ntraining: {turns: 9}\nseed: 0\n"


def begun(folder: Path, state: State = "finished", step: int = 9, **more: object) -> Run:
    """A run folder as a training leaves it."""
    run = Run(folder)
    run.folder.mkdir(parents=True)
    (run.folder / "config.yaml").write_text(CONFIG)
    run.update_status(state, step, **more)
    if state == "finished":
        run.write_result({"metrics": {"fid": {"final": float(step)}}})
    return run


def cell(folder: Path, name: str, state: State, trial: TrialFacts | None = None) -> Cell:
    return Cell(name, [f"seed={name}"], {"generator": "gan"}, 0, folder / name, state=state, trial=trial)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    cells = [
        cell(tmp_path, "a", "waiting"),
        cell(tmp_path, "b", "finished", TrialFacts(3, {"lr": 0.1, "w": "x"}, [1.5, None])),
        Cell("", [], {}, 0, tmp_path, state="failed", error="no such group", trial=TrialFacts(4, {"lr": 7})),
    ]
    goals = [{"name": "fid", "direction": "minimize"}]
    sweep = Sweep(tmp_path, "search", ["train.py"], cells, goals, {"name": "s"}, "f", 2, started=5.0)
    sweep.save()
    again = Sweep.load(tmp_path)
    again._written = sweep._written
    assert again == sweep


@pytest.mark.parametrize(
    ("wrote", "said", "driven", "now"),
    [
        ("waiting", None, False, "waiting"),
        ("waiting", "finished", False, "finished"),
        ("running", "finished", True, "finished"),
        ("running", None, True, "running"),
        ("running", None, False, "waiting"),
        ("running", "running", True, "running"),  # no process holds the run's lock yet
        ("running", "running", False, "interrupted"),
        ("waiting", "interrupted", True, "interrupted"),
        ("finished", None, False, "missing"),
        ("finished", "failed", False, "failed"),
        ("failed", "interrupted", False, "failed"),
        ("failed", "finished", False, "finished"),
        ("pruned", "interrupted", False, "pruned"),
    ],
)
def test_the_runs_own_folder_wins(tmp_path: Path, wrote: State, said: State | None, driven: bool, now: State) -> None:
    Sweep(tmp_path, "grid", [], [cell(tmp_path, "a", wrote)]).save()
    if said:
        begun(tmp_path / "a", said, 4)
    held = lock(tmp_path) if driven else None
    sweep = Sweep.load(tmp_path)
    sweep.refresh()
    assert sweep.cells[0].state == now
    assert load([tmp_path]).members[0].state == now  # reports and `ganlab status` say the same
    if held:
        held.release()


def test_a_trial_that_failed_by_its_value_stays_failed(tmp_path: Path) -> None:
    failed = cell(tmp_path, "a", "failed", TrialFacts(0, {}))
    failed.error = "the run has no finite fid"
    begun(failed.folder)
    failed.update(driven=False)
    assert (failed.state, failed.error) == ("failed", "the run has no finite fid")


def test_one_bad_status_stops_nobody_and_is_the_file_that_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Sweep(tmp_path, "grid", [], [cell(tmp_path, name, "finished") for name in "abc"]).save()
    for name in "abc":
        begun(tmp_path / name)
    (tmp_path / "b" / "status.json").write_bytes(b"\x00\xff")
    sweep = Sweep.load(tmp_path)
    sweep.refresh()
    assert sweep.counts() == {"finished": 2, "interrupted": 1}
    (said,) = caplog.messages
    assert str(tmp_path / "b" / "status.json") in said
    assert load([tmp_path]).counts() == sweep.counts()


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"cells": 3}', '{"cells": [3]}', '{"cells": [{"seed": 1}]}'])
def test_a_damaged_sweep_is_named_with_the_way_out(tmp_path: Path, content: str) -> None:
    path = tmp_path / "sweep.json"
    path.write_text(content)
    with pytest.raises(WrongUse, match="give the same sweep again, which writes it anew") as raised:
        Sweep.load(tmp_path)
    assert str(path) in str(raised.value)


def test_an_unknown_state_waits(tmp_path: Path) -> None:
    (tmp_path / "sweep.json").write_text(json.dumps({"cells": [{"signature": "a", "state": "dreaming"}]}))
    assert Sweep.load(tmp_path).counts() == {"waiting": 1}


def test_one_process_drives_a_sweep(tmp_path: Path) -> None:
    assert not is_driven(tmp_path)
    with lock(tmp_path):
        assert is_driven(tmp_path)
        with pytest.raises(WrongUse, match="another process drives the sweep"):
            refuse_second_driver(tmp_path)
    refuse_second_driver(tmp_path)


def test_words_tell_what_varies(tmp_path: Path) -> None:
    cells = [
        Cell("a", ["generator=gan", "lr=1", "+x=2", "name=n"], {"generator": "gan"}, 0, tmp_path),
        Cell("b", ["generator=gan", "lr=2", "name=m"], {"generator": "gan"}, 0, tmp_path),
    ]
    assert varying_keys(cells) == ["lr", "x"]
    assert [c.words(["lr", "x"]) for c in cells] == ["lr=1 x=2", "lr=2"]
    assert cells[0].words([]) == "generator=gan"
    cells[0].trial = TrialFacts(0, {"lr": 0.123456, "w": "x"})
    assert cells[0].words([]) == "lr=0.123 w=x"


def test_a_model_is_said_without_the_networks_that_it_chose(tmp_path: Path) -> None:
    def cell(*overrides: str, **choices: str) -> Member:
        return Member.of(Cell("", list(overrides), choices, 0, tmp_path))

    members = (
        cell("model=cgan", generator="cgan", discriminator="cgan"),
        cell("model=cgan", "generator=gan", generator="gan", discriminator="cgan"),
        cell("generator=dcgan", generator="dcgan", discriminator="wgan_gp"),
    )
    collection = Collection("some", "comparison", tmp_path, members)
    assert [collection.label(m) for m in members] == ["model=cgan", "gan model=cgan", "dcgan × wgan_gp"]
    assert [m.words(collection.varied) for m in members] == [
        "model=cgan",
        "generator=gan model=cgan",
        "generator=dcgan discriminator=wgan_gp",
    ]


def test_a_run_is_found_by_its_folder_or_the_beginning_of_its_signature(tmp_path: Path) -> None:
    first, second = begun(tmp_path / "x" / "abc123"), begun(tmp_path / "y" / "z" / "abd456")
    assert find(first.folder, tmp_path) == find("abc", tmp_path) == find("x/abc123", tmp_path) == first
    assert find("abd456", tmp_path) == second
    with pytest.raises(WrongUse, match=r"ab may be any of 2 runs: .*abc123, .*abd456; give more"):
        find("ab", tmp_path)
    for nobody in ("q", "", "x", "../x", str(tmp_path / "nowhere")):
        with pytest.raises(WrongUse, match="neither a run's folder nor the beginning of the signature"):
            find(nobody, tmp_path)
    assert runs_in(tmp_path) == [first, second]
    assert runs_in(first.folder) == [first]
    assert runs_in(tmp_path / "nowhere") == []


def test_a_sweep_is_found_by_its_name(tmp_path: Path) -> None:
    Sweep(tmp_path / "s", "grid", [], []).folder.mkdir()
    (tmp_path / "s" / "sweep.json").write_text("{}")
    assert sweep_folder(Path("s"), tmp_path) == sweep_folder(tmp_path / "s", tmp_path) == tmp_path / "s"
    assert sweep_folder(Path("none"), tmp_path) == Path("none")


def test_equal_runs_count_once_in_a_report(tmp_path: Path) -> None:
    """One signature under two names is one training, the furthest of them."""
    begun(tmp_path / "s1" / "abc", "interrupted", 4)
    further = begun(tmp_path / "s2" / "abc", "finished", 9)
    begun(tmp_path / "s3" / "abc", "interrupted", 5)
    other = begun(tmp_path / "s3" / "abd")
    collection = load([tmp_path / "s1", tmp_path / "s2", tmp_path / "s3"])
    assert [m.run for m in collection.members] == [further, other]
    assert collection.copies == 2
