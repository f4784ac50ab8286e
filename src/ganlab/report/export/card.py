"""A model card: Markdown with the metadata that model hubs read, from the run's own facts alone."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ganlab.config import words
from ganlab.errors import WrongUse
from ganlab.store import facts
from ganlab.store.run import Run

LICENCE = re.compile(r"\blicen[cs]e:?\s+(.+?)[.;]?\s*$", re.IGNORECASE | re.MULTILINE)
NOT_STATED = "not stated"
HUB = re.compile(r"[\w.-]+/[\w.-]+")  # owner/name
RECIPE = ("generator", "discriminator", "loss", "conditioning", "penalty", "auxiliary", "augmentation")
TRAINING = ("batch_size", "discriminator_steps", "ema_decay")


def licence(word: str) -> str:
    """The licence that a dataset's file or docstring states, or "not stated".

    >>> licence("ring")
    'not stated'
    """
    try:
        about = words.read("dataset", word).about
    except WrongUse:
        return NOT_STATED
    found = LICENCE.search(about)
    return found[1].strip() if found else NOT_STATED


def write(
    run: Run, data: Mapping[str, Any], parameters: Mapping[str, int], told: bool, turn: int, out: Path
) -> list[Path]:
    """`out`.md, and `out`.png where the run drew samples; `data` has words about the samples, by name."""
    page, sheet = out.with_suffix(".md"), out.with_suffix(".png")
    drawn = [(at, path) for at, path in facts.sample_pictures(run) if at <= turn]
    if drawn:
        shutil.copyfile(drawn[-1][1], sheet)
    shown = (sheet.name, drawn[-1][0]) if drawn else None
    page.write_text("\n".join(_lines(run, data, parameters, told, turn, shown)) + "\n")
    return [page, sheet] if drawn else [page]


def scores(run: Run) -> list[tuple[str, float, str]]:
    """(metric, value, protocol) of the run's end and of what was measured later, the last of each protocol."""
    result = facts.result_of(run) or {"metrics": {}}
    found = {(n, m["protocol"]): m["final"] for n, m in result["metrics"].items() if m["final"] is not None}
    found |= {(row["name"], row["protocol"]): row["value"] for row in run.evaluations.rows()}
    return [(name, float(value), protocol) for (name, protocol), value in found.items()]


def _lines(
    run: Run,
    data: Mapping[str, Any],
    parameters: Mapping[str, int],
    told: bool,
    turn: int,
    shown: tuple[str, int] | None,
) -> Iterator[str]:
    title, measured = facts.title(run), scores(run)
    yield f"---\n{yaml.safe_dump(_metadata(run, measured), sort_keys=False, allow_unicode=True)}---\n"
    yield f"# {title}\n"
    yield f"A generative adversarial network trained with ganlab; run `{run.signature}`, turn {turn:,}.\n"
    if shown is not None:
        yield f"![samples]({shown[0]})\n"
        yield f"Samples of the same latents as in every sheet of the run, drawn in turn {shown[1]:,}.\n"

    yield "## Data\n"
    yield from _table(("", ""), _data(run, data))
    yield "## Recipe\n"
    yield from _table(("", ""), _recipe(run, parameters, told))
    own = [word for word in run.overrides if not word.lstrip("+").startswith("paths.")]  # no places of one machine
    yield f"    {facts.command(own)}\n"
    yield "## Scores\n"
    if measured:
        rows = [(name, f"{value:.6g}", f"`{protocol}`") for name, value, protocol in measured]
        yield from _table(("metric", "value", "protocol"), rows)
        yield "Values compare only under the same protocol on the same data.\n"
    else:
        yield "Nothing was measured.\n"
    yield "## Licence\n"
    yield f"Of the data: {licence(_dataset(run))}. Of the weights: {NOT_STATED}."


def _dataset(run: Run) -> str:
    return facts.choices(run).get("dataset", "")


def _metadata(run: Run, measured: Sequence[tuple[str, float, str]]) -> dict[str, Any]:
    """What hubs index: the model's own licence is not ours to state."""
    chosen, node = facts.choices(run), facts.plain_config(run).get("dataset", {})
    path = str(node.get("path", ""))
    is_hub = bool(HUB.fullmatch(path)) and not Path(path).exists()
    found: dict[str, Any] = {"library_name": "ganlab", "license": "unknown"}
    if "image_size" in node:
        found["pipeline_tag"] = "unconditional-image-generation"

    found["tags"] = ["gan", "ganlab", *dict.fromkeys(chosen[g] for g in ("generator", "discriminator") if g in chosen)]
    if is_hub:
        found["datasets"] = [path]
    if measured:
        data = {"name": _dataset(run), "type": path if is_hub else _dataset(run)}
        task = {"type": found.get("pipeline_tag", "other"), "name": "Generation"}
        metrics = [{"type": name, "name": f"{name} ({protocol})", "value": value} for name, value, protocol in measured]
        found["model-index"] = [
            {"name": facts.title(run), "results": [{"task": task, "dataset": data, "metrics": metrics}]}
        ]
    return found


def _data(run: Run, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "dataset", _dataset(run)
    for name, value in data.items():
        yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    yield "content", str(run.status.get("dataset", NOT_STATED))
    yield "licence", licence(_dataset(run))


def _recipe(run: Run, parameters: Mapping[str, int], told: bool) -> Iterator[tuple[str, str]]:
    cfg, chosen = facts.plain_config(run), facts.choices(run)
    for group in RECIPE:
        node = cfg.get(group) or {}
        word = chosen.get(group) or ("" if "_target_" in node else ", ".join(node))
        if word:
            count = f" ({parameters[group]:,} parameters)" if group in parameters else ""
            yield group, f"{word}{count}"
    for player, node in (cfg.get("optimizer") or {}).items():
        given = ", ".join(f"{k} {v}" for k, v in node.items() if not str(k).startswith("_") and v is not None)
        yield f"optimizer of the {player}", f"{str(node.get('_target_')).rsplit('.', 1)[-1]}: {given}"
    yield from ((name.replace("_", " "), str(cfg.get("training", {}).get(name))) for name in TRAINING)
    yield "seed", str(cfg.get("seed"))
    yield "labels", "the generator is told them" if told else "the generator is told none"


def _table(head: Sequence[str], rows: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |\n|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"
    yield ""
