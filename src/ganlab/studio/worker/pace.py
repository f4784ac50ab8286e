"""How long a turn takes, before anything is trained."""

from collections.abc import Sequence

from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench
from ganlab.suggest.probe import seconds_per_turn

__all__ = ["probe"]


def probe(bench: Bench, overrides: Sequence[str]) -> Answer:
    """{seconds_per_turn}: some turns are played on noise."""
    return Answer({"seconds_per_turn": seconds_per_turn(overrides)})
