"""Sounds as pictures: power over time and frequency, and over time and pitch."""

import math
from functools import cache

import torch
from torch import Tensor

BANDS = 32
FLOOR = 80.0  # decibels below a sine of full scale; what is softer is silence


def hop_of(rate: int) -> int:
    """Samples between two windows: about 8 milliseconds, a power of two (16 at least)."""
    return max(16, 1 << round(math.log2(rate / 125)))


def power(x: Tensor, rate: int) -> Tensor:
    """Sounds (N, T) -> power (N, bins, frames) of Hann windows four hops long, 1 for a sine of full scale.

    Windows are centred on every hop, and beyond both ends of a sound lies silence.
    """
    hop = hop_of(rate)
    size = 4 * hop
    window = torch.hann_window(size, device=x.device, dtype=x.dtype)
    spectrum = torch.stft(x, size, hop, window=window, center=True, pad_mode="constant", return_complex=True)
    return (spectrum.abs() * (2 / window.sum())).square()


def mel(hertz: Tensor) -> Tensor:
    """A frequency on the scale of equal steps of pitch: 2595 log10(1 + f / 700) (O'Shaughnessy 1987)."""
    return 2595 * torch.log10(1 + hertz / 700)


def hertz(mel: Tensor) -> Tensor:
    """The inverse of `mel`."""
    return 700 * (10 ** (mel / 2595) - 1)


@cache
def mel_filters(rate: int, bands: int = BANDS) -> Tensor:
    """(bands, bins): triangles over bins of `power`, rising from one centre to the next and falling to the one after.

    The centres are equally far apart in mel from 0 to half the rate; each band is a weighted mean, its weights' sum 1.
    """
    size = 4 * hop_of(rate)
    bins = torch.arange(size // 2 + 1, dtype=torch.float64) * rate / size
    ends = torch.linspace(0, float(mel(torch.tensor(rate / 2))), bands + 2, dtype=torch.float64)
    left, centre, right = (hertz(ends)[i : i + bands, None] for i in range(3))
    triangles = torch.minimum((bins - left) / (centre - left), (right - bins) / (right - centre)).clamp_min(0)
    return (triangles / triangles.sum(1, keepdim=True)).float()


def decibels(power: Tensor) -> Tensor:
    """Power -> [-1, 1]: -1 at `FLOOR` decibels below a sine of full scale or softer, 1 at such a sine."""
    return (1 + 20 / FLOOR * torch.log10(power.clamp_min(1e-12))).clamp(-1, 1)


def log_mel(x: Tensor, rate: int) -> Tensor:
    """Sounds (N, T) -> (N, bands, frames) in [-1, 1], the highest pitch in the first row."""
    filters = mel_filters(rate).to(x.device, x.dtype)
    return decibels(filters @ power(x, rate)).flip(1)
