"""Curves: rolling means, least and most per pixel, what was added since, and the stream that tells it."""

from collections.abc import Callable
from pathlib import Path

from ganlab.store.history import History
from ganlab.store.run import Run
from ganlab.studio.curves import WHOLE, curves, rolling
from ganlab.studio.feed import Feed
from ganlab.studio.state import Studio


def test_a_rolling_mean_leaves_out_what_is_missing() -> None:
    values = [3.0, None, 5.0, 1.0, None, None, None, 2.0]
    for window in (1, 2, 3, 20):
        expected = []
        for i in range(len(values)):
            known = [v for v in values[max(0, i - window + 1) : i + 1] if v is not None]
            expected.append(sum(known) / len(known) if known else None)
        assert rolling(values, window) == expected


def test_no_spike_is_lost_and_smoothing_comes_first(tmp_path: Path) -> None:
    count, path = WHOLE + 5000, tmp_path / "metrics.csv"
    lines = [f"{i},{1000.0 if i == 12345 else 1.0}" for i in range(1, count + 1)]
    path.write_text("\n".join(["turn,loss/generator", *lines, ""]))
    shown = curves(History(path), pixels=400)
    assert shown.reduced
    assert len(shown.turns) == 800
    assert max(v for v in shown.values["loss/generator"] if v is not None) == 1000.0
    smooth = curves(History(path), pixels=400, smooth=10).values["loss/generator"]
    assert max(v for v in smooth if v is not None) == (1000 + 9) / 10
    part = curves(History(path), first=12000, last=13000)
    assert (part.reduced, part.rows) == (False, 1001)


def test_only_whole_lines_are_read_and_reading_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    path.write_text("turn,a\n1,5\n2,nan\n3,")
    history = History(path)
    first = history.since()
    assert first.rows == [[1.0, 5.0], [2.0, None]]
    path.write_text("turn,a\n1,5\n2,nan\n3,7\nrubbish\n4,8\n")
    assert history.since(first.end).rows == [[3.0, 7.0], [4.0, 8.0]]
    path.write_text("turn,a\n1,5\n")
    assert history.since(first.end).rows == [[1.0, 5.0]]  # it was rewound


def test_a_stream_tells_deltas_and_resumes(studio: Studio, write_run: Callable[..., Run]) -> None:
    id = "gan-gan-ring~0123456789ab"
    run = Run(studio.runs / "gan-gan-ring" / "0123456789ab")
    feed = Feed(studio, [f"run:{id}"])
    assert [event for event, _ in feed.news()] == ["rows", "run", "samples", "findings"]
    assert feed.news() == []
    run.append_row(["turn", "loss/generator", "loss/discriminator", "fid"], {"turn": 42, "fid": 1.5})
    told = feed.news()
    assert [(event, data["rows"]) for event, data in told] == [("rows", [[42.0, None, None, 1.5]])]
    resumed = Feed(studio, [f"run:{id}"], last=feed.id)
    assert "rows" not in [event for event, _ in resumed.news()]
    run.rewind(10)
    assert [(event, data["whole"], len(data["rows"])) for event, data in feed.news() if event == "rows"] == [
        ("rows", True, 5)
    ]


def test_a_stream_says_that_a_run_is_gone(studio: Studio) -> None:
    feed = Feed(studio, ["run:nothing", "jobs"])
    assert [event for event, _ in feed.news()] == ["gone", "jobs"]
