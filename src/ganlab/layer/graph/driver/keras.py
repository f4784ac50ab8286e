"""Keras 3 on torch: computes with Keras' layers, and leaves the weights to the torch modules."""

import logging
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.layer.conditional import Condition
from ganlab.layer.graph.driver import Normalizing, plain_normalization
from ganlab.layer.graph.driver.drawing import Drawing
from ganlab.layer.graph.driver.torch import Network as TorchNetwork
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.layer.graph.pen import keras_on_torch

log = logging.getLogger(__name__)


class Stateless:
    """A Keras model without weights of its own; copies of a network share it."""

    def __init__(self, laid_out: LaidOut) -> None:
        self.laid_out = laid_out
        with keras_on_torch().device("meta"):
            drawing = Drawing(laid_out)
        self.model = drawing.model
        by_variable = {id(feed.variable): feed for feed in drawing.pen.feeds}
        self.trained = [by_variable[id(v)] for v in self.model.trainable_variables]
        kept = self.model.non_trainable_variables
        self.kept = [by_variable.get(id(v)) for v in kept]  # None for the state of random numbers

    def __deepcopy__(self, memo: Any) -> "Stateless":
        return self

    def __reduce__(self) -> Any:
        return Stateless, (self.laid_out,)


class Network(TorchNetwork):
    """The torch driver's modules, state and names, and Keras' computation with them."""

    def __init__(self, laid_out: LaidOut, normalization: Normalizing = plain_normalization) -> None:
        super().__init__(laid_out, normalization)
        log.warning(
            "driver=keras computes the %s with Keras, at about twice torch's time (1.3 to 2.8)", laid_out.player
        )
        self.stateless = Stateless(laid_out)
        self.reads_labels = laid_out.reads_labels
        self.steps = []

    def forward(self, x: Tensor, labels: Tensor | None = None, condition: Condition | None = None) -> list[Tensor]:
        """The outputs, in their order, of the player's input `x` (N, ...).

        Raises:
            WrongUse: autocast is on, which Keras does not see.
        """
        if torch.is_autocast_enabled(x.device.type):
            raise WrongUse("driver=keras computes in 32 bits; use trainer.precision=32-true, or driver=torch")
        feeds = self.stateless
        trained = [feed.read(self._module(feed.node)) for feed in feeds.trained]
        kept = [_seed() if f is None else f.read(self._module(f.node)).clone() for f in feeds.kept]
        inputs = [x, labels.int()] if self.reads_labels and labels is not None else [x]
        found, moved = feeds.model.stateless_call(trained, kept, inputs, training=self.training)
        if self.training:
            self._write(moved, len(x))
        return list(found) if isinstance(found, list | tuple) else [found]

    @torch.no_grad()
    def _write(self, moved: list[Tensor], batch: int) -> None:
        for feed, value in zip(self.stateless.kept, moved, strict=True):
            if feed is not None and feed.write is not None:
                feed.write(self._module(feed.node), value, batch)

    def _module(self, name: str) -> nn.Module:
        branch: nn.Module = self.nodes
        for part in name.split("."):
            found = branch._modules[part]
            assert found is not None
            branch = found
        return branch


def _seed() -> Tensor:
    """Of torch's generator on the CPU, so that a resumed run draws the same; Keras reads it as a number."""
    return torch.randint(2**31 - 1, (2,), dtype=torch.int32)
