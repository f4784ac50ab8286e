"""Whether a translation keeps the class."""

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.directed import share_of
from ganlab.needs import OWN_CLASSES, TWO_DOMAINS, Need

LABELLED = Need(
    of="dataset",
    met=lambda dataset: getattr(dataset, "is_labelled", False),
    unmet="asks for the class of a translation, and dataset={dataset} has not the same classes in both domains; leave "
    "it out",
)


class ClassSurvival(Metric):
    """The share of translations whose likeliest class, of those of their new domain, is their source's.

    The features' classifier knows the classes of either domain. `details` has each direction, and `strict`: the share
    whose likeliest class of all, of both domains, is that one.
    """

    direction: Literal["min", "max"] = "max"
    knows_domains = True
    needs = (TWO_DOMAINS, OWN_CLASSES, LABELLED)
    fake_asked: list[Tensor]
    fake_found: list[Tensor]
    fake_strict: list[Tensor]

    def __init__(self, num_classes: int) -> None:
        super().__init__()
        self.classes = num_classes // 2
        for name in ("asked", "found", "strict"):
            self.add_state(f"fake_{name}", [], dist_reduce_fx="cat")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep what each fake was asked to be and what the classifier found."""
        if real or output.labels is None or output.probabilities is None:
            return
        both = output.probabilities.unflatten(1, (2, self.classes))
        side = (output.labels >= self.classes).long()
        rows = torch.arange(len(side), device=side.device)
        self.fake_asked.append(output.labels)
        self.fake_found.append(both[rows, side].argmax(1) + side * self.classes)
        self.fake_strict.append(output.probabilities.argmax(1))

    def compute(self) -> Tensor:
        """Between 0 and 1."""
        asked, found = torch.cat(list(self.fake_asked)), torch.cat(list(self.fake_found))
        return (asked == found).double().mean()

    def details(self) -> Mapping[str, Any]:
        """Each direction, and the strict share."""
        asked, found, strict = (torch.cat(list(part)) for part in (self.fake_asked, self.fake_found, self.fake_strict))
        kept, forward = asked == found, asked >= self.classes
        return {
            "forward": share_of(kept, forward),
            "backward": share_of(kept, ~forward),
            "strict": float((asked == strict).double().mean()),
        }
