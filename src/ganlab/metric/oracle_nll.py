"""The likelihood of fakes under the network that wrote the data."""

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.layer.token_recurrence import TokenRecurrence
from ganlab.metric import Metric
from ganlab.needs import LANGUAGE


class OracleNLL(Metric):
    """-log p(token | those before) of the network that wrote the data, the mean over the fakes' tokens, in nats.

    Yu et al. 2017, equation 8. It sees what a generator writes wrongly, and nothing of what it leaves out: the
    likeliest line, written over and over, is best.
    """

    direction = "min"
    needs = (LANGUAGE,)
    needs_samples = True

    real_sum: Tensor
    real_count: Tensor
    fake_sum: Tensor
    fake_count: Tensor

    def __init__(self, language: TokenRecurrence) -> None:
        super().__init__()
        self.language = language
        for side in ("real", "fake"):
            self.add_state(f"{side}_sum", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")
            self.add_state(f"{side}_count", torch.zeros((), dtype=torch.float64), dist_reduce_fx="sum")

    @torch.no_grad()
    def update(self, output: FeatureOutput, real: bool) -> None:
        """Add lines (N, L)."""
        assert output.samples is not None
        side, found = "real" if real else "fake", self.language.log_likelihoods(output.samples).double()
        setattr(self, f"{side}_sum", getattr(self, f"{side}_sum") - found.sum())
        setattr(self, f"{side}_count", getattr(self, f"{side}_count") + found.numel())

    def compute(self) -> Tensor:
        """The mean over tokens."""
        return torch.as_tensor(self.fake_sum / self.fake_count)

    def details(self) -> dict[str, float]:
        """What the network says of its own lines."""
        return {"own": float(self.real_sum / self.real_count)}
