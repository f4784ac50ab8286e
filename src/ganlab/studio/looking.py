"""What the requests for pictures of trained runs have in common."""

import math
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ganlab.errors import WrongUse
from ganlab.studio.wire import Answer

Seed = Annotated[int, Field(ge=0, lt=2**31)]
Pixels = Annotated[int, Field(ge=0, le=1024)]
Numbers = Annotated[str, StringConstraints(max_length=20_000)]
# A pattern counts by `max_length`: a counted class of Unicode, as \\w{1,60}, costs the server megabytes each.
Checkpoint = Annotated[str, StringConstraints(pattern=r"^(best|turn-[0-9]+)$", max_length=17)]
Unit = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.]+:[0-9]+$", max_length=107)]
Units = Annotated[list[Unit], Field(max_length=16, default_factory=list)]
Slot = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.-]+$", max_length=60)]
PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "a picture"}}
GIF: dict[int | str, dict[str, Any]] = {200: {"content": {"image/gif": {}}, "description": "a film"}}
LARGEST = 10.0  # number of a latent


class Query(BaseModel):
    """`slot` names what a page shows one thing in: of those that wait, only the newest is worked on (others 409)."""

    model_config = ConfigDict(extra="forbid")
    slot: Slot | None = None


class Model(Query):
    """A run at a checkpoint: `best`, `turn-000000400`, or the newest."""

    checkpoint: Checkpoint | None = None


class Latent(Model):
    """One latent: what `seed` draws, its first numbers replaced by `z`, such as "0.5,,-1" (the second stays).

    `label` is a class by name or number, where the generator is told one. `truncation` cuts what the seed draws.
    """

    seed: Seed = 0
    z: Numbers = ""
    label: Annotated[str, StringConstraints(max_length=100)] | None = None
    truncation: Annotated[float, Field(gt=0, le=LARGEST)] | None = None

    def as_arguments(self, *without: str) -> dict[str, Any]:
        """As the worker takes it."""
        plain = self.model_dump(exclude={"slot", *without})
        return {key: numbers(value) if key == "z" else value for key, value in plain.items()}


class Shown(Latent):
    """A latent's picture, images by a whole number to at least `pixels` wide (0: as they are).

    `off` switches units of the generator off, such as `layers.2:17`, up to sixteen.
    """

    pixels: Pixels = 0
    off: Units


Network = Literal["generator", "discriminator"]


def numbers(text: str) -> list[float | None]:
    """The numbers of "0.5,,-1"; None where there is nothing between commas.

    Raises:
        WrongUse: something else stands there.

    >>> numbers("0.5,,-1"), numbers("")
    ([0.5, None, -1.0], [])
    """
    return [_number(part) for part in text.split(",")] if text else []


def _number(part: str) -> float | None:
    if not part.strip():
        return None
    try:
        value = float(part)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        raise WrongUse(f"z holds {part[:20]!r}; give numbers from -{LARGEST:g} to {LARGEST:g} with commas between")
    return value


def picture(answer: Answer, kind: str = "image/png", number: int = 0) -> Response:
    """The file of an answer; a browser may keep it for a minute."""
    return Response(answer.files[number], media_type=kind, headers={"cache-control": "private, max-age=60"})
