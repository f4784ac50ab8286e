import os
import signal
import subprocess
import sys
import time
from inspect import signature
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest
from driving import (
    answer,
    die,
    environment,
    exhaust_memory_once,
    exists,
    fail,
    finish,
    leave,
    leave_a_child,
    report_process,
    shout,
    sleep,
    sleep_deaf,
    span,
    vanish,
    wait_for,
)
from hydra.core.plugins import Plugins

from ganlab.config import conf_folder
from ganlab.errors import RunFailed
from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.composing import compose_sweep
from ganlab.sweep.launcher.local import Local, cores
from ganlab.sweep.launcher.process import apart


def test_every_job_has_a_fresh_process_with_its_threads() -> None:
    launcher = Local(slots=2, threads_per_job=3, gpus=False)
    outcomes = finish(launcher, *(Job(str(i), report_process) for i in range(3)))
    told = [outcomes[str(i)].value for i in range(3)]
    assert len({t["pid"] for t in told}) == 3
    assert all(t["group"] == t["pid"] and t["threads"] == 3 and not t["initialized"] for t in told)
    assert os.getpid() not in {t["pid"] for t in told}


def test_bad_ends_are_outcomes_and_the_rest_goes_on() -> None:
    jobs = {"raise": fail, "exit": leave, "kill": die, "vanish": vanish}
    outcomes = finish(Local(slots=2, gpus=False), *(Job(k, f) for k, f in jobs.items()), Job("good", answer, (5,)))
    assert outcomes["good"] == Outcome("good", "finished", 5)
    assert {outcomes[key].state for key in jobs} == {"failed"}
    assert outcomes["raise"].error == "LookupError: no such thing"
    assert "in fail\n" in str(outcomes["raise"].details)
    assert "sys.exit(3)" in str(outcomes["exit"].error)
    assert "killed (signal 9)" in str(outcomes["kill"].error)
    assert "code 7" in str(outcomes["vanish"].error)


def test_what_a_job_started_ends_with_it(tmp_path: Path) -> None:
    assert (
        finish(Local(slots=1, gpus=False), Job("parent", leave_a_child, (str(tmp_path / "pid"),)))["parent"].state
        == "finished"
    )
    wait_for(lambda: not exists(int((tmp_path / "pid").read_text())), seconds=10)


def test_the_server_killed_is_said_and_replaced() -> None:
    """Its job ends as if the driver had died; the next one is forked from a new server."""
    launcher = Local(slots=1, gpus=False)
    launcher.submit(Job("orphan", sleep, (600,)))
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]
    orphan = launcher.wait(60)[0]
    assert orphan.state == "failed"
    assert "the server that processes are forked from was killed" in str(orphan.error)
    assert finish(launcher, Job("next", answer, (5,)))["next"].value == 5
    with pytest.raises(RunFailed, match=r"ended with code 7 and no answer$"):
        apart(vanish)


def test_answers_larger_than_a_pipe_come_whole() -> None:
    assert len(finish(Local(slots=1, gpus=False), Job("big", answer, ("x" * 1_000_000,)))["big"].value) == 1_000_000


def test_slots_bound_what_runs_together() -> None:
    outcomes = finish(Local(slots=2, gpus=False), *(Job(str(i), span, (0.3,)) for i in range(5)))
    spans = sorted(outcome.value for outcome in outcomes.values())
    together = [sum(a <= start < b for a, b in spans) for start, _ in spans]
    assert max(together) == 2


def test_each_job_sees_one_device_and_the_emptiest_first() -> None:
    launcher = Local(slots=4, gpus=False)
    launcher.devices = ["GPU-a", "3"]  # what visible_gpus says on a machine with two
    outcomes = finish(launcher, *(Job(str(i), report_process) for i in range(4)))
    assert sorted(outcome.value["cuda"] for outcome in outcomes.values()) == ["3", "3", "GPU-a", "GPU-a"]


def test_late_jobs_end_and_deaf_ones_are_killed(tmp_path: Path) -> None:
    launcher = Local(slots=2, timeout=1.5, grace=1.0, gpus=False)
    pid = tmp_path / "pid"
    outcomes = finish(launcher, Job("slow", sleep, (600,)), Job("deaf", sleep_deaf, (str(pid),)))
    assert all("hydra.launcher.timeout=1.5" in str(outcome.error) for outcome in outcomes.values())
    assert not exists(int(pid.read_text()))


def test_cancel_ends_running_and_forgets_waiting() -> None:
    launcher = Local(slots=1, gpus=False)
    for key in ("first", "second"):
        launcher.submit(Job(key, sleep, (600,)))
    time.sleep(0.5)
    started = time.monotonic()
    assert [outcome.key for outcome in launcher.cancel()] == ["first"]
    assert time.monotonic() - started < 5
    assert launcher.wait(0.1) == []


def test_out_of_memory_runs_once_more_alone(tmp_path: Path) -> None:
    launcher = Local(slots=3, gpus=False)
    spans = [Job(str(i), span, (0.5,)) for i in range(4)]
    outcomes = finish(launcher, Job("big", exhaust_memory_once, (str(tmp_path), 0.3)), *spans)
    assert outcomes["big"].state == "finished"
    begun = outcomes["big"].value
    assert not any(a < begun + 0.3 and begun < b for a, b in (outcomes[job.key].value for job in spans))


def test_output_goes_to_its_file(tmp_path: Path) -> None:
    path = tmp_path / "run" / "output.txt"
    finish(Local(slots=1, gpus=False), Job("loud", shout, (), path))
    assert path.read_text() == "said by Python\nsaid by C\n" or path.read_text() == "said by C\nsaid by Python\n"


def test_numbers_that_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"hydra\.launcher\.jobs_per_gpu must be above 0, got 0"):
        Local(jobs_per_gpu=0)
    assert Local(threads_per_job=1, gpus=False).slots == cores()


DRIVER = """
import sys, time
sys.path.insert(0, {here!r})
from driving import sleep_deaf
from ganlab.sweep import Job
from ganlab.sweep.launcher.local import Local
launcher = Local(slots=2, grace=1.0, gpus=False)
for i in range(2):
    launcher.submit(Job(str(i), sleep_deaf, ({folder!r} + "/" + str(i),)))
time.sleep(600)
"""


def test_no_orphans_after_kill_9_of_the_driver(tmp_path: Path) -> None:
    code = DRIVER.format(here=str(Path(__file__).parents[2]), folder=str(tmp_path))
    driver = subprocess.Popen([sys.executable, "-c", code], env=environment())
    end = time.monotonic() + 60
    while not all((tmp_path / str(i)).exists() for i in range(2)) and time.monotonic() < end:
        time.sleep(0.1)
    pids = [int((tmp_path / str(i)).read_text()) for i in range(2)]
    assert all(exists(pid) for pid in pids)
    driver.kill()
    driver.wait()
    end = time.monotonic() + 10
    while any(exists(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(exists(pid) for pid in pids)


def test_every_launcher_is_found_by_its_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """conf/hydra/launcher/W.yaml and ganlab/sweep/launcher/W.py, or a `home` elsewhere: two files and no edit."""
    for path in sorted((conf_folder() / "hydra" / "launcher").glob("*.yaml")):
        launcher = launcher_of(f"hydra/launcher={path.stem}")
        assert issubclass(launcher.kind(), JobLauncher)
        assert launcher.kind().__module__ == f"ganlab.sweep.launcher.{path.stem}"
        assert launcher.options.keys() <= signature(launcher.kind()).parameters.keys()

    own = tmp_path / "conf" / "hydra" / "launcher"
    own.mkdir(parents=True)
    (own / "at_home.yaml").write_text(
        "_target_: hydra_plugins.ganlab_launchers.JobsLauncher\nhome: at_home.Here\nslots: 3\n"
    )
    (tmp_path / "at_home.py").write_text(
        "from ganlab.sweep.launcher.local import Local\n\nclass Here(Local):\n    pass\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    opened = launcher_of("hydra/launcher=at_home").open(False)
    assert (type(opened).__name__, opened.slots) == ("Here", 3)


def launcher_of(line: str) -> Any:
    config, context = compose_sweep([line])
    return Plugins.instance().instantiate_launcher(hydra_context=context, task_function=lambda cfg: None, config=config)
