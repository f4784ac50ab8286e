"""The hand-written loop in a process of its own, as torch sets one up."""

import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import torch
from by_hand import reference
from numpy.typing import NDArray

Clock = Callable[[], float]


def clock_of(name: str, device: str) -> Clock:
    """Seconds on a clock, all that was asked of the device done."""
    read = time.process_time if name == "cpu" else time.perf_counter

    def waiting() -> float:
        torch.cuda.synchronize()
        return read()

    return waiting if device == "cuda" else read


class Hand:
    """The hand-written loop, milliseconds per turn."""

    def __init__(self, samples: NDArray[Any], kind: str, steps: int, *, device: str, clock: str) -> None:
        spawning = get_context("spawn")
        self._ours, theirs = spawning.Pipe()
        spawning.Process(target=answer, args=(theirs, samples, kind, steps, device, clock), daemon=True).start()

    def __call__(self, turns: int) -> float:
        """So many turns."""
        self._ours.send(turns)
        return float(self._ours.recv())

    def end(self) -> None:
        """Let the process go."""
        self._ours.send(0)


def answer(asked: Connection, samples: NDArray[Any], kind: str, steps: int, device: str, clock: str) -> None:
    """What a `Hand`'s process does."""
    torch.set_num_threads(1)
    turn, read = reference(samples, kind, steps, device), clock_of(clock, device)
    while turns := asked.recv():
        started = read()
        for _ in range(turns):
            turn()
        asked.send(1000 * (read() - started) / turns)
