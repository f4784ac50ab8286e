"""From the data, the time and the seconds of a turn to words with reasons. Imports no torch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ganlab.errors import WrongUse
from ganlab.suggest.ladder import Rung, ladder
from ganlab.suggest.material import Material

BATCH = 64
SHARE = 0.85  # of the time goes to turns, the rest to measuring and drawing
EVALUATIONS = 20
MOST = 5  # times the turns that a rung needs: more rarely helps
TOLD = 50  # images a class from which labels help
AUGMENTED, FLIPPED, COUNTED = 5_000, 20_000, 2_000

Speed = Callable[[Sequence[str], float], float]
"""(overrides, seconds per turn beyond which none is exact) -> seconds per turn; WrongUse where the pair cannot be."""


@dataclass(frozen=True)
class Line:
    """One line of the experiment: a group and its word, or a key and its value; and the reason."""

    key: str
    value: str
    reason: str

    @property
    def override(self) -> str:
        """As on a command line."""
        return f"{self.key}={self.value}"


@dataclass(frozen=True)
class Suggestion:
    """The lines, what was passed over and why, the turns, and the seconds that each is foretold to take."""

    dataset: str
    minutes: float
    lines: tuple[Line, ...]
    passed: tuple[str, ...]
    turns: int
    seconds_per_turn: float

    @property
    def overrides(self) -> list[str]:
        """What to give to `compose` or to the command line."""
        return [line.override for line in self.lines]


def choose(material: Material, minutes: float, speed: Speed, given: Sequence[Line] = ()) -> Suggestion:
    """The strongest rung that the images and the time suffice for, and all that follows from the data.

    `given` are the dataset's word and what else is settled already, which no rule is asked about.

    Raises:
        WrongUse: no rung goes with the data in the time.
    """
    settled = {line.key for line in given}
    passed: list[str] = []
    for rung in ladder(material):
        found = [*_rung(rung, material), *_data(material)]
        lines = [*given, *(line for line in found if line.key not in settled)]
        seconds, why_not = _tried(rung, material, minutes, speed, [line.override for line in lines])
        if why_not:
            passed.append(f"{rung.label}: {why_not}")
            continue
        turns = max(1, min(int(SHARE * 60 * minutes / seconds + 1e-6), MOST * rung.turns))
        lines += [line for line in _budget(turns, seconds, rung) if line.key not in settled]
        return Suggestion(material.name, minutes, tuple(lines), tuple(passed), turns, seconds)
    raise WrongUse(f"no pair goes with dataset={material.name}: {' | '.join(passed)}")


def _tried(rung: Rung, material: Material, minutes: float, speed: Speed, overrides: Sequence[str]) -> tuple[float, str]:
    """Seconds per turn, and why the rung is not to be had (nothing where it is)."""
    if material.count < rung.images:
        return 0.0, f"wants {rung.images:,} images, and there are {material.count:,}"
    allowed = SHARE * 60 * minutes / rung.turns
    try:
        seconds = speed(overrides, allowed)
    except WrongUse as error:
        return 0.0, str(error)
    if seconds > allowed and not rung.patient:
        able = int(SHARE * 60 * minutes / seconds)
        return seconds, f"wants {rung.turns:,} turns, and {_clock(seconds)} each leave time for {able:,}"
    return seconds, ""


def _rung(rung: Rung, material: Material) -> Iterator[Line]:
    told = {"generator": rung.why, "discriminator": "with the loss, penalty and optimizers of its paper"}
    told |= dict(rung.reasons)
    if rung.image_size is not None:
        why = f"{material.size} px leave too few turns, and smaller images cost less than narrower networks"
        yield Line("dataset.image_size", str(rung.image_size), why)
    narrow = f"a {({2: 'half', 4: 'quarter'}).get(rung.narrowed, 'part')} of the usual width, for the turns to fit"
    for key, value in rung.words:
        yield Line(key, value, told.get(key, narrow))
    yield _conditioning(rung, material)


def _conditioning(rung: Rung, material: Material) -> Line:
    if not material.per_class:
        return Line("conditioning", "none", "there are no labels")
    if material.per_class < TOLD:
        return Line("conditioning", "none", f"a class has {material.per_class} samples, and labels help from {TOLD} on")
    how = "beside the inputs, which goes with a penalty" if rung.conditioning == "concat" else "projection"
    return Line(
        "conditioning", rung.conditioning, f"{material.per_class:,} samples a class or more: labels help ({how})"
    )


def _data(material: Material) -> Iterator[Line]:
    """What follows from the data alone."""
    if not material.is_images:
        yield Line("features", "identity", "points are their own features")
    else:
        yield from _of_images(material)
    if material.count < BATCH:
        yield Line("training.batch_size", str(material.count), f"there are only {material.count} samples")


def _of_images(material: Material) -> Iterator[Line]:
    augmentations, reasons = [], []
    if material.count < AUGMENTED:
        augmentations.append("diffaugment")
        reasons.append(f"{material.count:,} images are fewer than {AUGMENTED:,}, which a discriminator learns by heart")
    if material.shape[0] == 3 and material.count < FLIPPED:
        augmentations.append("flip")
        reasons.append("a mirrored photograph is one (take flip out for what has a left and a right)")
    if augmentations:
        yield Line("augmentation", f"[{','.join(augmentations)}]", "; ".join(reasons))

    judged = material.judged_per_class
    if judged >= TOLD:
        yield Line("features", "classifier", "there are labels to learn features from, offline")
    else:
        few = f"only {judged} images a class to learn features from" if judged else "there are no labels"
        yield Line("features", "inception", f"{few}; its weights are downloaded once (offline: features.weights=FILE)")
    if material.count < COUNTED:
        yield Line("metric", "[kid,fid]", f"KID is the number: FID is biased on fewer than {COUNTED:,} images")
    else:
        yield Line("metric", "[fid,kid]", f"{material.count:,} images are enough for FID")


def _budget(turns: int, seconds: float, rung: Rung) -> Iterator[Line]:
    most = MOST * rung.turns
    why = f"{_clock(seconds)} a turn on this machine, with {1 - SHARE:.0%} of the time for measuring"
    if turns == most:
        why = f"{MOST} times the {rung.turns:,} that the pair needs; more rarely helps ({_clock(seconds)} a turn)"
    if turns < rung.turns:
        why += f"; the pair wants {rung.turns:,}, so more minutes would help"
    yield Line("training.turns", str(turns), why)
    yield Line("training.epochs", "null", "turns alone end the run")
    every = max(1, turns // EVALUATIONS)
    for key in ("evaluate_every", "sample_every", "checkpoint_every"):
        yield Line(f"training.{key}", str(every), f"{EVALUATIONS} times in all")


def _clock(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
