"""What a search may choose: Hydra's override syntax, or a Python function for spaces with conditions."""

import json
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
            "there is nothing to search; give hydra.sweeper.search_space, or ranges such as "
            "generator.latent_dim=int(16,128)"
        )
    return Space(distributions, list(fixed.values()), function)


def _function(name: str) -> Callable[[BaseTrial], Mapping[str, Any]]:
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(import_module(module), attribute)  # type: ignore[no-any-return]
    except (ImportError, AttributeError, ValueError) as error:
        raise WrongUse(f"hydra.sweeper.search_space={name} is no function that can be imported ({error})") from error


def _text(value: Any) -> str:
    return f"choice({','.join(map(render, value))})" if isinstance(value, list) else render(value)


def distribution_of(override: Override) -> BaseDistribution:
    """One swept override as Optuna's distribution.

    Raises:
        WrongUse: its bounds are none.
    """
    sweep: Any = override._value
    is_log = "log" in getattr(sweep, "tags", ())
    found = _RANGE.search(str(override.input_line))
    try:
        if found:
            return _RANGES[found[1]](float(found[2]), float(found[3]), is_log)
        return READERS[type(sweep)](override, sweep, is_log)
    except ValueError as error:
        raise WrongUse(f"{override.input_line} is no range to search: {error}") from error


def _whole(low: float, high: float, is_log: bool) -> BaseDistribution:
    return IntDistribution(int(low), int(high), log=is_log)


def _real(low: float, high: float, is_log: bool) -> BaseDistribution:
    return FloatDistribution(low, high, log=is_log)


_RANGES = {"int": _whole, "float": _real}


def _interval(override: Override, sweep: IntervalSweep, is_log: bool) -> BaseDistribution:
    """`interval(1,2)` is of floats; Hydra makes whole bounds of `int(interval(1,2))`."""
    assert sweep.start is not None
    assert sweep.end is not None
    kinds = {type(sweep.start), type(sweep.end)}
    return (_whole if kinds == {int} else _real)(sweep.start, sweep.end, is_log)


def _range(override: Override, sweep: RangeSweep, is_log: bool) -> BaseDistribution:
    values = list(sweep.range())
    if {type(value) for value in values} == {int}:
        return IntDistribution(int(min(values)), int(max(values)), log=is_log, step=int(abs(sweep.step)))
    low, high = round(float(min(values)), 12), round(float(max(values)), 12)  # 0.1 + 0.2 is to be 0.3
    return FloatDistribution(low, high, step=None if is_log else abs(float(sweep.step)), log=is_log)


def _choice(override: Override, sweep: ChoiceSweep, is_log: bool) -> BaseDistribution:
    """Numbers and truth values as they are, all else as Hydra's text."""
    values: list[Any] = list(sweep.list)
    pairs = zip(values, override.sweep_string_iterator(), strict=True)
    return CategoricalDistribution([v if type(v) in (bool, int, float) else text for v, text in pairs])


READERS: dict[type, Callable[[Override, Any, bool], BaseDistribution]] = {
    IntervalSweep: _interval,
    RangeSweep: _range,
    ChoiceSweep: _choice,
}
SUGGEST = {
    IntDistribution: "suggest_int",
    FloatDistribution: "suggest_float",
    CategoricalDistribution: "suggest_categorical",
}


def _suggest(trial: BaseTrial, key: str, distribution: BaseDistribution) -> Any:
    return getattr(trial, SUGGEST[type(distribution)])(key, **vars(distribution))


def _values(key: str, distribution: BaseDistribution) -> list[Any]:
    described = vars(distribution)
    if "choices" in described:
        return list(described["choices"])
    low, high, step = (described[name] for name in ("low", "high", "step"))
    if step is None:
        raise WrongUse(
            f"hydra/sweeper/sampler=grid needs lists of values, and {key} is an interval; use choice() or range()"
        )
    return [low + i * step for i in range(round((high - low) / step) + 1)]


def render(value: Any) -> str:
    """A value in Hydra's override syntax.

    >>> render([128, 256]), render(None), render(1e-4), render(True)
    ('[128,256]', 'null', '0.0001', 'true')
    """
    if isinstance(value, str):
        return value
    return f"[{','.join(map(render, value))}]" if isinstance(value, list | tuple) else json.dumps(value)
