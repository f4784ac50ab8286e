"""The numbers of a training, checked once."""

from dataclasses import dataclass, fields
from math import ceil
from typing import Literal

from ganlab.training.top_k import TopK


@dataclass(frozen=True)
class Training:
    """Counts are generator turns unless they say otherwise; `turns` and `epochs` None is no limit.

    `order` is "alternating" (each player answers the other's step) or "simultaneous" (both gradients are taken before
    either steps). `accumulate` splits each batch into that many shares and steps on their mean gradient. `top_k` is
    the share of fakes that the generator learns from in the end, reached after `top_k_turns`; None is all, always.
    `freeze_discriminator` keeps that many of the discriminator's first layers as they are (FreezeD, Mo et al. 2020).

    Raises:
        ValueError: a count that cannot be, or no budget at all.
    """

    turns: int | None = None
    epochs: float | None = 50
    batch_size: int = 64
    discriminator_steps: int = 1
    ema_decay: float = 0.999
    gradient_clip: float | None = None
    log_every: int = 20
    evaluate_every: int = 500
    evaluate_samples: int = 2000
    sample_every: int = 500
    checkpoint_every: int = 500
    order: Literal["alternating", "simultaneous"] = "alternating"
    accumulate: int = 1
    top_k: float | None = None
    top_k_turns: int = 20000
    freeze_discriminator: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.turns is None and self.epochs is None:
            raise ValueError("training.turns and training.epochs are both null; give a budget in at least one of them")
        least = dict.fromkeys(("evaluate_every", "sample_every", "checkpoint_every", "freeze_discriminator"), 0)
        least |= {"evaluate_samples": 2, "ema_decay": 0}
        fractions = ("epochs", "gradient_clip", "top_k")
        for field in fields(self):
            value, lowest = getattr(self, field.name), least.get(field.name, 1)
            if not isinstance(value, int | float) or (field.name in fractions and value > 0):
                continue
            if value < lowest:
                raise ValueError(f"training.{field.name} must be at least {lowest}, got {value}")
        if self.batch_size % self.accumulate:
            raise ValueError(
                f"training.accumulate must divide training.batch_size={self.batch_size}, got {self.accumulate}"
            )
        self.selection()
        if self.ema_decay >= 1:
            raise ValueError(f"training.ema_decay must be below 1, got {self.ema_decay}; 0 switches it off")

    def selection(self) -> TopK | None:
        """Top-k training, where it is asked for."""
        return None if self.top_k is None else TopK(self.top_k, self.top_k_turns)

    def budget(self, turns_per_epoch: float) -> int:
        """Generator turns in all: the budget that ends first."""
        by_epochs = None if self.epochs is None else max(1, ceil(self.epochs * turns_per_epoch))
        return min(b for b in (self.turns, by_epochs) if b is not None)
