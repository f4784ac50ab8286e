"""Whether what `ganlab suggest` names is sensible: beside hand-picked words, each given the same CPU time.

    python benchmarks/suggest.py [--only ring digits] [--seeds 0 1 2] [--minutes 2] [--file suggest.jsonl] [--json]
    python benchmarks/suggest.py --only mnist --set dataset.path=FOLDER

Turns are played until the process has used its minutes on one thread, measuring not counted, so that other work on the
machine makes it slow and changes no number. Then the moving average is measured once, by one protocol for all. Every
run is a line of `--file`; those that are there already are not run again, so that it may be stopped, continued, and
shared out by `--only`, `--words` and `--seeds`. A seed of all words comes before the next seed.
"""

import argparse
import json
import logging
import statistics
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch

from ganlab import compose
from ganlab.build.build import build, cache_folder
from ganlab.measure.measurement import Measurement
from ganlab.measure.sampler import Sampler
from ganlab.run.data import Data, Turns
from ganlab.run.process import speed_up
from ganlab.run.train import channels_last
from ganlab.suggest.suggest import suggest

MLPS = ["generator=gan", "discriminator=gan"]
POINTS = {
    "gan": MLPS,
    "lsgan": [*MLPS, "loss=least_squares"],
    "hinge": [*MLPS, "loss=hinge"],
    "relativistic": [*MLPS, "loss=relativistic"],
    "dragan": [*MLPS, "penalty=[dragan]"],
    "r1": [*MLPS, "penalty=[r1]"],
    "wgan": ["generator=wgan", "discriminator=wgan"],
    "wgan_gp": ["generator=wgan_gp", "discriminator=wgan_gp"],
}
FOUR = {
    "gan": MLPS,
    "dcgan": ["generator=dcgan", "discriminator=dcgan"],
    "dcgan + wgan_gp": ["generator=dcgan", "discriminator=wgan_gp"],
    "sndcgan": ["generator=sndcgan", "discriminator=sndcgan"],
}
EIGHT = FOUR | {
    "wgan": ["generator=wgan", "discriminator=wgan"],
    "wgan_gp": ["generator=wgan_gp", "discriminator=wgan_gp"],
    "cgan": ["generator=cgan", "discriminator=cgan"],
    "dcgan hinge": ["generator=dcgan", "discriminator=dcgan", "loss=hinge"],
}
GREY = {word: FOUR[word] for word in ("gan", "dcgan", "dcgan + wgan_gp")}  # sndcgan cannot make 28 px
GREY["wgan_gp"] = ["generator=wgan_gp", "discriminator=wgan_gp"]
SHAPES = "features=identity metric=[fid,sliced_wasserstein,high_quality]"
PICTURES = "features=classifier metric=[fid,kid]"
# dataset's overrides, what measures (the first metric decides), minutes, seeds, and the words beside the suggestion
TASKS: dict[str, tuple[list[str], str, float, int, dict[str, list[str]]]] = {
    "ring": (["dataset=ring"], SHAPES, 2, 3, POINTS),
    "digits": (["dataset=digits"], PICTURES, 2, 3, EIGHT),
    "mnist": (["dataset=mnist", "dataset.image_size=28"], PICTURES, 5, 1, GREY),
    "cifar10": (["dataset=cifar10"], PICTURES, 5, 1, FOUR),
    "cifar10 of 200": (["dataset=cifar10", "dataset.limit=200"], PICTURES, 5, 1, FOUR),
}
OURS = "suggestion"
Row = dict[str, Any]


def play(overrides: list[str], measures: str, minutes: float, seed: int) -> Row:
    """Train for so much CPU time, and measure."""
    measured = [*measures.split(), "callback=[]", f"seed={seed}", "training.evaluate_samples=2000"]
    cfg = compose([*overrides, *measured])
    parts = build(cfg)
    split = parts.dataset.split("train")
    data = Data(parts.dataset, split, parts.training.batch_size, parts.training.discriminator_steps, seed)
    torch.manual_seed(seed)
    game = parts.game(10**9)
    channels_last(game)
    game.trainer = pl.Trainer(
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    game.configure_optimizers()
    game.train()

    stream, began = Turns(data, torch.device("cpu")), time.process_time()
    while time.process_time() - began < 60 * minutes:
        game.play(stream.batch(game.turn))
    measurement = Measurement(
        parts.features, parts.metrics, parts.dataset, split=split, samples=2000, cache=cache_folder(cfg)
    )
    measurement.prepare(torch.device("cpu"))
    source = Sampler(game, parts.dataset.num_classes)
    return {"turns": game.turn, **measurement.of(source), "protocol": measurement.protocol(source)}


def todo(given: argparse.Namespace, done: list[Row]) -> Iterator[tuple[str, str, int]]:
    """(task, words, seed) that no line has yet."""
    there = {(row["task"], row["words"], row["seed"], row["minutes"]) for row in done}
    for task in given.only:
        *_, minutes, seeds, words = TASKS[task]
        for seed in given.seeds or range(seeds):
            for word in [w for w in (OURS, *words) if not given.words or w in given.words]:
                if (task, word, seed, given.minutes or minutes) not in there:
                    yield task, word, seed


def run(task: str, word: str, seed: int, given: argparse.Namespace) -> Row:
    """One line."""
    dataset, measures, usual, _, words = TASKS[task]
    minutes, data = given.minutes or usual, [*dataset, *given.set]
    if word == OURS:
        chosen = suggest(dataset[0].partition("=")[2], data[1:], minutes).overrides
        overrides = [o for o in chosen if o.partition("=")[0] not in ("features", "metric")]
    else:
        overrides = [*data, *words[word]]
    row = play(overrides, measures, minutes, seed)
    return {"task": task, "words": word, "seed": seed, "minutes": minutes, **row, "overrides": overrides}


def table(rows: list[Row]) -> Iterator[str]:
    """Means over seeds, the best first, with the median of the words beside the suggestion."""
    for task, minutes in dict.fromkeys((row["task"], row["minutes"]) for row in rows):
        here = [row for row in rows if (row["task"], row["minutes"]) == (task, minutes)]
        means = {}
        for word in dict.fromkeys(row["words"] for row in here):
            means[word] = statistics.mean(row["fid"] for row in here if row["words"] == word)
        beside = [value for word, value in means.items() if word != OURS]
        yield f"{task}, {minutes:g} CPU minutes: median of {len(beside)} words {statistics.median(beside or [0]):.4g}"
        for word, value in sorted(means.items(), key=lambda item: item[1]):
            each = [row for row in here if row["words"] == word]
            values = " ".join(f"{row['fid']:.4g}" for row in each)
            more = [n for n in each[0] if n in ("kid", "sliced_wasserstein", "high_quality")]
            others = "  ".join(f"{name} {statistics.mean(row[name] for row in each):.4g}" for name in more)
            turns = statistics.mean(row["turns"] for row in each)
            yield f"  {word:18s} {value:10.4g}   {turns:8.0f} turns   {others}   fid {values}"


def read(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def main() -> None:
    """Run what is not there yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=["ring", "digits"], choices=TASKS)
    parser.add_argument("--words", nargs="+", help="of the task, or suggestion (all)")
    parser.add_argument("--seeds", nargs="+", type=int)
    parser.add_argument("--minutes", type=float, help="of CPU time each (2 for ring and digits, 5 for the others)")
    parser.add_argument("--set", nargs="+", default=[], help="overrides, such as dataset.path=FOLDER")
    parser.add_argument("--file", type=Path, default=Path("suggest.jsonl"))
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    given = parser.parse_args()
    torch.set_num_threads(1)
    speed_up()
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")

    for task, word, seed in todo(given, read(given.file)):
        row = run(task, word, seed, given)
        with given.file.open("a") as file:
            file.write(json.dumps(row) + "\n")
        print(f"{task} {word} seed {seed}: fid {row['fid']:.4g} after {row['turns']} turns", flush=True)
    rows = [row for row in read(given.file) if row["task"] in given.only]
    print("\n".join(table(rows)))
    if given.json:
        print(json.dumps({"suggest": rows}))


if __name__ == "__main__":
    main()
