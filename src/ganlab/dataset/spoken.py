"""What a random network speaks: the part of `oracle` that needs torch."""

import numpy as np
import torch
from numpy.typing import NDArray

from ganlab.layer.token_recurrence import TokenRecurrence

STREAM = {"weights": 0, "train": 1, "test": 2}


def network(vocabulary: int, width: int, seed: int) -> TokenRecurrence:
    """An LSTM of standard normal weights."""
    random = _stream(seed, "weights")
    drawn = TokenRecurrence(vocabulary, width, width, "lstm").requires_grad_(False)
    for parameter in drawn.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=random))
    return drawn.eval()


@torch.no_grad()
def lines(language: TokenRecurrence, count: int, length: int, seed: int, stream: str) -> NDArray[np.int64]:
    """(count, length) that it writes."""
    uniform = torch.rand(count, length, generator=_stream(seed, stream))
    written: NDArray[np.int64] = torch.cat([language.draw(part) for part in uniform.split(1000)]).numpy()
    return written


def _stream(seed: int, name: str) -> torch.Generator:
    # of a seed, torch's own generator takes 32 bits alone
    mixed = np.random.SeedSequence([seed, STREAM[name]]).generate_state(1)[0]
    return torch.Generator().manual_seed(int(mixed))
