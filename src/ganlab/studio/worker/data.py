"""Datasets to look at, and what augmentations do to them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from hydra.utils import get_object
from torch import Tensor

from ganlab.build.facts import Facts
from ganlab.build.make import make
from ganlab.dataset import Dataset, Split
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.studio.asking import quoted
from ganlab.studio.wire import Answer
from ganlab.studio.worker.asked import changed, composed
from ganlab.studio.worker.bench import Bench
from ganlab.studio.worker.drawing import png, sheet, to_pictures

__all__ = ["augmented", "classes", "facts", "pictures", "there"]


def _dataset(bench: Bench, word: str, words: Sequence[str], path: str | None) -> tuple[Dataset, Split]:
    """A dataset and its training split.

    Raises:
        WrongUse: it is not on this disk, or cannot be.
    """
    key = (word, *words, path)

    def loaded() -> tuple[Dataset, Split]:
        dataset = _build_dataset(word, words, path)
        if not dataset.is_on_disk:
            raise WrongUse(f"dataset={word} is not on this disk yet; {HOW}")
        with as_wrong_use():
            return dataset, dataset.split("train")

    found: tuple[Dataset, Split] = bench.datasets.get_or_make(key, loaded)
    return found


HOW = (
    "train on it once where the network is, which downloads it, or give a local copy, a folder of parquet files, by "
    "dataset.path=FOLDER"
)


def _build_dataset(word: str, words: Sequence[str], path: str | None) -> Dataset:
    cfg = composed([f"dataset={word}", *words], beside=_path(path))
    made: Dataset = make(cfg.dataset)
    return made


def there(bench: Bench, word: str, words: Sequence[str] = (), path: str | None = None) -> Answer:
    """What a dataset is and whether it is on this disk, without a look into its files."""
    dataset = _build_dataset(word, words, path)
    return Answer(
        {
            "word": word,
            "name": dataset.name,
            "modality": dataset.modality.name,
            "sample_shape": list(dataset.sample_shape),
            "describes": dataset.modality.describe(dataset.sample_shape),
            "classes": dataset.class_names,
            "on_disk": dataset.is_on_disk,
            "how": None if dataset.is_on_disk else HOW,
        }
    )


def facts(bench: Bench, word: str, words: Sequence[str] = (), path: str | None = None) -> Answer:
    """What a dataset is; where it is on this disk, how many samples of each class it has."""
    told = there(bench, word, words, path).plain
    if told["on_disk"]:
        dataset, split = _dataset(bench, word, words, path)
        with as_wrong_use():
            held_out = dataset.split("test")
        counted = None if split.labels is None else np.bincount(split.labels, minlength=dataset.num_classes).tolist()
        told |= {"train": len(split.data), "test": len(held_out.data), "bytes": split.data.nbytes, "histogram": counted}
    return Answer(told)


def _tensor(dataset: Dataset, split: Split, rows: Sequence[int]) -> Tensor:
    return dataset.modality.tensor(torch.from_numpy(np.stack([split.data[row] for row in rows])))


def pictures(
    bench: Bench,
    word: str,
    words: Sequence[str] = (),
    path: str | None = None,
    seed: int = 0,
    count: int = 25,
    columns: int = 5,
    pixels: int = 0,
) -> Answer:
    """Samples of the training split, drawn by the seed; points all on one picture."""
    dataset, split = _dataset(bench, word, words, path)
    rows = np.random.default_rng(seed).permutation(len(split.data))[:count].tolist()
    labels = None if split.labels is None else [dataset.class_names[int(split.labels[row])] for row in rows]
    return Answer({"rows": rows, "labels": labels}, [_draw(dataset, _tensor(dataset, split, rows), columns, pixels)])


def _draw(dataset: Dataset, x: Tensor, columns: int, pixels: int) -> bytes:
    if dataset.modality.name == "images":
        return png(sheet(to_pictures(dataset.modality, x, pixels), columns))
    drawn = np.asarray(dataset.modality.draw(x, pixels or 320))
    return png(drawn[..., None] if drawn.ndim == 2 else drawn)


def classes(
    bench: Bench,
    word: str,
    words: Sequence[str] = (),
    path: str | None = None,
    seed: int = 0,
    columns: int = 10,
    pixels: int = 0,
    number: int | None = None,
) -> Answer:
    """One sample of each class, or of class `number`, the one that the seed draws.

    Raises:
        WrongUse: there is no such class.
    """
    dataset, split = _dataset(bench, word, words, path)
    if split.labels is None:
        raise WrongUse(f"dataset={word} has no classes; shuffle its samples instead")
    if number is not None and number >= dataset.num_classes:
        raise WrongUse(f"dataset={word} has classes 0 to {dataset.num_classes - 1}, got {number}")
    random, rows, found = np.random.default_rng(seed), [], []
    for wanted in range(dataset.num_classes) if number is None else [number]:
        there = np.flatnonzero(split.labels == wanted)
        if len(there):
            rows.append(int(there[random.integers(len(there))]))
            found.append(dataset.class_names[wanted])
    if not rows:
        raise WrongUse(f"dataset={word} has no sample of this class; choose another")

    return Answer(
        {"classes": found, "rows": rows},
        [_draw(dataset, _tensor(dataset, split, rows), min(columns, len(rows)), pixels)],
    )


def augmented(
    bench: Bench,
    word: str,
    augmentations: Sequence[str],
    words: Sequence[str] = (),
    path: str | None = None,
    seed: int = 0,
    count: int = 8,
    pixels: int = 0,
) -> Answer:
    """Samples above, the same as the discriminator sees them as data below.

    Where an augmentation puts fakes among the data, noise stands for the fakes.
    """
    own = [w for w in words if w.partition("=")[0].partition(".")[0] == "dataset"]
    dataset, split = _dataset(bench, word, own, path)
    rows = np.random.default_rng(seed).permutation(len(split.data))[:count].tolist()
    x = _tensor(dataset, split, rows)
    plain = composed([f"dataset={word}", f"augmentation=[{','.join(augmentations)}]", *own], beside=_path(path))
    cfg = changed(plain, [w for w in words if w not in own])
    known = Facts(sample_shape=dataset.sample_shape, num_classes=dataset.num_classes, boundary=0.0)
    after = x
    with torch.random.fork_rng(devices=[]), torch.no_grad(), as_wrong_use():
        torch.manual_seed(seed)
        fake = torch.randn_like(x).clamp(-1, 1)
        for name, node in cfg.augmentation.items():
            after = _augmentation(str(name), node, known, dataset).real(after, fake)

    if dataset.modality.name != "images":
        both = [_draw(dataset, points, 1, pixels) for points in (x, after)]
        return Answer({"rows": rows}, both)
    return Answer({"rows": rows}, [_draw(dataset, torch.cat([x, after]), len(rows), pixels)])


def _path(path: str | None) -> dict[str, str]:
    return {} if path is None else {"dataset.path": quoted(path)}


def _augmentation(name: str, node: Any, facts: Facts, dataset: Dataset) -> Any:
    """An augmentation, if it can work on this dataset."""
    called = get_object(str(node["_target_"]))
    for need in getattr(called, "needs", ()):
        if need.of == "dataset" and not need.met(dataset):
            raise WrongUse(f"augmentation={name} {need.unmet.format(dataset=dataset.name)}")
    return make(node, **facts.named_by(called, node))
