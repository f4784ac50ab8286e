"""Pictures that say in their own text what made them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ganlab.errors import WrongUse
from ganlab.report.figure.curves import STYLE
from ganlab.report.figure.tiles import DPI
from ganlab.store.run import Run

VECTOR = (".svg", ".pdf")
Drawing = Figure | Image.Image | Sequence[Image.Image]


def place(run: Run, command: str, out: Path | None, suffixes: Sequence[str] = (".png", *VECTOR)) -> Path:
    """Where a picture goes: `out`, whose folder is made, or `pictures/<command>.png` of the run.

    Raises:
        WrongUse: `out` is of another kind, or its folder cannot be made.
    """
    if out is None:
        return run.picture(command, suffixes[0])
    if out.suffix not in suffixes:
        raise WrongUse(f"--out {out} must end in {', '.join(suffixes[:-1])} or {suffixes[-1]}")
    with writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
    return out


def words(run: Run, command: str, **said: Any) -> dict[str, str]:
    """What a picture's text holds: the program, the command with what it was given, and the run's config."""
    told = {"run": run.signature, "command": command, **{k: v for k, v in said.items() if v is not None}}
    return {"Software": "ganlab", "ganlab": json.dumps(told, default=str), "config": run.config_text}


def write(drawing: Drawing, path: Path, text: Mapping[str, str], milliseconds: int = 120) -> Path:
    """A figure, an image, or the frames of a GIF as a file; a PNG holds `text`, a GIF its line `ganlab`.

    Raises:
        WrongUse: the place cannot be written.
    """
    with writing(path):
        if isinstance(drawing, Figure):
            with rc_context(STYLE):
                kept = dict(text) if path.suffix == ".png" else {}
                drawing.savefig(path, dpi=DPI, metadata=kept or None)
        elif isinstance(drawing, Image.Image):
            drawing.save(path, pnginfo=_chunks(text))
        else:
            first, *others = [frame.convert("P", palette=Image.Palette.ADAPTIVE) for frame in drawing]
            comment = text["ganlab"].encode()
            first.save(path, save_all=True, append_images=others, duration=milliseconds, loop=0, comment=comment)
    return path


def raster(figure: Figure) -> Image.Image:
    """A figure as pixels: a frame of a GIF."""
    content = BytesIO()
    with rc_context(STYLE):
        figure.savefig(content, format="png", dpi=DPI)
    return Image.open(content).convert("RGB")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Inside, what the disk refuses is the user's to mend.

    Raises:
        WrongUse: the place cannot be written.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise WrongUse(f"{path} cannot be written ({reason}); give another file by --out") from error


def _chunks(text: Mapping[str, str]) -> PngInfo:
    chunks = PngInfo()
    for key, value in text.items():
        chunks.add_itxt(key, value)
    return chunks
