"""What parts ask for: of the other parts of a run (`Need`), and of their own numbers (`Bound`). Imports no torch.

A part states its needs as a class attribute, `needs = (IMAGES, LOGITS)`, or on the instance where they depend on its
arguments; they are held against the other parts once all are built. A need that only one part has may live with it.

A constructor states its bounds in its annotations, `weight: NonNegative`; they are held against the config before
anything is built, and `ganlab words` prints them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True)
class Need:
    """Something that must hold of the part of group `of`; `unmet` is said after "<group>=<word> " where it does not.

    Of a group that takes any number of parts, `met` is given the dictionary of them. `unmet` may name the word of
    every group as {group}.
    """

    of: str
    met: Callable[[Any], bool]
    unmet: str


LABELS = Need(
    of="dataset",
    met=lambda dataset: dataset.num_classes > 0,
    unmet="needs labels, and dataset={dataset} has none; leave it out, or use a dataset with classes",
)
IMAGES = Need(
    of="dataset",
    met=lambda dataset: dataset.modality.name == "images",
    unmet="works on images, and dataset={dataset} has none; leave it out, or use a dataset of images",
)
TOKENS = Need(
    of="dataset",
    met=lambda dataset: dataset.modality.vocabulary > 0,
    unmet="works on tokens, and dataset={dataset} has none; use another, or dataset=oracle, dataset=docstrings or "
    "dataset=text",
)
NO_TOKENS = Need(
    of="dataset",
    met=lambda dataset: dataset.modality.vocabulary == 0,
    unmet="needs samples that change by little, and those of dataset={dataset} are tokens; leave it out, or use "
    "another "
    "dataset",
)
LANGUAGE = Need(
    of="dataset",
    met=lambda dataset: dataset.language is not None,
    unmet="asks the network that wrote the data, and none wrote dataset={dataset}; leave it out, or use dataset=oracle",
)
MODES = Need(
    of="dataset",
    met=lambda dataset: dataset.centres is not None,
    unmet="needs a dataset of known modes, got dataset={dataset}; leave it out, or use dataset=ring or dataset=grid25",
)
LATENTS = Need(
    of="generator",
    met=lambda generator: generator.input_shape is None,
    unmet="starts from latents, and generator={generator} translates samples; use game=cycle, or another generator",
)
ONE_DOMAIN = Need(
    of="dataset",
    met=lambda dataset: len(dataset.domains) == 1,
    unmet="learns one kind of data, and dataset={dataset} has two; use game=cycle, or one of the two",
)
TWO_DOMAINS = Need(
    of="dataset",
    met=lambda dataset: len(dataset.domains) == 2,
    unmet="measures one direction between two domains, and dataset={dataset} is one; use dataset=pair with game=cycle, "
    "or "
    "another metric",
)
TOLD_GENERATOR = Need(
    of="generator",
    met=lambda generator: generator.is_told,
    unmet="asks the generator for a class, and conditioning={conditioning} does not tell it which; "
    "use conditioning=concat",
)
CODE = Need(
    of="auxiliary",
    met=lambda auxiliaries: any(part.has_code for part in auxiliaries.values()),
    unmet="reads a categorical code off the samples, and no auxiliary puts one into the latent; leave it out, or use "
    "auxiliary=[mutual_information]",
)
LIKELIHOOD = Need(
    of="generator",
    met=lambda generator: generator.language is not None,
    unmet="asks how likely the generator finds a line, and this generator does not know; leave it out, or use "
    "generator=lstm or generator=gru",
)
LOCAL_FEATURES = Need(
    of="discriminator",
    met=lambda discriminator: discriminator.local_dim is not None,
    unmet="compares places of an image, and this discriminator has no local features; use discriminator=dcgan",
)
ENERGY = Need(
    of="discriminator",
    met=lambda discriminator: discriminator.is_energy,
    unmet="plays over an energy that is low for real, and this discriminator gives logits; use "
    "discriminator=autoencoder",
)
ENERGY_LOSS = Need(
    of="loss",
    met=lambda loss: ENERGY in loss.needs,
    unmet="gives an energy that is low for real, and loss={loss} wants a logit that is high; use loss=began or "
    "loss=ebgan",
)
LOGITS = Need(
    of="loss",
    met=lambda loss: loss.uses_logits,
    unmet="acts on the discriminator's own logit, which loss={loss} does not play over; leave it out, or use another "
    "loss",
)
TARGETS = Need(
    of="loss",
    met=lambda loss: loss.has_targets,
    unmet="moves the targets of real and fake, and loss={loss} has none; leave it out, or use loss=non_saturating",
)
BOUNDARY = Need(
    of="loss",
    met=lambda loss: loss.boundary is not None,
    unmet="sees overfitting by the side of the boundary that real logits lie on, and loss={loss} has no boundary; "
    "leave it out, or use loss=non_saturating or loss=hinge",
)
DISTANCES = Need(
    of="features",
    met=lambda features: features.has_distances,
    unmet="compares samples by their features, and features={features} says nothing of how alike lines are; leave it "
    "out, "
    "or use metric=[nll,bleu,self_bleu]",
)
OWN_CLASSES = Need(
    of="features",
    met=lambda features: features.has_own_classes,
    unmet="compares with the dataset's classes, which features={features} does not know; leave it out, or use "
    "features=classifier",
)
PROBABILITIES = Need(
    of="features",
    met=lambda features: features.has_probabilities,
    unmet="needs class probabilities, and features={features} has none; leave it out, or use features=classifier",
)

SMOOTH_FEATURES = Need(
    of="features",
    met=lambda features: features.is_smooth,
    unmet="follows changes of an image that are smaller than a byte, and features={features} sees bytes; leave it out, "
    "or "
    "use features=classifier",
)


@dataclass(frozen=True)
class Bound:
    """The numbers that a parameter may be: between `least` and `most`, both included unless they are said to be `open`.

    >>> str(Bound(0, 1)), str(Bound(0, open_least=True)), Bound(0, open_least=True).holds(0.0)
    ('from 0 to 1', 'above 0', False)
    """

    least: float | None = None
    most: float | None = None
    open_least: bool = False
    open_most: bool = False

    def holds(self, value: float) -> bool:
        """Whether `value` is one of them; NaN never is."""
        above = self.least is None or (value > self.least if self.open_least else value >= self.least)
        below = self.most is None or (value < self.most if self.open_most else value <= self.most)
        return above and below

    def __str__(self) -> str:
        least = None if self.least is None else f"{'above' if self.open_least else 'at least'} {self.least:.12g}"
        most = None if self.most is None else f"{'below' if self.open_most else 'at most'} {self.most:.12g}"
        if least and most and not (self.open_least or self.open_most):
            return f"from {self.least:.12g} to {self.most:.12g}"
        return " and ".join(part for part in (least, most) if part)


Count = Annotated[int, Bound(1)]  # of things that there must be at least one of
CountOrNone = Annotated[int, Bound(0)]  # of things that may be left out by 0
Positive = Annotated[float, Bound(0, open_least=True)]
Rate = Annotated[float, Bound(0, 1, open_least=True)]  # of learning: Adam moves each weight by about so much a turn
NonNegative = Annotated[float, Bound(0)]
Fraction = Annotated[float, Bound(0, 1)]
ShareBelowOne = Annotated[float, Bound(0, 1, open_most=True)]
