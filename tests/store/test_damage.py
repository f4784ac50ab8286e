"""A run folder with something broken in it is read without a traceback, and healed by who holds its lock."""

from pathlib import Path

import pytest
import yaml
from omegaconf import OmegaConf

from ganlab.errors import WrongUse
from ganlab.store import facts
from ganlab.store.file import Damaged
from ganlab.store.find import find, runs_in
from ganlab.store.run import Run

GOOD = {"metrics": {"fid": {"final": 2.0}}}
CONFIG = "generator: {}\ndiscriminator: {}\ndataset: {}\ntraining: {turns: 9}\n"
JUNK = [b"", b'{"state": "fin', b"{}", b"[1]", bytes(range(256))]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    run = Run(tmp_path / "0123456789ab")
    run.folder.mkdir()
    (run.folder / "config.yaml").write_text(CONFIG)
    run.append_row(["turn", "fid"], {"turn": 9, "fid": 2.0})
    run.write_result(GOOD)
    run.update_status("finished", 9)
    assert run.state == "finished"
    return run


@pytest.mark.parametrize("content", JUNK)
def test_an_unreadable_status_is_an_interruption_until_the_lock_heals_it(
    run: Run, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = run.folder / "status.json"
    path.write_bytes(content)
    assert (run.state, run.status) == ("interrupted", {"state": "interrupted", "step": 0})
    assert path.read_bytes() == content
    assert [str(path) in m and "give the run's command again" in m for m in caplog.messages] == [True]
    with run.lock():
        assert (run.folder / "status.damaged").read_bytes() == content
        run.update_status("running", 1)
    assert run.status["step"] == 1


@pytest.mark.parametrize("content", [*JUNK, None, b'{"metrics": {"fid": 3}}'])
def test_finished_without_a_result_is_interrupted(run: Run, content: bytes | None) -> None:
    path = run.folder / "result.json"
    path.unlink() if content is None else path.write_bytes(content)
    assert run.state == "interrupted"
    assert facts.result_of(run) is None
    with pytest.raises(Damaged, match=r"result\.json is (damaged|missing).*give the run's command again"):
        run.result  # noqa: B018
    run.lock().release()
    assert not path.exists()
    assert (run.folder / "result.damaged").exists() == (content is not None)


@pytest.mark.parametrize("content", [b"", b"training: {}", b"- 1", b"a: [", bytes(range(256)), b"training: 3"])
def test_a_damaged_config_is_named_with_the_way_out(run: Run, content: bytes) -> None:
    path = run.folder / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(Damaged) as raised:
        run.config  # noqa: B018
    assert str(path) in str(raised.value)
    assert "give the run's command again, which writes it anew" in str(raised.value)
    assert facts.plain_config(run) == {}
    (run.folder / "overrides.yaml").write_text("[]")
    assert (run.state, run.is_done) == ("finished", False)
    assert facts.title(run) == "? against ? on ?"


def test_a_run_whose_config_is_lost_is_still_a_run(run: Run) -> None:
    (run.folder / "config.yaml").unlink()
    assert [found.folder for found in runs_in(run.folder.parent)] == [run.folder]
    with pytest.raises(Damaged, match=r"config\.yaml is missing; give the run's command again"):
        find(run.folder).config  # noqa: B018
    assert not run.is_done


def test_nothing_in_a_config_is_resolved(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "word")
    values = ["${oc.env:SECRET}", "\\${oc.env:SECRET}", "a\\\\${b}c", "${", "C:\\x"]
    plain = {"generator": {"x": values}, "discriminator": {}, "dataset": {}, "training": {}}
    (run.folder / "config.yaml").write_text(yaml.safe_dump(plain))
    assert run.plain_config == plain
    assert list(run.config.generator.x) == values
    assert OmegaConf.to_container(run.config, resolve=True) == plain


def test_damaged_overrides_are_none(run: Run) -> None:
    path = run.folder / "overrides.yaml"
    assert run.overrides == []
    for content in (b"3", b"a: [", bytes(range(256))):
        path.write_bytes(content)
        assert run.overrides == []
        assert not run.is_done
    path.write_text("- a=1\n- b=2\n")
    assert run.is_done
    assert run.overrides == ["a=1", "b=2"]


def test_binary_lines_of_the_history_are_left_out_and_dropped(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    path = run.folder / "metrics.csv"
    path.write_bytes(b"turn,fid\n2,1.0\n\x00\xff\xfe,\n4,abc\n5\n,7\n6,3.0\n8,4")
    assert run.history == [{"turn": 2, "fid": 1}, {"turn": 6, "fid": 3}]
    assert caplog.messages == [f"{path} is damaged in 4 lines, which are left out"]
    assert run.metrics.reaches(2)
    assert not run.metrics.reaches(6)
    run.rewind(6)
    run.append_row(["turn", "fid"], {"turn": 8, "fid": 4})
    assert path.read_text() == "turn,fid\n2,1.0\n6,3.0\n8,4\n"
    assert run.metrics.reaches(8)
    assert not run.metrics.reaches(9)


def test_a_history_without_its_first_line_is_set_aside(run: Run) -> None:
    path = run.folder / "metrics.csv"
    path.write_bytes(bytes(range(256)) * 4)
    assert run.history == []
    run.rewind(4)
    assert not path.exists()
    run.append_row(["turn"], {"turn": 5})
    assert run.history == [{"turn": 5}]


def test_the_lock_sweeps_what_killed_writers_left_but_not_what_others_write(run: Run) -> None:
    run.checkpoints.mkdir()
    left = [run.folder / ".status.json.77", run.checkpoints / ".turn-000000003.pt.77"]
    reports = run.folder / ".report.html.78"  # a report is written without the lock
    for path in (*left, reports):
        path.touch()
    run.lock().release()
    assert [path.exists() for path in (*left, reports)] == [False, False, True]


@pytest.mark.parametrize("name", ["..", "a/../../b", "/tmp/x", "", ".", "a//b", "a/", " "])
def test_a_name_cannot_leave_the_folder_of_runs(name: str, tmp_path: Path) -> None:
    cfg = OmegaConf.create({"name": name, "paths": {"runs": str(tmp_path)}})
    with pytest.raises(WrongUse, match="is no folder below"):
        Run.of(cfg)


def test_a_name_may_have_folders_but_no_endless_ones(tmp_path: Path) -> None:
    cfg = OmegaConf.create({"name": "a/b c.d", "paths": {"runs": str(tmp_path)}})
    assert Run.of(cfg).folder.parent == tmp_path / "a" / "b c.d"
    cfg.name = "x" * 300
    with pytest.raises(WrongUse, match="longer than the 200 bytes"):
        Run.of(cfg)


def test_pictures_and_evaluations_lie_in_the_folder(run: Run) -> None:
    run.picture("film", ".gif").touch()
    run.evaluations.append({"name": "fid", "value": 1.0})
    run.findings.append({"turn": 3})
    assert [p.relative_to(run.folder).as_posix() for p in run.pictures] == ["pictures/film.gif"]
    assert (run.evaluations.rows(), run.findings.rows()) == ([{"name": "fid", "value": 1.0}], [{"turn": 3}])
