import doctest
import math

import optuna
import pytest
from omegaconf import OmegaConf
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

import ganlab.store.facts
import ganlab.sweep.board
import ganlab.sweep.launcher.process
import ganlab.sweep.search.architectures
import ganlab.sweep.search.controller
import ganlab.sweep.search.objectives
import ganlab.sweep.search.space
import ganlab.sweep.search.storage
from ganlab.build.build import build
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.sweep.composing import compose_sweep
from ganlab.sweep.search.architectures import REVIEW, convolutions, mlp, review, widths_as_parameters
from ganlab.sweep.search.space import Space, read_space, render


def space(*lines: str, given: object = None) -> Space:
    return read_space(lines, given, compose_sweep([])[1].config_loader)


RANGES: dict[str, BaseDistribution] = {
    "int(32,256)": IntDistribution(32, 256),
    "int(interval(32,256))": IntDistribution(32, 256),
    "tag(log,int(32,256))": IntDistribution(32, 256, log=True),
    "tag(log, int(interval(2,9)))": IntDistribution(2, 9, log=True),
    "interval(0.1,0.9)": FloatDistribution(0.1, 0.9),
    "interval(1,2)": FloatDistribution(1.0, 2.0),
    "float(0.1,0.9)": FloatDistribution(0.1, 0.9),
    "tag(log,interval(1e-5,1e-2))": FloatDistribution(1e-5, 1e-2, log=True),
    "range(16,65,16)": IntDistribution(16, 64, step=16),
    "range(0.1,0.5,0.2)": FloatDistribution(0.1, 0.3, step=0.2),
    "choice(1,2,3)": CategoricalDistribution([1, 2, 3]),
    "1,2": CategoricalDistribution([1, 2]),
    "choice(true,0.5,x)": CategoricalDistribution([True, 0.5, "x"]),
    "choice([8],[8,16])": CategoricalDistribution(["[8]", "[8,16]"]),
}


@pytest.mark.parametrize("text", RANGES)
def test_hydras_syntax(text: str) -> None:
    assert space(f"seed={text}").distributions == {"seed": RANGES[text]}
    assert space(given={"seed": text}).distributions == {"seed": RANGES[text]}


def test_trials_become_overrides() -> None:
    made = space("generator.widths=choice([8],[8,16])", "seed=int(3,3)", "loss=hinge", given={"seed": 4, "name": "a"})
    trial = optuna.trial.FixedTrial({"generator.widths": "[8,16]", "seed": 3})
    assert made.overrides(trial) == ["name=a", "loss=hinge", "generator.widths=[8,16]", "seed=3"]


def test_functions_and_the_reviews_architectures() -> None:
    made = space("dataset=ring", given="ganlab.sweep.search.architectures.mlp")
    trial = optuna.trial.FixedTrial(widths_as_parameters({"generator": [128, 256], "discriminator": [512]}))
    assert made.overrides(trial) == [
        "dataset=ring",
        "generator.widths=[128,256]",
        "discriminator.widths=[512]",
    ]
    for name, function in (("architecture_search", mlp), ("architecture_search_conv", convolutions)):
        config, _ = compose_sweep([f"sweeps={name}"])
        given = [OmegaConf.to_container(first) for first in config.hydra.sweeper.first_trials]
        assert len(given) == 5
        for first in given:
            study = optuna.create_study()
            study.enqueue_trial(widths_as_parameters(first))
            asked = study.ask()
            assert function(asked) == {f"{player}.widths": widths for player, widths in first.items()}
            assert all(
                d.single() or d._contains(d.to_internal_repr(asked.params[k])) for k, d in asked.distributions.items()
            )


def test_what_is_no_space() -> None:
    with pytest.raises(WrongUse, match="is no range to search"):
        space("seed=int(9,3)")
    with pytest.raises(WrongUse, match="nothing to search"):
        space("seed=3")
    with pytest.raises(WrongUse, match="cannot enumerate a function"):
        space(given="ganlab.sweep.search.architectures.mlp").grid()
    assert space("seed=range(1,6,2)", "loss=hinge,minimax").grid() == {
        "seed": [1, 3, 5],
        "loss": ["hinge", "minimax"],
    }


@pytest.mark.parametrize(
    "module",
    [
        ganlab.sweep.search.architectures,
        ganlab.sweep.search.controller,
        ganlab.sweep.board,
        ganlab.store.facts,
        ganlab.sweep.launcher.process,
        ganlab.sweep.search.objectives,
        ganlab.sweep.search.space,
        ganlab.sweep.search.storage,
    ],
)
def test_examples(module: object) -> None:
    failed, tried = doctest.testmod(module, optionflags=doctest.ELLIPSIS)  # type: ignore[arg-type]
    assert tried
    assert not failed


def test_the_reviews_space_has_its_28_architectures_and_each_family_builds() -> None:
    sizes = {family: math.prod(map(len, players.values())) for family, players in REVIEW.items()}
    assert sizes == {"gan": 8, "cgan": 12, "dcgan": 8}
    for family, players in REVIEW.items():
        last = {f"{family}_{player}": choices[-1] for player, choices in players.items()}
        chosen = optuna.trial.FixedTrial({"family": family, **last})
        words = [f"{key}={render(value)}" for key, value in review(chosen).items()]
        parts = build(compose([*words, "dataset.image_size=16", "metric=[]"]))
        assert parts.generator.is_told == (family == "cgan")
