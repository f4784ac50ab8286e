"""n-grams of fakes in other fakes."""

from statistics import fmean

import torch
from torch import Tensor

from ganlab.dataset.modality.text import Texts
from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.matches import References, refuse_missing
from ganlab.metric.rows import Rows
from ganlab.needs import TOKENS, Count


class SelfBLEU(Metric):
    """The mean of sacrebleu's sentence BLEU over `lines` fakes, the others the references: less is more variety.

    Zhu et al. 2018 (Texygen); from 0 to 100, 100 where all lines are alike.
    """

    direction = "min"
    needs = (TOKENS,)
    needs_samples = True

    def __init__(self, modality: Texts, order: Count = 4, lines: Count = 500) -> None:
        refuse_missing()
        super().__init__()
        self.modality, self.order, self.lines = modality, order, lines
        self.protocol = f"bleu{order}-{lines}"
        self.fake = Rows()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep fakes (N, L), as many as count."""
        if not real and len(self.fake) < self.lines:
            assert output.samples is not None
            self.fake.append(output.samples)

    def compute(self) -> Tensor:
        """The mean over lines."""
        written = self.modality.rows(self.fake.tensor()[: self.lines])
        references = References(written, self.order)
        return torch.tensor(fmean(references.score(line, own=True) for line in written), dtype=torch.float64)
