"""A metric of one direction of a pair."""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.needs import TWO_DOMAINS


class Directed(Metric):
    """`of` over the reals and fakes of one domain, by their labels: those of domain a come before those of b.

    Raises:
        ValueError: the metric asks the generator itself, which makes samples of both.
    """

    knows_domains = True

    def __init__(self, of: Metric, towards: Literal["a", "b"], num_classes: int) -> None:
        super().__init__()
        if of.needs_generator:
            raise ValueError("a metric that asks the generator itself knows no direction; take another one for `of`")
        self.of, self.towards, self.classes = of, towards, num_classes // 2
        self.direction, self.protocol = of.direction, "-".join(["towards", towards, *filter(None, [of.protocol])])
        self.needs = (TWO_DOMAINS, *of.needs)
        self.needs_samples, self.needs_held_out = of.needs_samples, of.needs_held_out

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Take what is of the domain."""
        if (chosen := self._chosen(output)) is not None:
            self.of.update(chosen, real=real)

    def hold_out(self, output: FeatureOutput) -> None:
        """Take what is of the domain."""
        if (chosen := self._chosen(output)) is not None:
            self.of.hold_out(chosen)

    def compute(self) -> Tensor:
        """Over the domain alone."""
        result: Tensor = self.of.compute()
        return result

    def details(self) -> Mapping[str, Any]:
        """Those of the metric."""
        return self.of.details()

    def reset(self) -> None:
        """Forget the fakes."""
        super().reset()
        self.of.reset()

    def _chosen(self, output: FeatureOutput) -> FeatureOutput | None:
        assert output.labels is not None
        rows = ((output.labels >= self.classes) == (self.towards == "b")).nonzero().flatten()
        fields = {n: None if x is None else x[rows.to(x.device)] for n, x in output._asdict().items()}
        return FeatureOutput(**fields) if len(rows) else None  # type: ignore[arg-type]


def share_of(given: Tensor, chosen: Tensor) -> float | None:
    """The mean of the chosen of (N,) values, for details; None of none."""
    return float(given[chosen].double().mean()) if bool(torch.any(chosen)) else None
