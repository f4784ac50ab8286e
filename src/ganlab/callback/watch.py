"""When the watchdog looks."""

import logging
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pytorch_lightning as pl

from ganlab.callback import TurnCallback
from ganlab.callback.recorder import NotFinite
from ganlab.dataset import Dataset, Split
from ganlab.errors import RunFailed
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.logger import run_loggers
from ganlab.measure.watchdog.look import Break, Look, Row
from ganlab.measure.watchdog.specimens import Exhibits, Specimens
from ganlab.measure.watchdog.watchdog import Finding, Watchdog

log = logging.getLogger("ganlab")
ROWS = 500  # that are kept in mind


class Watch(TurnCallback):
    """Looks at every row that the recorder wrote, and at samples and weights where an evaluation or a picture is due.

    A finding goes to the log, to `findings.jsonl` and to the loggers. `on_finding` says what follows: "warn" nothing
    more; "stop" ends the run as failed, resumable with watch.on_finding=warn; "prune" ends it as a search's trial that
    is given up. `ignore` names kinds that are not watched for. `seconds` is what the watch cost so far.

    Raises:
        ValueError: `ignore` names no symptom.
    """

    def __init__(self, on_finding: Literal["warn", "stop", "prune"] = "warn", ignore: Sequence[str] = ()) -> None:
        self.on_finding, self.watchdog = on_finding, Watchdog(ignore)
        self.seconds = 0.0
        self._rows: deque[Row] | None = None  # None until the first look: by then the run is rewound
        self._looks_every: list[int] = []

    def watch(self, dataset: Dataset, split: Split, looks_every: Sequence[int]) -> None:
        """Take what the samples are held against, and the intervals in turns of which each multiple is looked at."""
        self.exhibits, self._looks_every = Exhibits(dataset, split), [n for n in looks_every if n]

    def before_turns(self, trainer: pl.Trainer, game: Game) -> None:
        """A run that goes on is given up no longer."""
        run = self.recorder.run
        if is_first() and run.status.get("pruned"):
            run.update_status("running", run.status["step"], pruned=False)

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Look, where there is a new row or samples are due."""
        with_samples = bool(self._looks_every) and (self._is_regular(game) or game.turn == game.turns)
        if not with_samples and self.recorder.latest.get("turn") != game.turn:
            return
        started = time.perf_counter()
        found = self._look(trainer, game, with_samples) if is_first() else []
        self.seconds += time.perf_counter() - started
        if self.on_finding != "warn":
            self._follow(trainer, game, trainer.strategy.broadcast(found))

    def _is_regular(self, game: Game) -> bool:
        """Whether samples are looked at whatever the run's budget."""
        return any(game.turn % every == 0 for every in self._looks_every)

    def _look(self, trainer: pl.Trainer, game: Game, with_samples: bool) -> list[Finding]:
        rows = self._newest_rows(game)
        if not with_samples:
            return self._judge(trainer, Look(game, game.turn, rows), game)
        with self.recorder.paused():
            return self._judge(trainer, Look(game, game.turn, rows, Specimens(game, self.exhibits)), game)

    def _newest_rows(self, game: Game) -> deque[Row]:
        """The newest rows, the one just written included."""
        if self._rows is None:
            self._rows = deque(self.recorder.run.history, ROWS)
        elif self.recorder.latest.get("turn") == game.turn and (not self._rows or self._rows[-1]["turn"] < game.turn):
            self._rows.append(dict(self.recorder.latest))
        return self._rows

    def _judge(self, trainer: pl.Trainer, look: Look, game: Game) -> list[Finding]:
        # what is looked at only because the turn is the last would be otherwise under a larger budget
        row_counts = self._is_regular(game) or (self.recorder.every > 0 and game.turn % self.recorder.every == 0)
        found = self.watchdog.judge(look, row_counts=row_counts, specimens_count=self._is_regular(game))
        for finding in found:
            log.warning("turn %d: %s Evidence: %s. Try: %s; or %s.", *finding[:1], *finding[2:4], *finding.advice)
            self.recorder.run.findings.append({**finding._asdict(), "advice": list(finding.advice)})
            for logger in run_loggers(trainer):
                logger.log_text("findings", finding.sentence, finding.turn)
        return found

    def _follow(self, trainer: pl.Trainer, game: Game, found: list[Finding]) -> None:
        if not found or game.turn >= game.turns:
            return
        if self.on_finding == "stop":
            raise RunFailed(
                f"stopped in turn {game.turn}: {found[0].sentence} Evidence: {found[0].evidence}; to go on all the "
                "same, add watch.on_finding=warn"
            )
        if is_first():
            self.recorder.run.update_status("running", game.turn, pruned=True)
        trainer.should_stop = True

    def on_exception(self, trainer: pl.Trainer, pl_module: pl.LightningModule, exception: BaseException) -> None:
        """The recorder stops a run that is not finite; say so."""
        if isinstance(exception, NotFinite) and is_first() and isinstance(pl_module, Game):
            broken = Break(exception.name, exception.turn, exception.explanation)
            self._judge(
                trainer, Look(pl_module, exception.turn, self._newest_rows(pl_module), broken=broken), pl_module
            )

    def state_dict(self) -> dict[str, Any]:
        """What was said, for a run that goes on."""
        return self.watchdog.state()

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Remember what was said."""
        self.watchdog.restore(state_dict)
