"""What a run folder says about its run, in words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from omegaconf import OmegaConf

from ganlab.store.run import Run

GROUPS = ("generator", "discriminator", "dataset")


def plain_config(run: Run) -> dict[str, Any]:
    """`config.yaml` as plain values; twenty times as fast as OmegaConf, which counts over a thousand runs.

    Empty where nothing ran yet.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return dict(yaml.load((run.folder / "config.yaml").read_text(), loader) or {})
    except OSError:
        return {}


def choices(run: Run) -> dict[str, str]:
    """The word of each group, as far as the folder tells: overrides, a single run's name, or classes."""
    cfg = plain_config(run)
    found = {group: word(cfg.get(group)) for group in (*GROUPS, "loss", "conditioning", "features")}
    named = str(cfg.get("name", "")).split("-")
    if len(named) == len(GROUPS):
        found |= dict(zip(GROUPS, named, strict=True))
    for override in overrides(run):
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
    """The command line that a process was started by, without the place of its program."""
    import shlex

    program, *words = argv
    name = Path(program).name
    return " ".join([f"python {name}" if name.endswith(".py") else name, *(shlex.quote(w) for w in words)])


def again(run: Run | None, asked: Sequence[str]) -> str:
    """The command for the same run: by what its folder remembers, else by what a sweep asked for."""
    return command((overrides(run) if run else []) or list(asked))


def overrides(run: Run) -> list[str]:
    """The words of the command line that the run was asked for with."""
    path = run.folder / "overrides.yaml"
    return [str(o) for o in OmegaConf.load(path)] if path.is_file() else []


def command(words: list[str]) -> str:
    """The command line that asks for such a run again, quoted for a shell."""
    import shlex

    return " ".join(["python train.py", *(shlex.quote(w) for w in words)])


def title(run: Run) -> str:
    """generator against discriminator on dataset."""
    known = choices(run)
    generator, discriminator, dataset = (known.get(group, "?") for group in GROUPS)
    return f"{generator} against {discriminator} on {dataset}"


def sample_pictures(run: Run) -> list[tuple[int, Path]]:
    """(turn, picture of the fixed latents) in order of turn."""
    return sorted((int(p.stem), p) for p in run.samples.glob("*.png") if p.stem.isdigit())


def result_of(run: Run) -> dict[str, Any] | None:
    """What the run measured; None where it did not finish or the file cannot be read."""
    try:
        return run.result if run.state == "finished" else None
    except (OSError, ValueError):
        return None


def turns_in_all(run: Run) -> int | None:
    """The budget in generator turns, as far as it is known."""
    known = run.status.get("turns") or plain_config(run).get("training", {}).get("turns")
    return int(known) if known else None


def latest(run: Run, name: str) -> tuple[int, float] | None:
    """The last turn at which `name` was logged, and its value."""
    turns, values = run.series(name)
    return (int(turns[-1]), values[-1]) if turns else None
