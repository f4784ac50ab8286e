"""The datasets: what they are, their classes, random samples, and what augmentations do to them.

`set` gives words of the command line for the dataset, such as dataset.classes=[3], dataset.limit=500 or
dataset.image_size=16, as often as needed; `path` is where its files are, where it asks for them.
"""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field, StringConstraints

from ganlab.config.words import read
from ganlab.config.words import words as words_of
from ganlab.studio import looking
from ganlab.studio.looking import PNG, Pixels, Seed, picture
from ganlab.studio.refusal import Missing
from ganlab.studio.state import Studio
from ganlab.studio.wire import Answer

router = APIRouter(prefix="/api/data")
SECONDS = 300  # a dataset is decoded when it is first looked at
Word = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]*$", max_length=61)]
Setting = Annotated[str, StringConstraints(max_length=300)]


class Source(looking.Query):
    """A dataset as some words make it."""

    set: Annotated[list[Setting], Field(max_length=20, default_factory=list)]
    path: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00\n\r${}]+$")] | None = None


class Sheet(Source):
    """A sheet of so many columns; images at least `pixels` wide."""

    seed: Seed = 0
    columns: Annotated[int, Field(ge=1, le=32)] = 5
    pixels: Pixels = 0


class Pictures(Sheet):
    """How many samples; of points all at once, 2000 or so."""

    count: Annotated[int, Field(ge=1, le=4000)] = 25


class Augmented(Source):
    """`augmentation` names one or more, in order; `set` also takes theirs, as augmentation.flip.probability=1."""

    augmentation: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=61)]], Field(max_length=8)
    ]
    seed: Seed = 0
    count: Annotated[int, Field(ge=1, le=2000)] = 8
    pixels: Pixels = 0
    after: bool = True


def _ask(request: Request, action: str, word: str, asked: Source, **given: Any) -> Answer:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    if word not in words_of("dataset"):
        raise Missing(f"there is no dataset={word}; there are {', '.join(words_of('dataset'))}")
    known = {"word": word, "words": asked.set, "path": asked.path}
    return studio.workshop.ask(f"data.{action}", slot=asked.slot, seconds=SECONDS, **known, **given)


def _arguments(asked: Source) -> dict[str, Any]:
    return asked.model_dump(exclude={"slot", "set", "path"})


@router.get("")
def cards() -> dict[str, Any]:
    """All datasets, their files unread: {datasets: [{word, summary, about, papers, options, ..., needs_path}]}.

    `needs_path`: it is a place on the disk that `path` must name.
    """
    found = [asdict(read("dataset", word)) for word in words_of("dataset")]
    return {"datasets": [{**card, "needs_path": _needs_path(card)} for card in found]}


def _needs_path(card: dict[str, Any]) -> bool:
    return any(option["key"] == "dataset.path" and option["value"] == "???" for option in card["options"])


@router.get("/{word}")
def facts(request: Request, word: Word, asked: Annotated[Source, Query()]) -> dict[str, Any]:
    """One dataset: {word, name, modality, sample_shape, describes, classes: [name], on_disk, how}.

    Where it is on the disk also {train, test, bytes, histogram: [samples of each class] or null}; else `how` says how
    to put it there.
    """
    return _ask(request, "facts", word, asked).plain


@router.get("/{word}/there")
def there(request: Request, word: Word, asked: Annotated[Source, Query()]) -> dict[str, Any]:
    """The same without counts, for which nothing is read of its files: whether it is on this disk at once."""
    return _ask(request, "there", word, asked).plain


@router.get("/{word}/pictures.png", response_class=Response, responses=PNG)
def pictures(request: Request, word: Word, asked: Annotated[Pictures, Query()]) -> Response:
    """Random samples, others for each seed (*Shuffle*); points on one picture."""
    return picture(_ask(request, "pictures", word, asked, **_arguments(asked)))


@router.get("/{word}/pictures")
def labels(request: Request, word: Word, asked: Annotated[Pictures, Query()]) -> dict[str, Any]:
    """What stands on that sheet: {rows: [row of the training data], labels: [class name] or null}."""
    return _ask(request, "pictures", word, asked, **_arguments(asked)).plain


@router.get("/{word}/classes.png", response_class=Response, responses=PNG)
def classes(request: Request, word: Word, asked: Annotated[Sheet, Query()]) -> Response:
    """One sample of each class, in order."""
    return picture(_ask(request, "classes", word, asked, **_arguments(asked)))


@router.get("/{word}/class/{number}.png", response_class=Response, responses=PNG)
def one_class(
    request: Request, word: Word, number: Annotated[int, Path(ge=0, lt=10**6)], asked: Annotated[Sheet, Query()]
) -> Response:
    """One sample of one class, another for each seed."""
    return picture(_ask(request, "classes", word, asked, number=number, **_arguments(asked)))


@router.get("/{word}/augmented.png", response_class=Response, responses=PNG)
def augmented(request: Request, word: Word, asked: Annotated[Augmented, Query()]) -> Response:
    """Samples in the first row, the same augmented in the second; of points, those `after` or before."""
    given = _arguments(asked)
    after, names = given.pop("after"), given.pop("augmentation")
    found = _ask(request, "augmented", word, asked, augmentations=names, **given)
    return picture(found, number=min(int(after), len(found.files) - 1))
