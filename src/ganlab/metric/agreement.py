"""Whether samples are what they were made to be."""

from typing import Literal

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.needs import CODE, OWN_CLASSES, TOLD_GENERATOR, Need


class Agreement(Metric):
    """The share of fakes that the features' classifier takes for the class they were made for.

    `of` "labels" compares with the class that a conditional generator was told. `of` "codes" compares with a
    categorical code that has no name: under the one-to-one naming of codes by classes that agrees most, which is the
    accuracy of an unsupervised clustering (Xie et al. 2016, section 4.2). By chance that is a little above 1 / classes.
    """

    direction: Literal["min", "max"] = "max"
    needs: tuple[Need, ...] = (OWN_CLASSES,)
    fake_given: list[Tensor]
    fake_found: list[Tensor]

    def __init__(self, of: Literal["labels", "codes"]) -> None:
        super().__init__()
        self.of = of
        self.needs = (OWN_CLASSES, TOLD_GENERATOR if of == "labels" else CODE)
        self.add_state("fake_given", [], dist_reduce_fx="cat")
        self.add_state("fake_found", [], dist_reduce_fx="cat")

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep what each fake was made for and what the classifier found."""
        given = output.labels if self.of == "labels" else output.codes
        if real or given is None or output.probabilities is None:
            return
        self.fake_given.append(given)
        self.fake_found.append(output.probabilities.argmax(1))

    def compute(self) -> Tensor:
        """Between 0 and 1."""
        given, found = torch.cat(list(self.fake_given)), torch.cat(list(self.fake_found))
        if self.of == "labels":
            return (given == found).double().mean()
        size = int(torch.stack([given, found]).max()) + 1
        table = torch.bincount(given * size + found, minlength=size**2).view(size, size)
        agreed = table.cpu().numpy()[linear_sum_assignment(table.cpu().numpy(), maximize=True)]
        return torch.tensor(agreed.sum() / len(given), dtype=torch.float64)
