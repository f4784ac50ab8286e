"""Search spaces with conditions: a depth, then one width per layer. A function of a trial to overrides."""

from collections.abc import Mapping
from typing import Any

from optuna.trial import BaseTrial


def mlp(trial: BaseTrial) -> dict[str, Any]:
    """Fully connected players: 2 to 5 layers of 64 to 2048 in the generator, 1 to 4 of them in the discriminator.

    >>> import optuna
    >>> first = widths_as_parameters({"generator": [128, 256], "discriminator": [512]})
    >>> mlp(optuna.trial.FixedTrial(first))
    {'generator.widths': [128, 256], 'discriminator.widths': [512]}
    """
    return {
        "generator.widths": _widths(trial, "generator", (2, 5), (64, 2048)),
        "discriminator.widths": _widths(trial, "discriminator", (1, 4), (64, 2048)),
    }


def convolutions(trial: BaseTrial) -> dict[str, Any]:
    """DCGAN's players at 32 pixels: 3 or 4 widths in the generator, 2 to 5 in the discriminator, 16 to 256 each."""
    return {
        "generator.widths": _widths(trial, "generator", (3, 4), (16, 256)),
        "discriminator.widths": _widths(trial, "discriminator", (2, 5), (16, 256)),
    }


def _widths(trial: BaseTrial, player: str, depths: tuple[int, int], widths: tuple[int, int]) -> list[int]:
    depth = trial.suggest_int(f"{player}_depth", *depths)
    return [trial.suggest_int(f"{player}_width_{layer}", *widths, log=True) for layer in range(depth)]


def widths_as_parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that stand for a first trial; a player's list of widths is its depth and one width per layer.

    >>> widths_as_parameters({"generator": [128, 256]})
    {'generator_depth': 2, 'generator_width_0': 128, 'generator_width_1': 256}
    """
    params: dict[str, Any] = {}
    for key, value in given.items():
        if isinstance(value, list):
            params |= {f"{key}_depth": len(value)}
            params |= {f"{key}_width_{layer}": width for layer, width in enumerate(value)}
        else:
            params[key] = value
    return params


# Widths as a review compared them by hand, from the latent or the sample on.
REVIEW: dict[str, dict[str, list[str]]] = {
    "gan": {
        "generator": ["128-256-512-1024", "128-256-512-1024-1536"],
        "discriminator": ["512-256", "512-512-256", "512-1024-512", "512-512-512"],
    },
    "cgan": {
        "generator": ["128-256-512-1024", "128-256-512-1024-1536", "128-256-512-1024-1536-2048"],
        "discriminator": ["512-512-512", "512-512-1024", "512-512-256", "512-512-512-1024"],
    },
    "dcgan": {
        "generator": ["128-128-128-64", "128-128-64-32", "256-256-64-32", "256-128-64-32"],
        "discriminator": ["16-32-64-128", "16-32-64-128-256"],
    },
}


def review(trial: BaseTrial) -> dict[str, Any]:
    """GAN, CGAN or DCGAN, then the widths of both players: the 28 architectures of a review.

    >>> import optuna
    >>> chosen = {"family": "dcgan", "dcgan_generator": "256-128-64-32", "dcgan_discriminator": "16-32-64-128"}
    >>> review(optuna.trial.FixedTrial(chosen))  # doctest: +NORMALIZE_WHITESPACE
    {'generator': 'dcgan', 'discriminator': 'dcgan', 'conditioning': 'none', 'generator.widths': [256, 128, 64, 32],
     'discriminator.widths': [16, 32, 64, 128]}
    """
    family = str(trial.suggest_categorical("family", list(REVIEW)))
    widths = {
        f"{player}.widths": [int(w) for w in str(trial.suggest_categorical(f"{family}_{player}", choices)).split("-")]
        for player, choices in REVIEW[family].items()
    }
    conditioning = "concat" if family == "cgan" else "none"
    return {"generator": family, "discriminator": family, "conditioning": conditioning, **widths}
