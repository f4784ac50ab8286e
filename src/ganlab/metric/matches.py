"""n-grams of lines in other lines, by sacrebleu."""

from collections import Counter
from collections.abc import Sequence

from ganlab.errors import WrongUse

Gram = tuple[str, ...]
Line = Sequence[str]


class References:
    """Lines that hypotheses are held against, with the most times that each n-gram stands in one of them.

    A line that is one of them is left out of its own score by `score(line, own=True)`.
    """

    def __init__(self, lines: Sequence[Line], order: int) -> None:
        self.order = order
        self.most: dict[Gram, int] = {}
        self.second: dict[Gram, int] = {}  # in another of them
        self.lengths = Counter(map(len, lines))
        for line in lines:
            for gram, count in self._grams(line).items():
                first, second = self.most.get(gram, 0), self.second.get(gram, 0)
                self.most[gram], self.second[gram] = max(first, count), max(second, min(first, count))

    def score(self, line: Line, own: bool = False) -> float:
        """Sentence BLEU in [0, 100]: exponential smoothing, the orders that a short line has."""
        from sacrebleu.metrics.bleu import BLEU

        correct, total = [0] * self.order, [0] * self.order
        for gram, count in self._grams(line).items():
            most = self.second[gram] if own and self.most[gram] == count else self.most.get(gram, 0)
            correct[len(gram) - 1] += min(count, most)
            total[len(gram) - 1] += count
        lengths = self.lengths - Counter([len(line)]) if own else self.lengths
        nearest = min(lengths, key=lambda length: (abs(length - len(line)), length))
        found = BLEU.compute_bleu(
            correct, total, len(line), nearest, smooth_method="exp", effective_order=True, max_ngram_order=self.order
        )
        return float(found.score)

    def _grams(self, line: Line) -> Counter[Gram]:
        ends = range(1, self.order + 1)
        return Counter(tuple(line[i : i + n]) for n in ends for i in range(len(line) - n + 1))


def refuse_missing() -> None:
    """Before anything is measured.

    Raises:
        WrongUse: sacrebleu is not here.
    """
    try:
        import sacrebleu  # noqa: F401
    except ImportError as error:
        raise WrongUse("metric=bleu and metric=self_bleu need sacrebleu; pip install 'ganlab[text]'") from error
