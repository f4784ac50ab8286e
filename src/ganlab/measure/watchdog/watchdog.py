"""What is said of a training, and what was said already."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom, symptoms

AWAY = 3  # looks without a sign after which a symptom is over


class Finding(NamedTuple):
    """One sentence in plain words, the evidence for it, and two things to try."""

    turn: int
    kind: str
    sentence: str
    evidence: str
    advice: tuple[str, str]


@dataclass
class Course:
    """How a symptom went so far: looks with and without a sign since the last change, and whether it was said."""

    seen: int = 0
    clear: int = 0
    said: bool = False

    def note(self, sign: Sign | None, patience: int) -> bool:
        """Take a look in; whether to say it now."""
        self.seen, self.clear = (self.seen + 1, 0) if sign else (0, self.clear + 1)
        if self.clear >= AWAY:
            self.said = False
        return self.seen >= patience and not self.said


class Watchdog:
    """Every symptom but those of `ignore`, each said once, and again only where it went away and came back.

    Raises:
        ValueError: `ignore` names no symptom.
    """

    def __init__(self, ignore: Sequence[str] = ()) -> None:
        known = symptoms()
        for kind in ignore:
            if kind not in known:
                raise ValueError(
                    f"watch.ignore={kind} is no symptom; those that are watched for are {', '.join(known)}"
                )
        self.symptoms: dict[str, Symptom] = {kind: s for kind, s in known.items() if kind not in ignore}
        self.courses = {kind: Course() for kind in self.symptoms}

    def judge(self, look: Look, *, row_counts: bool = True, specimens_count: bool = True) -> list[Finding]:
        """What is to be said now; what does not count is judged, and the next look as if this one had not been."""
        found = []
        for kind, symptom in self.symptoms.items():
            if symptom.needs_specimens and look.specimens is None:
                continue
            counts = specimens_count if symptom.needs_specimens else row_counts
            course = self.courses[kind] if counts else Course(**asdict(self.courses[kind]))
            sign = symptom.sign(look)
            if course.note(sign, symptom.patience) and sign is not None:
                course.said = True
                found.append(Finding(sign.turn or look.turn, kind, sign.sentence, sign.evidence, sign.advice))
        return found

    def state(self) -> dict[str, Any]:
        """What a resumed watch goes on from."""
        return {kind: asdict(course) for kind, course in self.courses.items()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what `state` returned; symptoms that it does not know begin anew."""
        self.courses |= {kind: Course(**kept) for kind, kept in state.items() if kind in self.symptoms}
