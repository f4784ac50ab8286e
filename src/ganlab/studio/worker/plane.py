"""Maps of the latent space: a plane through it, and samples laid out by what they look like."""

from collections.abc import Sequence

import torch
from torch import Tensor

from ganlab.errors import WrongUse
from ganlab.measure.latent import directions
from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench, Model
from ganlab.studio.worker.drawing import png, sheet, to_pictures
from ganlab.studio.worker.latent import Numbers, sample

__all__ = ["at", "look", "scatter"]


def _axes(model: Model, axes: str, seed: int) -> Tensor:
    """(2, latent_dim) orthonormal: SeFa's strongest directions, or two drawn by the seed.

    Raises:
        WrongUse: the latent is a single number, or no layer sees it.
    """
    sampler = model.sampler()
    if sampler.latent_dim < 2:
        raise WrongUse("a latent of one number has no plane; move its slider")
    if axes == "strongest":
        start = model.latent(seed, ())
        try:
            found, _ = directions(
                sampler.network, model.trained.game.coded(start), lambda: sampler(start, model.labels(None, 1))
            )
        except ValueError as error:
            raise WrongUse(f"{str(error).partition(';')[0]}; choose axes=random") from error
        if len(found) > 1:
            return found[:2]

    drawn = torch.randn(sampler.latent_dim, 2, generator=torch.Generator().manual_seed(seed + 1))
    orthonormal: Tensor = torch.linalg.qr(drawn).Q
    return orthonormal.T


def _places(model: Model, axes: str, seed: int, z: Numbers, where: Tensor) -> Tensor:
    """(N, latent_dim) of places (N, 2): the latent of seed and z, its part in the plane replaced."""
    plane, centre = _axes(model, axes, seed), model.latent(seed, z)
    found: Tensor = centre - centre @ plane.T @ plane + where @ plane
    return found


def look(
    bench: Bench,
    folder: str,
    axes: str = "strongest",
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    checkpoint: str | None = None,
    steps: int = 9,
    reach: float = 2.5,
    pixels: int = 0,
) -> Answer:
    """The plane from -reach to reach as a square sheet, up and right positive."""
    model = bench.model(folder, checkpoint)
    side = torch.linspace(-reach, reach, steps)
    where = torch.cartesian_prod(side.flip(0), side).flip(1)  # row by row from the top
    x = sample(model, _places(model, axes, seed, z, where), label, None)
    return Answer({}, [png(sheet(to_pictures(model.dataset.modality, x, pixels), steps))])


def at(
    bench: Bench,
    folder: str,
    place: Sequence[float],
    axes: str = "strongest",
    seed: int = 0,
    z: Numbers = (),
    checkpoint: str | None = None,
) -> Answer:
    """The latent at a place of the plane, and where seed and z themselves lie."""
    model = bench.model(folder, checkpoint)
    found = _places(model, axes, seed, z, torch.tensor([list(place)]))[0]
    here = model.latent(seed, z) @ _axes(model, axes, seed).T
    return Answer({"latent": found, "here": here[0]})


def scatter(
    bench: Bench, folder: str, seed: int = 0, count: int = 200, label: str | None = None, checkpoint: str | None = None
) -> Answer:
    """Samples of the seeds `seed`, ... on the two principal axes of their looks: x, y, seed and class of each."""
    model = bench.model(folder, checkpoint)
    latents = torch.cat([model.latent(seed + i, ()) for i in range(count)])
    classes = model.labels(label, count)
    if classes is not None and label is None and model.is_told:
        classes = torch.arange(count) % len(model.dataset.class_names)

    x = model.sampler()(latents, classes).cpu().flatten(1)
    _, strengths, axes = torch.linalg.svd(x - x.mean(0), full_matrices=False)
    where = (x - x.mean(0)) @ axes[:2].T
    share = (strengths[:2].square() / strengths.square().sum().clamp(min=1e-12)).tolist()
    names = model.dataset.class_names
    points = [
        {
            "x": a,
            "y": b,
            "seed": seed + i,
            "class": names[int(classes[i])] if classes is not None and model.is_told else None,
        }
        for i, (a, b) in enumerate(where.tolist())
    ]
    return Answer({"points": points, "variance": share})
