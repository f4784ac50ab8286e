"""A language that a random network speaks."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated

import numpy as np
import torch

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.text import Texts
from ganlab.layer.token_recurrence import TokenRecurrence
from ganlab.needs import Bound, Count

HELD_OUT = 5  # a fifth as many for testing
STREAM = {"weights": 0, "train": 1, "test": 2}


class Oracle(Dataset):
    """Lines drawn from an LSTM of standard normal weights (Yu et al. 2017, section 5.1), so their likelihood is known.

    `language_seed` draws the weights, and with them another language.
    """

    def __init__(
        self,
        vocabulary: Annotated[int, Bound(2)] = 500,
        length: Annotated[int, Bound(2)] = 12,
        samples: Count = 10000,
        width: Count = 32,
        language_seed: Annotated[int, Bound(0)] = 0,
        classes: Sequence[int | str] | None = None,
        limit: int | None = None,
    ) -> None:
        self.modality = Texts([str(token) for token in range(vocabulary)])
        super().__init__("oracle", (length,), [], classes, limit)
        self.samples, self.width, self.seed = samples, width, language_seed

    @cached_property
    def language(self) -> TokenRecurrence:
        """The network that writes the lines."""
        random = self._stream("weights")
        network = TokenRecurrence(self.modality.vocabulary, self.width, self.width, "lstm").requires_grad_(False)
        for parameter in network.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=random))
        return network.eval()

    @torch.no_grad()
    def load(self, split: SplitName) -> Split:
        """(samples, length) int64 for training, a fifth of it for testing."""
        count = self.samples if split == "train" else max(2, self.samples // HELD_OUT)
        random = self._stream(split)
        uniform = torch.rand(count, self.sample_shape[0], generator=random)
        return Split(torch.cat([self.language.drawn(part) for part in uniform.split(1000)]).numpy(), None)

    def _stream(self, name: str) -> torch.Generator:
        # of a seed, torch's own generator takes 32 bits alone
        seed = np.random.SeedSequence([self.seed, STREAM[name]]).generate_state(1)[0]
        return torch.Generator().manual_seed(int(seed))
