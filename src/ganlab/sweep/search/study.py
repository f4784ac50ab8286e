"""An Optuna study that outlives its drivers: whose trials are whose, and what is still to run."""

import os
import socket
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.storages import BaseStorage
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, Trial, TrialState

LEASE = 120.0  # seconds without a sign of life after which a driver on a shared database is dead
BEAT = 20.0  # seconds between two signs of life
TRIES = 3  # how often a trial is queued again without its run having moved in between
KEPT = ("retry_of", "turn", "stalled")  # what a retry knows of the tries before it


class LivingStudy:
    """`study` with owner marks. `shared` says that other drivers may work on it now (a database, not the journal).

    A trial's user attributes: `owner` (its driver), `cell` (signature, overrides, choices, seed), `error`,
    `superseded` (queued again, so that it counts no more), `abandoned` (given up, by no fault of its own). A retry has
    `retry_of`, the `turn` its run had reached, and how many retries in a row had `stalled`.
    """

    def __init__(self, study: optuna.Study, shared: bool) -> None:
        self.study, self.shared = study, shared
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._beaten = 0.0
        self.beat()

    def trials(self) -> list[FrozenTrial]:
        """All trials that count: those queued again and those that still wait are left out."""
        every = self.study.get_trials(deepcopy=False)
        return [t for t in every if t.state != TrialState.WAITING and not t.user_attrs.get("superseded")]

    def beat(self) -> None:
        """Say that this driver lives, where others could doubt it."""
        if self.shared and time.monotonic() - self._beaten > BEAT:
            self.study.set_user_attr(f"driver:{self.owner}", time.time())
            self._beaten = time.monotonic()

    def ask(self, most: int) -> Trial | None:
        """The next trial, marked as ours; None where another driver asked for the last of `most` in the same moment."""
        trial = self.study.ask()
        trial.set_user_attr("owner", self.owner)
        if self.shared and sum(t.number < trial.number for t in self.trials()) >= most:
            trial.set_user_attr("superseded", True)
            self.tell(trial, state=TrialState.FAIL)
            return None
        return trial

    def is_joined(self) -> bool:
        """Whether other drivers live; of two that begin in the same moment at least one is told so."""
        marks = [name.removeprefix("driver:") for name in self.study.user_attrs if name.startswith("driver:")]
        return any(owner != self.owner and not self._is_dead(owner) for owner in marks)

    def seed(self, first: Sequence[dict[str, Any]]) -> None:
        """Queue the first trials, once in the study's life."""
        if self.study.user_attrs.get("seeded"):
            return
        for params in first:
            self.study.enqueue_trial(dict(params))
        self.study.set_user_attr("seeded", True)

    def reap(self, turn_of: Callable[[FrozenTrial], int]) -> int:
        """Queue the running trials of dead drivers again, with their parameters; returns how many.

        `turn_of` says how far a trial's run is: as long as it moves from one death to the next the trial goes on, else
        it is given up after a few tries. On a shared database a trial without an owner may be one that another driver
        has asked for this instant.
        """
        dead = [t for t in self.trials() if t.state == TrialState.RUNNING and self._is_dead(t.user_attrs.get("owner"))]
        return sum(self._retry(trial, turn_of(trial)) for trial in dead)

    def _retry(self, trial: FrozenTrial, turn: int) -> bool:
        before = trial.user_attrs
        stalled = before["stalled"] + 1 if turn <= before.get("turn", -1) else 0
        if stalled >= TRIES:
            error = f"its driver died {TRIES + 1} times, and its run stayed in turn {turn}"
            self._fail(trial, error, mark="abandoned")
            return False

        if not self._fail(trial, "its driver died", mark="superseded"):
            return False
        kept = {"retry_of": trial.number, "turn": turn, "stalled": stalled}
        self.study.enqueue_trial(trial.params, user_attrs=kept)
        return True

    def queue_again(self, trial: Trial, why: str) -> None:
        """Fail a running trial, which then counts no more, and let its parameters run again."""
        kept = {name: value for name, value in trial.user_attrs.items() if name in KEPT}
        if self._fail(trial, why, mark="superseded"):
            self.study.enqueue_trial(trial.params, user_attrs=kept)

    def _fail(self, trial: FrozenTrial | Trial, why: str, mark: str) -> bool:
        """False where another driver did it in the same moment."""
        storage, identity = in_storage(self.study, trial.number)
        try:
            storage.set_trial_user_attr(identity, "error", why)
            storage.set_trial_user_attr(identity, mark, True)
            self.tell(trial.number, state=TrialState.FAIL)
        except (UpdateFinishedTrialError, ValueError):  # tell's ValueError: it is no longer running
            return False
        return True

    def tell(self, trial: Trial | int, values: Sequence[float] | None = None, state: TrialState | None = None) -> None:
        """As Study.tell; samplers that enumerate call Study.stop at the last trial, which works only in optimize()."""
        try:
            self.study.tell(trial, values, state)
        except RuntimeError as error:
            if "Study.stop" not in str(error):
                raise

    def _is_dead(self, owner: str | None) -> bool:
        if not self.shared:  # the folder's lock is ours, so every other driver is gone
            return owner != self.owner
        if owner is None or owner == self.owner:
            return False
        host, pid, _ = owner.rsplit(":", 2)
        if host == socket.gethostname() and not _exists(int(pid)):
            return True
        return time.time() - float(self.study.user_attrs.get(f"driver:{owner}", 0.0)) > LEASE


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def failures(trials: Sequence[FrozenTrial]) -> int:
    """How many trials failed by what they are; a dead driver is no fault of theirs."""
    return sum(t.state == TrialState.FAIL and not t.user_attrs.get("abandoned") for t in trials)


def in_storage(study: optuna.Study, number: int) -> tuple[BaseStorage, int]:
    """A study's storage, and a trial's identity there: the one place that reads what Optuna keeps private."""
    storage = study._storage
    return storage, storage.get_trial_id_from_study_id_trial_number(study._study_id, number)


def best_trials(study: optuna.Study) -> list[FrozenTrial]:
    """The best trial, or the Pareto front of several objectives; feasible ones only."""
    done = [t for t in study.get_trials(deepcopy=False, states=[TrialState.COMPLETE]) if _feasible(t)]
    if not done:
        return []
    if len(study.directions) > 1:
        return [t for t in study.best_trials if _feasible(t)]
    sign = 1 if study.direction == StudyDirection.MINIMIZE else -1
    return [min(done, key=lambda t: sign * float(t.value or 0.0))]


def _feasible(trial: FrozenTrial) -> bool:
    return all(v <= 0 for v in trial.user_attrs.get("excess", {}).values())
