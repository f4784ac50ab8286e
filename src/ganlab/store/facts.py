"""What a run folder says about its run, in words."""

import math
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from ganlab.errors import WrongUse
from ganlab.store.cell import AGAINST, UNSEEN, WHOLE
from ganlab.store.file import Damaged, tell_once
from ganlab.store.run import Run

GROUPS = ("generator", "discriminator", "dataset")
LONGEST = 100  # characters of what a run was asked for, in its name


def plain_config(run: Run) -> dict[str, Any]:
    """`config.yaml` as plain values, nothing resolved; empty where there is none, or where it is damaged."""
    try:
        return run.plain_config
    except Damaged as error:
        tell_once(str(error))
    except (WrongUse, OSError):
        pass
    return {}


def choices(run: Run) -> dict[str, str]:
    """The word of each group, as far as the folder tells: overrides, a single run's name, or classes."""
    cfg = plain_config(run)
    found = {group: word(cfg.get(group)) for group in (*GROUPS, "loss", "conditioning", "features")}
    named = str(cfg.get("name", "")).split("-")
    if len(named) == len(GROUPS):
        found |= dict(zip(GROUPS, named, strict=True))
    for override in run.overrides:
        key, _, value = override.partition("=")
        if "." not in key and "/" not in key and isinstance(cfg.get(key), dict):
            found[key] = value
    return {group: value for group, value in found.items() if value}


def word(node: Any) -> str:
    """The word of a part: its class's module, or the dataset's own name.

    >>> word({"_target_": "ganlab.loss.hinge.Hinge"})
    'hinge'
    """
    if not isinstance(node, Mapping) or "_target_" not in node:
        return ""
    parts = str(node["_target_"]).split(".")
    return str(node.get("name") or parts[-2 if len(parts) > 1 else -1])


def typed(argv: Sequence[str]) -> str:
    """The command line that a training was started by, without the place of its program.

    >>> typed(["/bin/ganlab", "-m", "seed=0,1"]), typed(["./train.py", "seed=1"])
    ('ganlab train -m seed=0,1', 'python train.py seed=1')
    """
    program, *words = argv
    name = Path(program).name
    by_script = name.endswith(".py") and name != "__main__.py"  # the other is `python -m ganlab`
    return " ".join([f"python {name}" if by_script else "ganlab train", *(shlex.quote(w) for w in words)])


def again(run: Run | None, asked: Sequence[str]) -> str:
    """The command for the same run: by what its folder remembers, else by what a sweep asked for."""
    return command((run.overrides if run else []) or list(asked))


def command(words: list[str]) -> str:
    """The command line for such a run again, quoted for a shell; a sweep's word alone would ask for all of its runs.

    >>> command(["sweeps=smoke", "seed=1"])
    'python train.py sweeps=smoke seed=1 hydra.mode=RUN'
    """
    alone = ["hydra.mode=RUN"] if any(w.startswith("sweeps=") for w in words) else []
    return " ".join(["python train.py", *(shlex.quote(w) for w in [*words, *alone])])


def title(run: Run) -> str:
    """generator against discriminator on dataset."""
    known = choices(run)
    generator, discriminator, dataset = (known.get(group, "?") for group in GROUPS)
    return f"{generator} against {discriminator} on {dataset}"


def name(run: Run) -> str:
    """The run in a list of others: its networks (or the model that chose them), what else was asked for, its seed."""
    words = dict(override.lstrip("+~").partition("=")[::2] for override in run.overrides)
    asked = {k: v for k, v in words.items() if k != "seed" and k.split(".")[0] not in UNSEEN}
    networks: list[str] = []
    if not any(group in asked for group in WHOLE):
        known = choices(run)
        networks = [" x ".join(asked.pop(group, known.get(group, "?")) for group in AGAINST)]
    told = " ".join([*networks, *(f"{k}={v}" for k, v in asked.items())])
    return f"{shorten(told, LONGEST, placeholder=' ...')}, seed {plain_config(run).get('seed', '?')}"


def sample_pictures(run: Run) -> list[tuple[int, Path]]:
    """(turn, picture of the fixed latents) in order of turn."""
    return sorted((int(p.stem), p) for p in run.samples.glob("*.png") if p.stem.isdigit())


def result_of(run: Run) -> dict[str, Any] | None:
    """What the run measured; None where it did not finish."""
    try:
        return run.result if run.state == "finished" else None
    except (OSError, WrongUse):
        return None


def value_of(result: Mapping[str, Any], name: str) -> float:
    """One number of a result: a metric's final value, any path, or the sum over both players; NaN where none is.

    >>> value_of({"metrics": {"fid": {"final": 3.0, "best": 2.0}}}, "fid")
    3.0
    >>> value_of({"metrics": {"fid": {"final": 3.0, "best": 2.0}}}, "metrics.fid.best")
    2.0
    >>> value_of({"loss": {"generator": 1.0}}, "loss/generator")
    1.0
    >>> value_of({"parameters": {"generator": 2, "discriminator": 3}}, "parameters")
    5.0
    """
    found: Any = result
    if name in result.get("metrics", {}):
        found = result["metrics"][name].get("final")
    else:
        for word in name.replace("/", ".").split("."):
            found = found.get(word) if isinstance(found, Mapping) else None
    if isinstance(found, Mapping):
        numbers = [v for v in found.values() if isinstance(v, int | float)]
        found = sum(numbers) if numbers else None
    return float(found) if isinstance(found, int | float) else math.nan


def samples_per_second(run: Run) -> str:
    """What `images_per_second` counts in a run, by its modality's own noun."""
    return f"{run.status.get('modality') or 'images'} per second"


def duration(seconds: float) -> str:
    """A time in a person's units.

    >>> duration(0.5), duration(75), duration(7290)
    ('0.5 s', '1 min 15 s', '2 h 1 min')
    """
    if seconds < 60:
        return f"{seconds:.3g} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60)} min"


def turns_in_all(run: Run) -> int | None:
    """The budget in generator turns, as far as it is known."""
    known = run.status.get("turns") or plain_config(run).get("training", {}).get("turns")
    return int(known) if known else None


def latest(run: Run, name: str) -> tuple[int, float] | None:
    """The last turn at which `name` was logged, and its value."""
    turns, values = run.series(name)
    return (int(turns[-1]), values[-1]) if turns else None
