"""The trials of a search: which finished, which are best, and which parameters mattered.

All from the sweep's own table, so that no database is needed; only the importances ask Optuna, imported then.
"""

import math
from collections.abc import Sequence
from typing import Any

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.member import Member

ENOUGH = 8  # finished trials before importances say anything


def finished(collection: Collection) -> list[Member]:
    """The trials that gave a finite value for every objective."""
    wanted = len(collection.objectives)
    return [
        m
        for m in collection.members
        if m.state == "finished" and m.values and len(m.values) == wanted and all(map(math.isfinite, m.values))
    ]


def front(collection: Collection) -> list[Member]:
    """The trials that no other is better than in every objective; of one objective, the best."""
    trials = finished(collection)
    costs = {id(m): _costs(collection, m) for m in trials}

    def beaten(by: Member, member: Member) -> bool:
        pairs = list(zip(costs[id(by)], costs[id(member)], strict=True))
        return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)

    kept = [m for m in trials if not any(beaten(other, m) for other in trials)]
    kept.sort(key=lambda m: costs[id(m)])
    return kept[:1] if len(collection.objectives) == 1 else kept


def _costs(collection: Collection, member: Member) -> list[float]:
    """The values turned so that less is better."""
    signs = [-1 if direction == "maximize" else 1 for _, direction in collection.objectives]
    return [sign * value for sign, value in zip(signs, member.values, strict=True)]


def importances(collection: Collection, objective: int = 0) -> dict[str, float] | str:
    """Parameters and their shares, the greatest first; or why there are none."""
    trials = finished(collection)
    if len(trials) < ENOUGH:
        return f"Importances need at least {ENOUGH} finished trials; there are {len(trials)}."
    common = set.intersection(*(set(m.params) for m in trials))
    moved = [k for k in trials[0].params if k in common and len({str(m.params[k]) for m in trials}) > 1]
    if len({m.values[objective] for m in trials}) < 2 or not moved:
        return "Importances need trials that differ in a parameter and in their value."
    import optuna

    optuna.logging.disable_default_handler()
    study = optuna.create_study(
        direction="maximize" if collection.objectives[objective][1] == "maximize" else "minimize"
    )
    spaces = {key: _distribution(optuna, [m.params[key] for m in trials]) for key in moved}
    for m in trials:
        params = {key: _plain(m.params[key]) for key in moved}
        study.add_trial(optuna.create_trial(params=params, distributions=spaces, value=m.values[objective]))
    evaluator = optuna.importance.FanovaImportanceEvaluator(seed=0)
    scores = optuna.importance.get_param_importances(study, evaluator=evaluator)
    optuna.logging.enable_default_handler()
    return dict(scores)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, str)) else str(value)


def _distribution(optuna: Any, values: Sequence[Any]) -> Any:
    """The range that was tried; logarithmic where it spans more than a hundredfold."""
    plain = [_plain(v) for v in values]
    if any(isinstance(v, (str, bool)) for v in plain):
        return optuna.distributions.CategoricalDistribution(sorted(set(plain), key=str))
    low, high = min(plain), max(plain)
    wide = low > 0 and high > 100 * low
    if all(isinstance(v, int) for v in plain):
        return optuna.distributions.IntDistribution(low, high, log=wide)
    return optuna.distributions.FloatDistribution(low, high, log=wide)
