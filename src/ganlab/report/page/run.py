"""One run as one self-contained page."""

import time
from pathlib import Path

from ganlab.errors import WrongUse
from ganlab.report.page.document import Markup, badge, cards, contents, document, markup, number, tag
from ganlab.report.page.evidence_sections import evaluations, findings, pictures
from ganlab.report.page.measured_sections import classes, copies, examination
from ganlab.report.page.networks import networks
from ganlab.report.page.run_sections import config, plots, result_table, samples
from ganlab.store import facts
from ganlab.store.file import replace_file
from ganlab.store.run import Run


def write_page(run: Run, out: Path | None = None) -> Path:
    """Write the page about a run, finished or not, and return where it lies.

    Raises:
        WrongUse: it cannot be written there.
    """
    path = out or run.folder / "report.html"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, page(run).encode())
    except OSError as error:
        place = error.filename or path
        raise WrongUse(f"{place} cannot be written ({error.strerror}); choose another place by --out FILE") from error
    return path


def page(run: Run) -> str:
    """The HTML."""
    parts = {
        "Findings": findings,
        "Samples": samples,
        "Curves": plots,
        "Diagnosis": examination,
        "Result": result_table,
        "Evaluations": evaluations,
        "Classes": classes,
        "Copies": copies,
        "Networks": networks,
        "Pictures": pictures,
        "Config": config,
    }

    sections = [(name, made) for name, make in parts.items() if (made := make(run)) is not None]
    title = facts.title(run)
    written = time.strftime("%Y-%m-%d %H:%M:%S")
    footer = tag("footer", f"{run.folder} · written {written}")
    return document(title, header(run, title), contents(sections), [s for _, s in sections], footer)


def header(run: Run, title: str) -> Markup:
    """Title, state, what is missing, and the numbers that matter most."""
    status = run.status
    about = f"run {run.signature} · seed {run.config.get('seed')}"
    if "started" in status:
        about += f" · started {time.strftime('%Y-%m-%d %H:%M', time.localtime(status['started']))}"
    if "started" in status and "ended" in status:
        about += f", ended {facts.duration(max(0.0, status['ended'] - status['started']))} later"
    return markup([tag("h1", title), tag("p", badge(run.state), f" {about}"), *missing(run), key_numbers(run)])


def missing(run: Run) -> list[Markup]:
    """What to know before trusting the page: how far the run came, and what it has not measured."""
    state, status = run.state, run.status
    said: list[str] = []
    total = facts.turns_in_all(run)
    done = f"turn {status['step']}" + (f" of {total}" if total else "")
    if state == "running":
        beat = max(0.0, time.time() - status["heartbeat"])
        said.append(
            f"Not finished: {done}, last heard of {facts.duration(beat)} ago. All numbers are of the turns so far."
        )
    elif state == "interrupted":
        said.append(f"Not finished: interrupted in {done}. The same command continues it.")
    elif state == "failed":
        said.append(f"Failed in {done}; all numbers are of the turns before.")
    elif state == "new":
        said.append("Nothing was trained yet.")

    unmeasured = [name for name in run.config.get("metric") or {} if not facts.latest(run, name)]
    if unmeasured:
        every = run.config.training.evaluate_every
        when = f"the first is due in turn {every}" if every else "training.evaluate_every is 0"
        said.append(f"Not measured: {', '.join(unmeasured)} ({when}).")
    if state == "finished" and status.get("early"):
        said.append(f"Finished early: {status['early']}.")
    boxes = [tag("div", " ".join(said), kind="warning")] if said else []
    if status.get("error"):
        boxes.append(tag("pre", status["error"]))
    return boxes


def key_numbers(run: Run) -> Markup:
    """Metrics first, then progress and speed."""
    result = facts.result_of(run)
    values: list[tuple[str, str, str]] = []
    for name in run.config.get("metric") or {}:
        found = facts.latest(run, name)
        if result and result["metrics"].get(name, {}).get("final") is not None:
            known = result["metrics"][name]
            better = {"min": "less", "max": "more"}.get(known.get("direction"))
            values.append(
                (
                    name,
                    number(known["final"]),
                    f"best {number(known['best'])}" + (f", {better} is better" if better else ""),
                )
            )
        elif found:
            values.append((name, number(found[1]), f"in turn {found[0]}, not the end"))

    row = run.history[-1] if run.history else {}
    if row:
        total = facts.turns_in_all(run)
        values.append(
            (
                "turns",
                f"{int(row['turn']):,}",
                f"of {total:,} · {number(row.get('epoch'), 3)} epochs" if total else "",
            )
        )
    if "time/epoch_seconds" in row:
        values.append(("seconds per epoch", number(row["time/epoch_seconds"], 3), "training alone"))
        values.append(
            (
                facts.samples_per_second(run),
                number(row["time/images_per_second"], 3),
                "real ones, of the discriminator",
            )
        )
    return cards(values)
