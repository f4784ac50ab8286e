"""Samples of a trained run, from latents that somebody moves."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.measure.activations import switched_off
from ganlab.measure.interpolate import WAYS
from ganlab.measure.neighbours import nearest, places
from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench, Model
from ganlab.studio.worker.drawing import gif, png, sheet, shown

__all__ = ["difference", "facts", "film", "hello", "latent", "neighbours", "picture", "random", "strip", "through"]

Numbers = Sequence[float | None]


def hello(bench: Bench) -> Answer:
    """Nothing but that the process is there."""
    return Answer({})


def facts(bench: Bench, folder: str, checkpoint: str | None = None) -> Answer:
    """What a page must know before its first picture."""
    model = bench.model(folder, checkpoint)
    parts, sampler = model.trained.parts, model.sampler()
    checkpoints = sorted(path.stem for path in model.run.checkpoints.glob("*.pt"))

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


def sample(
    model: Model, latents: Tensor, label: str | None, truncation: float | None, off: Sequence[str] = ()
) -> Tensor:
    """(N, *sample_shape) of latents (N, latent_dim), with units such as "layers.2:17" switched off.

    Raises:
        WrongUse: there is no such unit or class.
    """
    sampler, labels = model.sampler(truncation), model.labels(label, len(latents))
    with without(sampler.network, off):
        return sampler(latents, labels).cpu()


@contextmanager
def without(network: nn.Module, off: Sequence[str]) -> Iterator[None]:
    """Inside, these units give zeros.

    Raises:
        WrongUse: there is no such unit.
    """
    with ExitStack() as stack:
        for text in off:
            layer, _, unit = text.rpartition(":")
            try:
                stack.enter_context(switched_off(network, layer, int(unit)))
            except ValueError as error:
                raise WrongUse(f"off={text} names no layer of the generator; choose one of its list") from error
        try:
            yield
        except IndexError as error:
            raise WrongUse(
                f"off={','.join(off)} names a unit that its layer has not; choose one of its list"
            ) from error


def picture(
    bench: Bench,
    folder: str,
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    off: Sequence[str] = (),
    pixels: int = 0,
) -> Answer:
    """The sample of one latent."""
    model = bench.model(folder, checkpoint)
    x = sample(model, model.latent(seed, z, truncation), label, truncation, off)
    return Answer({}, [png(shown(model.dataset.modality, x, pixels)[0])])


def latent(
    bench: Bench, folder: str, seed: int = 0, z: Numbers = (), truncation: float | None = None, **asked: Any
) -> Answer:
    """The numbers of one latent."""
    model = bench.model(folder, asked.get("checkpoint"))
    return Answer({"latent": model.latent(seed, z, truncation)[0]})


def random(
    bench: Bench,
    folder: str,
    seed: int = 0,
    count: int = 25,
    columns: int = 5,
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    pixels: int = 0,
) -> Answer:
    """Samples of the seeds `seed`, `seed` + 1, ..., each its own latent; without a `label`, classes go round."""
    model = bench.model(folder, checkpoint)
    latents = torch.cat([model.latent(seed + i, (), truncation) for i in range(count)])
    labels = model.labels(label, count)
    if labels is not None and label is None:
        labels = torch.arange(count) % columns % len(model.dataset.class_names)
    x = model.sampler(truncation)(latents, labels).cpu()
    return Answer({}, [png(sheet(shown(model.dataset.modality, x, pixels), columns))])


def _between(
    model: Model, ends: Sequence[tuple[int, Numbers]], way: str, steps: int, label: str | None, truncation: float | None
) -> Tensor:
    a, b = (model.latent(seed, z, truncation) for seed, z in ends)
    return sample(model, WAYS[way](a, b, torch.linspace(0, 1, steps))[0], label, truncation)


def strip(
    bench: Bench,
    folder: str,
    a: tuple[int, Numbers],
    b: tuple[int, Numbers],
    way: str = "spherical",
    steps: int = 9,
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    pixels: int = 0,
) -> Answer:
    """The way from one latent to another, side by side."""
    model = bench.model(folder, checkpoint)
    x = _between(model, (a, b), way, steps, label, truncation)
    return Answer({}, [png(sheet(shown(model.dataset.modality, x, pixels), steps))])


def film(
    bench: Bench,
    folder: str,
    a: tuple[int, Numbers],
    b: tuple[int, Numbers],
    way: str = "spherical",
    steps: int = 24,
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    pixels: int = 128,
) -> Answer:
    """The same way there and back, as a GIF."""
    model = bench.model(folder, checkpoint)
    x = _between(model, (a, b), way, steps, label, truncation)
    return Answer({}, [gif(shown(model.dataset.modality, x, pixels))])


def through(
    bench: Bench,
    folder: str,
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    truncation: float | None = None,
    pixels: int = 0,
) -> Answer:
    """One latent through the checkpoints of a run, the oldest first."""
    run = bench.model(folder).run
    names = sorted(path.name for path in run.checkpoints.glob("*.pt"))
    models = sorted((bench.model(folder, name) for name in names), key=lambda model: model.trained.game.turn)
    made = [sample(m, m.latent(seed, z, truncation), label, truncation) for m in models]
    drawn = [shown(m.dataset.modality, x, pixels)[0] for m, x in zip(models, made, strict=True)]
    told = [{"checkpoint": str(m.checkpoint).removesuffix(".pt"), "turn": m.trained.game.turn} for m in models]
    return Answer({"checkpoints": told}, [png(sheet(drawn, len(drawn)))])


def difference(
    bench: Bench,
    folder: str,
    off: Sequence[str],
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    pixels: int = 0,
) -> Answer:
    """A sample, the same with units switched off, and what that changed (grey: nothing); and how much in numbers."""
    if not off:
        raise WrongUse("off names no unit; give one to switch off, such as off=layers.2:17")
    model = bench.model(folder, checkpoint)
    latents = model.latent(seed, z, truncation)
    before, after = (sample(model, latents, label, truncation, units) for units in ((), off))
    one, other = (shown(model.dataset.modality, x, pixels)[0] for x in (before, after))
    change = (128 + (other.astype(np.int64) - one) // 2).astype(np.uint8)
    told = {"mean_change": float((after - before).abs().mean()), "largest_change": float((after - before).abs().max())}
    return Answer(told, [png(sheet([one, other, change], 3))])


def neighbours(
    bench: Bench,
    folder: str,
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    count: int = 6,
    pixels: int = 0,
) -> Answer:
    """A sample and, after it, the training samples nearest to it; their rows, distances and classes."""
    model = bench.model(folder, checkpoint)
    modality = model.dataset.modality
    x = sample(model, model.latent(seed, z, truncation), label, truncation)
    distance, rows = nearest(*places(model.trained, model.run, "pixels", x, model.train), count)
    found = [
        {"row": row, "distance": far, "class": _class(model, row)}
        for row, far in zip(rows[0].tolist(), distance[0].tolist(), strict=True)
    ]
    known = modality.tensor(torch.from_numpy(model.train.data[rows[0].numpy()]))
    drawn = shown(modality, torch.cat([x, known]), pixels)
    return Answer({"neighbours": found}, [png(sheet(drawn, len(drawn)))])


def _class(model: Model, row: int) -> str | None:
    labels = model.train.labels
    return None if labels is None else model.dataset.class_names[int(labels[row])]
