"""The numbers of a training, checked once."""

from dataclasses import dataclass, fields
from math import ceil


@dataclass(frozen=True)
class Training:
    """Counts are generator turns unless they say otherwise; `turns` and `epochs` None is no limit.

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

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.turns is None and self.epochs is None:
            raise ValueError("training.turns and training.epochs are both null; give a budget in at least one of them")
        least = {
            "evaluate_every": 0,
            "sample_every": 0,
            "checkpoint_every": 0,
            "evaluate_samples": 2,
            "ema_decay": 0,
        }
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and value < least.get(field.name, 1) and not (field.name == "epochs" and value > 0):
                if field.name == "gradient_clip" and value > 0:
                    continue
                raise ValueError(f"training.{field.name} must be at least {least.get(field.name, 1)}, got {value}")
        if self.ema_decay >= 1:
            raise ValueError(f"training.ema_decay must be below 1, got {self.ema_decay}; 0 switches it off")

    def budget(self, turns_per_epoch: float) -> int:
        """Generator turns in all: the budget that ends first."""
        by_epochs = None if self.epochs is None else max(1, ceil(self.epochs * turns_per_epoch))
        return min(b for b in (self.turns, by_epochs) if b is not None)
