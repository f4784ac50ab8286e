"""The recurrent network that proposes architectures, token by token."""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn


class Choice(NamedTuple):
    """One token of a sequence: of the decision `name` with so many `options`, the one taken."""

    name: str
    options: int
    taken: int


class Policy:
    """An LSTM that reads the tokens so far and says how likely each option of the next decision is (Zoph & Le 2017).

    Each decision has a head and an embedding of its own, made when it is first met, from `seed` and its name alone;
    heads begin at zero, so that all options are equally likely before anything is learned.
    """

    def __init__(self, seed: int, hidden: int, learning_rate: float) -> None:
        self.seed, self.hidden = seed, hidden
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.cell = nn.LSTMCell(hidden, hidden)
        self.heads: dict[str, nn.Linear] = {}
        self.embeddings: dict[str, nn.Embedding] = {}
        self.optimizer = torch.optim.Adam(self.cell.parameters(), learning_rate)

    def probabilities(self, before: Sequence[Choice], name: str, options: int) -> Tensor:
        """(options,) of the decision that follows the choices `before`."""
        with torch.no_grad():
            return self._logits([*before, Choice(name, options, 0)])[-1].softmax(0)

    def learn(self, choices: Sequence[Choice], advantage: float, entropy: float) -> None:
        """One step up advantage * log p(choices), and up the entropy of each decision (Williams 1992)."""
        spreads = [logits.log_softmax(0) for logits in self._logits(choices)]
        taken = torch.stack([spread[c.taken] for spread, c in zip(spreads, choices, strict=True)]).sum()
        disorder = torch.stack([-(spread.exp() * spread).sum() for spread in spreads]).sum()
        self.optimizer.zero_grad()
        (-advantage * taken - entropy * disorder).backward()
        self.optimizer.step()

    def _logits(self, choices: Sequence[Choice]) -> list[Tensor]:
        state = (torch.zeros(1, self.hidden), torch.zeros(1, self.hidden))
        read, found = torch.zeros(1, self.hidden), []
        for name, options, taken in choices:
            state = self.cell(read, state)
            head, embedding = self._decision(name, options)
            found.append(head(state[0])[0])
            read = embedding(torch.tensor([taken]))
        return found

    def _decision(self, name: str, options: int) -> tuple[nn.Linear, nn.Embedding]:
        key = f"{name}/{options}"
        if key not in self.heads:
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(self.seed + zlib.crc32(key.encode()))
                head, embedding = nn.Linear(self.hidden, options), nn.Embedding(options, self.hidden)
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
            self.heads[key], self.embeddings[key] = head, embedding
            self.optimizer.add_param_group({"params": [*head.parameters(), *embedding.parameters()]})
        return self.heads[key], self.embeddings[key]
