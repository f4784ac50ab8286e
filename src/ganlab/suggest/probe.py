"""How long a turn takes, found by playing some on noise."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytorch_lightning as pl
import torch
from torch import Tensor

from ganlab.build.build import build
from ganlab.build.parts import Parts
from ganlab.config import compose
from ganlab.game import Game
from ganlab.run.process import speed_up
from ganlab.run.train import channels_last
from ganlab.turn import Batch

LONGEST = 8.0  # seconds of one probe
UNMEASURED = ["metric=[]", "logger=[]", "callback=[]"]


def seconds_per_turn(overrides: Sequence[str], enough: float = float("inf")) -> float:
    """Seconds of one generator turn of what `overrides` ask for.

    Turns are played on noise at an eighth and at half of the batch, and a line is drawn through both. On a CPU it is
    the process's own time on one thread, which other work on the machine does not lengthen; on a GPU the clock's. Where
    a turn at the eighth takes more than `enough`, that is returned, for the whole can only take longer.

    Raises:
        WrongUse: the config cannot be built.
    """
    speed_up()
    with _one_thread(), torch.random.fork_rng(devices=[]):
        return _probed(build(compose([*overrides, *UNMEASURED])), enough)


def _probed(parts: Parts, enough: float) -> float:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    batch = parts.training.batch_size
    few, half = max(1, batch // 8), max(2, batch // 2)
    game, clock = _game(parts, device), _clock(device)

    began = clock()
    at_few = _timed(game, parts, few, clock)
    if at_few > enough:
        return at_few
    if half <= few or clock() - began > LONGEST:
        return at_few * batch / few
    at_half = _timed(game, parts, half, clock)
    slope = max(0.0, (at_half - at_few) / (half - few))
    return at_half + slope * (batch - half)


@contextmanager
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _clock(device: torch.device) -> Callable[[], float]:
    if device.type == "cpu":
        return time.process_time

    def waited() -> float:
        torch.cuda.synchronize(device)
        return time.perf_counter()

    return waited


def _game(parts: Parts, device: torch.device) -> Game:
    game = parts.game(10**9).to(device)
    channels_last(game)
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)  # it would tell of devices
    game.trainer = pl.Trainer(
        accelerator="cpu",
        devices=1,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    game.configure_optimizers()
    return game.train()


def _timed(game: Game, parts: Parts, rows: int, clock: Callable[[], float]) -> float:
    """Seconds of a turn, the middle of up to nine after a first one."""
    batch = _noise(parts, rows, game.device)
    game.play(batch)
    times: list[float] = []
    while len(times) < 9 and sum(times) < LONGEST / 4:
        began = clock()
        game.play(batch)
        times.append(clock() - began)
    return sorted(times)[len(times) // 2]


def _noise(parts: Parts, rows: int, device: torch.device) -> Batch:
    """One turn's batches of uniform noise, with labels where the data have them."""
    steps, shape = parts.training.discriminator_steps, parts.dataset.sample_shape
    real = torch.rand(steps * rows, *shape, device=device) * 2 - 1
    if len(shape) == 3:
        real = real.contiguous(memory_format=torch.channels_last)
    labels: Tensor | None = None
    if parts.dataset.num_classes:
        labels = torch.randint(parts.dataset.num_classes, (steps, rows), device=device)
    return real.unflatten(0, (steps, rows)), labels
