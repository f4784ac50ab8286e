"""A game in the plane that is played turn by turn, and what can be seen of it."""

import copy
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytorch_lightning as pl
import torch
from omegaconf import DictConfig
from torch import Tensor

from ganlab.build.build import build
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.game.average import estimate_statistics
from ganlab.run.data import Data, Turns
from ganlab.run.train import channels_last
from ganlab.studio.worker.estimates import divergence, modes_covered

POINTS = 2000  # that estimates count
SHOWN = 500
ARROWS = 64
MANIFOLD = 13  # lines of the generator's grid, to a side


class Live:
    """The game of a config, as `ganlab train` plays it: after n turns alone, both are the same bit for bit.

    It has its own stream of random numbers, and looking at it moves none.

    Raises:
        WrongUse: the config is none of points in the plane, or its parts do not go together.
    """

    def __init__(self, cfg: DictConfig) -> None:
        parts = build(cfg)
        if parts.dataset.sample_shape != (2,):
            raise WrongUse(f"the lab shows points in the plane, got dataset={parts.dataset.name}; use dataset=ring")
        training = parts.training
        with as_wrong_use():
            self.split = parts.dataset.split("train")
            data = Data(parts.dataset, self.split, training.batch_size, training.discriminator_steps, int(cfg.seed))

        torch.manual_seed(cfg.seed)
        self.parts, self.game = parts, parts.game(training.budget(data.turns_per_epoch))
        channels_last(self.game)
        self.game.trainer = _trainer()
        self.game.configure_optimizers()
        self.game.train()
        self._turns = Turns(data, torch.device("cpu"))
        self._random = torch.get_rng_state()
        self.half_turns = dict.fromkeys(self.game.players, 0)
        self.paused: str | None = None
        self.rows: list[list[float]] = []  # of the turns of the last `play`

    @contextmanager
    def _stream(self) -> Iterator[None]:
        before = torch.get_rng_state()
        torch.set_rng_state(self._random)
        try:
            yield
        finally:
            self._random = torch.get_rng_state()
            torch.set_rng_state(before)

    def play(self, turns: int, seconds: float) -> None:
        """So many turns, or those that `seconds` allow; none once a number is not finite."""
        end = time.monotonic() + seconds
        self.rows = []
        with self._stream():
            while len(self.rows) < turns and self.paused is None and time.monotonic() < end:
                self.game.play(self._turns.batch(self.game.turn))
                self.rows.append(self.game.read_scalars(self.game.turn - 1)[0].tolist())
                self._look_for_nan()

    def step(self, player: str) -> None:
        """One player's part of a turn, which is not counted.

        Raises:
            WrongUse: there is no such player.
        """
        if self.paused is None:
            with self._stream():
                self.game.half_turn(player, self._turns.batch(self.game.turn))
            self.half_turns[player] += 1
            self.rows = [self.game.scalars.latest.tolist()]
            self._look_for_nan()

    def _look_for_nan(self) -> None:
        for name, value in zip(self.game.names, self.rows[-1], strict=True):
            if not torch.tensor(value).isfinite():
                self.paused = f"{name} was not finite in turn {self.game.turn} {self.game.explain(name)}"
                return

    @property
    def real(self) -> Tensor:
        """The first points of the data (N, 2)."""
        return torch.from_numpy(self.split.data[:POINTS].copy())

    def view(self, grid: int) -> dict[str, Any]:
        """Points, surface, arrows and manifold as they are now, and estimates of how far the game is."""
        generator = copy.deepcopy(self.game.generator)  # its batch norms are to stay as they are
        random = torch.Generator().manual_seed(1)
        latent = torch.randn(POINTS, self.parts.generator.latent_dim, generator=random)
        labels = self._labels(POINTS)
        with torch.no_grad():
            estimate_statistics(generator, [(self.game.coded(latent), labels)])
            fake = generator(self.game.coded(latent), labels)
            manifold = generator(self.game.coded(self._lattice()), self._labels(MANIFOLD * MANIFOLD, one=True))

        return {
            "real": _rounded(self.real[:SHOWN]),
            "fake": _rounded(fake[:SHOWN]),
            "manifold": _rounded(manifold.view(MANIFOLD, MANIFOLD, 2)),
            "surface": _rounded(self._surface(grid)),
            "arrows": _rounded(self._arrows(fake[:ARROWS])),
            "boundary": self.parts.loss.boundary,
            "is_critic": self.parts.loss.is_critic,
            **self._estimates(fake),
        }

    def _labels(self, count: int, one: bool = False) -> Tensor | None:
        classes = self.parts.dataset.num_classes
        return None if not classes else torch.arange(count) % (1 if one else classes)

    def _lattice(self) -> Tensor:
        """(MANIFOLD^2, latent_dim): the first two numbers at even quantiles of the normal, the others 0."""
        side = torch.special.ndtri(torch.linspace(0.02, 0.98, MANIFOLD))
        latent = torch.zeros(MANIFOLD * MANIFOLD, self.parts.generator.latent_dim)
        for place, column in enumerate(torch.cartesian_prod(side, side).T[: latent.shape[1]]):
            latent[:, place] = column
        return latent

    def _realness(self, x: Tensor, one: bool = False) -> Tensor:
        judge, loss, labels = self.parts.discriminator, self.parts.loss, self._labels(len(x), one)
        training = judge.training
        try:
            return loss.realness(loss.scores(judge.eval()(x, labels), labels))
        finally:
            judge.train(training)

    def _surface(self, grid: int) -> Tensor:
        """(grid, grid) of how real each place of [-1, 1]^2 looks, rows from the lowest y."""
        side = torch.linspace(-1, 1, grid)
        with torch.no_grad():
            return self._realness(torch.cartesian_prod(side, side).flip(1), one=True).view(grid, grid)

    def _arrows(self, fake: Tensor) -> Tensor:
        """(N, 4): fakes, and the gradient of how real they look."""
        x = fake.detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad(self._realness(x).sum(), x)
        return torch.cat([x.detach(), slope], 1)

    def _estimates(self, fake: Tensor) -> dict[str, Any]:
        found = divergence(self.real, fake.nan_to_num())
        told: dict[str, Any] = {"kl": found.kl, "js": found.js, "modes": None, "covered": None, "quality": None}
        centres = self.parts.dataset.centres
        if centres is not None:
            covered, quality = modes_covered(self.real, fake.nan_to_num(9.0), torch.from_numpy(centres))
            told |= {"modes": len(centres), "covered": covered, "quality": quality}
        return told


def _trainer() -> pl.Trainer:
    """A bare trainer: what a turn asks of one is its precision."""
    quiet = ("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary")
    return pl.Trainer(accelerator="cpu", devices=1, **dict.fromkeys(quiet, False))  # type: ignore[arg-type]


def _rounded(x: Tensor) -> Any:
    return x.double().mul(1e4).round().div(1e4).tolist()
