"""What samples are measured by, out of a config."""

from dataclasses import dataclass

from omegaconf import DictConfig

from ganlab.build.assembly import Assembly
from ganlab.build.parts import Parts
from ganlab.build.signatures import check
from ganlab.dataset import Dataset
from ganlab.errors import as_wrong_use
from ganlab.features import Features
from ganlab.metric import Metric


@dataclass(frozen=True)
class Measured:
    """What samples are measured by; nothing is loaded yet."""

    dataset: Dataset
    features: Features
    metrics: dict[str, Metric]


def build_measured(cfg: DictConfig, parts: Parts | None = None) -> Measured:
    """What samples are measured by: the dataset, features and metrics of a config; `parts` made the samples.

    Raises:
        WrongUse: they do not go together, or a metric asks for what the parts have not.
    """
    check(cfg)
    assembly = Assembly()
    if parts is not None:
        made = {"conditioning": parts.conditioning, "generator": parts.generator, "auxiliary": parts.auxiliaries}
        assembly.parts.update(made)
    dataset = assembly.add_dataset(cfg.dataset)
    features: Features = assembly.add("features", cfg.features)
    measured = Measured(dataset, features, assembly.add_all("metric", cfg.metric))
    assembly.check_needs()
    with as_wrong_use():
        features.check(dataset)
    return measured
