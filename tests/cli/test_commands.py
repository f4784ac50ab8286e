"""The commands as programs: found by listing, quick without torch, quiet when interrupted; list and clean."""

import ast
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from ganlab.__main__ import main, usage
from ganlab.cli import commands, documentation
from ganlab.cli.completion import completions
from ganlab.errors import WrongUse
from ganlab.report.listing import lines
from ganlab.store.leftovers import leftovers
from ganlab.store.run import Run

GANLAB = [sys.executable, "-m", "ganlab"]


def run_of(folder: Path, state: str, fid: float | None = None, protocol: str = "a", **more: str) -> Run:
    """A run folder as training leaves it, without what was trained."""
    run = Run(folder)
    run.checkpoints.mkdir(parents=True)
    words = {"generator": "gan", "discriminator": "gan", "dataset": "ring"} | more
    nodes = {group: {"_target_": f"ganlab.{group}.{word}.Part"} for group, word in words.items()}
    config = {**nodes, "name": folder.parent.name, "seed": 3, "training": {"turns": 9, "batch_size": 16}}
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    run.update_status(state, 9)  # type: ignore[arg-type]
    metrics = {} if fid is None else {"fid": {"final": fid, "protocol": protocol, "direction": "min"}}
    if state == "finished":
        run.write_result({"metrics": metrics, "turns": 9})
    for turn in (3, 6, 9):
        (run.checkpoints / f"turn-{turn:09d}.pt").write_bytes(b"0" * turn)
    return run


def test_every_file_is_a_command_with_a_help(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    said = capsys.readouterr().out
    for name, path in commands().items():
        tree = ast.parse(path.read_text())
        assert "run" in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
        assert documentation(name).splitlines()[0] in said
    assert {"train", "words", "list", "clean", "import"} <= commands().keys()


def test_a_new_command_is_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "greet_all.py").write_text('"""Say hello."""\ndef run(arguments): ...\n')
    monkeypatch.setattr("ganlab.cli.FOLDER", tmp_path)
    commands.cache_clear()
    try:
        assert "greet-all  Say hello." in usage()
    finally:
        commands.cache_clear()


def test_help_and_reading_need_no_torch(tmp_path: Path) -> None:
    run_of(tmp_path / "runs" / "a" / "b", "finished", 1.0)
    asked = [[name, "--help"] for name in commands()]
    asked += [["words", "loss=hinge"], ["list"], ["clean"], ["--help"]]
    code = (
        "import sys\nfrom ganlab.__main__ import main\n"
        f"for words in {asked!r}:\n"
        "    try: main(words)\n"
        "    except SystemExit as stop: assert stop.code == 0, words\n"
        "    assert not {'torch', 'pytorch_lightning', 'optuna', 'wandb'} & set(sys.modules), words\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path)


def test_a_reader_that_leaves_is_no_error() -> None:
    with subprocess.Popen([*GANLAB, "words", "--markdown"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 128 + signal.SIGPIPE


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc for what is being imported")
def test_control_c_while_torch_is_imported_is_one_line(tmp_path: Path) -> None:
    asked = [*GANLAB, "train", "dataset=ring", f"paths.runs={tmp_path}"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while "libtorch" not in Path(f"/proc/{process.pid}/maps").read_text():
            assert time.monotonic() < end
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "interrupted; nothing was started\n")
    assert list(tmp_path.iterdir()) == []


def test_list_filters_and_sorts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_of(tmp_path / "a" / "1", "finished", 8.0)
    run_of(tmp_path / "a" / "2", "finished", 5.0, generator="dcgan")
    run_of(tmp_path / "b" / "3", "finished", 7.0, protocol="of another kind", generator="resnet")
    run_of(tmp_path / "b" / "4", "failed")

    def signatures(*filters: str, sort: str | None = None) -> str:
        return "".join(line.run.signature for line in lines(tmp_path, filters, sort))

    assert signatures() == "1234"
    assert signatures(sort="fid") == "2314"  # the failed one, which has none, last
    assert signatures("state=finished", "generator=gan,dcgan") == "12"
    assert signatures("training.batch_size=16", "name=b") == "34"
    assert signatures("seed=4") == ""
    with pytest.raises(WrongUse, match=r"no run here has fdi .*did you mean fid\?"):
        signatures(sort="fdi")
    with pytest.raises(WrongUse, match="is no filter; write KEY=VALUE"):
        signatures("finished")
    with pytest.raises(WrongUse, match="is no filter; a folder is given by --runs"):
        signatures(str(tmp_path))
    (tmp_path / "b" / "4" / "overrides.yaml").write_text('["metric=[fid]"]')
    main(["list", "--runs", str(tmp_path), "--sort", "fid"])
    said = capsys.readouterr().out.splitlines()
    assert said[4].endswith("gan gan ring metric=[fid]")
    assert said[0].split() == ["run", "state", "turn", "seed", "fid", "1", "fid", "2", "words"]
    assert said[-3:] == ["fid 1: a", "fid 2: of another kind", f"4 runs in {tmp_path}"]
    main(["list", "--runs", str(tmp_path), "--json", "state=failed"])
    assert json.loads(capsys.readouterr().out)[0]["state"] == "failed"


def test_clean_shows_and_asks_and_leaves_what_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    finished, failed = run_of(tmp_path / "a" / "1", "finished", 8.0), run_of(tmp_path / "a" / "2", "failed")
    stopped, busy = run_of(tmp_path / "a" / "3", "interrupted"), run_of(tmp_path / "a" / "4", "failed")
    (stopped.folder / "status.damaged").write_text("{")
    held = busy.lock()
    try:
        assert {leftover.run for leftover in leftovers(tmp_path)} == {finished, failed, stopped}
        before = sorted(tmp_path.rglob("*"))
        main(["clean", str(tmp_path)])  # nobody is there to ask
        assert "nothing was removed; --yes removes it" in capsys.readouterr().out
        assert sorted(tmp_path.rglob("*")) == before
        main(["clean", str(tmp_path), "--yes"])
    finally:
        held.release()
    assert [p.name for p in finished.checkpoints.iterdir()] == ["turn-000000009.pt"]
    assert not failed.folder.exists()
    assert len([*stopped.checkpoints.iterdir()]) == 3
    assert not (stopped.folder / "status.damaged").exists()
    assert busy.exists
    assert len([*busy.checkpoints.iterdir()]) == 3


def test_the_tab_key_completes_commands_groups_and_words() -> None:
    assert completions("ganlab re") == ["report ", "reproduce "]
    assert completions("ganlab train gen") == ["generator="]
    assert completions("ganlab train -m loss=hinge,least") == ["hinge,least_squares "]
    assert completions("ganlab report ru") == []
