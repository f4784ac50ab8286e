"""The sections of a run's page that later commands fill: findings, evaluations, pictures, what is not default."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from omegaconf import OmegaConf

from ganlab.config import compose
from ganlab.report.evidence.difference import differences
from ganlab.report.figure.chart import Mark
from ganlab.report.page.document import Markup, markup, number, picture, section, table, tag
from ganlab.store.run import Run


def marks(run: Run) -> list[Mark]:
    """What the watchdog saw, at its turns."""
    return [Mark(int(found["turn"]), str(found["sentence"])) for found in run.findings.rows()]


def findings(run: Run) -> Markup | None:
    """Each finding in words, with its evidence and what to try; None where the watchdog saw nothing."""
    found = run.findings.rows()
    if not found:
        return None
    items = [
        tag(
            "li",
            tag("b", f"Turn {one['turn']}: "),
            f"{one['sentence']} ",
            tag("span", one.get("evidence", ""), kind="soft"),
            tag("ul", [tag("li", advice) for advice in one.get("advice", [])]),
        )
        for one in found
    ]
    return section("Findings", tag("ul", items, kind="findings"))


def evaluations(run: Run) -> Markup | None:
    """What `ganlab evaluate` measured later, a table for each protocol; None where it was not asked."""
    tables: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for one in sorted(_newest(run.evaluations.rows()), key=lambda row: len(row["protocol"])):
        what = (one["checkpoint"], one.get("data", "the run's own data"))
        shared = next(
            (p for *other, p in tables if (*other,) == what and f"{one['protocol']}/".startswith(f"{p}/")), None
        )
        tables.setdefault((*what, shared or one["protocol"]), []).append(one)
    if not tables:
        return None
    note = (
        "Deviations are between streams of latents, intervals over the samples of one stream drawn again (ganlab "
        "evaluate --bootstrap); neither is between trainings."
    )
    return section("Evaluations", [_evaluated(*what, rows) for what, rows in tables.items()], note=note)


def _newest(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What was measured alike once, as it was last; an interval of the same value stays."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        key = (row["checkpoint"], row.get("data"), row["protocol"], row["name"])
        before = found.get(key, row)
        again = before["value"] == row["value"] and not row.get("interval")
        found[key] = {**row, "interval": before.get("interval")} if again else row
    return list(found.values())


def _evaluated(checkpoint: str, data: str, protocol: str, found: list[Mapping[str, Any]]) -> Markup:
    rows = [
        (
            one["name"],
            number(one["value"]),
            number(one.get("deviation")),
            " to ".join(number(end) for end in one.get("interval") or ()) or "–",
            one["protocol"].removeprefix(protocol).strip("/"),
        )
        for one in found
    ]
    head = ["metric", "value", "deviation", "95 % interval", "further protocol"]
    about = tag("p", "protocol ", tag("code", protocol), kind="soft")
    return markup([tag("h3", f"{checkpoint} against {data}"), about, table(head, rows, [1, 2, 3], sortable=True)])


def pictures(run: Run) -> Markup | None:
    """What the looking commands drew; None where there is nothing."""
    shown = [
        tag("figure", picture(path, path.stem, 640), tag("figcaption", f"ganlab {path.stem.replace('-', ' ')}"))
        for path in run.pictures
        if path.suffix == ".png"
    ]
    return section("Pictures", tag("div", shown, kind="gallery")) if shown else None


def changes(run: Run) -> Markup:
    """The keys in which the run's config is not the default one."""
    found = differences([_default(), run.plain_config])
    rows = [(tag("code", key), *map(_as_text, values)) for key, values in found.items()]
    if not rows:
        return tag("p", "Nothing differs from the default config.")
    return table(["differs from the default", "default", "this run"], rows)


@cache
def _default() -> dict[Any, Any]:
    plain = OmegaConf.to_container(compose([]), resolve=True)
    assert isinstance(plain, dict)
    return plain


def _as_text(value: Any) -> str:
    return "–" if value is None else str(value)
