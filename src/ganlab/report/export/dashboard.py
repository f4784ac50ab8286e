"""The W&B workspace of a project as code: what to look at first when comparing GANs."""

from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.store.file import replace_file
from ganlab.store.wandb import has_key

METRICS = ("fid", "kid", "inception_score", "modes", "high_quality", "class_agreement", "code_agreement")
PLAYERS = ("generator", "discriminator")
HEATMAPS = ("loss-generator", "loss-discriminator", "seconds_per_epoch", "fid", "kid", "inception_score")


def workspace(entity: str, project: str, metric: str = "fid") -> Any:
    """A `wandb_workspaces` workspace over the runs that `logger=wandb` sends; built without a network.

    Raises:
        WrongUse: the extra `dashboard` is not installed.
    """
    try:
        import wandb_workspaces.workspaces as ws
    except ImportError as error:
        raise WrongUse("wandb-workspaces is not installed; pip install 'ganlab[dashboard]'") from error

    made = {
        "Quality": quality(metric),
        "Sweep": sweep(),
        "Training": training(),
        "Speed": speed(),
        "Search": search(metric),
    }
    sections = [ws.Section(name=name, panels=panels, is_open=name != "Search") for name, panels in made.items()]
    return ws.Workspace(entity=entity, project=project, name="ganlab", sections=sections)


def lines(title: str, *names: str, log: bool = False) -> Any:
    """Logged values over turns."""
    import wandb_workspaces.reports.v2.interface as wr

    return wr.LinePlot(title=title, x="turn", y=list(names), log_y=log)


def quality(metric: str) -> list[Any]:
    """The metrics, who is best by them, and the samples."""
    import wandb_workspaces.reports.v2.interface as wr

    best = f"{metric}.min"
    bars = [
        wr.BarPlot(title=f"Least {metric} by {player}", metrics=[best], groupby=f"config.choices.{player}")
        for player in PLAYERS
    ]
    shown = wr.MediaBrowser(title="Samples", media_keys=["real", "samples", "samples-fresh"])
    return [*(lines(name, name) for name in METRICS), *bars, shown]


def sweep() -> list[Any]:
    """What `report` runs brought."""
    import wandb_workspaces.reports.v2.interface as wr

    return [wr.MediaBrowser(title="Heatmaps", media_keys=[f"heatmap/{name}" for name in HEATMAPS])]


def training() -> list[Any]:
    """How the two players fared."""
    return [
        lines("Losses (compare within one loss family only)", *(f"loss/{p}" for p in PLAYERS)),
        lines("Discriminator's belief, D(x) and D(G(z))", "discriminator/real", "discriminator/fake"),
        lines("Gradient norms", *(f"gradient/{p}" for p in PLAYERS), log=True),
        lines("Learning rates", *(f"rate/{p}" for p in PLAYERS)),
    ]


def speed() -> list[Any]:
    """How long it took."""
    return [
        lines("Seconds per epoch", "time/epoch_seconds"),
        lines("Samples per second", "time/images_per_second"),
    ]


def search(metric: str) -> list[Any]:
    """Settings against what came of them."""
    import wandb_workspaces.reports.v2.interface as wr

    best = wr.SummaryMetric(f"{metric}.min")
    keys = (*(f"optimizer.{p}.lr" for p in PLAYERS), "training.batch_size", "training.discriminator_steps")
    columns = [wr.ParallelCoordinatesPlotColumn(wr.Config(key)) for key in keys]
    return [
        wr.ScatterPlot(title=f"{metric} against time", x=wr.SummaryMetric("time/epoch_seconds"), y=best),
        wr.ParallelCoordinatesPlot(columns=[*columns, wr.ParallelCoordinatesPlotColumn(best)]),
    ]


def write(path: Path, entity: str | None, project: str) -> Path:
    """Write the workspace as JSON, without a network.

    Raises:
        WrongUse: it cannot be written there, or the extra is not installed.
    """
    view = workspace(entity or "", project)._model  # the library sends this, and has no public name for it
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, view.model_dump_json(by_alias=True, exclude_none=True, indent=1).encode())
    except OSError as error:
        raise WrongUse(f"{path} cannot be written ({error.strerror}); give another file by --out") from error
    return path


def save(entity: str, project: str) -> str:
    """Save the workspace and return its address.

    Raises:
        WrongUse: no key, no network, or the extra is not installed.
    """
    made = workspace(entity, project)
    if not has_key():
        raise WrongUse("saving a W&B workspace needs an API key; run `wandb login`, or set WANDB_API_KEY")
    try:
        made.save()
    except Exception as error:  # whatever the network or the server answers
        raise WrongUse(f"W&B did not take the workspace ({str(error).splitlines()[0]}); try again later") from error
    return str(made.url)
