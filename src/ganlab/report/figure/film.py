"""The same latents through the training, as a film. Imports no torch."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ganlab.errors import WrongUse
from ganlab.store import facts
from ganlab.store.run import Run

BAR = 28  # pixels under a picture, for its turn


def frames(run: Run, most: int = 200) -> list[Image.Image]:
    """The run's pictures of its fixed latents with their turns below, at most so many, evenly chosen.

    Raises:
        WrongUse: there are fewer than two.
    """
    drawn = facts.sample_pictures(run)
    if len(drawn) < 2:
        every = run.config.training.sample_every
        raise WrongUse(
            f"{run.folder} has {len(drawn)} pictures of its samples (training.sample_every={every}), and a film needs "
            "two; "
            "train it with a smaller training.sample_every"
        )
    chosen = [drawn[round(i * (len(drawn) - 1) / (most - 1))] for i in range(most)] if len(drawn) > most else drawn
    last = chosen[-1][0]
    return [_frame(turn, last, path) for turn, path in chosen]


def _frame(turn: int, last: int, path: Path) -> Image.Image:
    """A picture over a bar that fills up as the training goes on."""
    with Image.open(path) as picture:
        frame = Image.new("RGB", (picture.width, picture.height + BAR), "white")
        frame.paste(picture, (0, 0))
    draw = ImageDraw.Draw(frame)
    draw.rectangle((0, frame.height - 4, frame.width * turn / max(1, last), frame.height), fill="#0072b2")
    draw.text((6, frame.height - BAR + 3), f"turn {turn:,}", fill="#1b2127", font=ImageFont.load_default(15))
    return frame


def write_film(run: Run, out: Path | None = None, seconds: float = 8.0) -> Path:
    """The film as a GIF of about so many seconds, that stays on its last frame for a moment.

    Raises:
        WrongUse: there are fewer than two pictures, or the place cannot be written.
    """
    if out is not None and out.suffix != ".gif":
        raise WrongUse(f"--out {out} must end in .gif")
    if not seconds > 0:
        raise WrongUse(f"--seconds must be above 0, got {seconds:g}")
    made = frames(run)
    path = out or run.picture("film", ".gif")
    each = max(20, round(1000 * seconds / len(made)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _save(made, path, [*[each] * (len(made) - 1), each + 1500], f"ganlab film of run {run.signature}")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written ({error.strerror}); give another file by --out") from error
    return path


def _save(made: Sequence[Image.Image], path: Path, milliseconds: list[int], comment: str) -> None:
    first, *others = [frame.convert("P", palette=Image.Palette.ADAPTIVE) for frame in made]
    first.save(path, save_all=True, append_images=others, duration=milliseconds, loop=0, comment=comment.encode())
