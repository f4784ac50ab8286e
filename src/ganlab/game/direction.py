"""One of two translations between two domains, and what it goes with."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.augmentation import Augmentation
from ganlab.discriminator import Discriminator
from ganlab.game.buffer import Buffer
from ganlab.game.judging import sees_batches
from ganlab.game.objective import Objective
from ganlab.game.scalars import Notes
from ganlab.game.share import Share
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.needs import Need
from ganlab.penalty import Penalty


class Direction(nn.Module):
    """A generator from one domain to another, the discriminator that knows the other, and the fakes that it remembers.

    The two play the two-player objective over samples of the one domain in place of latents. `said` holds the newest of
    the scalars that it notes.
    """

    def __init__(
        self,
        name: str,
        generator: Generator,
        discriminator: Discriminator,
        *,
        loss: Loss,
        penalties: Mapping[str, Penalty],
        augmentations: Mapping[str, Augmentation],
        buffer: int,
        sample_shape: tuple[int, ...],
    ) -> None:
        super().__init__()
        self.name, self.buffer = name, Buffer(buffer, sample_shape)
        self.objective = Objective(
            generator,
            discriminator,
            loss=loss,
            penalties=penalties,
            auxiliaries={},
            augmentations=augmentations,
            top_k=None,
        )
        self.said: dict[str, Tensor] = {}
        self._apart = sees_batches(generator)

    @property
    def generator(self) -> Generator:
        """From the one domain to the other."""
        return self.objective.generator

    @property
    def names(self) -> list[str]:
        """The scalars of terms."""
        return [f"{name}/{self.name}" for name in self.objective.names]

    def note(self, name: str, value: Tensor) -> None:
        """Keep a scalar of the turn in hand."""
        self.said[name] = value.detach()

    def tell(self, notes: Notes) -> None:
        """Hand on those of terms, and the discriminator's loss, as `<name>/<direction>`."""
        for name in ("loss/discriminator", *self.objective.names):
            if name in self.said:
                notes.note(f"{name}/{self.name}", self.said[name])

    def translated(self, source: Tensor, target: Tensor, *, identity: bool) -> tuple[Tensor, Tensor | None]:
        """What the generator makes of samples (N, *sample_shape) of its domain, and of the target's for `identity`."""
        if not identity:
            return self.generator(source, None), None
        if self._apart:  # samples see each other in a batch normalisation
            return self.generator(source, None), self.generator(target, None)
        fake, same = self.generator(torch.cat([source, target]), None).chunk(2)
        return fake, same

    def fooling(self, source: Tensor, target: Tensor, made: Tensor, *, count: int) -> Tensor:
        """What the generator minimises against the discriminator."""
        share = Share(target, None, source)
        return self.objective.of_generator(share, made, count=count, kept=None, scalars=self)

    def discriminator_loss(self, source: Tensor, target: Tensor, made: Tensor, *, count: int) -> Tensor:
        """What the discriminator minimises, on the fakes that the buffer shows."""
        word = self.objective.of_discriminator(
            Share(target, None, source), self.buffer(made), count=count, scalars=self
        )
        self.objective.adapt(word.real_scores, word.fake_scores)
        return word.loss


def refusals() -> tuple[Need, ...]:
    """What two translations cannot go with."""
    return (
        _need("dataset", lambda dataset: len(dataset.domains) == 2,
              "translates between two domains, and dataset={dataset} is one; use dataset=pair dataset.a=WORD "
              "dataset.b=WORD"),
        _need("generator", lambda generator: generator.input_shape is not None,
              "translates samples, and generator={generator} starts from latents; use generator=translation"),
        _need("conditioning", lambda conditioning: type(conditioning).__module__.endswith(".none"),
              "tells its networks no labels; use conditioning=none, not conditioning={conditioning}"),
        _need("auxiliary", lambda parts: not parts,
              "has two discriminators, and an auxiliary sits on one; leave auxiliary= out"),
        _need("loss", _is_plain, "has two discriminators, and loss={loss} learns or remembers something of one; use "
              "loss=least_squares"),
        _need("penalty", lambda parts: all(map(_is_plain, parts.values())),
              "has two discriminators, and a penalty given here learns or remembers something of one; leave it out"),
        _need("augmentation", lambda parts: all(map(_is_plain, parts.values())),
              "has two discriminators, and an augmentation given here remembers something of one; leave it out, or use "
              "augmentation=[diffaugment]"),
        _need("discriminator", lambda discriminator: not discriminator.is_energy and not discriminator.reads_labels,
              "plays over logits of samples alone, and discriminator={discriminator} gives an energy or reads labels; "
              "use "
              "discriminator=patch"),
        _need("metric", lambda parts: all(part.knows_domains for part in parts.values()),
              "measures each direction by itself, and a metric given here would mix the two; use "
              "metric=[fid_forward,fid_backward,cycle_error]"),
        _need("training", lambda t: t.discriminator_steps == 1 and t.accumulate == 1 and t.order == "alternating"
              and t.top_k is None and not t.freeze_discriminator,
              "takes one step of each player a turn, on whole batches, of whole networks; leave "
              "training.discriminator_steps=1, accumulate=1, order=alternating, top_k=null and freeze_discriminator=0"),
        _need("trainer", lambda trainer: trainer.get("strategy", "auto") == "auto",
              "keeps a buffer of its own fakes, which several processes would not share; use trainer=auto"),
        _need("init_from", lambda folder: folder is None, "begins with new weights; leave init_from= out"),
    )  # fmt: skip


def _need(of: str, met: Callable[[Any], bool], unmet: str) -> Need:
    return Need(of=of, met=met, unmet=unmet)


def _is_plain(part: nn.Module) -> bool:
    """Whether it keeps nothing from turn to turn."""
    return not part.state_dict()
