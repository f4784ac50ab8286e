"""The speed of SeqGAN's turn beside the loop that one writes by hand.

    python benchmarks/sequence.py [--rounds 5] [--turns 6] [--json]

Same sizes, same data, a batch of 64, 4 rollouts: one turn of a convolutional discriminator and one REINFORCE turn of an
LSTM. `hand` is plain PyTorch as SeqGAN is usually written: each beginning is completed by itself, token by token, with
`torch.multinomial`, and judged by itself. Both run interleaved in one process on one thread; medians of the process's
own milliseconds per turn, and their ratio.
"""

import argparse
import json
import statistics
import time
import warnings

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from ganlab import compose
from ganlab.build.build import build
from ganlab.game import Game
from ganlab.run.data import Data, Turns

VOCABULARY, LENGTH, BATCH, WIDTH, ROLLOUTS, KERNELS = 500, 12, 64, 32, 4, (1, 2, 3, 4, 5)
QUIET = ("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary")


class Writer(nn.Module):
    """Embedding, LSTM, linear."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY + 1, WIDTH)  # the last is what stands before the first token
        self.lstm = nn.LSTM(WIDTH, WIDTH, batch_first=True)
        self.head = nn.Linear(WIDTH, VOCABULARY)

    def logits(self, lines: Tensor) -> Tensor:
        """(N, L) -> (N, L, V)."""
        start = torch.full((len(lines), 1), VOCABULARY)
        output, _ = self.lstm(self.embedding(torch.cat([start, lines[:, :-1]], 1)))
        logits: Tensor = self.head(output)
        return logits

    @torch.no_grad()
    def write(self, begun: Tensor) -> Tensor:
        """(N, t) -> (N, L): goes on from what was begun."""
        start = torch.full((len(begun), 1), VOCABULARY)
        output, state = self.lstm(self.embedding(torch.cat([start, begun], 1)))
        lines, last = begun, output[:, -1]
        while lines.shape[1] < LENGTH:
            token = torch.multinomial(self.head(last).softmax(-1), 1)
            lines = torch.cat([lines, token], 1)
            output, state = self.lstm(self.embedding(token), state)
            last = output[:, -1]
        return lines


class Reader(nn.Module):
    """Kim's convolutions with a highway."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.convolutions = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, kernel) for kernel in KERNELS)
        features = WIDTH * len(KERNELS)
        self.change, self.gate = nn.Linear(features, features), nn.Linear(features, features)
        self.dropout, self.head = nn.Dropout(0.25), nn.Linear(features, 1)

    def forward(self, lines: Tensor) -> Tensor:
        """(N, L) -> (N,)."""
        x = self.embedding(lines).transpose(1, 2)
        pooled = torch.cat([torch.relu(c(x)).max(2).values for c in self.convolutions], 1)
        gate = torch.sigmoid(self.gate(pooled))
        x = gate * torch.relu(self.change(pooled)) + (1 - gate) * pooled
        logits: Tensor = self.head(self.dropout(x)).squeeze(1)
        return logits


class ByHand:
    """The two players and their optimizers."""

    def __init__(self) -> None:
        self.writer, self.reader = Writer(), Reader()
        self.write_step = torch.optim.Adam(self.writer.parameters(), 1e-2)
        self.read_step = torch.optim.Adam(self.reader.parameters(), 1e-3)

    def play(self, real: Tensor) -> None:
        """One turn of both."""
        lines = self.writer.write(torch.empty(len(real), 0, dtype=torch.int64))
        self.read_step.zero_grad()
        real_logits, fake_logits = self.reader(real), self.reader(lines)
        loss = bce(real_logits, torch.ones_like(real_logits)) + bce(fake_logits, torch.zeros_like(fake_logits))
        loss.backward()
        self.read_step.step()

        reward = self.rewards(lines)
        self.write_step.zero_grad()
        chosen = self.writer.logits(lines).log_softmax(-1).gather(2, lines[..., None]).squeeze(2)
        (-(chosen * (reward - reward.mean(0))).sum(1).mean()).backward()
        self.write_step.step()

    @torch.no_grad()
    def rewards(self, lines: Tensor) -> Tensor:
        """(N, L)."""
        self.reader.eval()
        columns = []
        for kept in range(1, LENGTH):
            judged = [self.reader(self.writer.write(lines[:, :kept])).sigmoid() for _ in range(ROLLOUTS)]
            columns.append(torch.stack(judged).mean(0))
        columns.append(self.reader(lines).sigmoid())
        self.reader.train()
        return torch.stack(columns, 1)


def ours() -> tuple[Game, Turns]:
    """The game past its pretraining, and its batches."""
    settings = ["game.pretrain=0", "game.teacher_every=0", f"game.rollouts={ROLLOUTS}", "metric=[]"]
    parts = build(compose(["dataset=oracle", *settings]))
    game = parts.game(10**6)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game.trainer = pl.Trainer(accelerator="cpu", **dict.fromkeys(QUIET, False))
    game.configure_optimizers()
    game.train()
    return game, Turns(Data(parts.dataset, parts.dataset.split("train"), BATCH, 1, 0), torch.device("cpu"))


def measured(rounds: int, turns: int) -> tuple[float, float]:
    """Medians of milliseconds per turn, ours and by hand."""
    (game, data), hand = ours(), ByHand()
    times: dict[str, list[float]] = {"ganlab": [], "hand": []}
    for turn in range(rounds + 1):  # the first warms up
        batches = [data.batch(turn * turns + i) for i in range(turns)]
        for name, play in (("ganlab", game.play), ("hand", lambda batch: hand.play(batch[0][0]))):
            began = time.process_time()
            for batch in batches:
                play(batch)
            times[name].append((time.process_time() - began) / turns * 1000)
    ours_ms, hand_ms = (statistics.median(values[1:]) for values in times.values())
    return ours_ms, hand_ms


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--turns", type=int, default=6)
    reader.add_argument("--json", action="store_true")
    given = reader.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    ganlab, hand = measured(given.rounds, given.turns)
    print(f"ganlab {ganlab:8.1f} ms\nhand   {hand:8.1f} ms\nratio  {ganlab / hand:8.2f}")
    if given.json:
        print(json.dumps({"ganlab": ganlab, "hand": hand, "ratio": ganlab / hand}))


if __name__ == "__main__":
    main()
