"""The worker may end in any way: the request says so in one sentence, the next one starts another."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ganlab.store.run import Run
from ganlab.studio.state import Studio
from ganlab.studio.wire import Answer
from ganlab.studio.workshop import Superseded, Unavailable, Workshop

At = Callable[..., str]  # the address of a run's page


def wait(true: "object", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_killed_worker_is_said_and_started_again(client: TestClient, studio: Studio, at: At, plain: Run) -> None:
    assert client.get(at(plain)).status_code == 200
    pid = client.get("/api/worker").json()["pid"]
    assert pid == studio.workshop.pid
    client.put("/api/lab/mortal", json={"grid": 4})
    os.kill(pid, signal.SIGSTOP)  # so that the request is under way when it dies
    found: list[tuple[int, str]] = []

    def ask() -> None:
        answer = client.get(at(plain))
        found.append((answer.status_code, answer.text))

    asking = threading.Thread(target=ask)
    asking.start()
    wait(lambda: studio.workshop._busy)
    os.kill(pid, signal.SIGKILL)
    asking.join(60)
    assert found[0][0] == 503
    assert "was ended by SIGKILL; the next request starts another" in found[0][1]
    assert client.post("/api/lab/mortal/play", json={"grid": 4}).status_code == 410
    assert studio.workshop.pid not in (None, pid)
    assert client.get(at(plain)).status_code == 200


def test_of_waiting_requests_of_a_slot_the_newest_is_worked_on(
    studio: Studio, client: TestClient, at: At, plain: Run
) -> None:
    client.get(at(plain))
    pid, shop = studio.workshop.pid, studio.workshop
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    ended: dict[int, object] = {}

    def ask(number: int, slot: str | None) -> None:
        try:
            ended[number] = shop.ask("explore.hello", slot=slot)
        except Unavailable as error:
            ended[number] = error

    threads = []
    for number, slot in enumerate([None, "slider", "slider", "other", "slider"]):
        threads.append(threading.Thread(target=ask, args=(number, slot)))
        threads[-1].start()
        wait(lambda: shop._busy and len(shop._waiting) + len(ended) >= number)  # noqa: B023
    os.kill(pid, signal.SIGCONT)
    for thread in threads:
        thread.join(60)
    kinds = [type(ended[number]) for number in range(5)]
    assert kinds == [Answer, Superseded, Superseded, Answer, Answer]
    assert shop.pid == pid


def test_what_takes_too_long_is_ended_and_too_many_are_refused(
    studio: Studio, client: TestClient, at: At, plain: Run
) -> None:
    client.get(at(plain))
    pid, shop = studio.workshop.pid, studio.workshop
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(Unavailable, match=r"longer than 0\.1 s and was ended"):
        shop.ask("explore.hello", seconds=0.1)
    assert shop.pid is None


def test_a_worker_that_cannot_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    shop = Workshop()
    with pytest.raises(Unavailable, match=r"ended with code 1; the next request"):
        shop.ask("explore.hello")
    shop.close()


def test_once_the_app_ends_an_open_request_is_said_so_and_none_starts_another(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "runs")
    shop, ended = studio.workshop, []

    def ask() -> None:
        with pytest.raises(Unavailable, match="the app is ending"):
            shop.ask("explore.hello")
        ended.append(shop.pid)

    asking = threading.Thread(target=ask)
    asking.start()
    wait(lambda: shop.pid)
    studio.end()
    asking.join(60)
    ask()
    assert ended == [None, None]
    assert studio.ending.is_set()
