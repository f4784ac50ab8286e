"""What a finished run says of itself: `result.json`."""

import time
from collections.abc import Mapping
from typing import Any

from omegaconf import DictConfig

from ganlab.build.parts import Parts
from ganlab.game import Game
from ganlab.measure.source import source
from ganlab.run.callbacks import RunCallbacks
from ganlab.run.environment import environment, peak_memory
from ganlab.store.facts import choices
from ganlab.store.run import Run

UNEQUAL = 100  # times the other player's parameters from which on it is said


def result(run: Run, cfg: DictConfig, parts: Parts, game: Game, callbacks: RunCallbacks) -> dict[str, Any]:
    """The numbers of a run that has reached its last turn."""
    latest = callbacks.recorder.latest
    measurement, samples = callbacks.evaluation.measurement, source(game, parts.dataset)
    details = callbacks.evaluation.details

    return {
        "signature": run.signature,
        "seed": int(cfg.seed),
        "overrides": run.overrides,
        "extends": run.status.get("extends"),
        "turns": game.turn,
        "early": callbacks.early,
        "epochs": game.turn / callbacks.recorder.turns_per_epoch,
        "loss": {player: latest.get(f"loss/{player}") for player in ("generator", "discriminator")},
        "metrics": {
            name: curve(run, name, metric.direction)
            | ({"details": details[name]} if details.get(name) else {})
            | {"protocol": measurement.protocol(samples, metric=name), "direction": metric.direction}
            for name, metric in parts.metrics.items()
        },
        "seconds_per_epoch": latest.get("time/epoch_seconds"),
        "images_per_second": latest.get("time/images_per_second"),
        "peak_memory_bytes": peak_memory(game.device),
        "parameters": parameters(game),
        "dataset": {
            "name": parts.dataset.name,
            "fingerprint": parts.dataset.fingerprint,
            "classes": list(parts.dataset.class_names),
        },
        "environment": environment(game.device) | {"git": run.status.get("git")},
        "finished": time.time(),
    }


def parameters(game: Game) -> dict[str, int]:
    """How many numbers each network learns."""
    return {name: sum(p.numel() for p in network.parameters()) for name, network in game.networks.items()}


def unequal(run: Run, counts: Mapping[str, int]) -> str | None:
    """The sentence about players of grossly unequal size; None where they are not. `counts` are their parameters."""
    small, large = sorted(counts, key=counts.__getitem__)
    if counts[large] <= UNEQUAL * counts[small]:
        return None
    return (
        f"the {large} has {counts[large]:,} parameters and the {small} {counts[small]:,}, "
        f"{counts[large] / counts[small]:,.0f} times fewer, which may decide the game; widen the {small} "
        f"(`ganlab words {small}={choices(run).get(small, 'WORD')}` says by what), or choose another pair"
    )


def curve(run: Run, name: str, direction: str) -> dict[str, float | None]:
    """Final and best value, and the mean over turns (area under the curve over its width)."""
    turns, values = run.series(name)
    if not values:
        return {"final": None, "best": None, "auc": None}
    area = sum((b - a) * (x + y) / 2 for a, b, x, y in zip(turns, turns[1:], values, values[1:], strict=False))
    mean = area / (turns[-1] - turns[0]) if len(turns) > 1 else values[0]
    return {"final": values[-1], "best": (min if direction == "min" else max)(values), "auc": mean}
