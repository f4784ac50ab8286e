"""The sections of a run's page that later commands fill: findings, evaluations, pictures, what differs from the default."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from omegaconf import OmegaConf

from ganlab.config import compose
from ganlab.report.figure.chart import Mark
from ganlab.report.page.document import Markup, number, picture, section, table, tag
from ganlab.store.run import Run

UNTOLD = ("paths", "name", "seed", "fresh", "hydra", "logger", "callback", "watch", "reference", "recipe")


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
    """What `ganlab evaluate` measured later; None where it was not asked."""
    found = run.evaluations.rows()
    rows = [
        (
            one["name"],
            number(one["value"]),
            number(one.get("deviation")),
            " to ".join(number(end) for end in one.get("interval") or ()) or "–",
            one["checkpoint"],
            one.get("data", ""),
            tag("code", one["protocol"]),
        )
        for one in found
    ]
    if not rows:
        return None
    head = ["metric", "value", "deviation", "95 % interval", "checkpoint", "held against", "protocol"]
    note = (
        "Deviations are between streams of latents, intervals over the samples of one stream drawn again (ganlab evaluate "
        "--bootstrap); neither is between trainings."
    )
    return section("Evaluations", table(head, rows, [1, 2, 3], sortable=True), note=note)


def pictures(run: Run) -> Markup | None:
    """What the looking commands drew; None where there is nothing."""
    shown = [
        tag("figure", picture(path, path.stem, 640), tag("figcaption", f"ganlab {path.stem.replace('-', ' ')}"))
        for path in run.pictures
        if path.suffix == ".png"
    ]
    return section("Pictures", tag("div", shown, kind="pictures")) if shown else None


def differences(run: Run) -> Markup:
    """The keys in which the run's config is not the default one."""
    mine = dict(_flat(run.plain_config))
    default = _default()
    changed = [key for key in dict.fromkeys([*mine, *default]) if mine.get(key) != default.get(key)]
    rows = [(tag("code", key), _shown(default.get(key)), _shown(mine.get(key))) for key in changed]
    if not rows:
        return tag("p", "Nothing differs from the default config.")
    return table(["differs from the default", "default", "this run"], rows)


@cache
def _default() -> dict[str, Any]:
    plain = OmegaConf.to_container(compose([]), resolve=True)
    assert isinstance(plain, dict)
    return dict(_flat(plain))


def _flat(node: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if not above and key in UNTOLD:
            continue
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{above}{key}.")
        elif value not in (None, [], {}):
            yield f"{above}{key}", value


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
