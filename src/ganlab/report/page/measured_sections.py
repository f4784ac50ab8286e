"""The sections of a run's page about what metrics and examinations say in more than one number."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ganlab.report.figure.bars import bars
from ganlab.report.figure.chart import chart
from ganlab.report.figure.curves import Curve
from ganlab.report.page.document import Markup, number, section, table, tag
from ganlab.report.page.evidence_sections import marks
from ganlab.store import facts
from ganlab.store.run import Run

EXAMINED = "diagnosis/"
NORMS = f"{EXAMINED}spectral_norm/"


class Value(NamedTuple):
    """A metric as it was measured somewhere, with what else it said."""

    where: str
    value: float
    protocol: str
    details: Mapping[str, Any]


def values(run: Run, metric: str) -> Iterator[Value]:
    """A metric at the end of the training, then the newest evaluation of each checkpoint and protocol."""
    at_end = ((facts.result_of(run) or {}).get("metrics") or {}).get(metric)
    if at_end is not None and at_end.get("final") is not None:
        yield Value("at the end of the training", at_end["final"], at_end["protocol"], at_end.get("details") or {})
    newest = {(row["checkpoint"], row["protocol"]): row for row in run.evaluations.rows() if row["name"] == metric}
    for (checkpoint, protocol), row in newest.items():
        yield Value(f"ganlab evaluate, {checkpoint}", row["value"], protocol, row.get("details") or {})


def classes(run: Run) -> Markup | None:
    """Which classes the generator prefers, beside the data's; None where it was not measured."""
    told = (facts.result_of(run) or {}).get("dataset", {}).get("classes") or []
    figures = []
    for one in values(run, "class_histogram"):
        sides = {side: one.details.get(side) or [] for side in ("generated", "data")}
        count = len(sides["data"])
        if not count or len(sides["generated"]) != count:
            continue
        names = told if len(told) == count else [str(c) for c in one.details.get("classes", range(count))]
        caption = f"Jensen-Shannon divergence {number(one.value)} nats, at most 0.6931; protocol {one.protocol}"
        figures.append(bars(f"Share of each class, {one.where}", names, sides, caption))
    note = "What a classifier takes the samples for, beside how often the data have each class."
    return section("Classes", *figures, note=note) if figures else None


def copies(run: Run) -> Markup | None:
    """Whether samples are copies of training data; None where neither a metric nor the watchdog says so."""
    rows = [
        (
            one.where,
            number(one.value),
            *(_distance(one, side) for side in ("fake", "held_out")),
            tag("code", one.protocol),
        )
        for one in values(run, "memorisation")
    ]
    repeated = [
        tag("p", tag("b", f"Turn {found['turn']}: "), f"{found['sentence']} {found.get('evidence', '')}")
        for found in run.findings.rows()
        if found.get("kind") == "repeated_samples"
    ]
    if not rows and not repeated:
        return None

    head = ["measured", "memorisation", "median distance of samples", "of held-out data", "protocol"]
    note = (
        "Memorisation is how often a sample lies nearer to its nearest training sample than held-out data do to "
        "theirs: "
        "0.5 for samples as new as data, 1 for copies, below 0.5 for what is less like the data than data."
    )
    listed = [table(head, rows, [1, 2, 3])] if rows else []
    return section("Copies", *listed, *repeated, note=note if rows else None)


def _distance(one: Value, side: str) -> str:
    return number(one.details.get(side))


def examination(run: Run) -> Markup | None:
    """What callback=diagnosis found; None where it did not look."""
    names = list(dict.fromkeys(name for row in run.history for name in row if name.startswith(EXAMINED)))
    if not names:
        return None

    players = dict.fromkeys(name.removeprefix(NORMS).split("/")[0] for name in names if name.startswith(NORMS))
    panels: list[tuple[str, str, Sequence[str], str]] = [
        (f"Spectral norms, {player}", f"{NORMS}{player}/", (), "the largest singular value of each layer")
        for player in players
    ]
    zero_sum = "of both losses by the generator's weights; -1 is a zero-sum game"
    sure = (
        "error is how far they are apart, bin by bin (expected calibration error); sure beyond right is overconfident"
    )
    steep = "change of the logit over distance, on lines between real and fake: no Lipschitz constant below max holds"
    panels += [
        (
            "Gradients of the losses alone",
            f"{EXAMINED}gradient/",
            ("generator", "discriminator"),
            "norms without penalties",
        ),
        ("Cosine between the players", f"{EXAMINED}gradient/", ("cosine",), zero_sum),
        ("Calibration of the discriminator", f"{EXAMINED}calibration/", (), sure),
        ("Steepness between real and fake", f"{EXAMINED}lipschitz/", (), steep),
    ]
    figures = []
    for title, above, wanted, caption in panels:
        lines = [
            name for name in names if name.startswith(above) and (not wanted or name.removeprefix(above) in wanted)
        ]
        drawn = [
            Curve(name.removeprefix(above), *run.series(name), colour=i, dash=i // 7 + i % 7)
            for i, name in enumerate(lines)
        ]
        if drawn:
            figures.append(chart(title, drawn, caption=caption, marks=marks(run)))
    note = "Of fixed latents and data, with the weights that train, in evaluation mode."
    return section("Diagnosis", tag("div", figures, kind="plots"), note=note)
