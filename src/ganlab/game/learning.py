"""How the players of a game step."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.amp import GradScaler
from torch.optim import Optimizer

from ganlab.game.average import MovingAverage
from ganlab.game.clock import Clock
from ganlab.game.player import Player
from ganlab.game.scalars import Scalars
from ganlab.schedule import Schedule


class Learning:
    """The players' optimizers with their rates, and the moving average. A plain object: it owns no module.

    `prepare` comes once the networks are where they train; then `begin` before each of `turns` turns and `end` after
    it. `own` names the game's own numbers, which `begin` is given and `number` holds on the device.
    """

    def __init__(
        self,
        players: Iterable[Player],
        schedule: Schedule,
        average: MovingAverage | None,
        *,
        scalars: Scalars,
        turns: int,
        own: Sequence[str] = (),
    ) -> None:
        self.players = {player.name: player for player in players}
        self.schedule, self.average = schedule, average
        self.scalars, self.turns, self.own = scalars, turns, own

    def prepare(self, device: torch.device, turn: int) -> list[Optimizer]:
        """Make the optimizers."""
        if self.average is not None:
            self.average.prepare()
        optimizers = [player.prepare() for player in self.players.values()]
        self._clock = Clock([*self._numbers(turn), *self.own], device)
        self._follow(turn)
        return optimizers

    def begin(self, turn: int, own: Mapping[str, float]) -> None:
        """Set what this turn does not share with the others."""
        self._clock.write({**self._numbers(turn), **own})

    def number(self, name: str) -> Tensor:
        """One of the game's own numbers, a scalar on the device."""
        return self._clock.of(name)

    def step(self, *players: Player, turn: int, scaler: GradScaler | None) -> None:
        """Settle every player's gradient, then step; the scale of fp16 moves after all of them."""
        for player in players:
            norm = player.settle(scaler, measure=turn % len(self.scalars) == 0)
            if norm is not None:
                self.scalars.note(f"gradient/{player.name}", norm)
        for player in players:
            player.step(scaler)
        if scaler is not None:
            scaler.update()

    def end(self, turn: int) -> None:
        """Move the moving average where it is due."""
        if self.average is not None and self.average.is_due(turn):
            self.average.move(self._clock.of("average"))

    def state(self) -> list[dict[str, Any]]:
        """What the optimizers remember."""
        return [player.state() for player in self.players.values()]

    def restore(self, state: Iterable[Mapping[str, Any]], turn: int) -> None:
        """Remember what `state` returned, and go on from `turn`."""
        for player, saved in zip(self.players.values(), state, strict=True):
            player.restore(saved)
        self._follow(turn)

    def _numbers(self, turn: int) -> dict[str, float]:
        """The average's weight and the rates, as far as they change."""
        numbers = {} if self.average is None else {"average": self.average.weight(turn)}
        if not self.schedule.constant:
            factor = self.schedule(turn / max(1, self.turns))
            for player in self.players.values():
                numbers |= player.rates(factor)
        return numbers

    def _follow(self, turn: int) -> None:
        """Let the optimizers read their rates off the clock, where a schedule moves them."""
        self.begin(turn, dict.fromkeys(self.own, 0.0))
        if not self.schedule.constant:
            for player in self.players.values():
                player.follow({name: self._clock.of(name) for name in player.rates(1.0)})
