"""A recurrent network over tokens, one after the other."""

from collections.abc import Callable, Sequence
from typing import Literal

import torch
from torch import Tensor, nn

from ganlab.layer.token_embedding import TokenEmbedding

Cell = Literal["lstm", "gru"]
State = tuple[Tensor, ...]  # (N, hidden) each, the output first
Step = Callable[[Tensor, State, Sequence[Tensor]], State]


def _lstm(x: Tensor, state: State, weights: Sequence[Tensor]) -> State:
    output, memory = torch.lstm_cell(x, state, *weights)
    return output, memory


def _gru(x: Tensor, state: State, weights: Sequence[Tensor]) -> State:
    return (torch.gru_cell(x, state[0], *weights),)


RECURRENCES: dict[Cell, type[nn.LSTM | nn.GRU]] = {"lstm": nn.LSTM, "gru": nn.GRU}
STEPS: dict[Cell, tuple[Step, int]] = {"lstm": (_lstm, 2), "gru": (_gru, 1)}  # and how many states one has


class TokenRecurrence(nn.Module):
    """p(y_t | y_1 .. y_t-1) over `vocabulary` tokens: embedding, one layer of LSTM or GRU, linear (Yu et al. 2017)."""

    def __init__(self, vocabulary: int, width: int, hidden: int, cell: Cell) -> None:
        super().__init__()
        self._step, self._states = STEPS[cell]
        self.vocabulary, self.hidden = vocabulary, hidden
        self.start = nn.Parameter(torch.zeros(width))  # what stands before the first token
        self.embedding = TokenEmbedding(vocabulary, width)
        self.recurrence = RECURRENCES[cell](width, hidden, batch_first=True)
        self.head = nn.Linear(hidden, vocabulary)

    def logits(self, tokens: Tensor) -> Tensor:
        """(N, L) -> (N, L, vocabulary): those of each token, given the ones before it."""
        before = self.embedding(tokens[:, :-1])
        output, _ = self.recurrence(torch.cat([self.start.to(before).expand(len(tokens), 1, -1), before], 1))
        logits: Tensor = self.head(output)
        return logits

    def log_likelihoods(self, tokens: Tensor) -> Tensor:
        """(N, L) -> (N, L): log p of each token, given the ones before it."""
        return self.logits(tokens).float().log_softmax(-1).gather(2, tokens[..., None]).squeeze(2)

    def draw(self, uniform: Tensor) -> Tensor:
        """Numbers (N, L) uniform in [0, 1] -> tokens (N, L), each where its number falls in the distribution."""
        state, tokens = self._first(len(uniform)), []
        for number in uniform.unbind(1):
            tokens.append(_pick(self.head(state[0]), number))
            state = self._next(self.embedding(tokens[-1]), state)
        return torch.stack(tokens, 1)

    def completed(self, tokens: Tensor, uniform: Tensor) -> Tensor:
        """Lines (N, L) -> (L - 1, n, N, L): each proper beginning, completed in n ways by `uniform` (n, N, L - 1, L).

        [t] keeps the first t + 1 tokens. All completions go on together, so that there are L steps and not L^2.
        """
        ways, rows, _, length = uniform.shape
        whole = tokens.expand(length - 1, ways, rows, length).clone()
        given, states = self._first(rows), None
        for place in range(1, length):
            given = self._next(self.embedding(tokens[:, place - 1]), given)
            begun = tuple(s.repeat(ways, 1) for s in given)  # (n N, hidden)
            if states is not None:
                last = whole[: place - 1, ..., place - 1].reshape(-1)
                states = self._next(self.embedding(last), states)
                begun = tuple(torch.cat(pair) for pair in zip(states, begun, strict=True))
            numbers = uniform[:, :, :place, place].permute(2, 0, 1).reshape(-1)
            whole[:place, ..., place] = _pick(self.head(begun[0]), numbers).view(place, ways, rows)
            states = begun
        return whole

    def relaxed(self, uniform: Tensor, temperature: float) -> Tensor:
        """Numbers (N, L, vocabulary) uniform in (0, 1) -> one-hot tokens (N, L, vocabulary) that pass on a gradient.

        Each is the largest of its logits plus Gumbel noise, its gradient that of their softmax at `temperature`,
        straight through (Jang et al. 2017, section 2.2; Kusner & Hernandez-Lobato 2016).
        """
        state, hot = self._first(len(uniform)), []
        for numbers in uniform.unbind(1):
            noisy = self.head(state[0]).float() - torch.log(-torch.log(numbers))
            soft = (noisy / temperature).softmax(-1)
            hard = torch.zeros_like(soft).scatter_(1, noisy.argmax(1, keepdim=True), 1.0)
            hot.append(hard - soft.detach() + soft)
            state = self._next(self.embedding(hot[-1]), state)
        return torch.stack(hot, 1)

    def _zeros(self, rows: int) -> State:
        return tuple(self.start.new_zeros(rows, self.hidden) for _ in range(self._states))

    def _first(self, rows: int) -> State:
        return self._next(self.start.expand(rows, -1), self._zeros(rows))

    def _next(self, x: Tensor, state: State) -> State:
        return self._step(x, state, self.recurrence.all_weights[0])


def _pick(logits: Tensor, numbers: Tensor) -> Tensor:
    """Logits (N, V), numbers (N,) in [0, 1] -> tokens (N,): the first whose cumulative probability reaches it."""
    heights = logits.float().softmax(-1).cumsum(-1)
    return torch.searchsorted(heights, numbers.float().contiguous()[:, None]).squeeze(1).clamp_max(logits.shape[1] - 1)
