"""What is wrong with a graph, in one sentence."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`node` (its name, or its place where it has none), what is wrong, the way out, and whether it stops."""

    node: str
    sentence: str
    fix: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{self.node}: {self.sentence}; {self.fix}" if self.fix else f"{self.node}: {self.sentence}"
