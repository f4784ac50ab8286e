"""n-grams of fakes in held-out lines."""

from statistics import fmean

import torch
from torch import Tensor

from ganlab.dataset.modality.text import Texts
from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.matches import References, refuse_missing
from ganlab.metric.rows import Rows
from ganlab.needs import TOKENS, Count


class BLEU(Metric):
    """The mean of sacrebleu's sentence BLEU over `lines` fakes, held-out lines the references (Papineni et al. 2002).

    As Yu et al. 2017 score text; from 0 to 100. A generator that writes one good line over and over is best: see
    self_bleu.
    """

    direction = "max"
    higher_is_better = True
    needs = (TOKENS,)
    needs_samples = True
    needs_held_out = True

    def __init__(self, modality: Texts, order: Count = 4, lines: Count = 500) -> None:
        refuse_missing()
        super().__init__()
        self.modality, self.order, self.lines = modality, order, lines
        self.protocol = f"bleu{order}-{lines}"
        self.held_out, self.fake = Rows(), Rows()
        self._references: References | None = None

    def hold_out(self, output: FeatureOutput) -> None:
        """Keep lines (N, L)."""
        assert output.samples is not None
        self.held_out.append(output.samples)

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep fakes (N, L), as many as count."""
        if not real and len(self.fake) < self.lines:
            assert output.samples is not None
            self.fake.append(output.samples)

    def compute(self) -> Tensor:
        """The mean over lines."""
        if self._references is None:
            self._references = References(self.modality.rows(self.held_out.tensor()), self.order)
        written = self.modality.rows(self.fake.tensor()[: self.lines])
        return torch.tensor(fmean(self._references.score(line) for line in written), dtype=torch.float64)
