"""The drawing of networks: palette, check, mends, words that are read and written, what comes in and goes out.

A network is sent as {graph, latent_dim}; `dataset` is words of the command line for the data it is checked for, such as
dataset=mnist and dataset.image_size=16.
"""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from ganlab.layer.graph.summary import schema
from ganlab.studio.address import run_of
from ganlab.studio.design import exchange, graphs, shelf
from ganlab.studio.design.data import facts
from ganlab.studio.state import Studio

router = APIRouter(prefix="/api/design")
Player = Literal["generator", "discriminator"]
Word = Annotated[str, StringConstraints(max_length=300)]
Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]
Key = Annotated[str, StringConstraints(max_length=200)]


class Network(BaseModel):
    """A drawing, and the data it is for."""

    graph: dict[str, Any]
    latent_dim: Annotated[int, Field(ge=1, le=1_000_000)] = 100
    dataset: Annotated[list[Word], Field(max_length=20)] = []


class Broken(Network):
    """The problem to mend: its node and its sentence."""

    node: Annotated[str, StringConstraints(max_length=1000)]
    sentence: Annotated[str, StringConstraints(max_length=4000)]


class Saved(Network):
    """Where things stand, by place and name; `overwrite` an own word of this name."""

    layout: Annotated[dict[Key, dict[Key, tuple[Coordinate, Coordinate]]], Field(max_length=500)] = {}
    overwrite: bool = False


class Leaving(Network):
    """The format, and what the file is called."""

    to: Literal["keras", "onnx", "python", "modular"]
    name: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,39})?$")] = ""


class Text(BaseModel):
    """A file's text."""

    text: Annotated[str, StringConstraints(max_length=1_000_000)]


def _studio(request: Request) -> Studio:
    studio = request.app.state.studio
    assert isinstance(studio, Studio)
    return studio


@router.get("/palette")
def palette() -> dict[str, Any]:
    """`ganlab layers --json`."""
    return schema()


@router.get("/words")
def words() -> dict[str, Any]:
    """The words of both players: {player: [{word, graph, own}]}; `graph`: it can be drawn."""
    return {player: list(shelf.listed(player)) for player in exchange.PLAYERS}


@router.get("/words/{player}/{word}")
def opened(player: Player, word: str) -> dict[str, Any]:
    """A word as a drawing: {word, graph or null, latent_dim or null, own, layout}."""
    return asdict(shelf.opened(player, word))


@router.get("/modules/{player}/{word}")
def modules(
    request: Request,
    player: Player,
    word: str,
    dataset: Annotated[list[Word], Query(max_length=20, default_factory=list)],
) -> dict[str, Any]:
    """What a word's network is made of, for this data: {parameters, modules: [{name, module, parameters}]}."""
    shelf.opened(player, word)
    words = [f"{player}={word}", *dataset]
    return _studio(request).workshop.ask("design.modules", player=player, words=words).plain


@router.get("/run/{id}")
def of_run(request: Request, id: str) -> dict[str, Any]:
    """The networks of a run: {words, players: {player: {word, graph, latent_dim}}}."""
    return exchange.of_run(run_of(id, _studio(request).runs))


@router.post("/modular")
def of_modular(given: Text) -> dict[str, Any]:
    """A JSON of the modular framework: {players: {player: {graph}}, overrides, remarks}."""
    return exchange.of_modular(given.text)


@router.post("/check/{player}")
def check(request: Request, player: Player, asked: Network) -> dict[str, Any]:
    """Shapes, costs, problems: as `ganlab check --json`, with the facts and whether each problem can be mended."""
    return graphs.checked(asked.graph, player, facts(_studio(request), asked.dataset, asked.latent_dim))


@router.post("/mend/{player}")
def mend(request: Request, player: Player, asked: Broken) -> dict[str, Any]:
    """The graph with one problem mended: {graph, overrides}."""
    known = facts(_studio(request), asked.dataset, asked.latent_dim)
    return asdict(graphs.mend(asked.graph, player, known, asked.node, asked.sentence))


@router.post("/words/{player}/{word}")
def save(player: Player, word: Annotated[str, Path(max_length=200)], asked: Saved) -> dict[str, Any]:
    """Write conf/PLAYER/WORD.yaml: {saved, path}; where an own word has the name, only with `overwrite`."""
    graphs.refuse_odd(asked.graph)
    latent = asked.latent_dim if player == "generator" else None
    layout: dict[str, Any] = {place: {n: list(at) for n, at in names.items()} for place, names in asked.layout.items()}
    return shelf.write(player, word, shelf.Drawing(word, asked.graph, latent, layout=layout), asked.overwrite)


@router.post("/export/{player}")
def export(player: Player, asked: Leaving) -> Response:
    """The file that `ganlab export` writes, without trained weights."""
    graphs.refuse_odd(asked.graph)
    drawing = shelf.Drawing(asked.name, asked.graph, asked.latent_dim)
    name, content = exchange.exported(player, drawing, asked.to, asked.dataset)
    told = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=told)
