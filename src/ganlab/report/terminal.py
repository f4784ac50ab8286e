"""What a person sees when a run has ended."""

from shlex import quote

from rich.console import Console
from rich.table import Table

from ganlab.store.facts import samples_per_second
from ganlab.store.run import Run
from ganlab.store.wandb import whereabouts


def summarize(run: Run, finished_before: bool = False) -> None:
    """A short table of a finished run and the paths to look at, or how to go on."""
    console = Console(markup=False)  # [fid] is no style
    status = run.status
    if status["state"] != "finished":
        console.print(
            f"stopped in turn {status['step']}; give the same command to continue {run.folder}",
            soft_wrap=True,
        )
        return

    result = run.result
    title = "finished before; fresh=true starts over" if finished_before else f"{result['turns']} turns"
    if result.get("early"):
        title += f", finished early: {result['early']}"
    console.print(title, soft_wrap=True, highlight=False)
    table = Table(show_header=False)
    for name, values in result["metrics"].items():
        if values["final"] is not None:
            table.add_row(name, f"{values['final']:.4g}", f"best {values['best']:.4g}")

    for player, value in result["loss"].items():
        table.add_row(f"loss {player}", f"{value:.4g}", "")
    table.add_row("seconds per epoch", f"{result['seconds_per_epoch']:.3g}", "")
    table.add_row(samples_per_second(run), f"{result['images_per_second']:.4g}", "")
    console.print(table)
    grids = sorted(p for p in run.samples.glob("*") if p.stem.isdigit())
    for word, path in (("samples", grids[-1] if grids else None), ("run", run.folder)):
        if path is not None:
            console.print(f"{word:8s}{path}", soft_wrap=True, highlight=False)
    console.print(f"{'report':8s}ganlab report {quote(str(run.folder))}", soft_wrap=True, highlight=False)
    for told in whereabouts(run.folder).values():
        console.print(f"{'W&B':8s}{told}", soft_wrap=True, highlight=False)
