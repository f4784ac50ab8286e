"""The pieces of a self-contained HTML page: every text escaped, every picture inside, nothing fetched."""

import base64
import io
import math
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path


class Markup(str):
    """Text that is HTML already; any other text is escaped where it enters a page."""


def markup(content: object) -> Markup:
    """HTML of a text, a number, or of several things one after the other."""
    if isinstance(content, Markup):
        return content
    if isinstance(content, Iterable) and not isinstance(content, str):
        return Markup("".join(markup(part) for part in content))
    return Markup("" if content is None else escape(str(content)))


def tag(name: str, *content: object, **attributes: object) -> Markup:
    """One element; `kind` is its class.

    >>> tag("p", "a < b", kind="note")
    '<p class="note">a &lt; b</p>'
    """
    if "kind" in attributes:
        attributes = {"class": attributes.pop("kind"), **attributes}
    written = "".join(
        f' {k.replace("_", "-")}="{escape(str(v))}"' for k, v in attributes.items() if v not in (None, "")
    )
    return Markup(f"<{name}{written}>{markup(content)}</{name}>")


# The page itself says that nothing may be fetched.
ALONE = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def document(title: str, *body: object) -> str:
    """The whole page."""
    style = files("ganlab.report").joinpath("style.css").read_text()
    script = files("ganlab.report.page").joinpath("page.js").read_text()
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{ALONE}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style>"
    )
    shown = f"<body>{markup(body)}<script>{script}</script></body>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n{shown}</html>\n'


def section(title: str, *content: object, note: object = None) -> Markup:
    """A heading that can be linked to, a note under it, and what it is about."""
    below = tag("p", note, kind="note") if note else ""
    return tag("section", tag("h2", title, id=anchor(title)), below, *content)


def anchor(title: str) -> str:
    """What a link to the section of this title points at."""
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def contents(sections: Sequence[tuple[str, Markup]]) -> Markup:
    """Links to the sections."""
    return tag("nav", [tag("a", title, href=f"#{anchor(title)}") for title, _ in sections])


def table(
    header: Sequence[object], rows: Iterable[Sequence[object]], numbers: Sequence[int] = (), *, sortable: bool = False
) -> Markup:
    """A table that scrolls where it is too wide; the columns `numbers` are set flush right.

    A `sortable` one is put in order of a column by a click on its head.
    """

    def row(cells: Sequence[object], name: str) -> Markup:
        return tag("tr", [tag(name, c, kind="number" if i in numbers else "") for i, c in enumerate(cells)])

    head = tag("thead", row(header, "th")) if header else ""
    body = tag("tbody", [row(r, "td") for r in rows])
    return tag("div", tag("table", head, body, kind="sortable" if sortable else ""), kind="scroll")


def badge(state: str) -> Markup:
    """A state as a coloured word; the word alone says it."""
    return tag("span", state, kind=f"badge {state}")


def cards(values: Iterable[tuple[str, str, str]]) -> Markup:
    """Name, value and remark of the few numbers that matter most."""
    return tag(
        "div",
        [tag("div", tag("span", n), tag("b", v), tag("span", r), kind="card") for n, v, r in values],
        kind="cards",
    )


def picture(path: Path, alt: str, pixels: int) -> Markup:
    """The picture at `path` inside the page, at most `pixels` wide; a remark where it cannot be read."""
    from PIL import Image  # the web app reads evidence without it

    try:
        image: Image.Image = Image.open(path)
        image.load()
    except (OSError, SyntaxError):
        return tag("span", f"{path.name} cannot be read", kind="soft")
    shown = min(pixels, image.width)
    height = round(image.height * shown / image.width)
    # Twice the shown size, for dense screens; never more than there is.
    stored = min(image.width, 2 * shown)
    if stored < image.width:
        image = image.resize((stored, round(image.height * stored / image.width)), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    image.save(content, "WEBP", lossless=image.mode != "RGB", quality=85)
    source = "data:image/webp;base64," + base64.b64encode(content.getvalue()).decode()
    return Markup(f'<img src="{source}" alt="{escape(alt)}" width="{shown}" height="{height}">')


def sound(path: Path, label: str, most: int = 200_000) -> Markup:
    """A player of the first `most` bytes or so of the 16-bit WAV file at `path`; a remark where it cannot be read."""
    from ganlab.store.wav import read_wav, write_wav  # which needs numpy

    try:
        samples, rate = read_wav(path)
    except ValueError:
        return tag("span", f"{path.name} cannot be read", kind="soft")
    kept, content = samples[: most // 2], io.BytesIO()
    write_wav(kept, rate, content)
    source = "data:audio/wav;base64," + base64.b64encode(content.getvalue()).decode()
    cut = f", the first {len(kept) / rate:.2g} of {len(samples) / rate:.2g} s" if len(kept) < len(samples) else ""
    player = Markup(f'<audio controls preload="none" src="{source}"></audio>')
    return tag("figure", player, tag("figcaption", f"{label}{cut}"))


def number(value: float | None, digits: int = 4) -> str:
    """A number to a few significant digits, a dash where there is none.

    >>> number(12345.678), number(0.00012345), number(None), number(3.0)
    ('12,346', '0.0001234', '–', '3')
    """
    if value is None:
        return "–"
    if not math.isfinite(value):
        return "not finite"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    return f"{value:.{digits}g}"
