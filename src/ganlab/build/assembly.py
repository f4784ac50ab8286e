"""The parts of a run while they are put together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hydra.core.hydra_config import HydraConfig
from hydra.utils import get_object
from omegaconf import DictConfig

from ganlab.build.facts import Facts
from ganlab.build.make import make
from ganlab.config.words import read, words
from ganlab.dataset import Dataset
from ganlab.errors import WrongUse
from ganlab.needs import Need


class Assembly:
    """The parts built so far, by group, and the facts that they settled."""

    def __init__(self) -> None:
        self.parts: dict[str, Any] = {}
        self.words: dict[str, str] = {}
        self.facts = Facts()
        self._needs: list[tuple[str, Any]] = []  # "<group>=<word>", and the part that may need something

    def settle(self, **facts: Any) -> None:
        """Let the constructors of later parts name these."""
        self.facts = replace(self.facts, **facts)

    def add(self, group: str, node: DictConfig) -> Any:
        """Build the one part of a group."""
        self.words[group] = chosen(group, str(node["_target_"]))
        self.parts[group] = self._make(f"{group}={self.words[group]}", node)
        return self.parts[group]

    def add_dataset(self, node: DictConfig) -> Dataset:
        """Build the dataset, whose facts the other parts are made for."""
        dataset: Dataset = self.add("dataset", node)
        self.settle(
            sample_shape=dataset.sample_shape,
            num_classes=dataset.num_classes,
            centres=dataset.centres,
            modality=dataset.modality,
            vocabulary=dataset.modality.vocabulary,
            language=dataset.language,
        )
        return dataset

    def add_all(self, group: str, nodes: Mapping[Any, DictConfig]) -> dict[str, Any]:
        """Build the parts of a group that takes any number, by name; what a model sets of a word not chosen is left."""
        chosen = {str(name): node for name, node in nodes.items() if "_target_" in node}
        self.parts[group] = {name: self._make(f"{group}={name}", node) for name, node in chosen.items()}
        return dict(self.parts[group])

    def note(self, label: str, part: Any) -> None:
        """Let the needs of a part that another one brings be checked too."""
        self._needs.append((label, part))

    def check_needs(self) -> None:
        """Hold every part's needs against all parts.

        Raises:
            WrongUse: the first that is not met, in one sentence.
        """
        for label, part in self._needs:
            self._refuse(label, part)

    def _make(self, label: str, node: DictConfig) -> Any:
        called = get_object(str(node["_target_"]))
        try:
            part = make(node, **self.facts.named_by(called, node))
        except Exception as error:
            self._refuse(label, called)  # a need that is not met says more than the crash that it leads to
            if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
                raise WrongUse(f"{label} does not fit into this machine's memory; make it smaller") from error
            raise
        self.note(label, part)
        return part

    def _refuse(self, label: str, part: Any) -> None:
        needs: tuple[Need, ...] = getattr(part, "needs", ())
        for need in needs:
            if need.of in self.parts and not need.met(self.parts[need.of]):
                named = {group: word(part) for group, part in self.parts.items()} | self.words
                named["mending"] = getattr(self.parts[need.of], "mending", "")
                raise WrongUse(f"{label} {need.unmet.format(**named)}")


def chosen(group: str, target: str) -> str:
    """The word that was asked for, where it is this class's (a class may have several); else the class's module."""
    asked = str(HydraConfig.get().runtime.choices.get(group)) if HydraConfig.initialized() else ""
    if asked in words(group) and read(group, asked).target == target:
        return asked
    return target.split(".")[-2]


def word(part: Any) -> str:
    """The word of a part: a dataset's name, or the last of its module's."""
    return str(getattr(part, "name", type(part).__module__.rsplit(".", 1)[-1]))
