"""A trained generator back from its run folder: samples, and its metrics again."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ganlab.build.build import build_run, cache_folder
from ganlab.callback.evaluation import Evaluation
from ganlab.callback.recorder import Recorder
from ganlab.callback.samples import draw
from ganlab.errors import WrongUse
from ganlab.game.gan import GAN
from ganlab.store.checkpoint import newest, read
from ganlab.store.run import Run


def load_gan(run: Run, checkpoint: str | None = None) -> GAN:
    """The networks of a run as its newest checkpoint (or `checkpoint`, a file in `checkpoints/`) holds them.

    Raises:
        WrongUse: there is no such checkpoint, or it cannot be read.
    """
    parts = build_run(run)
    gan = parts.gan(1)
    if checkpoint is None:
        state = newest(run.checkpoints)
    else:
        try:
            state = read(run.checkpoints / checkpoint)
        except (OSError, RuntimeError) as error:
            there = ", ".join(sorted(p.name for p in run.checkpoints.glob("*.pt")))
            raise WrongUse(f"{checkpoint} cannot be read in {run.checkpoints} ({error}); there are {there}") from error
    if state is None:
        raise WrongUse(f"{run.folder} has no checkpoint yet; train it first")
    gan.load_state_dict(state["gan"]["weights"])
    gan.turn = state["gan"]["turn"]
    return gan.eval()


@torch.no_grad()
def samples(run: Run, count: int = 64, seed: int = 0, label: int | None = None) -> Tensor:
    """(count, *sample_shape) in [-1, 1] of a run's evaluated generator; `label` asks for one class.

    Raises:
        WrongUse: the run's dataset has no such class.
    """
    gan, classes = load_gan(run), build_run(run).dataset.num_classes
    if label is not None and not 0 <= label < classes:
        raise WrongUse(
            f"--label {label} is no class of this run, which has {classes}; give one from 0 to {classes - 1}"
        )
    random = torch.Generator().manual_seed(seed)
    latent = torch.randn(count, gan.generator.latent_dim, generator=random)
    labels = torch.randint(classes, (count,), generator=random) if classes else None
    if labels is not None and label is not None:
        labels.fill_(label)
    made = [gan(*part) for part in zip(latent.split(256), _parts(labels, count), strict=True)]
    return torch.cat(made)


def _parts(labels: Tensor | None, count: int) -> list[Tensor | None]:
    return [None] * len(torch.arange(count).split(256)) if labels is None else [*labels.split(256)]


def write_samples(run: Run, out: Path, count: int = 64, seed: int = 0, label: int | None = None) -> Path:
    """Samples of a run as a sheet (.png), or as an array (count, *sample_shape) in [-1, 1] (.npy).

    Raises:
        WrongUse: neither of the two, fewer than one sample, or no such class.
    """
    if out.suffix not in (".png", ".npy"):
        raise WrongUse(f"--out {out} must end in .png or .npy")
    if count < 1:
        raise WrongUse(f"--count must be at least 1, got {count}")
    x = samples(run, count, seed, label)
    if out.suffix == ".npy":
        np.save(out, x.numpy())
    else:
        draw(x).save(out)
    return out


def evaluate_run(run: Run, checkpoint: str | None = None, count: int | None = None) -> tuple[dict[str, float], str]:
    """The metrics of a run's config on a checkpoint, with `count` generated samples, and their protocol.

    Raises:
        WrongUse: fewer than two samples, no such checkpoint, or no features.
    """
    if count is not None and count < 2:
        raise WrongUse(f"--samples must be at least 2, got {count}")
    cfg = run.config
    parts = build_run(run)
    gan = load_gan(run, checkpoint)
    recorder = Recorder(run, 1, [], 1.0, 1)
    evaluation = Evaluation(
        *(recorder, parts.metrics, parts.features, parts.dataset, parts.dataset.split("train")),
        *(count or parts.training.evaluate_samples, 0, cache_folder(cfg)),
    )
    try:
        evaluation.prepare(gan.device)
    except ValueError as error:
        raise WrongUse(str(error)) from error
    return evaluation.measure(gan), evaluation.protocol(gan)
