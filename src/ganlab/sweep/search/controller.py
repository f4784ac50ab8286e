"""Search by a network that learns which architectures are good."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.samplers import BaseSampler
from optuna.study import Study, StudyDirection
from optuna.trial import FrozenTrial, TrialState

from ganlab.errors import WrongUse
from ganlab.sweep.search.policy import Choice, Policy

ENDED = (TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL)


class Controller(BaseSampler):
    """An LSTM proposes each trial token by token, and learns by REINFORCE how good the trials were (Zoph & Le 2017).

    A trial's reward is its place among the trials so far, from -1 (the worst, or failed) to 1 (the best), less the
    moving average of the rewards: metrics have no scale of their own. Ranges of numbers are cut into `levels` values.

    Nothing is kept beside the study: the policy is what the ended trials, taken in order of their numbers, make of the
    one that `seed` draws, and a trial is drawn from `seed` and its number.

    Raises:
        ValueError: too few hidden units or levels.
    """

    draws_by_number = True  # so a continued study goes on with the same seed

    def __init__(
        self,
        seed: int = 0,
        hidden: int = 32,
        levels: int = 8,
        learning_rate: float = 0.02,
        baseline_decay: float = 0.8,
        entropy: float = 0.005,
    ) -> None:
        if hidden < 1 or levels < 2:
            raise ValueError(f"hidden is at least 1 and levels at least 2, got {hidden} and {levels}")
        self.seed, self.hidden, self.levels = seed, hidden, levels
        self.learning_rate, self.baseline_decay, self.entropy = learning_rate, baseline_decay, entropy
        self._forget()

    def _forget(self) -> None:
        self.policy = Policy(self.seed, self.hidden, self.learning_rate)
        self._learned: list[int] = []  # the numbers of the trials that the policy has seen
        self._values: list[float] = []  # theirs, less is better; infinite where there is none
        self._baseline = 0.0

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> dict[str, BaseDistribution]:
        """Nothing: each parameter is drawn when it is asked for, after those before it."""
        return {}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: Mapping[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Nothing."""
        return {}

    def before_trial(self, study: Study, trial: FrozenTrial) -> None:
        """Learn from what has ended since the last trial.

        Raises:
            WrongUse: the study has several objectives.
        """
        if len(study.directions) > 1:
            raise WrongUse(
                "hydra/sweeper/sampler=controller learns from one number, got several hydra.sweeper.objectives; give "
                "one, or "
                "use hydra/sweeper/sampler=nsga2"
            )
        self.learn(study.get_trials(deepcopy=False), study.direction)

    def sample_independent(
        self, study: Study, trial: FrozenTrial, param_name: str, param_distribution: BaseDistribution
    ) -> Any:
        """The next token of a trial."""
        options = values_of(param_distribution, self.levels)
        likely = self.policy.probabilities(self._choices(trial), param_name, len(options)).double().numpy()
        random = np.random.default_rng([self.seed, trial.number, len(trial.params)])
        return options[int(random.choice(len(options), p=likely / likely.sum()))]

    def learn(self, trials: Sequence[FrozenTrial], direction: StudyDirection) -> None:
        """Make the policy what these trials make of it; begin again where another than the next number has ended."""
        ended = [t for t in trials if t.state in ENDED and t.params and not t.user_attrs.get("superseded")]
        ended.sort(key=lambda trial: trial.number)
        if [t.number for t in ended[: len(self._learned)]] != self._learned:
            self._forget()
        sign = 1.0 if direction == StudyDirection.MINIMIZE else -1.0
        for trial in ended[len(self._learned) :]:
            known = trial.value is not None and trial.state != TrialState.FAIL
            self._learn_one(trial, sign * float(trial.value or 0.0) if known else float("inf"))

    def _learn_one(self, trial: FrozenTrial, value: float) -> None:
        self._learned.append(trial.number)
        self._values.append(value)
        reward = place(value, self._values)
        advantage = reward - self._baseline
        self._baseline += (1 - self.baseline_decay) * (reward - self._baseline)
        self.policy.learn(self._choices(trial), advantage, self.entropy)

    def _choices(self, trial: FrozenTrial) -> list[Choice]:
        found = []
        for name, value in trial.params.items():
            options = values_of(trial.distributions[name], self.levels)
            found.append(Choice(name, len(options), nearest(value, options)))
        return found


def place(value: float, among: Sequence[float]) -> float:
    """From -1, all others are less, to 1, all are more; 0 where it is alone.

    >>> place(1.0, [1.0, 5.0, 9.0]), place(9.0, [1.0, 9.0]), place(5.0, [1.0, 5.0, 9.0]), place(2.0, [2.0])
    (1.0, -1.0, 0.0, 0.0)
    """
    worse, better = sum(v > value for v in among), sum(v < value for v in among)
    return (worse - better) / max(1, len(among) - 1)


def values_of(distribution: BaseDistribution, levels: int) -> list[Any]:
    """The values that a parameter's tokens stand for: its choices, or at most `levels` values, evenly spaced.

    >>> values_of(IntDistribution(16, 256, log=True), 5), values_of(IntDistribution(1, 3), 8)
    ([16, 32, 64, 128, 256], [1, 2, 3])
    """
    if isinstance(distribution, CategoricalDistribution):
        return list(distribution.choices)
    assert isinstance(distribution, IntDistribution | FloatDistribution)
    low, high, step = distribution.low, distribution.high, distribution.step
    space = np.geomspace if distribution.log else np.linspace
    points = [float(v) for v in space(low, high, levels)]
    if (
        isinstance(distribution, IntDistribution)
        and not distribution.log
        and (high - low) // distribution.step < levels
    ):
        points = [float(v) for v in range(distribution.low, distribution.high + 1, distribution.step)]
    if step is not None and not distribution.log:
        points = [low + step * round((p - low) / step) for p in points]
    made = [round(p) if isinstance(distribution, IntDistribution) else min(max(p, low), high) for p in points]
    return list(dict.fromkeys(made))


def nearest(value: Any, options: Sequence[Any]) -> int:
    """The place of a value among options, or of the one that it is nearest to."""
    if value in options:
        return options.index(value)
    return min(range(len(options)), key=lambda i: abs(options[i] - value))
