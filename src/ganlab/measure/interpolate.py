"""Samples on ways between latents or classes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from ganlab.errors import WrongUse, as_wrong_use
from ganlab.measure.latent import arithmetic, between_classes, mean_of, spherical, straight
from ganlab.measure.load import Trained, look
from ganlab.measure.sample import classes_from, pictures
from ganlab.measure.signed import VECTOR, place, raster, words, write
from ganlab.needs import TOLD_GENERATOR
from ganlab.report.figure.tiles import tiles
from ganlab.store.run import Run

Way = Literal["spherical", "straight", "classes"]
WAYS: Mapping[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = {"spherical": spherical, "straight": straight}
SHEET = 64  # samples of the sheet that `ganlab sample` draws, by whose numbers arithmetic names latents


def interpolation(
    trained: Trained, way: Way, rows: int, steps: int, seed: int, classes: Sequence[int] | None
) -> Tensor:
    """Samples (rows, steps, *sample_shape): each row from one latent to another, or at one latent from class to class.

    Raises:
        WrongUse: the generator is told no classes, where these are what to go between.
    """
    sampler, random = trained.sampler(), torch.Generator().manual_seed(seed)
    a, b = sampler.latents(2 * rows, random).chunk(2)
    t = torch.linspace(0, 1, steps, device=sampler.device)
    if way == "classes":
        return _class_walk(trained, a, t, classes)
    latents = WAYS[way](a, b, t).flatten(0, 1)
    labels = None
    if trained.parts.dataset.num_classes:
        asked = torch.tensor(classes or range(trained.parts.dataset.num_classes), device=sampler.device)
        labels = asked[torch.arange(rows) % len(asked)].repeat_interleave(steps)
    made: Tensor = sampler(latents, labels).unflatten(0, (rows, steps))
    return made.cpu()


def _class_walk(trained: Trained, latent: Tensor, t: Tensor, classes: Sequence[int] | None) -> Tensor:
    if not TOLD_GENERATOR.met(trained.parts.generator):
        raise WrongUse("--way classes goes between classes, and this run's generator is told none; use --way spherical")
    count, rows = trained.parts.dataset.num_classes, len(latent)
    asked = torch.tensor(classes or range(count), device=latent.device)
    first, other = (asked[(torch.arange(rows) + shift) % len(asked)] for shift in (0, 1))
    sampler, made = trained.sampler(), []
    for row in range(rows):  # one at a time, so that no batch is split inside of the hooks
        here = latent[row].expand(len(t), -1)
        with as_wrong_use(), between_classes(sampler.network, other[row].expand(len(t)), t):
            made.append(sampler(here, first[row].expand(len(t))))
    return torch.stack(made).cpu()


def write_interpolation(
    run: Run,
    out: Path | None = None,
    way: Way = "spherical",
    rows: int = 8,
    steps: int = 9,
    *,
    seed: int = 0,
    labels: str | None = None,
    checkpoint: str | None = None,
) -> Path:
    """The ways as a strip each, or as a film there and back (.gif).

    Raises:
        WrongUse: the run has no latents, images or such classes, fewer than one row or two steps, or a place that
        cannot be
            written.
    """
    if rows < 1 or steps < 2:
        raise WrongUse(f"--rows must be at least 1 and --steps at least 2, got {rows} and {steps}")
    trained = look(run, "interpolate", checkpoint)
    path = place(run, "interpolate", out, (".png", ".gif", *VECTOR))
    classes = classes_from(trained, labels)
    made = interpolation(trained, way, rows, steps, seed, classes)
    names = _row_names(trained, way, rows, classes)
    strips = [pictures(row) for row in made]
    text = words(run, "interpolate", way=way, seed=seed, labels=classes, checkpoint=checkpoint, turn=trained.game.turn)
    if path.suffix == ".gif":
        there = [raster(tiles([[strip[step] for strip in strips]], columns=names)) for step in range(steps)]
        return write([*there, *there[-2:0:-1]], path, text)
    columns = [f"{step / (steps - 1):.3g}" for step in range(steps)]
    return write(tiles(strips, rows=names, columns=columns), path, text)


def _row_names(trained: Trained, way: Way, rows: int, classes: Sequence[int] | None) -> list[str]:
    if not TOLD_GENERATOR.met(trained.parts.generator):
        return []
    names = [trained.parts.dataset.class_names[c] for c in classes or range(trained.parts.dataset.num_classes)]
    if way != "classes":
        return [names[row % len(names)] for row in range(rows)]
    return [f"{names[row % len(names)]} to {names[(row + 1) % len(names)]}" for row in range(rows)]


def write_arithmetic(
    run: Run,
    of: Sequence[Sequence[int]],
    out: Path | None = None,
    *,
    seed: int = 0,
    labels: str | None = None,
    checkpoint: str | None = None,
) -> Path:
    """a - b + c of latents, each the mean of those of the samples so numbered on `ganlab sample`'s sheet of `seed`.

    Raises:
        WrongUse: what `write_interpolation` says, or there are not three terms of numbers below 64.
    """
    if len(of) != 3 or not all(term and all(0 <= n < SHEET for n in term) for term in of):
        raise WrongUse(
            f"--of takes three terms, a b c of a - b + c, each one or more of the numbers 0 to {SHEET - 1} of a sheet "
            "of "
            f"samples, such as --of 3,5,9 12 7; got {' '.join(','.join(map(str, term)) for term in of)}"
        )

    trained = look(run, "interpolate", checkpoint)
    path, classes = place(run, "interpolate", out), classes_from(trained, labels)
    sampler = trained.sampler()
    drawn = sampler.latents(SHEET, torch.Generator().manual_seed(seed))
    a, b, c = (mean_of(drawn, term) for term in of)
    label = None
    if trained.parts.dataset.num_classes:
        label = torch.full((4,), (classes or [0])[0], device=sampler.device)
    shown = sampler(torch.stack([a, b, c, arithmetic(a, b, c)]), label).cpu()
    named = [",".join(map(str, term)) for term in of]
    text = words(run, "interpolate", of=named, seed=seed, labels=classes, checkpoint=checkpoint, turn=trained.game.turn)
    columns = [f"{letter} ({name})" for letter, name in zip("abc", named, strict=True)]
    names = _row_names(trained, "spherical", 1, classes)
    return write(tiles([pictures(shown)], rows=names, columns=[*columns, "a - b + c"]), path, text)
