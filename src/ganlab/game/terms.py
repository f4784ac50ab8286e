"""What a player pays beyond its loss."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from torch import Tensor

from ganlab.auxiliary import Auxiliary
from ganlab.penalty import Penalty


class Term(NamedTuple):
    """A scalar of a player's turn, due in each `every`-th."""

    name: str
    every: int
    call: Callable[[Any], Tensor]


class Terms:
    """Any number of terms. Which of them are due is Python's choice, the same for all turns with the same `due`."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self._lazy = any(term.every > 1 for term in self._terms)

    @property
    def names(self) -> list[str]:
        """What the terms are called among the scalars."""
        return [term.name for term in self._terms]

    def due(self, count: int) -> tuple[Term, ...]:
        """Those that the player's turn number `count` pays."""
        return tuple(term for term in self._terms if count % term.every == 0) if self._lazy else self._terms

    def add(self, loss: Tensor, turn: Any, count: int, note: Callable[[str, Tensor], None]) -> Tensor:
        """`loss` and every term that is due, each noted by its name."""
        for term in self.due(count):
            value = term.call(turn)
            loss = loss + value
            note(term.name, value)
        return loss


def discriminator_terms(penalties: Mapping[str, Penalty], auxiliaries: Mapping[str, Auxiliary]) -> Terms:
    """Every penalty, and the auxiliaries that have a word in the discriminator's turn."""
    heads = {f"loss/{n}/discriminator": a for n, a in auxiliaries.items() if a.discriminator_weight}
    own = [Term(f"loss/{n}", p.every, p) for n, p in penalties.items() if p.on_discriminator]
    return Terms([*own, *(Term(n, 1, a.on_discriminator) for n, a in heads.items())])


def generator_terms(penalties: Mapping[str, Penalty], auxiliaries: Mapping[str, Auxiliary]) -> Terms:
    """The penalties and auxiliaries that have a word in the generator's turn."""
    own = {f"loss/{n}/generator": p for n, p in penalties.items() if p.on_generator}
    heads = {f"loss/{n}/generator": a for n, a in auxiliaries.items() if a.generator_weight}
    terms = [Term(n, p.every, p.generator_value) for n, p in own.items()]
    return Terms([*terms, *(Term(n, 1, a.on_generator) for n, a in heads.items())])
