"""The instant lab: a GAN of points in the plane, played turn by turn; one game per id, which a tab chooses for itself.

Each answer but that of `save` and `delete` is the game as it is now: {turn, half_turns: {player: n}, names: [scalar],
rows: [[value per name] per turn of this request], paused (null, or a sentence: whose number was not finite, why, what
to do), real: [[x, y]], fake: [[x, y]], manifold: 13 x 13 x 2 (the generator's grid), surface: grid x grid (how real
each place of [-1, 1]^2 looks, the lowest y first), arrows: [[x, y, dx, dy]] (gradients at fakes), boundary (of the
surface; null where only differences count), is_critic, kl, js (nats), modes, covered, quality (null where the modes are
unknown)}. A game is 410 once the worker began anew or eight others came after it: begin it again.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/lab")
Id = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]+$", max_length=40)]
Grid = Annotated[int, Field(ge=2, le=64)]
Coordinate = Annotated[float, Field(ge=-1, le=1)]


class Game(BaseModel):
    """Words of the command line over the lab's own, such as "loss=wasserstein", "optimizer.generator.lr=1e-3".

    The lab's own: dataset=ring generator=gan discriminator=gan optimizer=adam, widths [64,64], latent_dim 2, batches of
    128. `points` that were drawn, x and y from -1 to 1, are the dataset in place of a word.
    """

    model_config = ConfigDict(extra="forbid")
    words: Annotated[list[Annotated[str, Field(max_length=400)]], Field(max_length=60)] = []
    points: Annotated[list[tuple[Coordinate, Coordinate]], Field(min_length=2, max_length=5000)] | None = None
    grid: Grid = 32


class Play(BaseModel):
    """So many turns; those that take longer than 1.5 s are left out."""

    model_config = ConfigDict(extra="forbid")
    turns: Annotated[int, Field(ge=1, le=1000)] = 1
    grid: Grid = 32


class Step(BaseModel):
    """One player's half of a turn."""

    model_config = ConfigDict(extra="forbid")
    player: Literal["generator", "discriminator"]
    grid: Grid = 32


def _ask(request: Request, action: str, id: str, **given: Any) -> dict[str, Any]:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    return studio.workshop.ask(f"lab.{action}", id=id, **given).plain


@router.put("/{id}")
def begin(request: Request, id: Id, game: Game) -> dict[str, Any]:
    """A new game in turn 0, in place of any there was: also Reset.

    Besides the game: words (of its command line, the lab's own among them) and values (of its form: {key: value}).
    """
    folder = str(request.app.state.studio.own_folder / "points")
    return _ask(request, "begin", id, folder=folder, **game.model_dump())


@router.get("/{id}")
def see(request: Request, id: Id, grid: Annotated[int, Query(ge=2, le=64)] = 32) -> dict[str, Any]:
    """The game as it is."""
    return _ask(request, "see", id, grid=grid)


@router.post("/{id}/play")
def play(request: Request, id: Id, asked: Play) -> dict[str, Any]:
    """Play turns; a number that is not finite ends it."""
    return _ask(request, "play", id, **asked.model_dump())


@router.post("/{id}/step")
def step(request: Request, id: Id, asked: Step) -> dict[str, Any]:
    """One player alone; not counted as a turn."""
    return _ask(request, "step", id, **asked.model_dump())


@router.get("/{id}/command")
def command(request: Request, id: Id) -> dict[str, Any]:
    """The command that trains the same: {overrides: [word], command, exact (false once half turns were made)}.

    POST the overrides to /api/jobs to train it as a run.
    """
    return _ask(request, "save", id)


@router.delete("/{id}")
def end(request: Request, id: Id) -> dict[str, Any]:
    """Forget a game."""
    return _ask(request, "end", id)
