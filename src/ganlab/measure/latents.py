"""Maps of a generator's samples, and directions through its latents."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray
from torch import Tensor

from ganlab.dataset import Split
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.measure.latent import directions
from ganlab.measure.load import Trained, look
from ganlab.measure.neighbours import By, nearest, places
from ganlab.measure.sample import pictures
from ganlab.measure.signed import place, words, write
from ganlab.needs import TOLD_GENERATOR
from ganlab.report.figure.curves import COLOURS, SOFT, STYLE
from ganlab.report.figure.tiles import tiles
from ganlab.store.run import Run

REACH = 3.0  # how far a strip goes to both sides, in units of the latent
RING = "#aab3bc"  # of data without classes, behind the samples
LEGEND = 20  # classes that a legend names


class Map(NamedTuple):
    """Places (N, 2) of fakes and (M, 2) of reals, and the class (N,) and (M,) of each, or None."""

    fake: NDArray[np.float64]
    real: NDArray[np.float64]
    classes: NDArray[np.int64] | None
    real_classes: NDArray[np.int64] | None


def maps(trained: Trained, run: Run, count: int, by: By, seed: int) -> dict[str, Map]:
    """`count` samples and as many training ones on two maps: PCA of the real data, and t-SNE of both together.

    The class of a sample is the one it was made for, or that of the nearest real one.
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    sampler, random = trained.sampler(), torch.Generator().manual_seed(seed)
    latent, labels = sampler.latents(count, random), sampler.labels(count, random)
    whole = trained.parts.dataset.split("train")
    rows = np.random.default_rng(seed).permutation(len(whole.data))[:count]
    fake, every = places(trained, run, by, sampler(latent, labels).cpu(), whole)
    real = every[rows]
    shown = None
    if labels is not None and TOLD_GENERATOR.met(trained.parts.generator):
        shown = labels.cpu().numpy()
    elif whole.labels is not None:
        shown = _classes_near(fake, every, whole)

    known = None if whole.labels is None else np.asarray(whole.labels[rows])
    pca = PCA(2, random_state=0).fit(real.numpy())
    found = {"PCA of the data": Map(pca.transform(fake.numpy()), pca.transform(real.numpy()), shown, known)}
    both = torch.cat([fake, real]).numpy()
    perplexity = min(30.0, (len(both) - 1) / 3)
    start: Any = "pca" if both.shape[1] > 2 else "random"
    both = TSNE(2, perplexity=perplexity, init=start, random_state=0).fit_transform(both)
    return {**found, "t-SNE of samples and data": Map(both[:count], both[count:], shown, known)}


def _classes_near(fake: Tensor, real: Tensor, split: Split) -> NDArray[np.int64]:
    assert split.labels is not None
    _, rows = nearest(fake, real, 1)
    return np.asarray(split.labels[rows[:, 0].numpy()])


def to_figure(found: dict[str, Map], names: list[str], told: bool) -> Figure:
    """The maps side by side: data as rings, samples as dots, in the colours of their classes where they have any."""
    with rc_context(STYLE):
        figure = Figure((11.2, 5.2), layout="constrained")
        for axes, (title, one) in zip(figure.subplots(1, len(found)), found.items(), strict=True):
            _draw(axes, title, one, names)
        coloured = bool(names) and one.classes is not None
        source = "what it was made for" if told else "that of its nearest datum"
        about = f"Colours are classes; a\nsample's is {source}" if coloured else None
        figure.legend(*_keys(names if coloured else []), loc="outside right center", title=about, alignment="left")
    return figure


def _draw(axes: Axes, title: str, one: Map, names: list[str]) -> None:
    rings: Any = RING if one.real_classes is None else _colours(one.real_classes, len(names))
    dots: Any = COLOURS[0] if one.classes is None else _colours(one.classes, len(names))
    axes.scatter(one.real[:, 0], one.real[:, 1], s=16, facecolors="none", edgecolors=rings, linewidths=0.7, alpha=0.55)
    axes.scatter(one.fake[:, 0], one.fake[:, 1], s=9, c=dots, linewidths=0)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    axes.set_title(title, color=SOFT)


def _colours(classes: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """(N,) -> (N, 4)."""
    few = count <= 10
    return np.asarray(colormaps["tab10" if few else "turbo"](classes if few else classes / count))


def _keys(names: list[str]) -> tuple[list[Line2D], list[str]]:
    """What a legend says: which are data and which samples, and each class where there are not too many."""
    dot: Any = {"linestyle": "none", "marker": "o"}
    ring = Line2D([], [], color=SOFT, markerfacecolor="none", markersize=4.5, **dot)
    keys = [ring, Line2D([], [], color=SOFT if names else COLOURS[0], markersize=3.5, **dot)]
    shown = names if len(names) <= LEGEND else []
    colours = _colours(np.arange(len(shown)), len(names))
    keys += [Line2D([], [], color=colour, markersize=5, **dot) for colour in colours]
    return keys, ["training data", "samples", *shown]


def write_map(
    run: Run,
    out: Path | None = None,
    count: int = 500,
    *,
    by: By = "pixels",
    seed: int = 0,
    checkpoint: str | None = None,
) -> Path:
    """The two maps of a run's samples.

    Raises:
        WrongUse: the run has no latents, fewer than ten samples, or a place that cannot be written.
    """
    if count < 10:
        raise WrongUse(f"--count must be at least 10, got {count}")
    trained = look(run, "latents", checkpoint, images=False)
    if not trained.parts.features.has_distances:
        made = trained.parts.dataset.modality.name
        raise WrongUse(
            f"ganlab latents maps samples by how alike they are, and {run.folder} makes {made}; use ganlab sample"
        )
    path = place(run, "latents", out)
    is_told = TOLD_GENERATOR.met(trained.parts.generator)
    figure = to_figure(maps(trained, run, count, by, seed), trained.parts.dataset.class_names, is_told)
    text = words(run, "latents", count=count, by=by, seed=seed, checkpoint=checkpoint, turn=trained.game.turn)
    return write(figure, path, text)


def write_directions(
    run: Run,
    out: Path | None = None,
    count: int = 6,
    *,
    reach: float = REACH,
    steps: int = 9,
    seed: int = 0,
    checkpoint: str | None = None,
) -> Path:
    """One sample along each of SeFa's strongest directions, a strip for each.

    Raises:
        WrongUse: the run has no latents or images, no layer sees its latent, or the place cannot be written.
    """
    if count < 1 or steps < 2:
        raise WrongUse(f"--directions must be at least 1 and --steps at least 2, got {count} and {steps}")
    trained = look(run, "latents", checkpoint)
    path, sampler = place(run, "latents-directions", out), trained.sampler()
    start = sampler.latents(1, torch.Generator().manual_seed(seed))
    label = None if not trained.parts.dataset.num_classes else torch.zeros(1, dtype=torch.int64, device=sampler.device)
    with as_wrong_use():
        ways, strengths = directions(sampler.network, trained.game.coded(start), lambda: sampler(start, label))

    offsets = torch.linspace(-reach, reach, steps)
    latents = start.cpu() + offsets[None, :, None] * ways[:count, None]  # (directions, steps, D)
    many = None if label is None else label.expand(latents.shape[0] * steps)
    made = sampler(latents.flatten(0, 1).to(sampler.device), many).cpu()
    strips = [pictures(row) for row in made.unflatten(0, (-1, steps))]
    rows = [f"{place}.  {value:.3g}" for place, value in enumerate(strengths[:count].tolist(), 1)]
    text = words(run, "latents", directions=count, seed=seed, checkpoint=checkpoint, turn=trained.game.turn)
    columns = [f"{x:+.3g}" if x else "0" for x in offsets.tolist()]
    note = "Each row a direction, with how strongly the first layer answers to it; each column a step along it."
    return write(tiles(strips, rows=rows, columns=columns, note=note), path, text)
