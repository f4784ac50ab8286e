"""Image datasets of the Hugging Face hub, or a local copy of one."""

import io
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.decoding import Filter, Fit, Fitting, ImageSize, decode, decoded, place_of
from ganlab.dataset.hub import is_cached, load_from_hub
from ganlab.dataset.modality.images import Images
from ganlab.needs import Count

log = logging.getLogger("ganlab")


class HuggingFace(Dataset):
    """Images and labels through Hugging Face `datasets`, decoded once into the user's cache.

    `path` is a hub id or a local folder of parquet files; `splits` names the source's splits that serve as train and
    test. `class_names` empty: the source has no labels. Where it has no `image_column` and only one column of images,
    that one is taken.
    """

    modality = Images()

    def __init__(
        self,
        name: str,
        path: str,
        image_size: ImageSize,
        channels: int,
        class_names: Sequence[str],
        cache: str,
        image_column: str = "image",
        label_column: str | None = "label",
        config: str | None = None,
        splits: Mapping[str, str] | None = None,
        fit: Fit = "resample",
        filter: Filter | None = None,
        classes: Sequence[int | str] | None = None,
        limit: Count | None = None,
    ) -> None:
        self.fitting = Fitting(image_size, channels, fit, filter)
        super().__init__(name, self.fitting.sample_shape, class_names, classes, limit)
        self.path, self.config = path, config
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
        """(N, height, width, channels) uint8 and labels, from the cache after the first call."""
        table: list[Any] = []

        def count() -> int:
            table.append(self._open(split))
            return len(table[0])

        def rows() -> Iterator[tuple[NDArray[np.uint8], int]]:
            for position, row in enumerate(table[0]):
                label = row[self.label_column] if self.label_column else 0
                yield self._decode(row["image"], position, split), int(label)

        return decoded(self._key(split), self._folder, count, self.fitting.shape, rows, self.label_column is not None)

    @property
    def is_on_disk(self) -> bool:
        """Whether it was decoded before, or a copy of the source lies here."""
        return self.local is not None or place_of(self._key("train"), self._folder).exists() or is_cached(self.path)

    @property
    def _folder(self) -> Path:
        return self.cache / "datasets" / self.name

    def _key(self, split: SplitName) -> dict[str, Any]:
        columns = [self.image_column, self.label_column]
        key = {"version": 2, "split": self.splits[split], **self.fitting.key, "columns": columns}
        return {**key, "source": self._source()}

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
            rows = load_from_hub(self.path, self.config, source) if self.local is None else self._local(source)
        except (OSError, ValueError, datasets.exceptions.DatasetsError) as error:
            raise ValueError(self._unreachable(error)) from error
        return self._columns(rows)

    def _local(self, source: str) -> Any:
        import datasets

        cache = str(self.cache / "huggingface")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return datasets.load_dataset("parquet", data_files=self._files(source), split="train", cache_dir=cache)

    def _columns(self, rows: Any) -> Any:
        """The images, as a column `image`, and the labels."""
        import datasets

        images = self._image_column(rows)
        missing = {images, self.label_column} - {None, *rows.column_names}
        if missing:
            raise ValueError(
                f"dataset={self.name} has no column {' or '.join(sorted(map(str, missing)))}; it has "
                f"{', '.join(rows.column_names)}; set dataset.image_column and dataset.label_column "
                "(null where there are no labels, with dataset.class_names=[])"
            )
        self._refuse_others(rows)
        rows = rows.select_columns([c for c in (images, self.label_column) if c])
        rows = rows.cast_column(images, datasets.Image(decode=False))
        return rows if images == "image" else rows.rename_column(images, "image")

    def _refuse_others(self, rows: Any) -> None:
        """Another dataset's files say so by the names of their classes."""
        named = getattr(rows.features[self.label_column], "names", None) if self.label_column else None
        if named and not {n.casefold() for n in named} & {n.casefold() for n in self.all_class_names}:
            raise ValueError(
                f"the classes of {self.path} are {', '.join(named[:3])}, ..., and those of dataset={self.name} are "
                f"{', '.join(self.all_class_names[:3])}, ...; choose the dataset that lies there, or set "
                "dataset.class_names"
            )

    def _image_column(self, rows: Any) -> str:
        """The column asked for, or where there is none such, the only one of images."""
        import datasets

        if self.image_column in rows.column_names:
            return self.image_column
        found = [name for name, kind in rows.features.items() if isinstance(kind, datasets.Image)]
        if len(found) != 1:
            return self.image_column
        log.info("dataset=%s has no column %s; its images are in %s", self.name, self.image_column, found[0])
        return str(found[0])

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
        source = io.BytesIO(cell["bytes"]) if cell["bytes"] else Path(cell["path"] or "")
        image = decode(source, self.fitting.channels, f"row {position} of the {split} split of {self.path}")
        return self.fitting(image, f"dataset={self.name}")
