"""A user's own pictures, translated."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ganlab.dataset.decoding import Fitting, decode
from ganlab.dataset.folder import SUFFIXES
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.measure.load import Trained, look
from ganlab.measure.sample import pictures, unused
from ganlab.measure.sampler import BATCH
from ganlab.measure.signed import words, write, writing
from ganlab.measure.translations import Translations
from ganlab.store.run import Run

Towards = Literal["a", "b"]


def write_translations(
    run: Run, folder: Path, out: Path | None = None, *, towards: Towards = "b", checkpoint: str | None = None
) -> Path:
    """What a run makes of the pictures below `folder`, one file each under their own names, in a folder `out`.

    `out` None is a new folder in the run's `pictures/`. A picture of another size is fitted to the run's as
    `dataset=folder` does. `towards` "a" goes from the second domain to the first.

    Raises:
        WrongUse: the run translates no pictures, the folder has none, or the place cannot be written.
    """
    trained = look(run, "sample", checkpoint, images=False, latents=False)
    files = sorted(f for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES) if folder.is_dir() else []
    _refuse(trained, run, folder, files, out)
    place = out or unused(run.folder / "pictures" / "translated")
    text = words(run, "sample", turn=trained.game.turn, input=str(folder), towards=towards, checkpoint=checkpoint)
    with writing(place):
        for file, picture in _translated(trained, files, towards):
            name = place / file.relative_to(folder).with_suffix(".png")
            name.parent.mkdir(parents=True, exist_ok=True)
            write(Image.fromarray(picture[..., 0] if picture.shape[2] == 1 else picture), name, text)
    return place


def _refuse(trained: Trained, run: Run, folder: Path, files: list[Path], out: Path | None) -> None:
    if trained.parts.generator.input_shape is None:
        raise WrongUse(f"--input is for runs that translate, and {run.folder} starts from latents; leave it out")
    if not files:
        raise WrongUse(f"--input {folder} is no folder of images ({', '.join(sorted(SUFFIXES))}); check the path")
    if out is not None and out.suffix:
        raise WrongUse(f"--out {out} must be a folder where --input has many pictures; give one without a suffix")


def _translated(
    trained: Trained, files: list[Path], towards: Towards
) -> Iterator[tuple[Path, "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"]]:
    dataset, source = trained.parts.dataset, trained.source()
    assert isinstance(source, Translations)
    channels, height, width = dataset.sample_shape
    fitting = Fitting([height, width], channels)
    asked = dataset.num_classes // 2 if towards == "b" else 0
    for start in range(0, len(files), BATCH):
        part = files[start : start + BATCH]
        with as_wrong_use():
            stored = np.stack([fitting(decode(f, channels, str(f)), str(f)) for f in part])
        x: Tensor = dataset.modality.tensor(torch.from_numpy(stored)).to(source.device)
        labels = torch.full((len(part),), asked, device=source.device)
        yield from zip(part, pictures(source(x, labels)), strict=True)
