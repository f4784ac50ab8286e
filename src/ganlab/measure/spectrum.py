"""The frequencies of samples beside the data's: upsampling leaves traces there (Durall et al. 2020)."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from ganlab.errors import WrongUse
from ganlab.measure.load import look
from ganlab.measure.sample import samples
from ganlab.measure.signed import place, words, write
from ganlab.report.figure.curves import COLOURS, SOFT, STYLE
from ganlab.store.run import Run


class Spectrum(NamedTuple):
    """`power` (H, W): the mean squared size of each frequency, the constant one in the middle.

    `radial` (N, R) is each image's mean over all directions, at `frequencies` (R,) in cycles per pixel.
    """

    power: Tensor
    frequencies: Tensor
    radial: Tensor


def spectrum(x: Tensor) -> Spectrum:
    """The spectrum of images (N, C, H, W), of their channels' mean; all power adds up to the mean square pixel."""
    grey = x.double().mean(1)
    height, width = grey.shape[1:]
    power = torch.fft.fft2(grey).abs().square() / (height * width) ** 2
    y, x_ = torch.fft.fftfreq(height)[:, None], torch.fft.fftfreq(width)[None]
    step = 1 / min(height, width)
    ring = ((y**2 + x_**2).sqrt() / step).round().long().flatten()  # rings one frequency wide
    rings = min(height, width) // 2 + 1
    inside = ring < rings
    sums = torch.zeros(len(x), rings, dtype=torch.double).index_add_(1, ring[inside], power.flatten(1)[:, inside])
    counts = torch.bincount(ring[inside], minlength=rings)
    return Spectrum(torch.fft.fftshift(power.mean(0)), torch.arange(rings) * step, sums / counts)


def to_figure(real: Spectrum, fake: Spectrum) -> Figure:
    """Power over frequency of both with a band over images, and the ratio at each frequency and direction."""
    with rc_context(STYLE):
        figure = Figure((9.6, 3.6), layout="constrained")
        curve, ratio = figure.subplots(1, 2, width_ratios=[1.7, 1])
        for place, (name, one) in enumerate((("training data", real), ("samples", fake))):
            _curve(curve, name, one, place)

        curve.set(xlabel="frequency (cycles per pixel)", ylabel="power", yscale="log")
        curve.set_title("Power by frequency: median and middle half of images", color=SOFT)
        curve.tick_params(length=0)
        curve.legend()
        quotient = (fake.power.clamp(min=1e-12) / real.power.clamp(min=1e-12)).log10().numpy()
        reach = max(0.3, min(2.0, float(np.abs(quotient).max())))
        about: Any = {"cmap": "RdBu_r", "vmin": -reach, "vmax": reach, "interpolation": "nearest"}
        about["extent"] = (*_ends(quotient.shape[1]), *reversed(_ends(quotient.shape[0])))
        shown = ratio.imshow(quotient, **about)
        ratio.set(xlabel="across (cycles per pixel)", ylabel="down", xticks=[-0.5, 0, 0.25], yticks=[-0.5, 0, 0.25])
        ratio.tick_params(length=0)
        ratio.spines[:].set_visible(False)
        ratio.set_title("Samples over data, each frequency", color=SOFT)
        bar = figure.colorbar(shown, ax=ratio, label="log10 of the ratio of power", shrink=0.85)
        bar.outline.set_visible(False)
    return figure


def _ends(count: int) -> tuple[float, float]:
    """Where an axis of `count` frequencies begins and ends: each lies in the middle of its cell."""
    first = -(count // 2)
    return (first - 0.5) / count, (first + count - 0.5) / count


def _curve(axes: Axes, name: str, one: Spectrum, place: int) -> None:
    low, middle, high = (torch.quantile(one.radial, q, dim=0).clamp(min=1e-12) for q in (0.25, 0.5, 0.75))
    axes.plot(one.frequencies, middle, color=COLOURS[place], label=name)
    axes.fill_between(one.frequencies, low, high, color=COLOURS[place], alpha=0.15, linewidth=0)


def write_spectrum(
    run: Run, out: Path | None = None, count: int = 1000, *, seed: int = 0, checkpoint: str | None = None
) -> Path:
    """The spectra of `count` samples, as a file holds them, and of as many training images.

    Raises:
        WrongUse: the run has no latents or images, fewer than two samples, or a place that cannot be written.
    """
    if count < 2:
        raise WrongUse(f"--count must be at least 2, got {count}")
    trained = look(run, "spectrum", checkpoint)
    path, dataset = place(run, "spectrum", out), trained.parts.dataset
    fake = dataset.modality.as_stored(samples(run, count, seed, checkpoint=checkpoint))
    real = dataset.modality.tensor(torch.from_numpy(dataset.split("train").data[:count]))
    text = words(run, "spectrum", count=count, seed=seed, checkpoint=checkpoint, turn=trained.game.turn)
    return write(to_figure(spectrum(real), spectrum(fake)), path, text)
