"""Whether the watchdog is silent where all is well, and what it costs.

    python benchmarks/watch.py [--turns 1000] [--seeds 0 1 2] [--mnist FOLDER] [--only default ...] [--json]

Three seeds of the default run, and of each MNIST experiment where `--mnist` names its parquet files. Evaluation off,
pictures and looks every 500 turns as by default. `share` is the watch's own time over that of the turns, in the same
run, so it holds on a busy machine too.
"""

import argparse
import json
import logging
import tempfile
import warnings
from pathlib import Path

import torch

from ganlab import compose
from ganlab.callback import TurnCallback
from ganlab.callback.watch import Watch
from ganlab.errors import RunFailed
from ganlab.run.train import train
from ganlab.store.run import Run

EXPERIMENTS = ("gan_mnist", "cgan_mnist", "dcgan_mnist", "wgan_mnist", "wgan_gp_mnist")


class Cost(TurnCallback):
    """The seconds of the turns, and those of the run's watch."""

    share = 0.0

    def on_train_end(self, trainer, pl_module) -> None:  # type: ignore[no-untyped-def]
        watch = next(c for c in trainer.callbacks if isinstance(c, Watch))
        self.share = watch.seconds / max(self.recorder.training_seconds, 1e-9)


def measure(name: str, overrides: list[str], seed: int, folder: str) -> dict[str, object]:
    """One run, its findings and the watch's share."""
    cost = Cost()
    plain = ["metric=[]", "callback=[]", "training.evaluate_every=0", "training.sample_every=500", "trainer=cpu"]
    cfg = compose([*overrides, *plain, "training.epochs=null", f"seed={seed}", f"paths.runs={folder}"])
    try:
        train(cfg, callbacks=[cost])
    except RunFailed as error:
        print(f"{name} seed {seed} failed: {error}")
    findings = [f"{one['kind']} at {one['turn']} ({one['evidence']})" for one in Run.of(cfg).findings.rows()]
    state = Run.of(cfg).state
    return {"run": name, "seed": seed, "findings": findings, "share": cost.share, "state": state}


def main() -> None:
    """Train, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--mnist", type=Path)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)

    runs = {"default": [f"training.turns={given.turns}"]}
    if given.mnist:
        mnist = [f"dataset.path={given.mnist.resolve()}", f"training.turns={given.turns}"]
        runs |= {name: [f"experiment={name}", *mnist] for name in EXPERIMENTS}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in [n for n in runs if not given.only or n in given.only]:
            for seed in given.seeds:
                row = measure(name, runs[name], seed, folder)
                rows.append(row)
                told = row["findings"] or ("silent" if row["state"] == "finished" else "not trained to its end")
                print(f"{name:>16} seed {seed}  {row['share']:7.3%}  {row['state']}  {told}", flush=True)
    if given.json:
        print(json.dumps({"turns": given.turns, "rows": rows}))


if __name__ == "__main__":
    main()
