"""What of Lightning's Trainer a run may say: where and how a turn is computed. Imports no torch."""

from ganlab.config.source import constructor

LIGHTNING = "pytorch_lightning.Trainer"
# Which turns there are, and what happens around them, a run says itself.
MACHINE = (
    "accelerator",
    "devices",
    "num_nodes",
    "strategy",
    "precision",
    "plugins",
    "deterministic",
    "benchmark",
    "detect_anomaly",
    "profiler",
)


def leads_turns(name: str) -> bool:
    """Whether a parameter is of Lightning's own loop, which turns once per window of ours: it would have no effect."""
    lightning = constructor(LIGHTNING)
    return lightning is not None and name in lightning.parameters and name not in MACHINE


def no_place(given: str) -> str:
    """What to say of such a parameter.

    >>> no_place("trainer.max_epochs=3").partition(",")[0]
    'trainer.max_epochs=3 has no place here'
    """
    return (
        f"{given} has no place here, for the run leads its turns itself; trainer takes {', '.join(MACHINE)}, and "
        "training the rest, such as training.turns"
    )
