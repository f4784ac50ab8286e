"""The metrics of a run again."""

from ganlab.build.build import cache_folder
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.game.average import Statistics
from ganlab.measure.load import load
from ganlab.measure.measurement import Measurement, Value
from ganlab.store.run import Run


def evaluate_run(
    run: Run,
    checkpoint: str | None = None,
    count: int | None = None,
    *,
    seeds: int = 1,
    statistics: Statistics | None = None,
    truncation: float | None = None,
) -> tuple[dict[str, Value], str]:
    """The metrics of a run's config on a checkpoint, with `count` generated samples, and their protocol.

    `seeds` is over how many streams of latents the mean and the deviation are.

    Raises:
        WrongUse: fewer than two samples or one seed, no such checkpoint, or no features.
    """
    if count is not None and count < 2:
        raise WrongUse(f"--samples must be at least 2, got {count}")
    if seeds < 1:
        raise WrongUse(f"--seeds must be at least 1, got {seeds}")
    trained = load(run, checkpoint)
    parts, source = trained.parts, trained.sampler(statistics, truncation)
    with as_wrong_use():
        measurement = Measurement(
            parts.features,
            parts.metrics,
            parts.dataset,
            split=parts.dataset.split("train"),
            samples=count or parts.training.evaluate_samples,
            cache=cache_folder(run.config),
        )
        measurement.prepare(trained.game.device)
        return measurement.over(source, range(seeds)), measurement.protocol(source, seeds)
