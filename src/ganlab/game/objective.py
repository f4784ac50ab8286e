"""What the two players minimise."""

from collections.abc import Mapping
from typing import NamedTuple

from torch import Tensor

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.discriminator import Discriminator
from ganlab.game.judging import judge, sees_batches
from ganlab.game.scalars import Notes
from ganlab.game.share import Share
from ganlab.game.terms import discriminator_terms, generator_terms
from ganlab.game.views import Views
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.penalty import Penalty
from ganlab.training.top_k import TopK
from ganlab.turn import DiscriminatorTurn, GeneratorTurn


class Judged(NamedTuple):
    """A discriminator's turn: its loss, and the scores of both sides without a graph."""

    loss: Tensor
    real_scores: Tensor
    fake_scores: Tensor


class Objective:
    """The loss, and every penalty and auxiliary, over what the discriminator sees. A plain object: it owns no module.

    Both turns note their scalars. Which terms are due follows from the number of the player's turn.
    """

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator,
        *,
        loss: Loss,
        penalties: Mapping[str, Penalty],
        auxiliaries: Mapping[str, Auxiliary],
        augmentations: Mapping[str, Augmentation],
        top_k: TopK | None,
    ) -> None:
        self.generator, self.discriminator, self.loss, self.top_k = generator, discriminator, loss, top_k
        self.penalties = tuple(penalties.values())
        self.views = Views(augmentations)
        self._real_gradient = any(p.real_gradient for p in self.penalties)
        self._fake_gradient = any(p.fake_gradient for p in self.penalties)
        self._apart = self._real_gradient or self._fake_gradient or sees_batches(discriminator)
        self._discriminator_terms = discriminator_terms(penalties, auxiliaries)
        self._generator_terms = generator_terms(penalties, auxiliaries)

    @property
    def names(self) -> list[str]:
        """The scalars of terms and augmentations."""
        return [*self._discriminator_terms.names, *self._generator_terms.names, *self.views.names]

    def of_discriminator(self, share: Share, made: Tensor, *, count: int, scalars: Notes) -> Judged:
        """Its turn number `count`, on a share and its fakes as they were `made`."""
        labels, loss_of = share.labels, self.loss
        real, fake = self.views.real(share.real, made), self.views.fake(made)
        for sample, wanted in ((real, self._real_gradient), (fake, self._fake_gradient)):
            if wanted:
                sample.requires_grad_()
        real_output, fake_output = judge(self.discriminator, real, fake, labels=labels, apart=self._apart)
        real_scores, fake_scores = loss_of.scores(real_output, labels), loss_of.scores(fake_output, labels)
        loss = loss_of.discriminator(real_scores, fake_scores)
        scalars.note("loss/discriminator", loss)

        turn = DiscriminatorTurn(
            discriminator=self.discriminator,
            real=real,
            fake=fake,
            labels=labels,
            real_output=real_output,
            fake_output=fake_output,
            generator=self.generator,
            latent=share.latent,
        )
        loss = self._discriminator_terms.add(loss, turn, count, scalars.note)
        judged = Judged(loss, real_scores.detach(), fake_scores.detach())
        scalars.note("discriminator/real", self._believed(judged.real_scores))
        scalars.note("discriminator/fake", self._believed(judged.fake_scores))
        return judged

    def of_generator(self, share: Share, made: Tensor, *, count: int, kept: Tensor | None, scalars: Notes) -> Tensor:
        """Its turn number `count`, on fakes as they were `made`; `kept` () of them count under top-k training."""
        labels, fake = share.labels, self.views.fake(made)
        fake_output = self.discriminator(fake, labels)
        turn = GeneratorTurn(
            generator=self.generator,
            discriminator=self.discriminator,
            latent=share.latent,
            labels=labels,
            made=made,
            fake=fake,
            fake_output=fake_output,
            see_real=lambda: self.views.real(share.real, made.detach()),
        )

        scores = self.loss.scores(fake_output, labels)
        if self.top_k is not None and kept is not None:
            scores = self.top_k(scores, self.loss.realness(scores), kept)
        real_scores = self.loss.scores(turn.real_output, labels) if self.loss.needs_real else None
        loss = self.loss.generator(scores, real_scores)
        scalars.note("loss/generator", loss)
        return self._generator_terms.add(loss, turn, count, scalars.note)

    def adapt(self, real_scores: Tensor, fake_scores: Tensor) -> None:
        """Move what the loss and the augmentations remember of a discriminator's turn."""
        self.loss.adapt(real_scores, fake_scores)
        self.views.adapt(self.loss.realness(real_scores))

    def constrain(self) -> None:
        """What the penalties do to the discriminator after its step."""
        for penalty in self.penalties:
            penalty.constrain(self.discriminator)

    def _believed(self, scores: Tensor) -> Tensor:
        """The mean of D's probability, or of a critic's raw score."""
        scores = self.loss.believed(scores).float()
        return (scores if self.loss.is_critic else scores.sigmoid()).mean()
