"""Your own points."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.points import Points as Modality
from ganlab.needs import Count, NonNegative


class Points(Dataset):
    """The points (N, F) in a file, in [-1, 1]: an array (.npy) or a point a line (.csv); every tenth is for testing.

    With `samples`, so many are drawn from them, each with Gaussian noise of `deviation`: a handful of points that were
    drawn by hand becomes a distribution.

    Raises:
        ValueError: the file holds no such points.
    """

    modality = Modality()

    def __init__(
        self,
        path: str,
        samples: Count | None = None,
        deviation: NonNegative | None = None,
        limit: Count | None = None,
    ) -> None:
        self.path, self.samples, self.deviation = Path(path).expanduser(), samples, deviation or 0.0
        if deviation and samples is None:
            raise ValueError("dataset.deviation is of points that are drawn; give dataset.samples too, or leave it out")
        self.points = read_points(self.path)
        super().__init__(self.path.stem, self.points.shape[1:], [], None, limit)

    def load(self, split: SplitName) -> Split:
        """(N, F) float32: those of the file, or `samples` for training and a fifth of it for testing."""
        own = (np.arange(len(self.points)) % 10 == 1) == (split == "test")
        if self.samples is None:
            return Split(self.points[own], None)
        random = np.random.default_rng({"train": 6, "test": 7}[split])
        count = self.samples if split == "train" else max(1, self.samples // 5)
        drawn = self.points[random.integers(len(self.points), size=count)]
        noisy = drawn + self.deviation * random.standard_normal(drawn.shape)
        return Split(noisy.clip(-1, 1).astype(np.float32), None)


def read_points(path: Path) -> NDArray[np.float32]:
    """(N, F) from a .npy or .csv file; no code in it is run.

    Raises:
        ValueError: there are no such points.
    """
    if not path.is_file() or path.suffix not in (".npy", ".csv"):
        raise ValueError(f"dataset.path={path} is no .npy or .csv file; give one that holds points")
    try:
        content = np.load(path, allow_pickle=False) if path.suffix == ".npy" else _lines(path)
    except (ValueError, OSError, EOFError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(
            f"dataset.path={path} cannot be read ({reason}); write a point a line, numbers alone"
        ) from error

    if content.ndim != 2 or len(content) < 2 or not content.shape[1] or content.dtype.kind not in "fiu":
        raise ValueError(
            f"dataset.path={path} holds an array of shape {content.shape} and type {content.dtype}; points are (N, F) "
            "numbers, at least two of them"
        )
    if not (np.abs(content) <= 1).all():
        raise ValueError(f"dataset.path={path} holds numbers that are not in [-1, 1]; scale the points to that range")
    return content.astype(np.float32)


def _lines(path: Path) -> NDArray[np.float64]:
    return np.loadtxt(path, delimiter=",", ndmin=2)
