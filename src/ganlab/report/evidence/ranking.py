"""Who is best, with how much certainty: groups in order of a metric, one table for each protocol."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib import rc_context
from matplotlib.figure import Figure

from ganlab.report.evidence.group import Group, Spread
from ganlab.report.evidence.member import Member
from ganlab.report.figure.curves import COLOURS, STYLE, logarithmic, plot, telling
from ganlab.report.page.document import Markup, number, table, tag

MOST = 30  # groups in the figure


@dataclass(frozen=True)
class Ranking:
    """Groups of one protocol from the best to the worst by `metric`; `rows` are (group, its spread)."""

    protocol: str
    metric: str
    better: str
    rows: tuple[tuple[Group, Spread], ...]

    @property
    def others(self) -> list[str]:
        """The further metrics, all under the same protocol."""
        names = [n for group, _ in self.rows for m in group.members for n in m.metrics]
        return [n for n in dict.fromkeys(names) if n != self.metric]

    @property
    def header(self) -> list[str]:
        """The words over the columns."""
        more = [*self.others, "seconds per epoch", "seeds"]
        return ["rank", "setting", self.metric, "95 % confidence", "best seen", *more]

    def cells(self) -> list[list[str]]:
        """The table as texts."""
        return [self._row(place, group, spread) for place, (group, spread) in enumerate(self.rows, 1)]

    def _row(self, place: int, group: Group, spread: Spread) -> list[str]:
        interval = "–" if spread.interval is None else " to ".join(number(v, 3) for v in spread.interval)
        seen = [m.result["metrics"][self.metric]["best"] for m in group.members if m.result]
        best = Spread.of([v for v in seen if v is not None])
        more = [str(s) if (s := group.spread(n)) else "–" for n in (*self.others, "seconds_per_epoch")]
        return [str(place), group.label, str(spread), interval, str(best or "–"), *more, str(spread.count)]

    def verdict(self) -> str:
        """What the intervals allow to say of the first place."""
        if len(self.rows) < 2:
            return "Nothing to compare yet."
        (first, spread), *rest = self.rows
        if any(s.interval is None for _, s in self.rows):
            alone = "One seed each" if all(s.count == 1 for _, s in self.rows) else "Some have fewer than three seeds"
            return f"{alone}: without an interval an order may be luck; more seeds (seed=0,1,2) would tell."
        near = [group.label for group, s in rest if _overlap(spread, s)]
        if not near:
            return f"{first.label} is ahead of all others by more than the intervals."
        said = ", ".join(near[:4]) + (f" and {len(near) - 4} more" if len(near) > 4 else "")
        return f"{first.label} is first; its interval overlaps {said}: these seeds do not tell them apart."

    def to_table(self) -> Markup:
        """The table with its verdict."""
        numbers = range(2, len(self.header))
        above = tag("p", "Protocol ", tag("code", self.protocol))
        rows = table(self.header, self.cells(), list(numbers), sortable=True)
        return tag("div", above, rows, tag("p", self.verdict()))

    def to_figure(self) -> Figure:
        """Means as dots, intervals as bars, each seed as a small ring; of many groups the best."""
        rows = self.rows[:MOST]
        figure, axes = plot(f"{self.metric}, mean and 95 % confidence", 7.5, 0.9 + 0.27 * len(rows))
        with rc_context(STYLE):
            for place, (group, spread) in enumerate(rows):
                values = [v for m in group.members if (v := m.value(self.metric)) is not None]
                axes.plot(values, [place] * len(values), "o", color=COLOURS[5], markersize=4, fillstyle="none")
                if spread.interval:
                    axes.plot(spread.interval, [place, place], "-", color=COLOURS[0], linewidth=2)
                axes.plot([spread.mean], [place], "o", color=COLOURS[0], markersize=6)

            axes.set_yticks(range(len(rows)), telling([group.label for group, _ in rows]))
            axes.set_ylim(len(rows) - 0.5, -0.5)
            axes.set_xlabel(f"{self.metric} ({'more' if self.better == 'max' else 'less'} is better)")
            means = [spread.mean for _, spread in rows]
            if min(means) > 0 and max(means) > 10 * min(means):
                logarithmic(axes.xaxis)
            axes.grid(True, axis="x")
        return figure


def rank(protocol: str, metric: str, better: str, groups: Sequence[Group], members: Sequence[Member]) -> Ranking:
    """The groups with the results of `members` alone, the best first."""
    chosen = {id(m) for m in members}
    alike = [replace(g, members=tuple(m for m in g.members if id(m) in chosen)) for g in groups]
    rows = [(group, spread) for group in alike if (spread := group.spread(metric))]
    rows.sort(key=lambda row: row[1].mean, reverse=better == "max")
    return Ranking(protocol, metric, better, tuple(rows))


def _overlap(a: Spread, b: Spread) -> bool:
    return bool(a.interval and b.interval and a.interval[0] <= b.interval[1] and b.interval[0] <= a.interval[1])
