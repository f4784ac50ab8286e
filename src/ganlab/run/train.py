"""train(cfg) -> Run: from a config to a finished run folder."""

import errno
import logging
import os
import platform
import resource
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from typing import Any

import pytorch_lightning as pl
import torch
from lightning_fabric.utilities.exceptions import MisconfigurationException
from lightning_utilities.core.rank_zero import rank_zero_only
from omegaconf import DictConfig, OmegaConf

from ganlab.build.build import Parts, build_to_train, cache_folder, make
from ganlab.callback.checkpoint import Checkpoint
from ganlab.callback.evaluation import Evaluation
from ganlab.callback.interruption import Interruption
from ganlab.callback.recorder import NotFinite, Recorder
from ganlab.callback.samples import Samples
from ganlab.errors import RunFailed, WrongUse
from ganlab.game.gan import GAN
from ganlab.run.data import Data
from ganlab.store.run import Run, State, replace_file

log = logging.getLogger("ganlab")


def train(
    cfg: DictConfig, overrides: list[str] | None = None, *, wait: bool = False, callbacks: Sequence[pl.Callback] = ()
) -> Run:
    """Train what `cfg` asks for, continue it, or return it at once where it is finished.

    `wait` says what to do while another process trains it: wait for its end, or refuse. `callbacks` come after those of
    the config, before the checkpoint.

    Raises:
        WrongUse: the config cannot be run; nothing was loaded or written.
        RunFailed: not finite, or the disk is full; the run can be continued once that is mended.
    """
    run = Run.of(cfg)
    if not cfg.get("fresh") and run.state == "finished":
        return run
    quicken()
    parts = build_to_train(cfg)
    if is_further_process():  # a further process of this run: the first one keeps the folder
        return _train(run, cfg, parts, callbacks)
    lock = run.lock(wait)
    try:
        if wait and not cfg.get("fresh") and run.state == "finished":
            return run
        _prepare_folder(run, cfg, overrides or [])
        run.update_status("running", run.status["step"], error=None, signal=None)
        with _logged(run):
            return _train(run, cfg, parts, callbacks)
    finally:
        lock.release()


def quicken() -> None:
    """Process-wide settings that cost nothing but time when left out."""
    # The moments of weights that get no gradient decay into denormals, which slow a CPU down many times.
    torch.set_flush_denormal(True)
    # Lightning asks torch to look for a GPU by loading a library; every optimizer's step would do so again.
    os.environ["PYTORCH_NVML_BASED_CUDA_CHECK"] = "0"


def _prepare_folder(run: Run, cfg: DictConfig, overrides: list[str]) -> None:
    if cfg.get("fresh"):
        for path in sorted(run.folder.rglob("*"), reverse=True):
            if path.name != ".lock":
                path.rmdir() if path.is_dir() else path.unlink()
    replace_file(run.folder / "config.yaml", OmegaConf.to_yaml(cfg, resolve=True).encode())
    replace_file(run.folder / "overrides.yaml", OmegaConf.to_yaml(OmegaConf.create(overrides)).encode())


@contextmanager
def _logged(run: Run) -> Iterator[None]:
    """Copy what is logged and warned to `log.txt`; say in status.json how it ended when it ends badly."""
    handler = logging.FileHandler(run.folder / "log.txt")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    console = logging.StreamHandler(sys.stdout)
    console.addFilter(lambda record: record.levelno < logging.ERROR)  # the caller says how a run failed
    logging.getLogger("pytorch_lightning").setLevel(logging.WARNING)
    loggers = (log, logging.getLogger("pytorch_lightning.profilers.profiler"))
    for logger in loggers:
        logger.handlers = [handler, console]
        logger.propagate = False
        logger.setLevel(logging.INFO)
    try:
        with _warnings_logged():
            yield
    except BaseException as error:
        sentence = explain(error, run)
        with suppress(OSError):
            log.error("%s", sentence or traceback.format_exc())
        with suppress(OSError):
            run.update_status("failed", run.status["step"], error=sentence or traceback.format_exc())
        if sentence is None:
            raise
        raise (WrongUse if isinstance(error, WrongUse) else RunFailed)(sentence) from error
    finally:
        for logger in loggers:
            logger.handlers = []
        handler.close()


@contextmanager
def _warnings_logged() -> Iterator[None]:
    """Warnings become lines of the log, but for what libraries say about settings that are ganlab's business."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: log.warning("%s", message)
        for module in ("pytorch_lightning", "lightning_fabric", "lightning_utilities", "torchmetrics", "torch"):
            warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")
        warnings.filterwarnings("ignore", message=".*`srun` command")
        yield


@contextmanager
def _told() -> Iterator[None]:
    """A part's ValueError about what it was given is the user's to mend."""
    try:
        yield
    except ValueError as error:
        raise WrongUse(str(error)) from error


def explain(error: BaseException, run: Run) -> str | None:
    """One sentence for what a user can mend; None for what is a bug."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full; make room and give the same command to continue {run.folder}"
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES):
        return f"{error.filename or run.folder} cannot be written ({error.strerror}); give the same command once it can"
    if isinstance(error, RuntimeError) and "unexpected pos" in str(error):  # torch.save on a full disk
        return f"the disk is full; make room and give the same command to continue {run.folder}"
    if isinstance(error, torch.OutOfMemoryError):
        return "the GPU is out of memory; use a smaller training.batch_size, or trainer=cpu"
    if isinstance(error, MisconfigurationException) and "backend" in str(error):
        return f"there is no such device here ({error}); use trainer=auto, or trainer=cpu"
    if isinstance(error, NotFinite | WrongUse):
        return str(error)
    return None


def _train(run: Run, cfg: DictConfig, parts: Parts, callbacks: Sequence[pl.Callback]) -> Run:
    training = parts.training
    with _told():
        split = parts.dataset.split("train")
        _refuse_other_data(run, parts)
        data = Data(parts.dataset, split, training.batch_size, training.discriminator_steps, int(cfg.seed))
    data.turns = training.budget(data.turns_per_epoch)
    torch.manual_seed(cfg.seed)
    gan = parts.gan(data.turns)
    channels_last(gan)
    around = Around(run, cfg, parts, data, callbacks)
    loggers = [] if is_further_process() else [make(node, folder=run.folder) for node in cfg.logger.values()]
    trainer: pl.Trainer = make(
        cfg.trainer,
        callbacks=around.callbacks,
        logger=loggers or False,
        max_epochs=1,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        use_distributed_sampler=False,
    )
    if trainer.is_global_zero:
        with _told():
            around.evaluation.prepare(trainer.strategy.root_device)
    state: State = "failed"
    try:
        trainer.fit(gan, datamodule=data)
        state = "interrupted" if gan.turn < gan.turns else "finished"
        if trainer.is_global_zero:
            if state == "finished":
                run.write_result(_result(run, cfg, parts, gan, around))
            run.update_status(state, gan.turn, turns=gan.turns, signal=around.interruption.signal)
    finally:
        for logger in loggers:
            logger.close(state, run.result if state == "finished" else None)
    return run


def _refuse_other_data(run: Run, parts: Parts) -> None:
    """A run goes on with the data that it began with, whatever lies at its path now."""
    if is_further_process():
        return
    began, now = run.status.get("dataset"), parts.dataset.fingerprint
    if began not in (None, now):
        raise WrongUse(
            f"the data of dataset={parts.dataset.name} changed since {run.folder} began ({began}, now {now}); "
            "give +fresh=true to start over, or another name"
        )
    run.update_status("running", run.status["step"], dataset=now)


def is_further_process() -> bool:
    """Whether another process of this run keeps its folder."""
    return bool(getattr(rank_zero_only, "rank", 0))


class Around:
    """What happens around the turns of one run, in the order that `ganlab.callback` sets."""

    def __init__(self, run: Run, cfg: DictConfig, parts: Parts, data: Data, more: Sequence[pl.Callback]) -> None:
        training, split = parts.training, data.arrays
        images = training.batch_size * training.discriminator_steps
        self.recorder = Recorder(run, training.log_every, list(parts.metrics), data.turns_per_epoch, images)
        self.evaluation = Evaluation(
            *(self.recorder, parts.metrics, parts.features, parts.dataset, split),
            *(training.evaluate_samples, training.evaluate_every, cache_folder(cfg)),
        )
        self.samples = Samples(run, self.recorder, parts.dataset, split, training.sample_every)
        first = next(iter(parts.metrics), None)
        direction = parts.metrics[first].direction if first else "min"
        self.checkpoint = Checkpoint(run, self.recorder, training.checkpoint_every, first, direction)
        self.interruption = Interruption(self.checkpoint)
        shown = [*(make(node) for node in cfg.callback.values()), *more]
        before, after = [self.evaluation, self.samples, self.recorder], [self.checkpoint, self.interruption]
        self.callbacks: list[pl.Callback] = [*before, *shown, *after]


def channels_last(gan: GAN) -> None:
    """Channels last for image networks: convolutions run at two thirds of the time on a CPU."""
    for network in (gan.generator, gan.discriminator, gan.ema):
        if network is not None:
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def _result(run: Run, cfg: DictConfig, parts: Parts, gan: GAN, around: Around) -> dict[str, Any]:
    recorder, evaluation = around.recorder, around.evaluation
    latest = recorder.latest
    return {
        "signature": run.signature,
        "seed": int(cfg.seed),
        "overrides": list(OmegaConf.load(run.folder / "overrides.yaml")),
        "turns": gan.turn,
        "epochs": gan.turn / recorder.turns_per_epoch,
        "loss": {player: latest.get(f"loss/{player}") for player in ("generator", "discriminator")},
        "metrics": {
            name: _curve(run, name, metric.direction)
            | {"protocol": evaluation.protocol(gan), "direction": metric.direction}
            for name, metric in parts.metrics.items()
        },
        "seconds_per_epoch": latest.get("time/epoch_seconds"),
        "images_per_second": latest.get("time/images_per_second"),
        "peak_memory_bytes": _peak_memory(gan.device),
        "parameters": {
            "generator": sum(p.numel() for p in gan.generator.parameters()),
            "discriminator": sum(p.numel() for p in gan.discriminator.parameters()),
        },
        "dataset": {"name": parts.dataset.name, "fingerprint": parts.dataset.fingerprint},
        "environment": environment(gan.device),
        "finished": time.time(),
    }


def _curve(run: Run, name: str, direction: str) -> dict[str, float | None]:
    """Final and best value, and the mean over turns (area under the curve over its width)."""
    turns, values = run.series(name)
    if not values:
        return {"final": None, "best": None, "auc": None}
    area = sum((b - a) * (x + y) / 2 for a, b, x, y in zip(turns, turns[1:], values, values[1:], strict=False))
    mean = area / (turns[-1] - turns[0]) if len(turns) > 1 else values[0]
    return {"final": values[-1], "best": (min if direction == "min" else max)(values), "auc": mean}


def _peak_memory(device: torch.device) -> int:
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def environment(device: torch.device) -> dict[str, str]:
    """The versions and the device behind a result."""
    packages = ("ganlab", "torch", "pytorch-lightning", "hydra-core", "numpy")
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or platform.machine()
    versions = {package: version(package) for package in packages}
    return {
        "python": platform.python_version(),
        **versions,
        "device": name,
        "threads": str(torch.get_num_threads()),
    }
