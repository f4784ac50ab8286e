"""Samples of a run."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from ganlab.dataset import Dataset
from ganlab.dataset.modality.images import to_bytes
from ganlab.errors import WrongUse
from ganlab.game.average import Statistics
from ganlab.measure.load import Trained, look
from ganlab.measure.pictures import Pictures
from ganlab.measure.signed import words, write, writing
from ganlab.needs import TOLD_GENERATOR
from ganlab.report.figure.tiles import Picture, tiles
from ganlab.store.run import Run


def samples(
    run: Run,
    count: int = 64,
    seed: int = 0,
    labels: Sequence[int | str] | str | None = None,
    *,
    checkpoint: str | None = None,
    statistics: Statistics | None = None,
    truncation: float | None = None,
) -> Tensor:
    """(count, *sample_shape) in [-1, 1] of a run's evaluated generator; `labels` are the classes that go round.

    One that translates makes them of the first domain's held-out samples.

    Raises:
        WrongUse: the run has no such class, or its generator is told none.
    """
    trained = look(run, "sample", checkpoint, images=False, latents=False)
    return _of(trained, count, seed, classes_from(trained, labels), statistics, truncation)


def _of(
    trained: Trained,
    count: int,
    seed: int,
    labels: Sequence[int] | None,
    statistics: Statistics | None,
    truncation: float | None,
) -> Tensor:
    if trained.parts.generator.input_shape is not None:
        made = trained.source(statistics, truncation).of_target().batches(count, seed)
        return torch.cat([fakes.samples for fakes in made]).cpu()
    sampler = trained.sampler(statistics, truncation)
    random = torch.Generator().manual_seed(seed)
    latent, asked = sampler.latents(count, random), sampler.labels(count, random)
    if labels is not None:
        asked = torch.tensor(labels, device=sampler.device)[torch.arange(count) % len(labels)]
    return sampler(latent, asked).cpu()


def classes_from(trained: Trained, labels: Sequence[int | str] | str | None) -> list[int] | None:
    """The classes that `labels` names, such as "0-9" or "cat,dog", where the generator is told any.

    Raises:
        WrongUse: the run has no such class, or its generator is told none.
    """
    if labels is None:
        return None
    if not TOLD_GENERATOR.met(trained.parts.generator):
        raise WrongUse(
            f"--labels {labels} asks for classes, and this run's generator is told none; leave --labels out, or train "
            "with conditioning=concat"
        )
    given = labels.split(",") if isinstance(labels, str) else map(str, labels)
    return [number for word in given for number in _numbers(word.strip(), trained.parts.dataset)]


def _numbers(word: str, dataset: Dataset) -> Iterator[int]:
    """A class by its name or its number, or all from one to another."""
    first, dash, last = word.partition("-")
    if word not in dataset.class_names and dash and first.isdigit() and last.isdigit():
        for number in range(int(first), int(last) + 1):
            yield from _numbers(str(number), dataset)
    elif word in dataset.class_names:
        yield dataset.class_names.index(word)
    elif word.isdigit() and int(word) < dataset.num_classes:
        yield int(word)
    else:
        raise WrongUse(
            f"--labels {word} is no class of this run, which has {dataset.num_classes}; give one from 0 to "
            f"{dataset.num_classes - 1}, or a name ({', '.join(dataset.class_names[:12])})"
        )


def write_samples(
    run: Run,
    out: Path | None = None,
    count: int = 64,
    seed: int = 0,
    labels: Sequence[int | str] | str | None = None,
    *,
    checkpoint: str | None = None,
    statistics: Statistics | None = None,
    truncation: float | None = None,
) -> Path:
    """Samples of a run as one file of their modality (a sheet of images), as an array (.npy), or as files in a folder.

    Sounds follow each other in one .wav, with their picture beside it; a .png is that alone. `out` None is a new file
    in the run's `pictures/`; the folder of a given one is made. With `labels`, each column of a sheet is one class. The
    text of each picture holds the run's config.

    Raises:
        WrongUse: none of the three, fewer than one sample, no such class, or a place that cannot be written.
    """
    if count < 1:
        raise WrongUse(f"--count must be at least 1, got {count}")
    trained = look(run, "sample", checkpoint, images=False, latents=False)
    modality, classes = trained.parts.dataset.modality, classes_from(trained, labels)
    suffixes = [*dict.fromkeys((modality.suffix, ".png", ".npy"))]
    if out is not None and out.suffix not in (*suffixes, ""):
        raise WrongUse(f"--out {out} must end in {', '.join(suffixes[:-1])} or .npy, or be a folder")

    x = _of(trained, count, seed, classes, statistics, truncation)
    path = unused(run.folder / "pictures" / f"sample{modality.suffix}") if out is None else out
    about = {"seed": seed, "labels": classes, "checkpoint": checkpoint, "statistics": statistics}
    text = words(run, "sample", turn=trained.game.turn, truncation=truncation, **about)
    with writing(path):
        (path.parent if path.suffix else path).mkdir(parents=True, exist_ok=True)
        if path.suffix == ".npy":
            np.save(path, x.numpy())
        elif not path.suffix:
            _write_each(x, path, trained.parts.dataset, classes, text)
        else:
            if path.suffix != ".png":
                modality.write(x, path)
            write(_sheet(x, trained.parts.dataset, classes), path.with_suffix(".png"), text)
    return path


def _sheet(x: Tensor, dataset: Dataset, classes: Sequence[int] | None) -> Image.Image | Figure:
    if classes is None or dataset.modality.name != "images":
        overlays = dataset.modality.overlays
        return dataset.modality.draw(x, behind=Pictures(dataset).behind(dataset.split("train")) if overlays else None)
    shown = pictures(x)
    rows = [shown[i : i + len(classes)] for i in range(0, len(shown), len(classes))]
    return tiles(rows, columns=[dataset.class_names[c] for c in classes])


def _write_each(x: Tensor, folder: Path, dataset: Dataset, classes: Sequence[int] | None, text: dict[str, str]) -> None:
    """`<number>.png`, or `<class>/<number>.png`: as `dataset=folder` reads them; sounds as `dataset=sound` does."""
    modality = dataset.modality
    if not modality.has_images:
        raise WrongUse(f"{modality.name} are no picture each; give --out a file that ends in .png or .npy")
    for number, one in enumerate(x.split(1)):
        name = "" if classes is None else dataset.class_names[classes[number % len(classes)]].replace("/", "-")
        (folder / name).mkdir(exist_ok=True)
        path = folder / name / f"{number:05d}{modality.suffix}"
        if path.suffix != ".png":
            modality.write(one, path)
            continue
        image = pictures(one)[0]
        write(Image.fromarray(image[..., 0] if image.shape[2] == 1 else image), path, text)


def pictures(x: Tensor) -> list[Picture]:
    """Images (N, C, H, W) in [-1, 1] -> N of (H, W, C) uint8."""
    return list(to_bytes(x).permute(0, 2, 3, 1).cpu().numpy())


def unused(path: Path) -> Path:
    """`path`, or where something lies there the first of `<stem>-2`, `<stem>-3`, ... that is free."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
