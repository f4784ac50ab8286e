"""Pictures while training."""

from math import ceil, sqrt
from typing import Any

import numpy as np
import pytorch_lightning as pl
import torch
from numpy.typing import NDArray
from PIL import Image
from pytorch_lightning.callbacks import Callback
from torch import Tensor

from ganlab.callback import is_due
from ganlab.callback.recorder import Recorder
from ganlab.dataset import Dataset, Split
from ganlab.game.gan import GAN
from ganlab.store.run import Run


class Samples(Callback):
    """Every `every` turns: `samples/<turn>.png` of the same latents each time, `<turn>-fresh.png` of new ones.

    With labels, each column is one class. `samples/real.png` shows the data. Points are drawn as a scatter plot.
    """

    def __init__(
        self, run: Run, recorder: Recorder, dataset: Dataset, split: Split, every: int, count: int = 64
    ) -> None:
        self.run, self.recorder, self.dataset, self.arrays = run, recorder, dataset, split
        self.every, self.count = every, count if dataset.is_images else 2000

    def on_train_start(self, trainer: pl.Trainer, gan: pl.LightningModule) -> None:
        """Draw the data once."""
        if trainer.is_global_zero and self.every:
            self.run.samples.mkdir(exist_ok=True)
            x = torch.from_numpy(np.array(self.arrays.data[: self.count]))
            draw(x.permute(0, 3, 1, 2) / 127.5 - 1 if x.dim() == 4 else x).save(self.run.samples / "real.png")

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        """Draw where it is due, and hand the picture to the loggers."""
        assert isinstance(gan, GAN)
        if not (is_due(gan, self.every) and trainer.is_global_zero):
            return
        with self.recorder.paused():
            for suffix, seed in (("", 1), ("-fresh", 1_000_000 + gan.turn)):
                path = self.run.samples / f"{gan.turn:07d}{suffix}.png"
                draw(self.sample(gan, seed)).save(path)
                for logger in trainer.loggers:
                    logger.log_image(f"samples{suffix}", path, gan.turn)  # type: ignore[attr-defined]

    @torch.no_grad()
    def sample(self, gan: GAN, seed: int) -> Tensor:
        """(count, *sample_shape) on the CPU, the class of a sample going round with its place in the row."""
        random = torch.Generator(gan.device).manual_seed(seed)
        latent = torch.randn(self.count, gan.generator.latent_dim, generator=random, device=gan.device)
        labels = None
        if self.dataset.num_classes:
            columns = ceil(sqrt(self.count))
            labels = torch.arange(self.count, device=gan.device) % columns % self.dataset.num_classes
        samples: Tensor = gan(latent, labels)
        return samples.float().cpu()


def draw(x: Tensor, pixels: int = 640) -> Image.Image:
    """A square sheet, about `pixels` wide, of images (N, C, H, W) in [-1, 1] with margins, or of points (N, 2)."""
    return _sheet(x, pixels) if x.dim() == 4 else _scatter(x, pixels)


def _sheet(x: Tensor, pixels: int) -> Image.Image:
    count, channels, height, width = x.shape
    columns = ceil(sqrt(count))
    scale = max(1, pixels // (columns * width))
    margin = max(2, width * scale // 8)
    grey = ((x + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    cell_h, cell_w = height * scale + margin, width * scale + margin
    sheet = np.full((ceil(count / columns) * cell_h + margin, columns * cell_w + margin, channels), 0, np.uint8)
    for index, image in enumerate(grey):
        row, column = divmod(index, columns)
        top, left = row * cell_h + margin, column * cell_w + margin
        big = image.repeat(scale, 0).repeat(scale, 1)
        sheet[top : top + height * scale, left : left + width * scale] = big
    return Image.fromarray(sheet[..., 0] if channels == 1 else sheet)


def _scatter(x: Tensor, pixels: int) -> Image.Image:
    """Points over [-1, 1]^2, drawn as darkness on white; further dimensions are left out."""
    places: NDArray[Any] = ((x[:, :2].clamp(-1, 1).numpy() + 1) / 2 * (pixels - 1)).round().astype(int)
    canvas = np.full((pixels, pixels), 255, np.uint8)
    for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
        rows = np.clip(pixels - 1 - places[:, -1] + dy, 0, pixels - 1)
        canvas[rows, np.clip(places[:, 0] + dx, 0, pixels - 1)] = 40
    return Image.fromarray(canvas)
