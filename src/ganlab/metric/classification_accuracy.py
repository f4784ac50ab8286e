"""Whether a classifier of fakes knows reals, and the reverse."""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, cross_entropy

from ganlab.dataset.modality.images import from_bytes, to_bytes
from ganlab.features import FeatureOutput
from ganlab.metric import Metric
from ganlab.metric.rows import BLOCK, Rows
from ganlab.needs import IMAGES, LABELS, TOLD_GENERATOR, Count

BATCH, LARGEST = 128, 32  # samples of a step, pixels of a side


class ClassificationAccuracy(Metric):
    """The accuracy, on held-out reals, of a classifier that learned from fakes; or of one of reals, on fakes.

    `learn_from` "fake" is the classification accuracy score of Ravuri & Vinyals 2019: low where fakes lack what the
    data has. "real" is GAN-test of Shmelkov et al. 2018: low where fakes are not what they were asked to be. The
    classifier is a small convolutional network, trained for `steps` batches of 128 with a fixed seed, on sides of at
    most 32 pixels.
    """

    direction: Literal["min", "max"] = "max"
    needs = (IMAGES, LABELS, TOLD_GENERATOR)
    needs_samples = True
    needs_held_out = True

    def __init__(
        self, sample_shape: Sequence[int], learn_from: Literal["fake", "real"] = "fake", steps: Count = 1000
    ) -> None:
        super().__init__()
        self.channels, self.learn_from, self.steps = sample_shape[0], learn_from, steps
        self.protocol = f"learn-from-{learn_from}/steps{steps}"
        self.real, self.fake, self.held_out = _Labelled(), _Labelled(), _Labelled()
        self._of_reals: nn.Module | None = None  # which do not change

    def update(self, output: FeatureOutput, real: bool) -> None:
        """Keep samples as bytes, and labels."""
        (self.real if real else self.fake).append(output)
        self._of_reals = None if real else self._of_reals

    def hold_out(self, output: FeatureOutput) -> None:
        """Keep samples as bytes, and labels."""
        self.held_out.append(output)

    def reset(self) -> None:
        """Forget the fakes."""
        super().reset()
        self.fake = _Labelled()

    def compute(self) -> Tensor:
        """Between 0 and 1."""
        if self.learn_from == "fake":
            return self._accuracy(self._trained(self.fake), self.held_out)
        self._of_reals = self._trained(self.real) if self._of_reals is None else self._of_reals
        return self._accuracy(self._of_reals, self.fake)

    def _trained(self, source: "_Labelled") -> nn.Module:
        """A classifier of the reals' classes that learned from `source`."""
        x, y = source.samples.tensor(), source.labels.tensor()
        classes = int(torch.cat([y.cpu(), self.real.labels.tensor().cpu()]).max()) + 1
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            torch.manual_seed(0)
            network = _network(self.channels, classes).to(self.device).train()
            optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3)
            schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=self.steps + 1)
            for _ in range(self.steps):
                rows = torch.randint(len(x), (BATCH,))
                optimizer.zero_grad()
                cross_entropy(network(self._resized(x, rows)), y[rows.to(y.device)].to(self.device)).backward()
                optimizer.step()
                schedule.step()
        return network.eval()

    @torch.no_grad()
    def _accuracy(self, network: nn.Module, target: "_Labelled") -> Tensor:
        x, y = target.samples.tensor(), target.labels.tensor()
        right = [
            (network(self._resized(x, rows)).argmax(1) == y[rows.to(y.device)].to(self.device)).sum()
            for rows in torch.arange(len(x)).split(BLOCK)
        ]
        return torch.stack(right).sum().double() / len(x)

    def _resized(self, x: Tensor, rows: Tensor) -> Tensor:
        images = from_bytes(x[rows.to(x.device)].to(self.device))
        size = (min(images.shape[2], LARGEST), min(images.shape[3], LARGEST))
        return images if images.shape[2:] == size else adaptive_avg_pool2d(images, size)


class _Labelled:
    """Images (N, C, H, W) as bytes, and their classes (N,)."""

    def __init__(self) -> None:
        self.samples, self.labels = Rows(), Rows()

    def append(self, output: FeatureOutput) -> None:
        assert output.samples is not None
        assert output.labels is not None
        self.samples.append(to_bytes(output.samples))
        self.labels.append(output.labels)


def _network(channels: int, classes: int) -> nn.Module:
    layers: list[nn.Module] = []
    for before, after in ((channels, 32), (32, 64), (64, 128)):
        layers += [nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
    return nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(128), nn.ReLU(), nn.Linear(128, classes))
