"""The commands: thin, one function each, over functions that a notebook can call. Imports no torch."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from ganlab.config import WrongUse, conf_folder, register_resolvers
from ganlab.run import Run

DONE, FAILED, WRONG_USE = 0, 1, 2


def train() -> None:
    """`ganlab train [OVERRIDE ...]`, the same as `python train.py`: one run, or with -m many."""
    register_resolvers()
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    entered = False

    def task(cfg: DictConfig) -> str:
        nonlocal entered
        entered = True
        return str(run_one(cfg, list(HydraConfig.get().overrides.task)).folder)

    app = hydra.main(config_path=str(conf_folder()), config_name="train", version_base="1.3")(task)
    try:
        app()
    except SystemExit as stop:
        # Hydra ends with 1 when a config cannot be composed, and says why: that is a wrong use.
        sys.exit(WRONG_USE if stop.code == 1 and not entered else stop.code)


def run_one(cfg: DictConfig, overrides: list[str]) -> Run:
    """Train one config, say how it went, and exit with the code that tells so where it did not finish."""
    from ganlab.report.terminal import summarize

    finished_before = not cfg.fresh and Run.of(cfg).state == "finished"
    if finished_before:
        run = Run.of(cfg)
    else:
        from ganlab.train import RunFailed
        from ganlab.train import train as train_config

        try:
            run = train_config(cfg, overrides)
        except WrongUse as error:
            print(error, file=sys.stderr)
            sys.exit(WRONG_USE)
        except RunFailed as error:
            print(error, file=sys.stderr)
            sys.exit(FAILED)
    summarize(run, finished_before)
    status = run.status
    if status["state"] == "interrupted":
        sys.exit(128 + (status.get("signal") or 2))
    return run


def report(arguments: Sequence[str]) -> None:
    """`ganlab report RUN`: one self-contained page about a run."""
    from ganlab.report.page import write_page

    parser = argparse.ArgumentParser("ganlab report", description=report.__doc__)
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("--out", type=Path, help="where to write the page (RUN/report.html)")
    given = parser.parse_args(arguments)
    print(write_page(Run.load(given.run), given.out))


def sample(arguments: Sequence[str]) -> None:
    """`ganlab sample RUN`: samples of a run's generator as a picture, or as an array (.npy)."""
    parser = argparse.ArgumentParser("ganlab sample", description=sample.__doc__)
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("--out", type=Path, default=Path("samples.png"), help="a .png or .npy file")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--label", type=int, help="the class to sample, for conditional generators")
    given = parser.parse_args(arguments)
    from ganlab.sample import write_samples

    print(write_samples(Run.load(given.run), given.out, given.count, given.seed, given.label))


def evaluate(arguments: Sequence[str]) -> None:
    """`ganlab evaluate RUN`: the run's metrics of a checkpoint, with any number of samples."""
    parser = argparse.ArgumentParser("ganlab evaluate", description=evaluate.__doc__)
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("--checkpoint", help="a file in checkpoints/, such as best.pt (the newest)")
    parser.add_argument("--samples", type=int, help="generated samples (as in training)")
    given = parser.parse_args(arguments)
    from ganlab.sample import evaluate_run

    values, protocol = evaluate_run(Run.load(given.run), given.checkpoint, given.samples)
    for name, value in values.items():
        print(f"{name:16s} {value:.6g}  {protocol}")


def reproduce(arguments: Sequence[str]) -> None:
    """`ganlab reproduce EXPERIMENT [OVERRIDE ...]`: train a published row; its numbers beside the measured ones."""
    parser = argparse.ArgumentParser("ganlab reproduce", description=reproduce.__doc__)
    parser.add_argument("experiment", help="a word of conf/experiment that holds published numbers")
    parser.add_argument("overrides", nargs="*", help="such as dataset.path=FOLDER or trainer=gpu")
    parser.add_argument("--scale", type=float, default=1.0, help="0.01 proves the whole path on a CPU")
    parser.add_argument("--seeds", type=int, help="trainings (as many as the published row has)")
    given = parser.parse_intermixed_args(arguments)
    from ganlab.report.reproduction import print_reproduction
    from ganlab.reproduce import reproduce as reproduce_experiment

    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    print_reproduction(reproduce_experiment(given.experiment, given.scale, given.seeds, given.overrides))


def import_config(arguments: Sequence[str]) -> None:
    """`ganlab import FILE`: a config of the modular framework (JSON) as an experiment of ./conf/experiment."""
    from ganlab.modular import import_file

    parser = argparse.ArgumentParser("ganlab import", description=import_config.__doc__)
    parser.add_argument("file", type=Path, help="a JSON file")
    parser.add_argument("--out", type=Path, help="where to write it (conf/experiment/<name of FILE>.yaml)")
    parser.add_argument("--literal", action="store_true", help="the original's recipe, degenerate cells included")
    given = parser.parse_args(arguments)
    found = import_file(given.file, given.literal)
    out = given.out or Path("conf/experiment") / f"{given.file.stem}.yaml"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.text(given.file.name))
    for title, sentences in (("mapped", found.mapped), ("repaired", found.repaired), ("left out", found.left_out)):
        print("\n".join(f"{title:10s}{sentence}" for sentence in sentences) if sentences else f"{title:10s}nothing")
    print(f"{out}\npython train.py experiment={out.stem}")


COMMANDS = {"report": report, "sample": sample, "evaluate": evaluate, "reproduce": reproduce, "import": import_config}


def main() -> None:
    """`ganlab COMMAND ...`."""
    sys.path.insert(0, str(Path.cwd()))  # so that a user's own parts can be imported, as with `python train.py`
    words = sys.argv[1:]
    if words[:1] == ["train"]:
        sys.argv = ["ganlab train", *words[1:]]
        train()
        return
    if not words or words[0] not in COMMANDS:
        names = {"train": train, **COMMANDS}
        print("usage: ganlab COMMAND ...\n")
        print("\n".join(str(f.__doc__).strip() for f in names.values()))
        sys.exit(DONE if words[:1] in (["-h"], ["--help"], []) else WRONG_USE)
    try:
        COMMANDS[words[0]](words[1:])
    except WrongUse as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_USE)
