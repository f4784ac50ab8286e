import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from omegaconf import OmegaConf
from PIL import Image
from wandb_file import Kept, kept_file, read

from ganlab import Run, compose, train
from ganlab.errors import RunFailed
from ganlab.report.terminal import summarize
from ganlab.store.wandb import effective_mode, has_key, whereabouts

KEY = "0" * 40


@pytest.fixture(scope="module")
def kept(logged: tuple[Run, Run]) -> tuple[Kept, Kept]:
    first, second = (read(kept_file(run.folder)) for run in logged)
    return first, second


def test_two_runs_of_a_process_are_two(logged: tuple[Run, Run], kept: tuple[Kept, Kept]) -> None:
    assert [k.run.run_id for k in kept] == [run.signature for run in logged]
    assert len({k.run.run_id for k in kept}) == 2
    assert [k.run.run_group for k in kept] == ["tiny", "two"]
    assert [list(k.run.tags) for k in kept] == [[], ["b", "a"]]
    assert [(k.run.job_type, k.run.project, k.exit_code) for k in kept] == [("train", "ganlab", 0)] * 2


def test_history_is_that_of_the_run_folder(logged: tuple[Run, Run], kept: tuple[Kept, Kept]) -> None:
    for run, k in zip(logged, kept, strict=True):
        rows = [{n: v for n, v in row.items() if not n.startswith("_")} for row in k.history]
        assert [row for row in rows if "epoch" in row] == run.history
        assert len(run.history) == 8


def test_summary_holds_the_best_and_the_protocol(logged: tuple[Run, Run], kept: tuple[Kept, Kept]) -> None:
    result, summary = logged[0].result, kept[0].summary
    for name in ("fid", "kid"):
        values = result["metrics"][name]
        assert summary[name] == {"min": values["best"], "last": values["final"]}
        assert summary[f"{name}.protocol"] == values["protocol"]
    for name in ("parameters", "peak_memory_bytes", "environment"):
        assert summary[name] == result[name]
    assert kept[0].definitions["*"].step_metric == "turn"


def test_where_it_is_kept_is_said(logged: tuple[Run, Run], capsys: pytest.CaptureFixture[str]) -> None:
    command = whereabouts(logged[0].folder)["sync"]
    assert f"`{command}` sends it" in (logged[0].folder / "log.txt").read_text()
    summarize(logged[0])
    assert f"W&B     {command}\n" in capsys.readouterr().out


def test_config_is_the_resolved_one(logged: tuple[Run, Run], kept: tuple[Kept, Kept]) -> None:
    for run, k in zip(logged, kept, strict=True):
        config = {name: value for name, value in k.config.items() if name not in ("_wandb", "choices", "git")}
        assert config == OmegaConf.to_container(run.config, resolve=True)
        words = ("generator", "discriminator", "dataset")
        assert [k.config["choices"][group] for group in words] == ["gan", "gan", "ring"]
        assert k.config["git"] == run.status["git"]


def test_a_name_says_what_was_asked_for(kept: tuple[Kept, Kept]) -> None:
    for seed, k in enumerate(kept):
        assert k.run.display_name.startswith("gan x gan dataset=ring dataset.samples=500 metric.kid.subsets=4")
        assert k.run.display_name.endswith(f", seed {seed}")
        assert len(k.run.display_name) < 120


def test_pictures(logged: tuple[Run, Run], kept: tuple[Kept, Kept]) -> None:
    rows = [row for row in kept[0].history if any(name.startswith(("samples", "real")) for name in row)]
    assert [row["turn"] for row in rows] == [0, 20, 20, 40, 40]
    media = [name for name in kept[0].files if name.startswith("media/")]
    assert len(media) == 5
    for start, name in (("samples_", "0000020.png"), ("real_", "real.png")):
        sent = Image.open(kept_file(logged[0].folder).parent / "files" / next(n for n in media if start in n))
        assert sent.tobytes() == Image.open(logged[0].samples / name).tobytes()


def test_a_run_that_fails_says_so(tmp_path: Path, tiny: list[str]) -> None:
    asked = [*tiny, f"paths.runs={tmp_path}", f"paths.cache={tmp_path / 'cache'}", "logger=[wandb]"]
    asked += ["loss=wasserstein", "optimizer=sgd", "optimizer.discriminator.momentum=1e30"]
    cfg = compose(asked)
    with pytest.raises(RunFailed):
        train(cfg)
    assert read(kept_file(Run.of(cfg).folder)).exit_code == 1


@pytest.mark.filterwarnings("ignore")  # of fewer batches than fit
def test_findings_are_told_once_and_as_a_table(tmp_path: Path, tiny: list[str]) -> None:
    """A run that dies and goes on keeps what was said before."""
    asked = [*tiny, f"paths.runs={tmp_path}", f"paths.cache={tmp_path / 'cache'}", "logger=[wandb]"]
    cfg = compose(
        [
            *asked,
            "training.turns=300",
            "optimizer=sgd",
            "optimizer.generator.lr=1",
            "optimizer.generator.weight_decay=1e9",
            "optimizer.generator.momentum=1",
            "+optimizer.generator.dampening=1",
            "training.evaluate_every=0",
            "training.checkpoint_every=250",
        ]
    )
    run = train(cfg)
    said = run.findings.rows()
    assert [one["kind"] for one in said][:1] == ["vanished_gradient"]
    summary = "\n".join(f"turn {one['turn']}: {one['sentence']}" for one in said)
    first = kept_file(run.folder)
    kept = read(first)
    assert kept.summary["findings"] == summary
    (table,) = [row["findings/table.path"] for row in kept.history if "findings/table.path" in row]
    rows = json.loads((first.parent / "files" / table).read_text())["data"]
    assert [row[:4] for row in rows] == [[one[k] for k in ("turn", "kind", "sentence", "evidence")] for one in said]

    shutil.rmtree(run.folder / "wandb")
    (run.checkpoints / "turn-000000300.pt").unlink()
    run.update_status("interrupted", 250)
    (run.folder / "result.json").unlink()
    assert train(cfg).findings.rows() == said
    again = read(kept_file(run.folder))
    assert "findings" not in again.summary or again.summary["findings"] == summary


def test_mode(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("WANDB_API_KEY", "WANDB_MODE", "WANDB_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert not has_key()
    assert effective_mode("auto") == "offline"
    monkeypatch.setenv("WANDB_BASE_URL", "https://wandb.example.org")
    (tmp_path / "netrc").write_text(f"machine wandb.example.org login user password {KEY}\n")
    assert has_key()
    assert effective_mode("auto") == "online"
    monkeypatch.setenv("WANDB_MODE", "disabled")
    assert effective_mode("auto") == "disabled"
    assert effective_mode("offline") == "offline"


BEGIN = """
import sys, time, warnings
from pathlib import Path
from ganlab.store.wandb import begin
started = time.monotonic()
run = begin(Path(sys.argv[1]), sys.argv[2], 3, id="abc", project="p", config={"a": 1})
print("begun after", time.monotonic() - started)
run.log({"turn": 1})
run.finish()
assert "torch" not in sys.modules
"""


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WANDB_")}
    return {**kept, "NETRC": str(folder / "netrc"), **more}


def test_without_a_key_a_terminal_is_not_asked(tmp_path: Path) -> None:
    """W&B would show a menu where there is a terminal; nobody answers this one."""
    controller, terminal = pty.openpty()
    asked = [sys.executable, "-c", BEGIN, str(tmp_path), "online"]
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    process = subprocess.Popen(asked, env=environment(tmp_path), **streams)  # type: ignore[call-overload]
    os.close(terminal)
    said = b""
    while chunk := _read(controller):
        said += chunk
    assert process.wait(30) == 0
    assert b"no W&B API key is configured" in said
    assert float(said.split(b"begun after")[1].split()[0]) < 15
    assert read(kept_file(tmp_path)).config["a"] == 1


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


def test_without_a_network_it_goes_on_offline(tmp_path: Path) -> None:
    asked = [sys.executable, "-c", BEGIN, str(tmp_path), "auto"]
    nowhere = environment(tmp_path, WANDB_API_KEY=KEY, WANDB_BASE_URL="http://127.0.0.1:9")
    done = subprocess.run(asked, env=nowhere, capture_output=True, text=True, timeout=60, check=True)
    assert "W&B does not answer" in done.stderr
    assert float(done.stdout.split("begun after")[1].split()[0]) < 15
    kept = read(kept_file(tmp_path))
    assert kept.config["a"] == 1
    assert [row["turn"] for row in kept.history] == [1]
    assert whereabouts(tmp_path) == {"sync": f"wandb sync {kept_file(tmp_path).parent}"}
