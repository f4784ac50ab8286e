"""Weights & Biases."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra.utils import get_object
from omegaconf import OmegaConf

from ganlab.logger import RunLogger
from ganlab.store.facts import choices, name
from ganlab.store.run import Run
from ganlab.store.state import State
from ganlab.store.wandb import Mode, begin


class WandB(RunLogger):
    """One W&B run per run folder: same id, resolved config, group, summary of the best values, and pictures; its
    name says what was asked for.

    mode "auto" is online where an API key is configured and offline otherwise. Nothing ever prompts; without
    an answer within `init_timeout` seconds the run goes on offline, in `wandb/` of the run folder.
    """

    def __init__(
        self,
        folder: Path,
        project: str = "ganlab",
        entity: str | None = None,
        group: str | None = None,
        job_type: str = "train",
        tags: Sequence[str] = (),
        mode: Mode = "auto",
        init_timeout: float = 15.0,
    ) -> None:
        super().__init__()
        import wandb

        run = Run(folder)
        config: Any = OmegaConf.to_container(run.config, resolve=True)
        config |= {"choices": choices(run), "git": run.status.get("git")}  # words, which W&B can group and filter by
        about: dict[str, Any] = {"project": project, "entity": entity, "group": group, "job_type": job_type}
        about |= {"tags": list(tags), "id": run.signature, "name": name(run), "config": config}
        self.run = begin(folder, mode, init_timeout, **about)
        self.run.define_metric("turn")
        self.run.define_metric("*", step_metric="turn")
        for metric, node in (config.get("metric") or {}).items():
            best = get_object(node["_target_"]).direction
            self.run.define_metric(metric, step_metric="turn", summary=f"{best},last")
        self._image, self._audio, self._table = wandb.Image, wandb.Audio, wandb.Table
        self._findings = run.findings
        # a run that goes on says again only what it finds again
        self._told = {"findings": [_line(int(found["turn"]), found["sentence"]) for found in run.findings.rows()]}

    def log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """One row."""
        self.run.log({**metrics, "turn": step})

    def log_image(self, name: str, path: Path, turn: int) -> None:
        """The picture itself."""
        self.run.log({name: self._image(str(path)), "turn": turn})

    def log_audio(self, name: str, path: Path, turn: int) -> None:
        """The sounds with a player."""
        self.run.log({f"{name}/sound": self._audio(str(path)), "turn": turn})

    def log_lines(self, name: str, path: Path, turn: int) -> None:
        """A table of one line a row."""
        rows = [[line] for line in path.read_text(encoding="utf-8").splitlines()]
        self.run.log({f"{name}/text": self._table(columns=["line"], data=rows), "turn": turn})

    def log_text(self, name: str, text: str, turn: int) -> None:
        """The sentence in the run's summary, where tables and reports can show it."""
        told, line = self._told.setdefault(name, []), _line(turn, text)
        if line not in told:
            told.append(line)
        self.run.summary[name] = "\n".join(told)

    def close(self, state: State, result: dict[str, Any] | None) -> None:
        """Send the findings as a table, and finish the run, so that the next of a multirun is another."""
        if found := self._findings.rows():
            rows = [
                [
                    one["turn"],
                    one.get("kind"),
                    one["sentence"],
                    one.get("evidence"),
                    "; or ".join(one.get("advice", [])),
                ]
                for one in found
            ]
            self.run.log(
                {"findings/table": self._table(columns=["turn", "kind", "finding", "evidence", "try"], data=rows)}
            )
        if result and result.get("early"):
            self.run.summary["finished_early"] = result["early"]

        for metric, values in (result or {}).get("metrics", {}).items():
            self.run.summary[f"{metric}.protocol"] = values["protocol"]
        for told in ("parameters", "peak_memory_bytes", "environment"):
            if result:
                self.run.summary[told] = result[told]
        self.run.finish(exit_code=0 if state == "finished" else 1)


def _line(turn: int, text: str) -> str:
    return f"turn {turn}: {text}"
