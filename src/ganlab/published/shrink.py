"""A config made small enough to prove its whole path where there is no time: same parts, less of everything."""

from math import ceil
from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse

PUBLISHED_WIDTH = 256  # what a `width: null` is taken for


def shrink(cfg: DictConfig, scale: float) -> DictConfig:
    """A copy with `scale` times the turns, epochs, evaluated and training samples, and sqrt(scale) times the widths.

    Raises:
        WrongUse: `scale` is not in (0, 1].
    """
    if not 0 < scale <= 1:
        raise WrongUse(f"--scale must be above 0 and at most 1, got {scale}")
    small: DictConfig = OmegaConf.create(OmegaConf.to_container(cfg, resolve=False))  # type: ignore[assignment]
    if scale == 1:
        return small
    training = small.training
    for budget in ("turns", "epochs"):
        if training[budget] is not None:
            training[budget] = max(1, ceil(training[budget] * scale)) if budget == "turns" else training[budget] * scale

    training.evaluate_samples = max(64, ceil(training.evaluate_samples * scale))
    for every in ("evaluate_every", "sample_every", "checkpoint_every"):
        training[every] = ceil(training[every] * scale)
    for player in ("generator", "discriminator"):
        for key, value in small[player].items():
            small[player][key] = _narrower(str(key), value, scale**0.5)
    return small


def _narrower(key: str, value: Any, factor: float) -> Any:
    """A width `factor` times as large and a multiple of 8, so that heads and groups still divide it."""
    if key == "width":
        return max(8, ceil((value or PUBLISHED_WIDTH) * factor / 8) * 8)
    if key == "widths":
        return [max(8, ceil(v * factor / 8) * 8) for v in value]
    return value
