"""Weights & Biases."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from ganlab.logger import RunLogger
from ganlab.run import Run, State


class WandB(RunLogger):
    """One W&B run per run folder: same id, resolved config, group, summary minima and pictures.

    mode "auto" is online where an API key is configured and offline otherwise. Nothing ever prompts; without an answer
    from the network within `init_timeout` seconds the run goes on offline, in `wandb/` of the run folder.
    """

    def __init__(
        self,
        run: Run,
        config: dict[str, Any],
        project: str = "ganlab",
        entity: str | None = None,
        group: str | None = None,
        job_type: str = "train",
        tags: Sequence[str] = (),
        mode: Literal["auto", "online", "offline", "disabled"] = "auto",
        init_timeout: float = 15.0,
    ) -> None:
        super().__init__()
        import wandb

        if mode == "auto":
            mode = "online" if has_key() else "offline"
        options: dict[str, Any] = {
            **{
                "project": project,
                "entity": entity,
                "group": group,
                "job_type": job_type,
                "tags": list(tags),
            },
            **{"id": run.signature, "name": run.signature, "resume": "allow", "config": config},
            **{"dir": str(run.folder), "reinit": "finish_previous"},
        }
        settings: dict[str, Any] = {"init_timeout": init_timeout, "silent": True, "console": "off"}
        try:
            self.run = wandb.init(mode=mode, settings=wandb.Settings(**settings), **options)
        except (wandb.errors.CommError, wandb.errors.UsageError):
            self.run = wandb.init(mode="offline", settings=wandb.Settings(**settings), **options)
        self.run.define_metric("turn")
        self.run.define_metric("*", step_metric="turn")
        for name in config.get("metric") or {}:
            self.run.define_metric(name, step_metric="turn", summary="min" if name != "inception_score" else "max")
        self._image = wandb.Image

    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """One row."""
        self.run.log({**metrics, "turn": step})

    def log_image(self, name: str, path: Path, turn: int) -> None:
        """The picture itself."""
        self.run.log({name: self._image(str(path)), "turn": turn})

    def close(self, state: State, result: dict[str, Any] | None) -> None:
        """Finish the run, so that the next of a multirun is another."""
        for name, values in (result or {}).get("metrics", {}).items():
            self.run.summary[f"{name}.protocol"] = values["protocol"]
        self.run.finish(exit_code=0 if state == "finished" else 1)


def has_key() -> bool:
    """Whether an API key is configured, by environment or by netrc; asks nobody."""
    import wandb

    if os.environ.get("WANDB_MODE") in ("offline", "disabled"):
        return False
    return bool(os.environ.get("WANDB_API_KEY") or wandb.api.api_key)
