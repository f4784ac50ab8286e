"""Every discriminator judges every generator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ganlab.config import WITHOUT_EFFECT
from ganlab.dataset import Dataset, Split
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.measure.games import Games
from ganlab.measure.load import look
from ganlab.measure.sampler import Fakes
from ganlab.measure.signed import words, write
from ganlab.measure.verdict import Judge, fitted
from ganlab.report.evidence.collection import Collection, load
from ganlab.report.evidence.crossplay import CrossPlay
from ganlab.report.figure.crossplay import to_figure
from ganlab.store.checkpoint_file import by_turn
from ganlab.store.run import Run
from ganlab.store.sweep import FILE as SWEEP


@dataclass(frozen=True)
class Entrant:
    """A generator with its samples, the data that they are like, and the labels that they were made for, if any."""

    run: Run
    label: str
    dataset: Dataset
    fakes: Fakes


def crossplay(runs: Mapping[str, Run], count: int = 1000, checkpoint: str | None = None, seed: int = 0) -> CrossPlay:
    """The games of all runs, by label, over `count` samples of each generator and as many held-out real ones.

    A sample that is judged wrong, real or fake, is a win for the generator (Olsson et al. 2018), and ratings are of
    all those games, with intervals over resampled samples.

    Raises:
        WrongUse: fewer than two runs, a run without a checkpoint, or samples that cannot be judged by all.
    """
    if len(runs) < 2:
        raise WrongUse(
            f"cross-play needs at least two trained runs, got {len(runs)}; give several, or a sweep's folder"
        )
    if count < 2:
        raise WrongUse(f"--count must be at least 2, got {count}")

    entrants = [_entrant(label, run, count, checkpoint, seed) for label, run in runs.items()]
    fooled, accepted, thresholds = [], [], []
    notes: dict[str, None] = {}
    for entrant in entrants:
        trained = look(entrant.run, "crossplay", checkpoint, images=False, latents=False)
        with as_wrong_use():
            judge = Judge(trained, _held_out(entrant.dataset, count), entrant.fakes)
            fooled.append([_fooled(judge, entrant.label, other, notes) for other in entrants])
        notes |= dict.fromkeys(f"{entrant.label} {said}." for said in judge.notes)
        accepted.append((judge.real > judge.threshold).numpy())
        thresholds.append(judge.threshold_said)
    return _cross_play(entrants, Games(np.array(fooled), tuple(accepted)), thresholds, count, list(notes))


def _entrant(label: str, run: Run, count: int, checkpoint: str | None, seed: int) -> Entrant:
    trained = look(run, "crossplay", checkpoint, images=False, latents=False)
    made = list(trained.source().of_target().batches(count, seed))
    labels = [f.labels for f in made if f.labels is not None] if trained.parts.generator.is_told else []
    samples = torch.cat([f.samples for f in made])
    dataset = trained.parts.dataset.target
    fakes = Fakes(dataset.modality.as_stored(samples.cpu()), torch.cat(labels).cpu() if labels else None)
    return Entrant(run, label, dataset, fakes)


def _held_out(dataset: Dataset, count: int) -> Split:
    """The first of the test split, which no discriminator has learned."""
    data, labels = dataset.split("test")
    return Split(data[:count], None if labels is None else labels[:count])


def _fooled(judge: Judge, label: str, other: Entrant, notes: dict[str, None]) -> NDArray[np.bool_]:
    """Which of the other's samples the judge takes for real."""
    x, said = fitted(other.fakes.samples, judge.dataset.sample_shape)
    labels = other.fakes.labels
    if said:
        notes[f"{label} sees samples of {other.label} {said}."] = None
    if other.dataset.name != judge.dataset.name:
        notes[f"{label} learned {judge.dataset.name}, and {other.label} makes {other.dataset.name}."] = None
    if labels is not None and other.dataset.class_names != judge.dataset.class_names:
        labels = None
    if labels is None and judge.reads_labels:
        notes[f"{label} reads labels and {other.label} makes none that it knows: its best verdict over all classes "
              "counts."] = None  # fmt: skip
    return judge.takes_for_real(Fakes(x, labels)).numpy()


def _cross_play(
    entrants: Sequence[Entrant], games: Games, thresholds: list[str], count: int, notes: list[str]
) -> CrossPlay:
    discriminators, generators = games.ratings()
    real = len(games.accepted[0])
    counted = [
        f"Judged right are {count} samples of each generator and {real} held-out real ones, half and half; 50 is "
        "chance.",
        "Ratings are Bradley-Terry's over all these games, half a game won and lost by each pair beforehand; "
        "intervals are over resampled samples, not over seeds of training.",
        *(f"Threshold of {e.label}: {said}." for e, said in zip(entrants, thresholds, strict=True)),
    ]

    return CrossPlay(
        labels=[e.label for e in entrants],
        signatures=[e.run.signature for e in entrants],
        accuracy=games.accuracy.tolist(),
        fakes=games.fakes.tolist(),
        reals=games.reals.tolist(),
        thresholds=thresholds,
        generators=generators,
        discriminators=discriminators,
        count=count,
        protocol=f"test{real}/gen{count}",
        notes=counted + notes,
    )


def write_crossplay(
    folders: Sequence[Path], out: Path | None = None, count: int = 1000, checkpoint: str | None = None, seed: int = 0
) -> tuple[CrossPlay, Path]:
    """The games of a sweep's finished cells, or of runs; `crossplay.json` and a heatmap, where both lie.

    Of a sweep they go into its folder, else into `pictures/` of the first run, unless `out`, a folder, is given.

    Raises:
        WrongUse: what `crossplay` says, or a place that cannot be written.
    """
    collection = load(folders)
    runs = by_label(collection)
    play = crossplay(runs, count, checkpoint, seed)
    first = next(iter(runs.values()))
    alone = len(folders) == 1 and (folders[0] / SWEEP).exists()
    place = out or (folders[0] if alone else first.picture("crossplay", ".png").parent)
    with as_wrong_use():
        place.mkdir(parents=True, exist_ok=True)
        play.write(place)
    text = words(first, "crossplay", runs=play.signatures, count=count, checkpoint=checkpoint, seed=seed)
    return play, write(to_figure(play), place / "crossplay.png", text)


def by_label(collection: Collection) -> dict[str, Run]:
    """The runs that can be read (one pruned early has best.pt alone), by a label that tells each from the others."""
    members = [m for m in collection.members if by_turn(m.run.checkpoints)]
    labels = [_telling(collection.label(m)) for m in members]
    several = {label for label in labels if labels.count(label) > 1}
    labels = [f"{n} seed {m.seed}" if n in several else n for n, m in zip(labels, members, strict=True)]
    labels = [f"{n} {m.signature[:6]}" if labels.count(n) > 1 else n for n, m in zip(labels, members, strict=True)]
    return {label: member.run for label, member in zip(labels, members, strict=True)}


def _telling(label: str) -> str:
    """The label without words that cannot change a result."""
    return " ".join(word for word in label.split() if word.partition("=")[0] not in WITHOUT_EFFECT)
