"""What a search may choose: Hydra's override syntax, or a Python function for spaces with conditions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, Override, RangeSweep
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.trial import BaseTrial

from ganlab.errors import WrongUse
from ganlab.sweep.cells import line_of

# `int(32,256)` and `float(0.1,0.9)` are two values to Hydra and a range here; `tag(log, int(32,256))` too.
_RANGE = re.compile(r"=\s*(?:tag\([^()]*,\s*)?(int|float)\(\s*([^,()]+?)\s*,\s*([^,()]+?)\s*\)\s*\)?\s*$")


@dataclass(frozen=True)
class Space:
    """`distributions` by key, `function` from a trial to more overrides, `fixed` lines that are in every trial."""

    distributions: dict[str, BaseDistribution]
    fixed: list[str]
    function: Callable[[BaseTrial], Mapping[str, Any]] | None = None

    def overrides(self, trial: BaseTrial) -> list[str]:
        """The overrides that a trial stands for, its parameters suggested here."""
        chosen = {key: _suggest(trial, key, d) for key, d in self.distributions.items()}
        chosen |= self.function(trial) if self.function is not None else {}
        return [*self.fixed, *(f"{key}={render(value)}" for key, value in chosen.items())]

    def grid(self) -> dict[str, list[Any]]:
        """Every value of every parameter, for samplers that enumerate.

        Raises:
            WrongUse: a parameter has no finite list of values.
        """
        if self.function is not None:
            raise WrongUse("hydra/sweeper/sampler=grid cannot enumerate a function; use tpe, random or nsga2")
        return {key: _values(key, distribution) for key, distribution in self.distributions.items()}


def read_space(arguments: Sequence[str], given: Any, loader: ConfigLoader) -> Space:
    """The space of `hydra.sweeper.search_space` (a mapping, or a function as `module.name`) and the command line.

    Raises:
        WrongUse: what it names cannot be a space.
    """
    function = _function(given) if isinstance(given, str) else None
    entries = given if isinstance(given, Mapping) else {}
    lines = [f"{key}={_text(value)}" for key, value in entries.items()] + list(arguments)
    distributions: dict[str, BaseDistribution] = {}
    fixed: dict[str, str] = {}
    for override in OverridesParser.create(config_loader=loader).parse_overrides(lines):
        key = override.get_key_element()
        distributions.pop(key, None)
        fixed.pop(key, None)
        if override.is_sweep_override():
            distributions[key] = distribution_of(override)
        else:
            fixed[key] = line_of(override)
    if not distributions and function is None:
        raise WrongUse(
            "there is nothing to search; give hydra.sweeper.search_space, or ranges such as generator.latent_dim=int(16,128)"
        )
    return Space(distributions, list(fixed.values()), function)


def _function(name: str) -> Callable[[BaseTrial], Mapping[str, Any]]:
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(import_module(module), attribute)  # type: ignore[no-any-return]
    except (ImportError, AttributeError, ValueError) as error:
        raise WrongUse(f"hydra.sweeper.search_space={name} is no function that can be imported ({error})") from error


def _text(value: Any) -> str:
    return f"choice({','.join(map(render, value))})" if isinstance(value, list | tuple) else str(value)


def distribution_of(override: Override) -> BaseDistribution:
    """One swept override as Optuna's distribution.

    Raises:
        WrongUse: its bounds are none.
    """
    sweep = override._value
    log = "log" in getattr(sweep, "tags", ())
    found = _RANGE.search(str(override.input_line))
    try:
        if found:
            low, high = float(found[2]), float(found[3])
            return (
                IntDistribution(int(low), int(high), log=log)
                if found[1] == "int"
                else FloatDistribution(low, high, log=log)
            )
        if isinstance(sweep, IntervalSweep):
            assert sweep.start is not None
            assert sweep.end is not None
            if isinstance(sweep.start, int) and isinstance(sweep.end, int):
                return IntDistribution(sweep.start, sweep.end, log=log)
            return FloatDistribution(sweep.start, sweep.end, log=log)
        if isinstance(sweep, RangeSweep):
            return _range(sweep, log)
        assert isinstance(sweep, ChoiceSweep)
        texts = list(override.sweep_string_iterator())
        plain = [v if isinstance(v, bool | int | float) else t for v, t in zip(sweep.list, texts, strict=True)]
        return CategoricalDistribution(plain)
    except ValueError as error:
        raise WrongUse(f"{override.input_line} is no range to search: {error}") from error


def _range(sweep: RangeSweep, log: bool) -> BaseDistribution:
    values = list(sweep.range())
    if all(isinstance(v, int) for v in values):
        assert isinstance(sweep.step, int)
        return IntDistribution(min(values), max(values), log=log, step=abs(sweep.step))
    low, high = round(float(min(values)), 12), round(float(max(values)), 12)  # 0.1 + 0.2 is to be 0.3
    return FloatDistribution(low, high, step=None if log else abs(float(sweep.step)), log=log)


def _suggest(trial: BaseTrial, key: str, distribution: BaseDistribution) -> Any:
    if isinstance(distribution, IntDistribution):
        return trial.suggest_int(key, distribution.low, distribution.high, step=distribution.step, log=distribution.log)
    if isinstance(distribution, FloatDistribution):
        return trial.suggest_float(
            key, distribution.low, distribution.high, step=distribution.step, log=distribution.log
        )
    assert isinstance(distribution, CategoricalDistribution)
    return trial.suggest_categorical(key, distribution.choices)


def _values(key: str, distribution: BaseDistribution) -> list[Any]:
    if isinstance(distribution, CategoricalDistribution):
        return list(distribution.choices)
    if isinstance(distribution, IntDistribution):
        return list(range(distribution.low, distribution.high + 1, distribution.step))
    assert isinstance(distribution, FloatDistribution)
    if distribution.step is None:
        raise WrongUse(
            f"hydra/sweeper/sampler=grid needs lists of values, and {key} is an interval; use choice() or range()"
        )
    count = round((distribution.high - distribution.low) / distribution.step) + 1
    return [distribution.low + i * distribution.step for i in range(count)]


def render(value: Any) -> str:
    """A value in Hydra's override syntax.

    >>> render([128, 256]), render(None), render(1e-4), render(True)
    ('[128,256]', 'null', '0.0001', 'true')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{','.join(map(render, value))}]"
    return repr(value) if isinstance(value, float) else str(value)
