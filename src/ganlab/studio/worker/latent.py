"""What is asked of one latent of a run, and the samples that are made of it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.measure.activations import switched_off
from ganlab.studio.worker.bench import Bench, Model

Numbers = Sequence[float | None]


@dataclass(frozen=True)
class Latent:
    """A latent: what `seed` draws, its first numbers replaced by those of `z` that are given; and how it is looked at.

    `label`: a class by name or number; `off`: units such as "layers.2:17" that are switched off; `pixels`: the least
    width of a picture.
    """

    folder: str
    seed: int = 0
    z: Numbers = ()
    label: str | None = None
    truncation: float | None = None
    checkpoint: str | None = None
    off: Sequence[str] = ()
    pixels: int = 0

    def model(self, bench: Bench) -> Model:
        """The run as its checkpoint holds it."""
        return bench.model(self.folder, self.checkpoint)

    def numbers(self, model: Model) -> Tensor:
        """(1, latent_dim)."""
        return model.latent(self.seed, self.z, self.truncation)

    def sample(self, model: Model) -> Tensor:
        """(1, *sample_shape)."""
        return sample(model, self.numbers(model), self.label, self.truncation, self.off)


def sample(
    model: Model, latents: Tensor, label: str | None, truncation: float | None, off: Sequence[str] = ()
) -> Tensor:
    """(N, *sample_shape) of latents (N, latent_dim), with units such as "layers.2:17" switched off.

    Raises:
        WrongUse: there is no such unit or class.
    """
    sampler, labels = model.sampler(truncation), model.labels(label, len(latents))
    with without(sampler.network, off):
        return sampler(latents, labels).cpu()


@contextmanager
def without(network: nn.Module, off: Sequence[str]) -> Iterator[None]:
    """Inside, these units give zeros.

    Raises:
        WrongUse: there is no such unit.
    """
    with ExitStack() as stack:
        for text in off:
            layer, _, unit = text.rpartition(":")
            try:
                stack.enter_context(switched_off(network, layer, int(unit)))
            except ValueError as error:
                raise WrongUse(f"off={text} names no layer of the generator; choose one of its list") from error
        try:
            yield
        except IndexError as error:
            raise WrongUse(
                f"off={','.join(off)} names a unit that its layer has not; choose one of its list"
            ) from error
