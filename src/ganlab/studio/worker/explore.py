"""Samples of a trained run, from latents that somebody moves."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from ganlab.errors import WrongUse
from ganlab.measure.interpolate import WAYS
from ganlab.measure.neighbours import nearest, places
from ganlab.store.checkpoint_file import all_in
from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench, Model
from ganlab.studio.worker.drawing import gif, png, sheet, to_pictures
from ganlab.studio.worker.latent import Latent, Numbers, sample

__all__ = ["difference", "facts", "film", "hello", "latent", "neighbours", "picture", "random", "strip", "through"]

End = tuple[int, Numbers]  # a latent by its seed and its replaced numbers


def hello(bench: Bench) -> Answer:
    """Nothing but that the process is there."""
    return Answer({})


def facts(bench: Bench, folder: str, checkpoint: str | None = None) -> Answer:
    """What a page must know before its first picture."""
    model = bench.model(folder, checkpoint)
    parts, sampler = model.trained.parts, model.sampler()
    checkpoints = [path.stem for path in all_in(model.run.checkpoints)]

    return Answer(
        {
            "latent_dim": sampler.latent_dim,
            "sample_shape": list(parts.dataset.sample_shape),
            "modality": parts.dataset.modality.name,
            "dataset": parts.dataset.name,
            "classes": parts.dataset.class_names,
            "is_told": model.is_told,
            "is_critic": parts.loss.is_critic,
            "turn": model.trained.game.turn,
            "checkpoint": None if model.checkpoint is None else model.checkpoint.removesuffix(".pt"),
            "checkpoints": checkpoints,
            "protocol": sampler.protocol,
        }
    )


def picture(bench: Bench, **asked: Any) -> Answer:
    """The sample of one latent."""
    latent = Latent(**asked)
    model = latent.model(bench)
    return Answer({}, [png(to_pictures(model.dataset.modality, latent.sample(model), latent.pixels)[0])])


def latent(bench: Bench, **asked: Any) -> Answer:
    """The numbers of one latent."""
    one = Latent(**asked)
    return Answer({"latent": one.numbers(one.model(bench))[0]})


def random(bench: Bench, count: int = 25, columns: int = 5, **asked: Any) -> Answer:
    """Samples of the seeds `seed`, `seed` + 1, ..., each its own latent; without a `label`, classes go round."""
    first = Latent(**asked)
    model = first.model(bench)
    latents = torch.cat([model.latent(first.seed + i, (), first.truncation) for i in range(count)])
    labels = model.labels(first.label, count)
    if labels is not None and first.label is None:
        labels = torch.arange(count) % columns % len(model.dataset.class_names)
    x = model.sampler(first.truncation)(latents, labels).cpu()
    return Answer({}, [png(sheet(to_pictures(model.dataset.modality, x, first.pixels), columns))])


def _between(bench: Bench, a: End, b: End, way: str, steps: int, asked: dict[str, Any]) -> list[Any]:
    """Pictures from one latent to another; `asked` as both are looked at."""
    ends = [Latent(seed=seed, z=z, **asked) for seed, z in (a, b)]
    model, look = ends[0].model(bench), ends[0]
    one, other = (end.numbers(model) for end in ends)
    x = sample(model, WAYS[way](one, other, torch.linspace(0, 1, steps))[0], look.label, look.truncation)
    return to_pictures(model.dataset.modality, x, look.pixels)


def strip(bench: Bench, a: End, b: End, way: str = "spherical", steps: int = 9, **asked: Any) -> Answer:
    """The way from one latent to another, side by side."""
    return Answer({}, [png(sheet(_between(bench, a, b, way, steps, asked), steps))])


def film(bench: Bench, a: End, b: End, way: str = "spherical", steps: int = 24, **asked: Any) -> Answer:
    """The same way there and back, as a GIF."""
    return Answer({}, [gif(_between(bench, a, b, way, steps, asked))])


def through(bench: Bench, **asked: Any) -> Answer:
    """One latent through the checkpoints of a run, the oldest first."""
    latent = Latent(**asked)
    run = latent.model(bench).run
    names = [path.name for path in all_in(run.checkpoints)]
    models = sorted((bench.model(latent.folder, name) for name in names), key=lambda model: model.trained.game.turn)
    drawn = [to_pictures(m.dataset.modality, latent.sample(m), latent.pixels)[0] for m in models]
    told = [{"checkpoint": str(m.checkpoint).removesuffix(".pt"), "turn": m.trained.game.turn} for m in models]
    return Answer({"checkpoints": told}, [png(sheet(drawn, len(drawn)))])


def difference(bench: Bench, **asked: Any) -> Answer:
    """A sample, the same with units switched off, and what that changed (grey: nothing); and how much in numbers.

    Raises:
        WrongUse: no unit is named.
    """
    latent = Latent(**asked)
    if not latent.off:
        raise WrongUse("off names no unit; give one to switch off, such as off=layers.2:17")
    model = latent.model(bench)
    before, after = replace(latent, off=()).sample(model), latent.sample(model)
    one, other = (to_pictures(model.dataset.modality, x, latent.pixels)[0] for x in (before, after))
    change = (128 + (other.astype(np.int64) - one) // 2).astype(np.uint8)
    told = {"mean_change": float((after - before).abs().mean()), "largest_change": float((after - before).abs().max())}
    return Answer(told, [png(sheet([one, other, change], 3))])


def neighbours(bench: Bench, count: int = 6, **asked: Any) -> Answer:
    """A sample and, after it, the training samples nearest to it; their rows, distances and classes."""
    latent = Latent(**asked)
    model = latent.model(bench)
    modality, x = model.dataset.modality, latent.sample(model)
    distance, rows = nearest(*places(model.trained, model.run, "pixels", x, model.train), count)
    found = [
        {"row": row, "distance": far, "class": _class(model, row)}
        for row, far in zip(rows[0].tolist(), distance[0].tolist(), strict=True)
    ]
    known = modality.tensor(torch.from_numpy(model.train.data[rows[0].numpy()]))
    drawn = to_pictures(modality, torch.cat([x, known]), latent.pixels)
    return Answer({"neighbours": found}, [png(sheet(drawn, len(drawn)))])


def _class(model: Model, row: int) -> str | None:
    labels = model.train.labels
    return None if labels is None else model.dataset.class_names[int(labels[row])]
