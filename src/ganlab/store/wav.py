"""WAV files of 16 bits. Imports no torch."""

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def write_wav(samples: NDArray[np.int16], rate: int, place: Path | BytesIO) -> None:
    """(T,) as a 16-bit WAV file of one channel."""
    with wave.open(str(place) if isinstance(place, Path) else place, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())


def read_wav(path: Path) -> tuple[NDArray[np.int16], int]:
    """(T,) and the rate of a 16-bit WAV file; of several channels, their mean.

    Raises:
        ValueError: it is none.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            content = file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError) as error:
        raise ValueError(f"{path} is no WAV file that can be read ({error}); remove or replace it") from error
    if width != 2:
        raise ValueError(f"{path} has {8 * width} bits a sample, and 16 are needed; convert it, or remove it")
    samples = np.frombuffer(content, "<i2").reshape(-1, channels)
    mono = samples[:, 0] if channels == 1 else np.round(samples.mean(1))
    return mono.astype(np.int16), rate
