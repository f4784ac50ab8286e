"""A language that a random network speaks."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from ganlab.dataset import Dataset, Split, SplitName
from ganlab.dataset.modality.text import Texts
from ganlab.needs import Bound, Count

if TYPE_CHECKING:
    from ganlab.layer.token_recurrence import TokenRecurrence

HELD_OUT = 5  # a fifth as many for testing


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
        limit: Count | None = None,
    ) -> None:
        self.modality = Texts([str(token) for token in range(vocabulary)])
        super().__init__("oracle", (length,), [], classes, limit)
        self.samples, self.width, self.seed = samples, width, language_seed

    @cached_property
    def language(self) -> "TokenRecurrence":
        """The network that writes the lines."""
        from ganlab.dataset.spoken import network

        return network(self.modality.vocabulary, self.width, self.seed)

    def load(self, split: SplitName) -> Split:
        """(samples, length) int64 for training, a fifth of it for testing."""
        from ganlab.dataset.spoken import lines

        count = self.samples if split == "train" else max(2, self.samples // HELD_OUT)
        return Split(lines(self.language, count, self.sample_shape[0], self.seed, split), None)
