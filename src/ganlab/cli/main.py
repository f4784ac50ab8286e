"""The commands: thin, one function each, over functions that a notebook can call. Imports no torch."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig

from ganlab.config import conf_folder, register_resolvers
from ganlab.errors import RunFailed, WrongUse
from ganlab.store.run import Run
from ganlab.sweep import Ended, JobFailed

DONE, FAILED, WRONG_USE = 0, 1, 2


def train() -> None:
    """`ganlab train [OVERRIDE ...]`, the same as `python train.py`: one run, or with -m many."""
    register_resolvers()
    entered = False

    def task(cfg: DictConfig) -> str:
        nonlocal entered
        entered = True
        overrides = list(HydraConfig.get().overrides.task)
        if HydraConfig.get().mode == RunMode.MULTIRUN:  # somebody else's launcher: an exit would end its other runs
            from ganlab.run.train import train as train_config

            return str(train_config(cfg, overrides).folder)
        return str(run_one(cfg, overrides).folder)

    app = hydra.main(config_path=str(conf_folder()), config_name="train", version_base="1.3")(task)
    try:
        app()
    except Ended:
        raise
    except JobFailed as failure:  # as it comes under HYDRA_FULL_ERROR=1 or a debugger; the job's own log has the rest
        print(failure, file=sys.stderr)
        sys.exit(FAILED)
    except SystemExit as stop:
        # Hydra ends with 1 when a config cannot be composed, and says why: that is a wrong use.
        failed = entered or isinstance(stop.__context__, JobFailed)
        sys.exit(WRONG_USE if stop.code == 1 and not failed else stop.code)


def run_one(cfg: DictConfig, overrides: list[str]) -> Run:
    """Train one config, say how it went, and exit with the code that tells so where it did not finish."""
    from ganlab.cli.terminal import summarize

    finished_before = not cfg.get("fresh") and Run.of(cfg).state == "finished"
    if finished_before:
        run = Run.of(cfg)
    else:
        from ganlab.run.train import is_further_process
        from ganlab.run.train import train as train_config

        try:
            run = train_config(cfg, overrides)
            if is_further_process():  # the first one says how it went
                return run
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
    """`ganlab report FOLDER ...`: one self-contained page about a run, a sweep, or several runs side by side."""
    parser = argparse.ArgumentParser("ganlab report", description=report.__doc__)
    parser.add_argument("folder", type=Path, nargs="+", help="run folders, or the folder of a sweep")
    parser.add_argument("--out", type=Path, help="where to write the page (FOLDER/report.html)")
    given = parser.parse_args(arguments)
    if len(given.folder) == 1 and (given.folder[0] / "config.yaml").is_file():
        from ganlab.report.page.run import write_page

        print(write_page(Run.load(given.folder[0]), given.out))
    else:
        from ganlab.report.page.sweep import write_sweep_page

        print(write_sweep_page(given.folder, given.out))


def sample(arguments: Sequence[str]) -> None:
    """`ganlab sample RUN`: samples of a run's generator as a picture, or as an array (.npy)."""
    parser = argparse.ArgumentParser("ganlab sample", description=sample.__doc__)
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("--out", type=Path, default=Path("samples.png"), help="a .png or .npy file")
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--label", type=int, help="the class to sample, for conditional generators")
    given = parser.parse_args(arguments)
    from ganlab.measure.sample import write_samples

    print(write_samples(Run.load(given.run), given.out, given.count, given.seed, given.label))


def evaluate(arguments: Sequence[str]) -> None:
    """`ganlab evaluate RUN`: the run's metrics of a checkpoint, with any number of samples."""
    parser = argparse.ArgumentParser("ganlab evaluate", description=evaluate.__doc__)
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument("--checkpoint", help="a file in checkpoints/, such as best.pt (the newest)")
    parser.add_argument("--samples", type=int, help="generated samples (as in training)")
    given = parser.parse_args(arguments)
    from ganlab.measure.sample import evaluate_run

    values, protocol = evaluate_run(Run.load(given.run), given.checkpoint, given.samples)
    for name, value in values.items():
        print(f"{name:16s} {value:.6g}  {protocol}")


def dashboard(arguments: Sequence[str]) -> None:
    """`ganlab dashboard --entity E --project P`: a W&B workspace of losses, metrics, samples and heatmaps."""
    from ganlab.report.export.dashboard import save

    parser = argparse.ArgumentParser("ganlab dashboard", description=dashboard.__doc__)
    parser.add_argument("--entity", required=True, help="the W&B user or team")
    parser.add_argument("--project", default="ganlab")
    given = parser.parse_args(arguments)
    print(save(given.entity, given.project))


def status(arguments: Sequence[str]) -> None:
    """`ganlab status SWEEP`: how far a sweep is, from its files alone."""
    from ganlab.sweep.status import show_status

    parser = argparse.ArgumentParser("ganlab status", description=status.__doc__)
    parser.add_argument("sweep", type=Path, help="a sweep's folder, or its name in runs/")
    show_status(parser.parse_args(arguments).sweep)


def plan(arguments: Sequence[str]) -> None:
    """`ganlab plan sweeps=NAME [OVERRIDE ...]`: a sweep's cells, which are done, and about how long the rest takes."""
    from ganlab.sweep.plan import plan as plan_sweep

    print("\n".join(plan_sweep(arguments)))


def reproduce(arguments: Sequence[str]) -> None:
    """`ganlab reproduce EXPERIMENT [OVERRIDE ...]`: train a published row; its numbers beside the measured ones."""
    parser = argparse.ArgumentParser("ganlab reproduce", description=reproduce.__doc__)
    parser.add_argument("experiment", help="a word of conf/experiment that holds published numbers")
    parser.add_argument("overrides", nargs="*", help="such as dataset.path=FOLDER or trainer=gpu")
    parser.add_argument("--scale", type=float, default=1.0, help="0.01 proves the whole path on a CPU")
    parser.add_argument("--seeds", type=int, help="trainings (as many as the published row has)")
    given = parser.parse_intermixed_args(arguments)
    from ganlab.published.reproduce import reproduce as reproduce_experiment
    from ganlab.published.table import print_reproduction

    print_reproduction(reproduce_experiment(given.experiment, given.scale, given.seeds, given.overrides))


def import_(arguments: Sequence[str]) -> None:
    """`ganlab import FILE`: a config of the modular framework (JSON) as an experiment of ./conf/experiment."""
    from ganlab.published.modular import import_file

    parser = argparse.ArgumentParser("ganlab import", description=import_.__doc__)
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


COMMANDS = {f.__name__.rstrip("_"): f for f in (report, status, plan, sample, evaluate, reproduce, import_, dashboard)}


def main() -> None:
    """`ganlab COMMAND ...`."""
    sys.path.insert(0, str(Path.cwd()))  # so that a user's own parts can be imported, as with `python train.py`
    words = sys.argv[1:]
    if "LOCAL_RANK" in os.environ and not {*words[:1]} & {"train", *COMMANDS}:
        words = ["train", *words]  # Lightning starts the further processes of trainer=ddp with the overrides alone
    if words[:1] == ["train"]:
        sys.argv = [sys.argv[0], *words[1:]]
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
    except RunFailed as error:
        print(error, file=sys.stderr)
        sys.exit(FAILED)
