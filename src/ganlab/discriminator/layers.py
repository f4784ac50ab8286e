"""A discriminator described layer by layer."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from torch import Tensor

from ganlab.conditioning import Conditioning
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.layer.graph.driver import Driver, network
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.given import given_graph, laid_out_for_player, without_batch_statistics
from ganlab.layer.normalization import normalized_throughout
from ganlab.layer.weights import Initialization, Weights

HEADS: dict[str, Initialization] = {"xavier": "xavier", "orthogonal": "orthogonal"}


class Layers(Discriminator):
    """The network of a layer graph (`graph`, or the YAML or JSON file `file`), with `values` in place of its own.

    A graph that does not read `labels` is conditioned as any discriminator; one that does conditions itself. `driver`
    is what computes it. `trust` lets words with a dot name any module.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        graph: Mapping[str, Any] | None = None,
        file: str | None = None,
        values: Mapping[str, Any] | None = None,
        driver: Driver = "torch",
        trust: bool = False,
    ) -> None:
        super().__init__()
        facts = Facts(tuple(sample_shape), num_classes)
        read = given_graph("discriminator", graph, file, values)
        self.input, shape = conditioning.input(tuple(sample_shape), num_classes)
        normalized_throughout(self.input, read.weights)  # type: ignore[arg-type]
        laid_out = laid_out_for_player(read, "discriminator", facts, {"sample": shape}, conditioning, driver, trust)
        self.reads_labels = laid_out.reads_labels
        self.mending = without_batch_statistics(laid_out)

        self.weights = Weights(read.weights, HEADS.get(read.initialization, "torch"))  # type: ignore[arg-type]
        self.network = network(laid_out, driver)
        self.places = {name: i for i, name in enumerate(laid_out.outputs)}
        self.feature_dim = prod(laid_out.shape(laid_out.outputs["features"]) or ())
        local = laid_out.shape(laid_out.outputs["local"]) if "local" in laid_out.outputs else None
        self.local_dim = None if local is None else local[0]
        head = conditioning.head(self.feature_dim, num_classes)
        self.label_logit = normalized_throughout(head, read.weights)  # type: ignore[arg-type]

    def forward(self, x: Tensor, labels: Tensor | None) -> DiscriminatorOutput:
        """(N, *sample_shape) -> logits (N,) or (N, h, w), features (N, feature_dim), local (N, local_dim, h, w)."""
        found = self.network(self.input(x, labels), labels)
        features = found[self.places["features"]].flatten(1)
        logits = found[self.places["logits"]].squeeze(1)
        added = self.label_logit(features, labels)
        if isinstance(added, Tensor) and logits.dim() > 1:
            added = added[:, None, None]
        return DiscriminatorOutput(logits + added, features, found[self.places["local"]] if self.local_dim else None)
