"""The likelihood of held-out lines."""

from collections.abc import Callable

import torch
from torch import Generator as Random
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Generating, Metric
from ganlab.metric.rows import Rows
from ganlab.needs import LIKELIHOOD, TOKENS


class NLL(Metric):
    """-log p(token | those before) of the evaluated generator, the mean over held-out lines' tokens, in nats.

    It sees what a generator leaves out: a line that it never writes costs without bound. Tokens after a line's end
    count as the others do.
    """

    direction = "min"
    needs = (TOKENS, LIKELIHOOD)
    needs_samples = True
    needs_held_out = True
    needs_generator = True

    def __init__(self) -> None:
        super().__init__()
        self.held_out = Rows()
        self.add_state("fake_value", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")

    def hold_out(self, output: FeatureOutput) -> None:
        """Keep lines (N, L)."""
        assert output.samples is not None
        self.held_out.append(output.samples)

    @torch.no_grad()
    def explore(self, generator: Generating, extract: Callable[[Tensor], FeatureOutput], random: Random) -> None:
        """Ask the generator."""
        language = generator.judged.language
        assert language is not None  # as its needs say
        found = [-language.log_likelihoods(lines).double() for lines in self.held_out.blocks()]
        self.fake_value = torch.cat(found).mean()

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Nothing of samples."""

    def compute(self) -> Tensor:
        """The mean over tokens."""
        return torch.as_tensor(self.fake_value)
