"""What a search can aim at. Imports no torch."""

from collections.abc import Sequence
from difflib import get_close_matches

from ganlab.errors import WrongUse
from ganlab.store.cell import Cell
from ganlab.sweep.launcher.job import metric_directions
from ganlab.sweep.launcher.process import apart

# The numbers of every result beside its metrics.
VALUES = (
    "seconds_per_epoch",
    "images_per_second",
    "peak_memory_bytes",
    "parameters",
    "parameters.generator",
    "parameters.discriminator",
    "loss",
    "loss.generator",
    "loss.discriminator",
    "turns",
    "epochs",
    "seed",
)


def objective_directions(probe: Cell, objectives: Sequence[str], constraints: Sequence[str] = ()) -> list[str]:
    """Each objective's direction: a metric's own, minimize for the rest.

    Raises:
        WrongUse: the probe cannot be run, or a run of it will not have what an objective or a constraint names.
    """
    refusal, known = apart(metric_directions, probe.config)
    if refusal:
        raise WrongUse(f"{' '.join(probe.overrides)}: {refusal}")

    refuse_unknown("hydra.sweeper.objectives", objectives, list(known))
    refuse_unknown("hydra.sweeper.constraints", constraints, list(known))
    words = {"min": "minimize", "max": "maximize"}
    return [
        words[known.get(name.replace("/", ".").removeprefix("metrics.").split(".")[0], "min")] for name in objectives
    ]


def refuse_unknown(key: str, names: Sequence[str], metrics: Sequence[str]) -> None:
    """Names that a result has, given the metrics of a run.

    >>> refuse_unknown("objectives", ["fid", "metrics.fid.best", "parameters"], ["fid"])
    >>> refuse_unknown("objectives", ["fdi"], ["fid"])
    Traceback (most recent call last):
    ...
    ganlab.errors.WrongUse: objectives names fdi, which no run here has (did you mean fid?); there are fid, ...

    Raises:
        WrongUse: there is no such name.
    """
    paths = [f"metrics.{metric}.{what}" for metric in metrics for what in ("final", "best", "auc")]
    for name in names:
        if name.replace("/", ".") in (*metrics, *VALUES, *paths):
            continue
        close = get_close_matches(name, [*metrics, *VALUES, *paths], n=1)
        meant = f" (did you mean {close[0]}?)" if close else ""
        first = ", ".join([*metrics, *paths[1:2], *VALUES])
        raise WrongUse(
            f"{key} names {name}, which no run here has{meant}; there are {first}; a metric joins by metric=[NAME]"
        )
