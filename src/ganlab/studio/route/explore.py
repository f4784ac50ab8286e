"""Trained runs: samples of latents that somebody moves, layers, scores, neighbours, maps of the latent space.

A run is named as in /api/runs. Pictures are answers of their own, for `<img src=...>`; all else is JSON. What a run
cannot be asked for is 400 with one sentence, a run or checkpoint that is not there 404 or 400, a request that a newer
one of its `slot` replaced 409, a worker that ended or is busy 503 (asking again starts it again).
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from ganlab.studio import looking
from ganlab.studio.address import run_of
from ganlab.studio.looking import GIF, PNG, Latent, Model, Network, Numbers, Pixels, Seed, Shown, picture
from ganlab.studio.state import Studio
from ganlab.studio.wire import Answer

router = APIRouter(prefix="/api/explore")
Columns = Annotated[int, Field(ge=1, le=32)]
Coordinate = Annotated[float, Field(ge=-looking.LARGEST, le=looking.LARGEST)]


class Random(Latent):
    """The latents of `count` seeds from `seed` on, on a sheet of so many columns."""

    count: Annotated[int, Field(ge=1, le=100)] = 25
    columns: Columns = 5
    pixels: Pixels = 0


class Way(Model):
    """From latent a to latent b, each a seed and its replaced numbers, along the great circle or straight."""

    a_seed: Seed = 0
    a_z: Numbers = ""
    b_seed: Seed = 1
    b_z: Numbers = ""
    way: Literal["spherical", "straight"] = "spherical"
    steps: Annotated[int, Field(ge=2, le=64)] = 9
    label: Annotated[str, Field(max_length=100)] | None = None
    truncation: Annotated[float, Field(gt=0, le=looking.LARGEST)] | None = None
    pixels: Pixels = 0

    def as_arguments(self) -> dict[str, Any]:
        """As the worker takes it."""
        ends = {"a": (self.a_seed, looking.numbers(self.a_z)), "b": (self.b_seed, looking.numbers(self.b_z))}
        return self.model_dump(exclude={"slot", "a_seed", "a_z", "b_seed", "b_z"}) | ends


class Through(Latent):
    """A latent through all checkpoints (`checkpoint` itself says nothing here)."""

    pixels: Pixels = 0


class Layers(Latent):
    """The layers of a network."""

    network: Network = "generator"
    off: looking.Units


class Maps(Layers):
    """The channels of one layer, each at least `pixels` wide."""

    layer: Annotated[str, Field(max_length=100)]
    columns: Columns = 8
    pixels: Annotated[int, Field(ge=1, le=256)] = 32


class Neighbours(Latent):
    """How many training samples, the nearest first."""

    count: Annotated[int, Field(ge=1, le=24)] = 6
    pixels: Pixels = 0


class Plane(Model):
    """A plane through the latent of `seed` and `z`: along the two directions of most change, or random ones."""

    axes: Literal["strongest", "random"] = "strongest"
    seed: Seed = 0
    z: Numbers = ""


class PlaneSheet(Plane):
    """`steps` samples to a side, from -reach to reach in both directions."""

    label: Annotated[str, Field(max_length=100)] | None = None
    steps: Annotated[int, Field(ge=2, le=21)] = 9
    reach: Annotated[float, Field(gt=0, le=looking.LARGEST)] = 2.5
    pixels: Pixels = 0


class Place(Plane):
    """A place on the plane."""

    x: Coordinate
    y: Coordinate


class Scatter(Model):
    """The samples of `count` seeds."""

    seed: Seed = 0
    count: Annotated[int, Field(ge=3, le=1000)] = 200
    label: Annotated[str, Field(max_length=100)] | None = None


def _ask(request: Request, id: str, action: str, slot: str | None = None, **given: Any) -> Answer:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    folder = str(run_of(id, studio.runs).folder.absolute())
    return studio.workshop.ask(action, slot=slot, folder=folder, **given)


@router.get("/{id}")
def facts(request: Request, id: str, asked: Annotated[Model, Query()]) -> dict[str, Any]:
    """What a page must know first.

    {latent_dim, sample_shape, modality, dataset, classes: [name], is_told (whether a label can be chosen), is_critic,
    turn, checkpoint, checkpoints: ["best", "turn-..."], protocol}.
    """
    return _ask(request, id, "explore.facts", asked.slot, checkpoint=asked.checkpoint).plain


@router.get("/{id}/picture.png", response_class=Response, responses=PNG)
def sample(request: Request, id: str, asked: Annotated[Shown, Query()]) -> Response:
    """The sample of one latent. Ask a second run for the same seed and z to compare them."""
    return picture(_ask(request, id, "explore.picture", asked.slot, **asked.as_arguments()))


@router.get("/{id}/latent")
def latent(request: Request, id: str, asked: Annotated[Latent, Query()]) -> dict[str, Any]:
    """All numbers of a latent, {latent: [number]}: where the sliders stand."""
    return _ask(request, id, "explore.latent", asked.slot, **asked.as_arguments("label")).plain


@router.get("/{id}/random.png", response_class=Response, responses=PNG)
def random(request: Request, id: str, asked: Annotated[Random, Query()]) -> Response:
    """A sheet without margins; the picture in row r and column c is that of seed + r * columns + c.

    Without a label, the classes go round with the columns.
    """
    return picture(_ask(request, id, "explore.random", asked.slot, **asked.as_arguments("z")))


@router.get("/{id}/interpolation.png", response_class=Response, responses=PNG)
def strip(request: Request, id: str, asked: Annotated[Way, Query()]) -> Response:
    """The way from a to b as a strip of `steps` pictures without margins."""
    return picture(_ask(request, id, "explore.strip", asked.slot, **asked.as_arguments()))


@router.get("/{id}/interpolation.gif", response_class=Response, responses=GIF)
def film(request: Request, id: str, asked: Annotated[Way, Query()]) -> Response:
    """The way from a to b and back, as a film."""
    return picture(_ask(request, id, "explore.film", asked.slot, **asked.as_arguments()), "image/gif")


@router.get("/{id}/checkpoints.png", response_class=Response, responses=PNG)
def through(request: Request, id: str, asked: Annotated[Through, Query()]) -> Response:
    """One latent through the run's checkpoints, a strip in order of turn (see /checkpoints)."""
    return picture(_ask(request, id, "explore.through", asked.slot, **asked.as_arguments("checkpoint")))


@router.get("/{id}/checkpoints")
def checkpoints(request: Request, id: str, asked: Annotated[looking.Query, Query()]) -> dict[str, Any]:
    """What stands on that strip: {checkpoints: [{checkpoint, turn}]}."""
    return _ask(request, id, "explore.through", asked.slot).plain


@router.get("/{id}/difference.png", response_class=Response, responses=PNG)
def difference(request: Request, id: str, asked: Annotated[Shown, Query()]) -> Response:
    """Three pictures: the sample, the same with `off` switched off, and the difference (grey: none)."""
    return picture(_ask(request, id, "explore.difference", asked.slot, **asked.as_arguments()))


@router.get("/{id}/difference")
def change(request: Request, id: str, asked: Annotated[Shown, Query()]) -> dict[str, Any]:
    """How much switching off changes, of a range of 2: {mean_change, largest_change}."""
    return _ask(request, id, "explore.difference", asked.slot, **asked.as_arguments()).plain


@router.get("/{id}/layers")
def layers(request: Request, id: str, asked: Annotated[Layers, Query()]) -> dict[str, Any]:
    """{layers: [{name, kind, channels, height, width, strongest: [channel], dead}]} in order, for one latent.

    Of the discriminator: what its layers give for the generator's sample.
    """
    return _ask(request, id, "channels.layers", asked.slot, **asked.as_arguments()).plain


@router.get("/{id}/layer.png", response_class=Response, responses=PNG)
def layer(request: Request, id: str, asked: Annotated[Maps, Query()]) -> Response:
    """The channels of `layer`, by number, row by row, a pixel between them; the first 256."""
    return picture(_ask(request, id, "channels.maps", asked.slot, **asked.as_arguments()))


@router.get("/{id}/score")
def score(request: Request, id: str, asked: Annotated[Shown, Query()]) -> dict[str, Any]:
    """What the run's discriminator says of a sample.

    {score, probability (null of a critic), threshold, passes (as real), real_mean, fake_mean, threshold_said, notes};
    of a critic the threshold is halfway between the mean scores of held-out data and of the run's own samples.
    """
    return _ask(request, id, "judging.score", asked.slot, **asked.as_arguments("pixels")).plain


@router.get("/{id}/neighbours")
def neighbours(request: Request, id: str, asked: Annotated[Neighbours, Query()]) -> dict[str, Any]:
    """Nearest training samples, by pixels, sounds by decibels over pitch: {neighbours: [{row, distance, class}]}."""
    return _ask(request, id, "explore.neighbours", asked.slot, **asked.as_arguments()).plain


@router.get("/{id}/neighbours.png", response_class=Response, responses=PNG)
def neighbours_shown(request: Request, id: str, asked: Annotated[Neighbours, Query()]) -> Response:
    """The sample and after it its neighbours, a strip without margins."""
    return picture(_ask(request, id, "explore.neighbours", asked.slot, **asked.as_arguments()))


@router.get("/{id}/map.png", response_class=Response, responses=PNG)
def plane(request: Request, id: str, asked: Annotated[PlaneSheet, Query()]) -> Response:
    """A plane of the latent space as a square sheet without margins: x grows to the right, y upwards."""
    return picture(_ask(request, id, "plane.look", asked.slot, **_with_numbers(asked)))


@router.get("/{id}/map")
def place(request: Request, id: str, asked: Annotated[Place, Query()]) -> dict[str, Any]:
    """What a click on that plane gives: {latent: [number], here: [x, y] of seed and z themselves}."""
    given = _with_numbers(asked)
    return _ask(request, id, "plane.at", asked.slot, place=[given.pop("x"), given.pop("y")], **given).plain


@router.get("/{id}/scatter")
def scatter(request: Request, id: str, asked: Annotated[Scatter, Query()]) -> dict[str, Any]:
    """Samples laid out by their looks (principal axes): {points: [{x, y, seed, class}], variance: [share, share]}."""
    return _ask(request, id, "plane.scatter", asked.slot, **asked.model_dump(exclude={"slot"})).plain


def _with_numbers(asked: Plane) -> dict[str, Any]:
    return {**asked.model_dump(exclude={"slot"}), "z": looking.numbers(asked.z)}
