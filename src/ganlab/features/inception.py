"""The InceptionV3 by which the literature measures."""

from pathlib import Path
from pickle import UnpicklingError
from typing import Any
from urllib.error import URLError

import torch
from torch import Tensor

from ganlab.dataset import Dataset
from ganlab.dataset.modality.images import Images, to_bytes
from ganlab.features import FeatureOutput, Features


class Inception(Features):
    """The standard FID InceptionV3 (TensorFlow's weights) through torch-fidelity: 2,048 features, 1,008 classes.

    `weights` is a local copy of torch-fidelity's weights; None downloads them on first use.
    """

    has_probabilities = True
    is_smooth = False  # it sees bytes
    modality = Images

    def __init__(self, weights: str | None = None) -> None:
        super().__init__()
        self.weights = None if weights is None else str(Path(weights).expanduser())
        if self.weights is not None and not Path(self.weights).is_file():
            raise ValueError(
                f"features.weights={weights} is no file; give torch-fidelity's InceptionV3 weights, or null"
            )
        self.network: Any = None

    def prepare(self, dataset: Dataset, cache: Path, device: torch.device) -> None:
        """Load the weights, downloading them on first use.

        Raises:
            ValueError: the weights cannot be downloaded or read.
        """
        from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

        try:
            network = FeatureExtractorInceptionV3(
                "inception", ["2048", "logits_unbiased"], feature_extractor_weights_path=self.weights
            )
        except (URLError, OSError) as error:
            instead = "use features=classifier" if len(dataset.all_class_names) > 1 else "measure nothing by metric=[]"
            raise ValueError(
                f"the InceptionV3 weights could not be downloaded ({error}); give a local copy by "
                f"features.weights=FILE, or {instead}"
            ) from error
        except (RuntimeError, EOFError, KeyError, UnpicklingError) as error:
            raise ValueError(
                f"features.weights={self.weights} does not hold torch-fidelity's InceptionV3 weights; "
                "download them again, or give null"
            ) from error
        self.network = network.to(device).eval().requires_grad_(False)
        self.protocol = "inception-tf"

    def forward(self, x: Tensor) -> FeatureOutput:
        """(N, 1 or 3, H, W) in [-1, 1] -> features (N, 2048), probabilities (N, 1008)."""
        features, logits = self.network(to_bytes(x).expand(-1, 3, -1, -1))
        return FeatureOutput(features.float(), logits.float().softmax(1))
