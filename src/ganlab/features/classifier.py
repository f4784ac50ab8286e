"""A small network trained once on the dataset's own labels: features without a download."""

import hashlib
import io
import logging
import time
from collections.abc import Sequence
from math import ceil, prod
from pathlib import Path

import torch
from filelock import FileLock
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, cross_entropy

from ganlab.dataset import Dataset, Split
from ganlab.dataset.modality import Modality
from ganlab.dataset.modality.images import Images
from ganlab.features import FeatureOutput, Features
from ganlab.needs import Count
from ganlab.store.file import replace_file

log = logging.getLogger(__name__)
JUDGE = 0.8  # the test accuracy below which a classifier is no judge


class Classifier(Features):
    """Three strided convolutions and a hidden layer, whose `width` activations are the features.

    Of samples that are no images it sees what their modality makes of them: of sounds, loudness over time and pitch. It
    is trained for `steps` batches of 128 on the whole training split (all classes, whatever the run trains on), with a
    fixed seed, and cached by the dataset's fingerprint. Its `accuracy` on the test split is part of the protocol.
    """

    has_probabilities = True
    has_own_classes = True
    modality = Images

    def __init__(self, width: Count = 128, steps: Count = 1000) -> None:
        super().__init__()
        if width < 1 or steps < 1:
            raise ValueError(f"features.width and features.steps are at least 1, got {width} and {steps}")
        self.width, self.steps = width, steps
        self.accuracy = float("nan")

    def suits(self, modality: Modality) -> bool:
        """Images, and what can be seen as such."""
        return modality.has_images

    def check(self, dataset: Dataset) -> None:
        """Images, or what can be seen as such, and with labels.

        Raises:
            ValueError: the dataset has fewer than two classes, or no images.
        """
        super().check(dataset)
        if len(dataset.all_class_names) < 2:
            raise ValueError(
                f"features=classifier is trained on labels, and dataset={dataset.name} has none; "
                f"{self._instead(dataset)}or metric=[] to measure nothing"
            )

    @staticmethod
    def _instead(dataset: Dataset) -> str:
        return "use features=inception, " if dataset.modality.name == "images" else "give its classes as subfolders, "

    def prepare(self, dataset: Dataset, cache: Path, device: torch.device) -> None:
        """Load the trained network from the cache, or train it (under a minute on two CPU cores for MNIST)."""
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed(0)
            self.seen = dataset.modality.as_images
            seen = self.seen(torch.zeros(1, *dataset.sample_shape))
            self._build(seen.shape[1:], len(dataset.all_class_names))
            self.to(device)
            folder = cache / "classifier"
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{dataset.name}-{dataset.fingerprint}-{self.width}-{self.steps}.pt"
            with FileLock(path.with_suffix(".lock")):
                if not path.exists():
                    self._train(dataset, path)
                state = torch.load(path, map_location=device, weights_only=True)

        self.load_state_dict(state["weights"])
        self.accuracy = state["accuracy"]
        self.eval().requires_grad_(False)
        digest = hashlib.sha256(b"".join(v.cpu().numpy().tobytes() for v in self.state_dict().values()))
        self.protocol = f"classifier-{digest.hexdigest()[:8]}-accuracy{self.accuracy:.2f}"
        self._say_accuracy(dataset)

    def _say_accuracy(self, dataset: Dataset) -> None:
        log.info("features: classifier of %s, test accuracy %.1f %%", dataset.name, 100 * self.accuracy)
        if self.accuracy < JUDGE:
            log.warning(
                "a classifier that is right on %.0f %% of the test %s of dataset=%s is a poor judge, so its metrics "
                "say little; %smore %s, or a larger features.steps",
                100 * self.accuracy,
                dataset.modality.name,
                dataset.name,
                "use features=inception, " if dataset.modality.name == "images" else "use ",
                dataset.modality.name,
            )

    def _build(self, image_shape: Sequence[int], classes: int) -> None:
        channels, *size = image_shape
        self.pooled = (min(size[0], 32), min(size[1], 32))
        places = prod(ceil(ceil(ceil(side / 2) / 2) / 2) for side in self.pooled)
        layers: list[nn.Module] = []
        for before, after in ((channels, 32), (32, 64), (64, 128)):
            layers += [nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
        self.trunk = nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * places, self.width), nn.ReLU())
        self.head = nn.Linear(self.width, classes)

    def _train(self, dataset: Dataset, path: Path) -> None:
        log.info("features: training a classifier of %s once, %d steps", dataset.name, self.steps)
        split, device = dataset.load("train"), self.head.weight.device
        optimizer = torch.optim.AdamW(self.parameters(), lr=2e-3)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=self.steps + 1)
        labels = self._labels(split, dataset)

        self.train()
        told = time.monotonic()
        for step in range(self.steps):
            if time.monotonic() - told > 10:
                told = time.monotonic()
                log.info("features: classifier, step %d of %d", step, self.steps)
            rows = torch.randint(len(labels), (128,))
            x, y = self._pool(self.seen(self._samples(dataset, split, rows).to(device))), labels[rows].to(device)
            optimizer.zero_grad()
            cross_entropy(self.head(self.trunk(x)), y, label_smoothing=0.05).backward()
            optimizer.step()
            schedule.step()

        self.eval()
        content = io.BytesIO()
        torch.save({"weights": self.state_dict(), "accuracy": self._accuracy(dataset)}, content)
        replace_file(path, content.getvalue())

    @torch.no_grad()
    def _accuracy(self, dataset: Dataset) -> float:
        split, device = dataset.load("test"), self.head.weight.device
        labels, right = self._labels(split, dataset), 0
        for rows in torch.arange(len(labels)).split(500):
            probabilities = self(self._samples(dataset, split, rows).to(device)).probabilities
            assert probabilities is not None
            right += int((probabilities.argmax(1).cpu() == labels[rows]).sum())
        return right / len(labels)

    @staticmethod
    def _labels(split: Split, dataset: Dataset) -> Tensor:
        if split.labels is None:
            raise ValueError(f"features=classifier is trained on labels, and dataset={dataset.name} has none")
        return torch.from_numpy(split.labels)

    @staticmethod
    def _samples(dataset: Dataset, split: Split, rows: Tensor) -> Tensor:
        x = dataset.modality.tensor(torch.from_numpy(split.data[rows.numpy()]))
        return x.copy_(dataset.modality.as_stored(x))  # in place: it stays channels last

    def _pool(self, x: Tensor) -> Tensor:
        return x if x.shape[2:] == self.pooled else adaptive_avg_pool2d(x, self.pooled)

    def forward(self, x: Tensor) -> FeatureOutput:
        """(N, *sample_shape) in [-1, 1] -> features (N, width), probabilities (N, classes)."""
        features = self.trunk(self._pool(self.seen(x)))
        return FeatureOutput(features, self.head(features).softmax(1))
