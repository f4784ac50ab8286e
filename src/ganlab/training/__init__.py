"""The numbers of a training, checked once."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Literal

from ganlab.needs import Bound, Count, CountOrNone, Positive, ShareBelowOne
from ganlab.training.top_k import TopK


@dataclass(frozen=True)
class Training:
    """Counts are generator turns unless they say otherwise; `turns` and `epochs` None is no limit.

    `order` is "alternating" (each player answers the other's step), "simultaneous" (both gradients are taken before
    either steps) or "generator_first" (a discriminator of one step answers the generator's, on the fakes from before
    it). `accumulate` splits each batch into that many shares and steps on their mean gradient. `top_k` is
    the share of fakes that the generator learns from in the end, reached after `top_k_turns`; None is all, always.
    `ema_rule` None lets the moving average's memory grow with the turn reached, up to 1 / (1 - `ema_decay`) turns;
    "fixed" copies the generator before turn `ema_start` and applies the decay itself from there.
    `patience` ends a run whose `patience_metric` (None: the first) was not better in so many turns than once before.
    `freeze_discriminator` keeps that many of the discriminator's first layers as they are (FreezeD, Mo et al. 2020).

    Raises:
        ValueError: no budget at all, shares that do not divide the batch, or patience with nothing to wait for.
    """

    turns: Count | None = None
    epochs: Positive | None = 50
    batch_size: Count = 64
    discriminator_steps: Count = 1
    ema_decay: ShareBelowOne = 0.999
    ema_rule: Literal["fixed"] | None = None
    ema_start: CountOrNone | None = None
    gradient_clip: Positive | None = None
    log_every: Count = 20
    evaluate_every: CountOrNone = 500
    evaluate_samples: Annotated[int, Bound(2)] = 2000
    sample_every: CountOrNone = 500
    checkpoint_every: CountOrNone = 500
    order: Literal["alternating", "simultaneous", "generator_first"] = "alternating"
    accumulate: Count = 1
    top_k: Annotated[float, Bound(0, 1, open_least=True)] | None = None
    top_k_turns: Count = 20000
    freeze_discriminator: CountOrNone = 0
    patience: Count | None = None
    patience_metric: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.turns is None and self.epochs is None:
            raise ValueError("training.turns and training.epochs are both null; give a budget in at least one of them")
        if self.batch_size % self.accumulate:
            raise ValueError(
                f"training.accumulate must divide training.batch_size={self.batch_size}, got {self.accumulate}"
            )

        if self.ema_start is not None and self.ema_rule is None:
            raise ValueError(
                f"training.ema_start={self.ema_start} is for training.ema_rule=fixed; add that, or leave it out"
            )

        if self.patience_metric is not None and self.patience is None:
            raise ValueError(
                f"training.patience_metric={self.patience_metric} is for training.patience=TURNS; add that, or leave "
                "it out"
            )
        if self.patience is not None and not self.evaluate_every:
            raise ValueError(
                f"training.patience={self.patience} waits for evaluations, and training.evaluate_every is 0; give it "
                "turns"
            )

    def selection(self) -> TopK | None:
        """Top-k training, where it is asked for."""
        return None if self.top_k is None else TopK(self.top_k, self.top_k_turns)

    def judge(self, metrics: Iterable[str]) -> str | None:
        """The metric that says which checkpoint is the best; None where nothing is measured."""
        return self.patience_metric or next(iter(metrics), None)

    def budget(self, turns_per_epoch: float) -> int:
        """Generator turns in all: the budget that ends first."""
        by_epochs = None if self.epochs is None else max(1, ceil(self.epochs * turns_per_epoch))
        return min(b for b in (self.turns, by_epochs) if b is not None)
