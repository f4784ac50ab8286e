"""The speed of ganlab's whole training loop beside its own bare step, and beside the loop that everyone writes by hand.

    python benchmarks/step.py [--pairs gan dcgan wgan wgan_gp resnet ring cycle] [--rounds 5] [--seconds 2]
        [--device cpu|cuda] [--json]
    python benchmarks/step.py --pairs gan:layers dcgan:layers --rounds 9 --clock cpu

Same networks, same batch of 64, same discriminator_steps, same data; `resnet` is SNGAN's pair at a width of 32, `ring`
three-layer MLPs on points, `cycle` CycleGAN between digits and inverted digits at 16 px and a width of 16. `hand` is
`by_hand.py`, in a process of its own that has none of ganlab's settings. `bare` is the very same `play` over the same
batches in a `for`. `whole` is ganlab with Lightning, rows, metrics.csv and progress on, evaluation off. All three run
interleaved, each on one thread; medians of milliseconds per generator turn, and ratios of those medians.
`--clock cpu` takes the process's own seconds, for machines with other work. `--device cuda` (never run so far) waits
for the GPU before it reads the clock.
A pair with `:layers` is the named words' bare step beside that of the same networks as layer graphs, and its ratio;
with `:keras`, as layer graphs that Keras computes.
`wavegan`, only where it is named, is `model=wavegan`'s pair on sounds.
"""

import argparse
import io
import json
import logging
import statistics
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytorch_lightning as pl
import torch
from hand import Clock, Hand, clock_of
from rich.console import Console

from ganlab import compose
from ganlab.build.build import build
from ganlab.build.parts import Parts
from ganlab.callback import TurnCallback
from ganlab.callback.progress import Progress
from ganlab.callback.recorder import Recorder
from ganlab.dataset import Split
from ganlab.game import Game
from ganlab.layer.graph import template
from ganlab.run.data import Data, Turns
from ganlab.run.process import speed_up
from ganlab.run.train import channels_last
from ganlab.store.run import Run

WINDOW = 20  # turns of log_every
POINTS = ["generator=gan", "generator.widths=[128,128]", "generator.normalization=none"]
POINTS += ["discriminator=gan", "discriminator.widths=[128,128]", "dataset=ring"]
CYCLE = ["model=cyclegan", "dataset.image_size=16", "generator.width=16", "discriminator.width=16"]
PAIRS = ("gan", "dcgan", "wgan", "wgan_gp", "resnet", "ring", "cycle")
GRAPHS = ("gan:layers", "dcgan:layers", "gan:keras", "dcgan:keras")
TEMPLATES = Path(template.__file__).parent


def overrides(kind: str, dataset: list[str]) -> list[str]:
    """What asks ganlab for a pair."""
    if kind == "ring":
        return ["metric=[]", *POINTS]
    if kind == "wavegan":
        return ["metric=[]", "dataset=tones", "generator.width=16", "discriminator.width=16"]
    if kind == "cycle":
        return ["metric=[]", *CYCLE]
    widths = ["generator.width=32", "discriminator.width=32"] if kind == "resnet" else []
    return [f"generator={kind}", f"discriminator={kind}", "metric=[]", *widths, *dataset]


def graphs(kind: str, driver: str) -> list[str]:
    """The same networks as layer graphs, with the named discriminator's recipe."""
    players = ("generator", "discriminator")
    files = [f"{player}.file={TEMPLATES / player / kind}.yaml" for player in players]
    recipe = ["loss=non_saturating", "penalty=[]", f"optimizer={kind}", "training.discriminator_steps=1"]
    driven = [f"{player}.driver={driver}" for player in players]
    return [*(f"{player}=layers" for player in players), *files, *driven, *recipe, "metric=[]"]


class Marks(TurnCallback):
    """When each window ended."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.marks: list[float] = []

    def after_turn(self, trainer: pl.Trainer, game: Game) -> None:
        """Note it."""
        self.marks.append(self.clock())


def silent(callbacks: list[pl.Callback], device: str) -> pl.Trainer:
    """A trainer as `ganlab.run.train` makes it."""
    return pl.Trainer(
        accelerator="gpu" if device == "cuda" else device,
        callbacks=callbacks,
        logger=False,
        max_epochs=1,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        use_distributed_sampler=False,
    )


class Subject:
    """A pair of words, trained for some turns in either way; milliseconds per turn without the first window's."""

    def __init__(self, words: list[str], clock: Clock, device: str) -> None:
        self.device = device
        self.parts: Parts = build(compose(words))
        self.split: Split = self.parts.dataset.split("train")
        self.clock = clock
        self.data = Data(self.parts.dataset, self.split, 64, self.parts.training.discriminator_steps, seed=0)

    def game(self, turns: int) -> Game:
        """Of so many turns, laid out as a run lays it out."""
        game = self.parts.game(turns)
        channels_last(game)
        return game

    def bare(self, turns: int) -> float:
        """`play` in a `for`."""
        game, stream = self.game(turns).to(self.device), Turns(self.data, torch.device(self.device))
        game.trainer = silent([], self.device)
        game.configure_optimizers()
        game.train()
        for turn in range(WINDOW):
            game.play(stream.batch(turn))
        started = self.clock()
        for turn in range(WINDOW, turns):
            game.play(stream.batch(turn))
        return 1000 * (self.clock() - started) / (turns - WINDOW)

    def whole(self, turns: int) -> float:
        """The loop that users run."""
        with tempfile.TemporaryDirectory() as folder:
            recorder = Recorder(
                Run(Path(folder)),
                every=WINDOW,
                metrics=[],
                turns_per_epoch=self.data.turns_per_epoch,
                images_per_turn=64,
            )
            progress, marks = Progress(), Marks(self.clock)
            progress.attach(recorder)
            progress.console = Console(file=io.StringIO(), force_terminal=True)
            silent([recorder, progress, marks], self.device).fit(self.game(turns), datamodule=self.data)
        return 1000 * (marks.marks[-1] - marks.marks[0]) / (turns - WINDOW)


def compare(kind: str, arguments: argparse.Namespace) -> dict[str, float | str]:
    """Medians over the rounds, and their ratios."""
    clock = clock_of(arguments.clock, arguments.device)
    subject = Subject(overrides(kind, arguments.dataset), clock, arguments.device)
    steps = subject.parts.training.discriminator_steps
    hand = Hand(subject.split.data, kind, steps, device=arguments.device, clock=arguments.clock)
    windows = round(1000 * arguments.seconds / hand(5) / WINDOW)
    turns = WINDOW * (1 + max(1, windows))
    times: dict[str, list[float]] = {"hand": [], "bare": [], "whole": []}
    for _ in range(arguments.rounds):
        times["hand"].append(hand(turns - WINDOW))
        times["bare"].append(subject.bare(turns))
        times["whole"].append(subject.whole(turns))
    hand.end()

    middle = {name: statistics.median(found) for name, found in times.items()}
    frame = [w / b for w, b in zip(times["whole"], times["bare"], strict=True)]
    return {
        "pair": kind,
        **{f"{name}_ms": value for name, value in middle.items()},
        "whole/bare": middle["whole"] / middle["bare"],
        "least": min(frame),
        "most": max(frame),
        "whole/hand": middle["whole"] / middle["hand"],
    }


def compare_graphs(kind: str, arguments: argparse.Namespace) -> dict[str, float | str]:
    """Medians of the bare step with named words and with graphs, and the ratio in each round."""
    clock = clock_of(arguments.clock, arguments.device)
    word, _, driver = kind.partition(":")
    named = Subject(overrides(word, arguments.dataset), clock, arguments.device)
    drawn = Subject([*graphs(word, driver.replace("layers", "torch")), *arguments.dataset], clock, arguments.device)
    turns = WINDOW + max(WINDOW, round(1000 * arguments.seconds / named.bare(2 * WINDOW)))
    times = [(named.bare(turns), drawn.bare(turns)) for _ in range(arguments.rounds)]
    ratios = sorted(graph / plain for plain, graph in times)
    return {
        "pair": kind,
        "named_ms": statistics.median(plain for plain, _ in times),
        "graph_ms": statistics.median(graph for _, graph in times),
        "graph/named": statistics.median(ratios),
        "least": ratios[0],
        "most": ratios[-1],
    }


def rows(arguments: argparse.Namespace) -> Iterator[dict[str, float | str]]:
    """One row a pair, printed as it is known."""
    for number, kind in enumerate(arguments.pairs):
        row = compare_graphs(kind, arguments) if kind in GRAPHS else compare(kind, arguments)
        if number == 0 or (kind in GRAPHS) != (arguments.pairs[number - 1] in GRAPHS):
            print("".join(f"{key:>12s}" for key in row))
        print(f"{kind:>12s}" + "".join(f"{row[k]:12.3f}" for k in list(row)[1:]), flush=True)
        yield row


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", nargs="+", default=PAIRS, choices=(*PAIRS, *GRAPHS, "wavegan"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each of the three in each round, at least")
    parser.add_argument("--dataset", nargs="+", default=["dataset=mnist"], help="overrides that choose the images")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    speed_up()
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    table = list(rows(arguments))
    if arguments.json:
        print(json.dumps({"step": table}))


if __name__ == "__main__":
    main()
