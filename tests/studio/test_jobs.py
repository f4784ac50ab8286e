"""Jobs are commands: in line, stopped, refused, and known again after the app has ended."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganlab.errors import WrongUse
from ganlab.studio.jobs import Jobs, Record
from ganlab.studio.refusal import Missing


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    found = Jobs(tmp_path, tmp_path / ".studio" / "jobs")
    found.open()
    yield found
    for record in found.all():
        if record.state in ("queued", "running"):
            found.stop(record.id)
    wait(found)
    found.close()


def wait(jobs: Jobs) -> None:
    while any(record.state in ("queued", "running") for record in jobs.all()):
        time.sleep(0.02)


def lasting(tmp_path: Path) -> list[str]:
    """A command that goes on until it is stopped."""
    return ["studio", "--port", "0", "--no-browser", "--runs", str(tmp_path / "other")]


def test_the_exit_code_and_the_last_line_say_how_it_ended(jobs: Jobs) -> None:
    good, bad = jobs.start(["words", "loss"], "good"), jobs.start(["wrods"], "bad")
    assert (good.state, bad.state) == ("running", "queued")  # one slot
    wait(jobs)
    assert (jobs.get(good.id).state, jobs.get(good.id).code) == ("finished", 0)
    assert (jobs.get(bad.id).state, jobs.get(bad.id).code) == ("refused", 2)
    assert jobs.get(bad.id).said == "ganlab has no command wrods; did you mean words?"
    assert "hinge" in jobs.log(good.id).read_text()


def test_what_runs_and_waits_outlives_the_app(jobs: Jobs, tmp_path: Path) -> None:
    running = jobs.start(lasting(tmp_path), "lasting", run="a~b")
    waiting = jobs.start(["words", "loss"], "waiting")
    assert jobs.start(lasting(tmp_path), "lasting", run="a~b").id == running.id  # not twice
    jobs.close()
    again = Jobs(tmp_path, jobs.folder)
    again.open()
    assert [(r.id, r.state) for r in again.all()] == [(running.id, "running"), (waiting.id, "queued")]
    while not again.log(running.id).read_text():  # it answers signals from here on
        time.sleep(0.02)
    again.stop(running.id)
    jobs._processes.pop(running.id).wait()  # in one process with the old app, which is its parent
    wait(again)
    assert (again.get(running.id).state, again.get(waiting.id).state) == ("stopped", "finished")
    again.close()
    jobs.open()


def test_one_in_line_is_taken_out(jobs: Jobs, tmp_path: Path) -> None:
    running, waiting = jobs.start(lasting(tmp_path), "lasting"), jobs.start(["words"], "waiting")
    assert jobs.stop(waiting.id).state == "stopped"
    with pytest.raises(WrongUse, match="has ended already"):
        jobs.stop(waiting.id)
    with pytest.raises(Missing):
        jobs.get("../../etc/passwd")
    assert jobs.get(running.id).state == "running"


def test_a_job_that_is_killed_says_by_what(jobs: Jobs, tmp_path: Path) -> None:
    running = jobs.start(lasting(tmp_path), "lasting")
    assert running.pid is not None
    os.kill(running.pid, signal.SIGKILL)
    wait(jobs)
    assert jobs.get(running.id).state == "failed"
    assert jobs.get(running.id).said.startswith("It was ended by SIGKILL;")


def test_a_disk_that_takes_no_more_hides_no_end(jobs: Jobs, tmp_path: Path) -> None:
    running = jobs.start(["wrods"], "bad")
    (tmp_path / "file").write_text("")
    place, jobs.folder = jobs.folder, tmp_path / "file" / "jobs"  # nothing can be written there
    wait(jobs)
    assert (jobs.get(running.id).state, jobs.get(running.id).code) == ("refused", 2)
    with pytest.raises(OSError, match="file"):
        jobs.start(["words"], "another")
    assert [record.id for record in jobs.all()] == [running.id]
    jobs.folder = place


def test_records_that_are_damaged_are_passed_over(tmp_path: Path) -> None:
    for name, text in (("20260101-000000-abcdef", "{"), ("20260101-000000-abcdee", "[]"), ("odd", "{}")):
        (tmp_path / f"{name}.json").write_text(text)
    jobs = Jobs(tmp_path, tmp_path)
    jobs.open()
    assert jobs.all() == []
    jobs.close()


def test_a_job_is_a_list_of_words_and_no_shell() -> None:
    record = Record("x", "train", ["train", "name=$(touch /tmp/x); `id`"], "", None, 0.0)
    assert record.argv[1:] == ["-m", "ganlab", "train", "name=$(touch /tmp/x); `id`"]
