"""The sections of the page about one run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ganlab.report.figure.chart import chart
from ganlab.report.figure.curves import Curve
from ganlab.report.page.document import Markup, number, picture, section, sound, table, tag
from ganlab.report.page.evidence_sections import changes, marks
from ganlab.store import facts
from ganlab.store.run import Run

LOSSES_NOTE = (
    "Loss values compare only within one loss family: a Wasserstein critic's and a non-saturating one are "
    "numbers of different kinds. A player's lower loss does not mean better samples; the metrics say that."
)
SHEETS = 24  # sheets in the slider through the training
T = TypeVar("T")


def samples(run: Run) -> Markup:
    """The same latents through the training beside the data, and how they came about."""
    drawn = facts.sample_pictures(run)
    if not drawn:
        every = run.config.training.sample_every
        why = "training.sample_every is 0" if not every else f"the first are due in turn {every}"
        return section("Samples", tag("p", f"No samples were drawn yet ({why})."))

    sheets = [sheet(turn, path) for turn, path in evenly(drawn, SHEETS)]
    strip = tag("div", sheets, kind="strip")
    real = run.samples / "real.png"
    data: Markup = tag("p", "The picture of the real data is missing.", kind="soft")
    if real.is_file():
        data = tag("figure", picture(real, "real samples", 480), tag("figcaption", "Real data"))

    average = "the moving average of the generator" if run.config.training.ema_decay else "the generator"
    note = f"Drawn from {average}, always from the same latents."
    shown = tag("div", tag("div", strip), data, kind="pictures")
    return section("Samples", shown, sounds(run, drawn[-1]), lines(run, drawn[-1]), note=note)


def sounds(run: Run, last: tuple[int, Path]) -> Markup | str:
    """Players of what the last sheet and that of the data show, where samples can be heard."""
    turn, path = last
    files = [(path.with_suffix(".wav"), f"Generated in turn {turn}"), (run.samples / "real.wav", "Real data")]
    players = [sound(file, label) for file, label in files if file.is_file()]
    return tag("div", players, kind="pictures") if players else ""


def lines(run: Run, last: tuple[int, Path]) -> Markup | str:
    """What the last sheet and that of the data show, where samples are lines of text."""
    turn, path = last
    files = [(path.with_suffix(".txt"), f"Generated in turn {turn}"), (run.samples / "real.txt", "Real data")]
    read = [
        tag("figure", tag("pre", file.read_text(encoding="utf-8")), tag("figcaption", label))
        for file, label in files
        if file.is_file()
    ]
    return tag("div", read, kind="pictures") if read else ""


def sheet(turn: int, path: Path) -> Markup:
    """One sheet of the slider."""
    shown = picture(path, f"samples in turn {turn}", 480)
    return tag("figure", shown, tag("figcaption", f"Generated in turn {turn}"), data_turn=turn)


def evenly(items: list[T], count: int) -> list[T]:
    """At most `count` of them, the first and the last among them.

    >>> evenly([1, 2, 3, 4, 5, 6, 7], 3)
    [1, 4, 7]
    """
    if len(items) <= count:
        return items
    return [items[round(i * (len(items) - 1) / (count - 1))] for i in range(count)]


def plots(run: Run) -> Markup:
    """Every logged value over turns."""
    history = run.history
    if not history:
        lost = "metrics.csv is missing, or has no row that can be read; fresh=true trains the run again."
        told = lost if run.state == "finished" else "No row of metrics.csv was written yet."
        return section("Curves", tag("p", told))

    names = list(dict.fromkeys(name for row in history for name in row if name not in ("turn", "epoch")))
    names = [name for name in names if not name.startswith("diagnosis/")]  # these have a section of their own
    raw = any(not 0 <= v <= 1 for name in ("discriminator/real", "discriminator/fake") for v in run.series(name)[1])
    scale = "raw scores of a critic" if raw else "0.5: it cannot tell them apart"
    given = run.config.get("penalty") or {}
    penalties = [n for n in names if n.startswith("loss/") and n.removeprefix("loss/") in given]
    panels: list[tuple[str, dict[str, str], str]] = [
        (
            "Losses",
            {"loss/generator": "generator", "loss/discriminator": "discriminator"},
            "without penalties",
        ),
        (
            "Discriminator's belief",
            {"discriminator/real": "D(x), real", "discriminator/fake": "D(G(z)), fake"},
            scale,
        ),
        (heading(penalties), {n: n.removeprefix("loss/") for n in penalties}, "with their weights"),
        (
            "Gradient norms",
            {"gradient/generator": "generator", "gradient/discriminator": "discriminator"},
            "before clipping",
        ),
    ]
    panels += [(name, {name: name}, protocol(run, name)) for name in names if "/" not in name]
    panels += [("Learning rates", {"rate/generator": "generator", "rate/discriminator": "discriminator"}, "")]
    apart = "training alone; measuring and drawing left out"
    panels += [("Seconds per epoch", {"time/epoch_seconds": "seconds"}, apart)]
    known = {name for _, lines, _ in panels for name in lines} | {"time/images_per_second"}
    panels += [(name, {name: name}, "") for name in names if name not in known]
    figures = [panel(run, title, lines, caption) for title, lines, caption in panels if any(n in names for n in lines)]
    return section("Curves", tag("div", figures, kind="plots"), note=LOSSES_NOTE)


def heading(penalties: list[str]) -> str:
    """The name of a lone penalty, which needs no legend then."""
    return f"Penalty: {penalties[0].removeprefix('loss/')}" if len(penalties) == 1 else "Penalties"


def panel(run: Run, title: str, lines: dict[str, str], caption: str) -> Markup:
    """One figure of a few curves."""
    drawn = [
        Curve(label, *run.series(name), colour=i, dash=i)
        for i, (name, label) in enumerate(lines.items())
        if run.series(name)[0]
    ]
    zero = title in ("Learning rates", "Seconds per epoch")
    return chart(title, drawn, caption=caption, zero=zero, marks=marks(run))


def protocol(run: Run, name: str) -> str:
    """Under what a metric was measured."""
    result = facts.result_of(run)
    if result and name in result["metrics"]:
        return f"protocol {result['metrics'][name]['protocol']}"
    return f"{run.config.training.evaluate_samples} samples; the protocol is stamped when the run finishes"


def result_table(run: Run) -> Markup:
    """What the run measured at its end; its last row where it has not come there."""
    result = facts.result_of(run)
    if result is None:
        row = run.history[-1] if run.history else {}
        note = "There is no result before the run has finished; this is its last row."
        return section("Result", table(["value", "so far"], [(k, number(v)) for k, v in row.items()], [1]), note=note)

    metrics = [
        (name, number(m["final"]), number(m["best"]), number(m["auc"]), tag("code", m["protocol"]))
        for name, m in result["metrics"].items()
    ]
    fingerprint = result.get("dataset", {})
    facts_known = [
        *((f"loss of the {player}", number(value)) for player, value in result["loss"].items()),
        ("turns", f"{result['turns']:,} ({number(result['epochs'], 3)} epochs)"),
        *([("finished early", result["early"])] if result.get("early") else []),
        ("seconds per epoch", number(result["seconds_per_epoch"], 3)),
        (facts.samples_per_second(run), number(result["images_per_second"], 3)),
        ("peak memory", f"{result['peak_memory_bytes'] / 2**20:,.0f} MiB"),
        *((f"parameters of the {player}", f"{count:,}") for player, count in result["parameters"].items()),
        ("dataset", f"{fingerprint.get('name')} (content {fingerprint.get('fingerprint')})"),
        *((name, _environment(value)) for name, value in result["environment"].items()),
    ]
    above = table(["metric", "final", "best", "mean over turns", "protocol"], metrics, [1, 2, 3]) if metrics else ""

    return section(
        "Result",
        above,
        table([], facts_known),
        note="Metrics compare only under the same protocol on the same data.",
    )


def _environment(value: Any) -> str:
    """A version, or the state of a repository."""
    if not isinstance(value, Mapping):
        return str(value)
    return f"{str(value.get('commit'))[:12]}{', with changes of its own' if value.get('dirty') else ''}"


def config(run: Run) -> Markup:
    """How to ask for this run again, and all that it was."""
    words = run.overrides
    again = tag("pre", facts.command(words), kind="command")
    text = yaml.safe_dump(run.plain_config, sort_keys=False, allow_unicode=True)
    return section("Config", again, changes(run), tag("details", tag("summary", "The whole config"), tag("pre", text)))
