"""Samples of several runs on the same latents, beside what their numbers say."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from ganlab.errors import WrongUse
from ganlab.measure.load import look
from ganlab.measure.sample import pictures
from ganlab.measure.signed import place, words, write
from ganlab.report.evidence.collection import load
from ganlab.report.evidence.comparison import as_text
from ganlab.report.evidence.group import groups
from ganlab.report.figure.curves import brief
from ganlab.report.figure.tiles import Picture, coloured, tiles
from ganlab.store.checkpoint_file import all_in
from ganlab.store.run import Run


def side_by_side(
    runs: Mapping[str, Run], count: int, seed: int, checkpoint: str | None
) -> tuple[dict[str, list[Picture]], str]:
    """A row of samples for each run that makes images, all from the same latents; and what is to be said of that.

    Where latents are of different lengths, each row has its own of the same seed.
    """
    rows: dict[str, list[Picture]] = {}
    lengths = set()
    for label, run in runs.items():
        trained = look(run, "compare", checkpoint, images=False)
        if trained.parts.dataset.modality.name != "images":
            continue
        sampler = trained.sampler()
        lengths.add(sampler.latent_dim)
        latent = sampler.latents(count, torch.Generator().manual_seed(seed))
        classes, labels = trained.parts.dataset.num_classes, None
        if classes:
            labels = torch.arange(count, device=sampler.device) % classes
        rows[label] = [coloured(p) for p in pictures(sampler(latent, labels).cpu())]

    if len(lengths) < 2:
        return _alike(rows), "Each column is one latent."
    said = ", ".join(map(str, sorted(lengths)))
    return _alike(rows), f"Latents are of {len(lengths)} lengths ({said}), so columns share nothing."


def _alike(rows: dict[str, list[Picture]]) -> dict[str, list[Picture]]:
    """All as large as the largest."""
    if not rows:
        return rows
    height, width = (max(image.shape[side] for row in rows.values() for image in row) for side in (0, 1))

    def stretched(image: Picture) -> Picture:
        return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.NEAREST))

    return {label: [stretched(image) for image in row] for label, row in rows.items()}


def compare(
    folders: Sequence[Path], out: Path | None = None, count: int = 10, *, seed: int = 0, checkpoint: str | None = None
) -> tuple[str, Path | None]:
    """What differs, what the metrics say, and a picture of samples: one run of each setting; None of other than images.

    Raises:
        WrongUse: there are fewer than two runs, or the place cannot be written.
    """
    collection = load(folders)
    if len(collection.members) < 2:
        raise WrongUse(f"ganlab compare takes at least two runs, got {len(collection.members)}; give several folders")
    if count < 1:
        raise WrongUse(f"--count must be at least 1, got {count}")

    members = {group.label: group.members[0] for group in groups(collection)}
    text = as_text(collection, members)
    runs = {label: m.run for label, m in members.items() if all_in(m.run.checkpoints)}
    rows, note = side_by_side(runs, count, seed, checkpoint)
    if not rows:
        return text, None
    first = runs[next(iter(rows))]
    about = words(first, "compare", runs=[runs[r].signature for r in rows], seed=seed, checkpoint=checkpoint)
    figure = tiles(list(rows.values()), rows=[brief(label) for label in rows], note=note)
    return text, write(figure, place(first, "compare", out), about)
