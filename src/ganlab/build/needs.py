"""Which parts go together: each part states its needs as class attributes, and here stands what meets them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ganlab.layer.normalization import has_batch_statistics

Built = Mapping[str, Any]


class Need(NamedTuple):
    """A class attribute that asks for something of the parts in `of`; `unmet` is said after "<group>=<word> "."""

    attribute: str
    of: tuple[str, ...]
    met: Callable[..., bool]
    unmet: str


NEEDS = (
    Need(
        "needs_labels",
        ("dataset",),
        lambda dataset: dataset.num_classes > 0,
        "needs labels, and dataset={dataset} has none; leave it out, or use a dataset with classes",
    ),
    Need(
        "needs_images",
        ("dataset",),
        lambda dataset: dataset.is_images,
        "works on images, and dataset={dataset} has points; leave it out, or use a dataset of images",
    ),
    Need(
        "needs_centres",
        ("dataset",),
        lambda dataset: dataset.centres is not None,
        "needs a dataset of known modes, got dataset={dataset}; leave it out, or use dataset=ring or dataset=grid25",
    ),
    Need(
        "needs_told_generator",
        ("conditioning",),
        lambda conditioning: conditioning.needs_labels,
        "asks the generator for a class, and conditioning={conditioning} does not tell it which; "
        "use conditioning=concat",
    ),
    Need(
        "needs_code",
        ("auxiliary",),
        lambda auxiliary: any(part.has_code for part in auxiliary.values()),
        "reads a categorical code off the samples, and no auxiliary puts one into the latent; leave it out, or use "
        "auxiliary=[mutual_information]",
    ),
    Need(
        "needs_local",
        ("discriminator",),
        lambda discriminator: discriminator.local_dim is not None,
        "compares places of an image, and this discriminator has no local features; use discriminator=dcgan",
    ),
    Need(
        "needs_energy",
        ("discriminator",),
        lambda discriminator: discriminator.is_energy,
        "plays over an energy that is low for real, and this discriminator gives logits; use discriminator=autoencoder",
    ),
    Need(
        "is_energy",
        ("loss",),
        lambda loss: loss.needs_energy,
        "gives an energy that is low for real, and loss={loss} wants a logit that is high; use loss=began or loss=ebgan",
    ),
    Need(
        "per_sample",
        ("discriminator",),
        lambda discriminator: not has_batch_statistics(discriminator),
        "needs each sample's own gradient, and the discriminator has batch normalisation; use "
        "discriminator.normalization=layer (or none), or leave it out",
    ),
    Need(
        "needs_logits",
        ("loss",),
        lambda loss: loss.uses_logits,
        "acts on the discriminator's own logit, which loss={loss} does not play over; leave it out, or use another loss",
    ),
    Need(
        "needs_targets",
        ("loss",),
        lambda loss: loss.has_targets,
        "moves the targets of real and fake, and loss={loss} has none; leave it out, or use loss=non_saturating",
    ),
    Need(
        "needs_boundary",
        ("loss",),
        lambda loss: loss.boundary is not None,
        "sees overfitting by the side of the boundary that real logits lie on, and loss={loss} has no boundary; "
        "leave it out, or use loss=non_saturating or loss=hinge",
    ),
    Need(
        "needs_own_classes",
        ("features",),
        lambda features: features.has_own_classes,
        "compares with the dataset's classes, which features={features} does not know; leave it out, or use "
        "features=classifier",
    ),
    Need(
        "needs_probabilities",
        ("features",),
        lambda features: features.has_probabilities,
        "needs class probabilities, and features={features} has none; leave it out, or use features=classifier",
    ),
)


def unmet(label: str, part: Any, built: Built) -> Iterator[str]:
    """Why `part` (an object, or its class) does not go with what is built so far; `label` is its "<group>=<word>"."""
    for need in NEEDS:
        known = all(group in built for group in need.of)
        if getattr(part, need.attribute, False) and known and not need.met(*(built[group] for group in need.of)):
            yield f"{label} {need.unmet.format(**{group: word(part) for group, part in built.items()})}"


def word(part: Any) -> str:
    """The word of a part: a dataset's name, or the last of its module's."""
    return str(getattr(part, "name", type(part).__module__.rsplit(".", 1)[-1]))
