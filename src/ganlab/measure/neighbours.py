"""The training samples nearest to generated ones: has the generator only learned them by heart?"""

from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from ganlab.build.build import cache_folder
from ganlab.dataset import Split
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.measure.load import Trained, look
from ganlab.measure.reference import Reference
from ganlab.measure.sample import pictures, samples
from ganlab.measure.signed import place, words, write
from ganlab.report.figure.tiles import tiles
from ganlab.store.run import Run

By = Literal["pixels", "features"]
BLOCK = 8192  # training images that are looked at together
HELD_OUT = 200  # images of the test split that say what is far


def nearest(queries: Tensor, data: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Distances and rows (N, count) of the nearest of `data` (M, F) to `queries` (N, F), by the Euclidean norm."""
    best = torch.empty(len(queries), 0)
    rows = torch.empty(len(queries), 0, dtype=torch.int64)
    for start in range(0, len(data), BLOCK):
        block = data[start : start + BLOCK]
        distance = torch.cdist(queries, block, compute_mode="donot_use_mm_for_euclid_dist")
        best = torch.cat([best, distance], 1)
        rows = torch.cat([rows, torch.arange(start, start + len(block)).expand(len(queries), -1)], 1)
        best, order = best.topk(min(count, best.shape[1]), largest=False)
        rows = rows.gather(1, order)
    return best, rows


def places(trained: Trained, run: Run, by: By, x: Tensor, split: Split) -> tuple[Tensor, Tensor]:
    """Samples (N, ...) and the whole split as vectors (N, F), (M, F) by whose distance they are near or far.

    Raises:
        WrongUse: the features cannot be had.
    """
    parts = trained.parts
    modality, dataset = parts.dataset.modality, parts.dataset
    if by == "pixels":
        real = modality.tensor(torch.from_numpy(split.data))
        made = modality.as_stored(x)
        if modality.has_images:
            made, real = modality.as_images(made), modality.as_images(real)
        return made.flatten(1), real.flatten(1)

    cache = cache_folder(run.config)
    with as_wrong_use():
        parts.features.prepare(dataset, cache, torch.device("cpu"))
        known = Reference(dataset, split, "train", cache)
        seen = [o.features for o in known.outputs(parts.features, parts.features.protocol, torch.device("cpu"))]
    with torch.no_grad():
        fake = [parts.features(part).features for part in modality.as_stored(x).split(256)]
    return torch.cat(fake), torch.cat(seen)


def _held_out(trained: Trained) -> Tensor | None:
    """Some of the test split, None where the data has none."""
    dataset = trained.parts.dataset
    try:
        found = dataset.split("test").data[:HELD_OUT]
    except (ValueError, OSError):
        return None
    return dataset.modality.tensor(torch.from_numpy(found))


def write_neighbours(
    run: Run,
    out: Path | None = None,
    count: int = 10,
    neighbours: int = 6,
    *,
    by: By = "pixels",
    seed: int = 0,
    checkpoint: str | None = None,
) -> Path:
    """Each row a sample and those of the training nearest to it, with their distances; sounds are seen, not heard.

    Beside them stands the median of held-out data, where there are any: a copy lies much nearer than that.

    Raises:
        WrongUse: the run has no latents, samples that cannot be seen, the numbers are below 1, or the place cannot be
        written.
    """
    if count < 1 or neighbours < 1:
        raise WrongUse(f"--count and --neighbours must be at least 1, got {count} and {neighbours}")
    trained = look(run, "neighbours", checkpoint, images=False)
    modality = trained.parts.dataset.modality
    if not modality.has_images:
        raise WrongUse(f"ganlab neighbours shows pictures, and {run.folder} makes {modality.name}; use ganlab sample")

    path, split = place(run, "neighbours", out), trained.parts.dataset.split("train")
    x = samples(run, count, seed, checkpoint=checkpoint)
    held_out = _held_out(trained)
    looked_at, data = places(trained, run, by, x if held_out is None else torch.cat([x, held_out]), split)
    distance, rows = nearest(looked_at[:count], data, neighbours)
    known = modality.tensor(torch.from_numpy(split.data[rows.flatten().numpy()]))
    shown, near = (pictures(modality.as_images(each)) for each in (x, known))
    beside = [[shown[i], *near[i * rows.shape[1] : (i + 1) * rows.shape[1]]] for i in range(count)]
    below = [["", *(f"{d:.3g}" for d in line.tolist())] for line in distance]
    columns = ["sample", "nearest", *(f"{n}." for n in range(2, rows.shape[1] + 1))]
    note = f"Below each its distance (of {by})."
    if held_out is not None:
        note += f" That of held-out data to its nearest: {float(nearest(looked_at[count:], data, 1)[0].median()):.3g}."
    text = words(run, "neighbours", by=by, seed=seed, checkpoint=checkpoint, turn=trained.game.turn)
    return write(tiles(beside, columns=columns, below=below, note=note), path, text)
