"""The controller learns, and is nothing but what its study's trials make of it."""

import math

import optuna
import pytest
import torch
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState, create_trial
from torch.testing import assert_close

from ganlab.errors import WrongUse
from ganlab.sweep.search.controller import Controller, nearest, values_of
from ganlab.sweep.search.policy import Choice, Policy

optuna.logging.set_verbosity(optuna.logging.WARNING)


def surrogate(trial: optuna.trial.BaseTrial) -> float:
    """Best, 0, at a depth of 3, widths of 64, and tanh."""
    depth = trial.suggest_int("depth", 1, 4)
    widths = [trial.suggest_int(f"width_{i}", 16, 256, log=True) for i in range(depth)]
    wrong = trial.suggest_categorical("activation", ["relu", "tanh", "elu"]) != "tanh"
    return abs(depth - 3) + wrong + sum(abs(math.log2(w / 64)) for w in widths) / depth


def test_it_learns_what_random_search_cannot() -> None:
    later = {}
    for sampler in (Controller(seed=0, levels=5), optuna.samplers.RandomSampler(seed=0)):
        study = optuna.create_study(sampler=sampler)
        study.optimize(surrogate, n_trials=80)
        later[type(sampler).__name__] = sum(t.value for t in study.trials[-20:]) / 20
    assert later["Controller"] < 0.6 * later["RandomSampler"]


def policies(sampler: Controller) -> dict[str, torch.Tensor]:
    named = {f"cell.{k}": v for k, v in sampler.policy.cell.state_dict().items()}
    return named | {k: head.weight.detach() for k, head in sampler.policy.heads.items()}


def test_the_state_rebuilt_from_the_study_is_that_of_never_stopping_and_so_are_the_next_trials() -> None:
    def fails(trial: optuna.Trial) -> float:
        value = surrogate(trial)
        if trial.number == 4:
            raise ValueError
        if trial.number == 6:
            raise optuna.TrialPruned
        return value

    whole = optuna.create_study(sampler=Controller(seed=3))
    whole.optimize(fails, n_trials=14, catch=(ValueError,))
    broken = optuna.create_study(sampler=Controller(seed=3))
    broken.optimize(fails, n_trials=9, catch=(ValueError,))
    broken.sampler = Controller(seed=3)  # as a new process has it
    broken.optimize(fails, n_trials=5, catch=(ValueError,))
    assert [t.params for t in broken.trials] == [t.params for t in whole.trials]
    assert isinstance(whole.sampler, Controller)
    assert_close(policies(broken.sampler), policies(whole.sampler), rtol=0, atol=0)
    other = optuna.create_study(sampler=Controller(seed=4))
    other.optimize(fails, n_trials=3)
    assert [t.params for t in other.trials] != [t.params for t in whole.trials[:3]]


def test_trials_that_end_out_of_order_are_learned_in_order() -> None:
    """As two runs at a time end: the later first."""
    studies = [optuna.create_study(sampler=Controller(seed=1)) for _ in range(2)]
    for study, order in zip(studies, ((0, 1), (1, 0)), strict=True):
        asked = [study.ask() for _ in range(2)]
        values = [surrogate(trial) for trial in asked]
        for number in order:
            study.tell(asked[number], values[number])
            study.sampler.before_trial(study, study.trials[0])
    first, second = (study.sampler for study in studies)
    assert isinstance(first, Controller)
    assert isinstance(second, Controller)
    assert_close(policies(first), policies(second), rtol=0, atol=0)


def test_a_step_goes_up_the_reward_times_the_gradient_of_the_log_probability() -> None:
    choices = [Choice("a", 3, 2), Choice("b", 2, 0)]
    for advantage in (1.0, -1.0):
        policy = Policy(seed=0, hidden=4, learning_rate=0.1)
        assert_close(policy.probabilities([], "a", 3), torch.full((3,), 1 / 3))
        policy.learn(choices, advantage, entropy=0.0)
        gradient = policy.heads["a/3"].bias.grad
        expected = torch.tensor([1 / 3, 1 / 3, 1 / 3 - 1]) * advantage  # softmax less the token taken
        assert_close(gradient, expected)
        after = policy.probabilities([], "a", 3)[2]
        assert (after > 1 / 3) == (advantage > 0)
    fresh = Policy(seed=0, hidden=4, learning_rate=0.1)
    fresh.probabilities(choices[:1], "b", 2)  # met in another order
    fresh.probabilities([], "a", 3)
    assert_close(fresh.embeddings["a/3"].weight, Policy(0, 4, 0.1)._decision("a", 3)[1].weight)


def test_what_a_token_depends_on_are_those_before_it() -> None:
    policy = Policy(seed=0, hidden=16, learning_rate=0.05)
    for _ in range(30):  # b is to be what a was
        for taken in (0, 1):
            policy.learn([Choice("a", 2, taken), Choice("b", 2, taken)], 1.0, 0.0)
            policy.learn([Choice("a", 2, taken), Choice("b", 2, 1 - taken)], -1.0, 0.0)
    for taken in (0, 1):
        assert policy.probabilities([Choice("a", 2, taken)], "b", 2)[taken] > 0.8


def test_ranges_become_values() -> None:
    assert values_of(FloatDistribution(1e-4, 1e-2, log=True), 3) == pytest.approx([1e-4, 1e-3, 1e-2])
    assert values_of(IntDistribution(0, 100, step=10), 4) == [0, 30, 70, 100]
    assert values_of(CategoricalDistribution(["a", True]), 8) == ["a", True]
    assert values_of(IntDistribution(16, 17, log=True), 8) == [16, 17]
    assert nearest(60, [16, 64, 256]) == 1


def test_trials_that_were_queued_again_teach_nothing_and_failed_ones_are_the_worst() -> None:
    distributions = {"a": CategoricalDistribution(["x", "y"])}

    def trial(number: int, state: TrialState, **more: object) -> optuna.trial.FrozenTrial:
        made = create_trial(state=state, params={"a": "x"}, distributions=distributions, **more)  # type: ignore[arg-type]
        made.number = number
        return made

    sampler = Controller()
    done = trial(0, TrialState.COMPLETE, value=1.0)
    again = trial(1, TrialState.FAIL, user_attrs={"superseded": True})
    failed = trial(2, TrialState.FAIL)
    sampler.learn([done, again, failed], optuna.study.StudyDirection.MINIMIZE)
    assert sampler._learned == [0, 2]
    assert sampler.policy.probabilities([], "a", 2)[0] < 0.5


def test_several_objectives_are_refused_in_a_sentence() -> None:
    study = optuna.create_study(directions=["minimize", "minimize"], sampler=Controller())
    with pytest.raises(WrongUse, match=r"learns from one number, got several hydra.sweeper.objectives; give one"):
        study.ask()
