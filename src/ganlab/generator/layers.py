"""A generator described layer by layer."""

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from ganlab.conditioning import Conditioning, Same
from ganlab.generator import Generator
from ganlab.layer.conditional import Condition, Conditional
from ganlab.layer.graph.driver import Driver, network
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.given import given_graph, laid_out_for_player, without_batch_statistics
from ganlab.needs import LABELS, Count


class Layers(Generator):
    """The network of a layer graph (`graph`, or the YAML or JSON file `file`), with `values` in place of its own.

    A graph that does not read `labels` is conditioned as any generator; one that does conditions itself. `driver` is
    what computes it. `trust` lets words with a dot name any module.

    Raises:
        ValueError: the graph is wrong, or labels cannot enter it.
    """

    def __init__(
        self,
        sample_shape: Sequence[int],
        num_classes: int,
        conditioning: Conditioning,
        graph: Mapping[str, Any] | None = None,
        file: str | None = None,
        values: Mapping[str, Any] | None = None,
        latent_dim: Count = 100,
        driver: Driver = "torch",
        trust: bool = False,
    ) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        facts = Facts(tuple(sample_shape), num_classes, latent_dim)
        read = given_graph("generator", graph, file, values)
        self.input, features = conditioning.latent(latent_dim, num_classes)
        laid_out = laid_out_for_player(read, "generator", facts, {"latent": (features,)}, conditioning, driver, trust)
        self.is_told = laid_out.reads_labels
        self.mending = without_batch_statistics(laid_out)

        self.network = network(
            laid_out,
            driver,
            lambda plain, width: conditioning.normalization(plain, width, latent_dim, num_classes),
        )
        if LABELS in conditioning.needs and isinstance(self.input, Same):
            self._refuse_deaf()

    def _refuse_deaf(self) -> None:
        """Where labels enter by batch norms, there is to be one."""
        if not any(isinstance(module, Conditional) for module in self.network.modules()):
            raise ValueError(
                "generator.graph has no batch_norm, by which this conditioning brings labels in; add one, use "
                "conditioning=concat, or let a node read labels"
            )

    def forward(self, latent: Tensor, labels: Tensor | None) -> Tensor:
        """(N, latent_dim) -> (N, *sample_shape)."""
        (x,) = self.network(self.input(latent, labels), labels, Condition(latent, labels))
        return x  # type: ignore[no-any-return]
