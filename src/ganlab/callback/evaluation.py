"""Metrics while training."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import Callback
from torch import Tensor

from ganlab.callback import is_due
from ganlab.callback.recorder import Recorder
from ganlab.dataset import Dataset, Split
from ganlab.features import FeatureOutput, Features
from ganlab.game.gan import GAN
from ganlab.metric import Metric
from ganlab.store.checkpoint import write

BATCH = 256


class Evaluation(Callback):
    """Every `every` turns: `samples` fakes of the evaluated generator against the whole training split.

    The latents are the same at each evaluation and no random state of the training is touched. Only the first of
    several processes evaluates.
    """

    def __init__(
        self,
        recorder: Recorder,
        metrics: Mapping[str, Metric],
        features: Features,
        dataset: Dataset,
        split: Split,
        samples: int,
        every: int,
        cache: Path,
    ) -> None:
        self.recorder, self.metrics, self.features = recorder, dict(metrics), features
        self.dataset, self.arrays, self.samples, self.every, self.cache = (
            dataset,
            split,
            samples,
            every,
            cache,
        )

    def protocol(self, gan: GAN) -> str:
        """What a value depends on besides the generator; values of unlike protocols do not compare."""
        average = f"ema{gan.ema_decay:g}" if gan.ema_decay else "no-ema"
        return f"{self.features.protocol}/train{len(self.arrays.data)}/gen{self.samples}/{average}/bn-eval"

    def prepare(self, device: torch.device) -> None:
        """Make the features ready and give every metric the reals.

        Raises:
            ValueError: the features cannot be had.
        """
        if not self.metrics:
            return
        self.features.prepare(self.dataset, self.cache, device)
        for metric in self.metrics.values():
            metric.to(device)
        for output in self._reals(device):
            for metric in self.metrics.values():
                metric.update(output, real=True)

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Measure where it is due, and leave the values in the recorder's notes."""
        assert isinstance(gan, GAN)
        if self.metrics and is_due(gan, self.every):
            with self.recorder.paused():
                values = self.measure(gan) if trainer.is_global_zero else {}
                self.recorder.notes.update(trainer.strategy.broadcast(values))

    @torch.no_grad()
    def measure(self, gan: GAN) -> dict[str, float]:
        """Every metric of the evaluated generator as it is now."""
        for metric in self.metrics.values():
            metric.reset()
        random = torch.Generator(gan.device).manual_seed(20_000_003)
        done = 0
        while done < self.samples:
            rows = min(BATCH, self.samples - done)
            latent = torch.randn(rows, gan.generator.latent_dim, generator=random, device=gan.device)
            labels = None
            if self.dataset.num_classes:
                labels = torch.randint(self.dataset.num_classes, (rows,), generator=random, device=gan.device)
            output = self._extract(gan(latent, labels).float())
            output = output._replace(labels=self._classes(labels), codes=gan.categories(latent))
            for metric in self.metrics.values():
                metric.update(output, real=False)
            done += rows
        return {name: float(metric.compute()) for name, metric in self.metrics.items()}

    def _classes(self, labels: Tensor | None) -> Tensor | None:
        """Labels of the classes kept -> labels of all classes, as the classifier has them."""
        if labels is None or self.dataset.kept is None:
            return labels
        return torch.tensor(self.dataset.kept, device=labels.device)[labels]

    def _extract(self, x: Tensor) -> FeatureOutput:
        """Features of samples as a file would hold them: images are rounded to 8 bits."""
        if self.dataset.is_images:
            x = ((x + 1) * 127.5).round().clamp(0, 255) / 127.5 - 1
        return self.features(x)

    @torch.no_grad()
    def _reals(self, device: torch.device) -> list[FeatureOutput]:
        """The features of all reals, from the cache where they were extracted before."""
        kept = "all" if self.dataset.kept is None else "-".join(map(str, self.dataset.kept))
        stem = f"{self.dataset.name}-{self.dataset.fingerprint}-{kept}-{len(self.arrays.data)}-{self.features.protocol}"
        path = self.cache / "reference" / f"{stem}.pt"
        if not path.exists():
            parts = [self._extract(self._real_batch(rows).to(device)) for rows in self._row_batches()]
            state = {"features": torch.cat([p.features for p in parts]).cpu()}
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, state)
        features = torch.load(path, map_location=device, weights_only=True)["features"]
        return [FeatureOutput(part, None) for part in torch.split(features, 4096)]

    def _row_batches(self) -> Sequence[Tensor]:
        return torch.split(torch.arange(len(self.arrays.data)), BATCH)

    def _real_batch(self, rows: Tensor) -> Tensor:
        x = torch.from_numpy(self.arrays.data[rows.numpy()])
        return x.permute(0, 3, 1, 2).float() / 127.5 - 1 if self.dataset.is_images else x
