"""Image datasets of the Hugging Face hub, or a local copy of one."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.decoding import Fit, decoded, fit_image
from ganlab.dataset.modality.images import Images


class HuggingFace(Dataset):
    """Images and labels through Hugging Face `datasets`, decoded once into the user's cache.

    `path` is a hub id or a local folder of parquet files; `splits` names the source's splits that serve as train and
    test. `class_names` empty: the source has no labels.
    """

    modality = Images()

    def __init__(
        self,
        name: str,
        path: str,
        image_size: int,
        channels: int,
        class_names: Sequence[str],
        cache: str,
        image_column: str = "image",
        label_column: str | None = "label",
        config: str | None = None,
        splits: Mapping[str, str] | None = None,
        fit: Fit = "resample",
        classes: Sequence[int | str] | None = None,
        limit: int | None = None,
    ) -> None:
        if image_size < 1 or channels not in (1, 3):
            raise ValueError(
                f"dataset.image_size must be at least 1 and dataset.channels 1 or 3, got {image_size} and {channels}"
            )
        super().__init__(name, (channels, image_size, image_size), class_names, classes, limit)
        self.path, self.config, self.fit = path, config, fit
        self.image_column, self.label_column = image_column, label_column if class_names else None
        self.splits = dict(splits or {"train": "train", "test": "test"})
        self.cache = Path(cache).expanduser()
        local = Path(path).expanduser()
        looks_local = path.startswith((".", "/", "~")) or path.count("/") > 1
        if looks_local and not local.exists():
            raise ValueError(
                f"dataset.path={path} does not exist; give a folder of parquet files, or the id of a dataset on the "
                "Hugging Face hub"
            )
        self.local = local if local.is_dir() else None
        if self.local and not list(self.local.rglob("*.parquet")):
            raise ValueError(
                f"dataset.path={path} holds no parquet files; for a folder of images use dataset=folder "
                f"dataset.path={path}"
            )

    def load(self, split: SplitName) -> Split:
        """(N, size, size, channels) uint8 and labels, from the cache after the first call."""
        channels, size, _ = self.sample_shape
        key = {
            **{
                "version": 2,
                "split": self.splits[split],
                "size": size,
                "channels": channels,
                "fit": self.fit,
            },
            **{"columns": [self.image_column, self.label_column], "source": self._source()},
        }
        folder = self.cache / "datasets" / self.name
        shape = (size, size, channels)
        table: list[Any] = []

        def count() -> int:
            table.append(self._open(split))
            return len(table[0])

        def rows() -> Iterator[tuple[NDArray[np.uint8], int]]:
            for position, row in enumerate(table[0]):
                label = row[self.label_column] if self.label_column else 0
                yield self._decode(row[self.image_column], position, split), int(label)

        return decoded(key, folder, count, shape, rows, self.label_column is not None)

    def _source(self) -> list[Any]:
        if self.local is None:
            return [self.path, self.config]
        files = sorted(self.local.rglob("*.parquet"))
        return [[str(f.relative_to(self.local)), f.stat().st_size, f.stat().st_mtime_ns] for f in files]

    def _open(self, split: SplitName) -> Any:
        """The source's rows; images stay undecoded, so that a corrupt one can be named."""
        import datasets

        datasets.disable_progress_bars()
        source = self.splits[split]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if self.local is None:
                    rows = datasets.load_dataset(self.path, self.config, split=source)
                else:
                    rows = datasets.load_dataset(
                        "parquet",
                        data_files=self._files(source),
                        split="train",
                        cache_dir=str(self.cache / "huggingface"),
                    )
        except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
            raise ValueError(self._unreachable(error)) from error
        missing = {self.image_column, self.label_column} - {None, *rows.column_names}
        if missing:
            raise ValueError(
                f"dataset={self.name} has no column {' or '.join(sorted(map(str, missing)))}; it has "
                f"{', '.join(rows.column_names)}; set dataset.image_column and dataset.label_column "
                "(null where there are no labels, with dataset.class_names=[])"
            )
        rows = rows.select_columns([c for c in (self.image_column, self.label_column) if c])
        return rows.cast_column(self.image_column, datasets.Image(decode=False))

    def _files(self, source: str) -> list[str]:
        assert self.local is not None
        files = sorted(str(f) for f in self.local.rglob("*.parquet") if f.name.startswith(source))
        if not files:
            raise ValueError(
                f"{self.local} holds no parquet file whose name starts with {source!r}; set dataset.splits to the "
                "names that its files start with"
            )
        return files

    def _unreachable(self, error: Exception) -> str:
        if self.local is not None:
            return str(error)
        return (
            f"dataset={self.name} could not be loaded from {self.path!r} on the Hugging Face hub "
            f"({type(error).__name__}); check the id and the network, or give a local copy by dataset.path=FOLDER"
        )

    def _decode(self, cell: Mapping[str, Any], position: int, split: str) -> NDArray[np.uint8]:
        channels, size, _ = self.sample_shape
        try:
            image = Image.open(io.BytesIO(cell["bytes"])) if cell["bytes"] else Image.open(cell["path"])
            return fit_image(image, size, channels, self.fit, f"dataset={self.name}")
        except (UnidentifiedImageError, OSError, SyntaxError) as error:
            raise ValueError(
                f"row {position} of the {split} split of {self.path} is not an image that can be read ({error}); "
                "remove or replace it"
            ) from error
