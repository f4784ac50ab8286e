"""What the drawing of networks asks of torch: a dataset's shape, and the modules of a network that is no graph."""

from collections.abc import Sequence
from typing import Any

from ganlab.build.make import make
from ganlab.dataset import Dataset
from ganlab.studio.wire import Answer
from ganlab.studio.worker.asked import composed
from ganlab.studio.worker.bench import Bench

__all__ = ["shape"]


def shape(bench: Bench, words: Sequence[str]) -> Answer:
    """What samples of a dataset are: {sample_shape, num_classes}."""
    dataset: Dataset = make(composed(words).dataset)
    told: dict[str, Any] = {"sample_shape": list(dataset.sample_shape), "num_classes": dataset.num_classes}
    return Answer(told)
