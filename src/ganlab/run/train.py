"""train(cfg) -> Run: from a config to a finished run folder."""

import logging
from collections.abc import Sequence

import pytorch_lightning as pl
import torch
from omegaconf import DictConfig

from ganlab.build.build import build_to_train
from ganlab.build.make import make
from ganlab.build.parts import Parts
from ganlab.errors import as_wrong_use
from ganlab.game import Game
from ganlab.layer.parallel import is_first
from ganlab.run.callbacks import RunCallbacks
from ganlab.run.data import Data
from ganlab.run.extension import extend
from ganlab.run.folder import begin, holding
from ganlab.run.log import logged
from ganlab.run.outcome import explained, recorded
from ganlab.run.process import speed_up
from ganlab.run.result import parameters, result, unequal
from ganlab.store.run import Run
from ganlab.store.state import State

log = logging.getLogger("ganlab")


def train(
    cfg: DictConfig, overrides: list[str] | None = None, *, wait: bool = False, callbacks: Sequence[pl.Callback] = ()
) -> Run:
    """Train what `cfg` asks for, continue it, or return it at once where it is finished.

    `wait` says what to do while another process trains it: wait for its end, or refuse. `callbacks` come after those of
    the config, before the checkpoint.

    Raises:
        WrongUse: the config cannot be run; nothing was written.
        RunFailed: not finite, or the machine gave out; the run can be continued once that is mended.
    """
    run = Run.of(cfg)
    with explained(run):
        if _is_done(run, cfg):
            return run
        speed_up()
        parts, data = _loaded(cfg)  # all that can be refused is refused before there is a folder
        if not is_first():
            _fit(run, cfg, parts, data, callbacks)
            return run

        with holding(run, wait):
            if not (wait and _is_done(run, cfg)):
                begin(run, cfg, overrides or [], parts)
                with logged(run.log), recorded(run):
                    _fit(run, cfg, parts, data, callbacks)
    return run


def _is_done(run: Run, cfg: DictConfig) -> bool:
    return not cfg.fresh and run.is_done


def _loaded(cfg: DictConfig) -> tuple[Parts, Data]:
    parts = build_to_train(cfg)
    training = parts.training
    with as_wrong_use():
        split = parts.dataset.split("train")
        data = Data(parts.dataset, split, training.batch_size, training.discriminator_steps, int(cfg.seed))
    return parts, data


def _fit(run: Run, cfg: DictConfig, parts: Parts, data: Data, callbacks: Sequence[pl.Callback]) -> None:
    torch.manual_seed(cfg.seed)
    game = parts.game(parts.training.budget(data.turns_per_epoch))
    channels_last(game)
    around = RunCallbacks.of(run, cfg, parts, data, callbacks)
    loggers = [make(node, folder=run.folder) for node in cfg.logger.values()] if is_first() else []
    trainer: pl.Trainer = make(
        cfg.trainer,
        callbacks=around.ordered,
        logger=loggers or False,
        max_epochs=1,  # Lightning's epoch is our whole run: the data are one stream of turns
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        use_distributed_sampler=False,
    )
    if is_first():
        counts = parameters(game)
        run.update_status("running", run.status["step"], parameters=counts)
        # of a translation the discriminator may see patches alone: sizes do not compare
        if parts.generator.input_shape is None and (told := unequal(run, counts)):
            log.warning("%s", told)
        with as_wrong_use():
            around.evaluation.measurement.prepare(trainer.strategy.root_device)
        if not cfg.fresh:
            _extend(run, parts, game.turns, trainer)

    state: State = "failed"
    try:
        trainer.fit(game, datamodule=data)
        state = "interrupted" if game.turn < game.turns else "finished"
        if is_first():
            if state == "finished":
                run.write_result(result(run, cfg, parts, game, around))
            run.update_status(state, game.turn, turns=game.turns, signal=around.interruption.signal, early=around.early)
    finally:
        for logger in loggers:
            logger.close(state, run.result if state == "finished" else None)


def _extend(run: Run, parts: Parts, turns: int, trainer: pl.Trainer) -> None:
    """Begin where a run with a smaller budget ended, and tell the loggers what was before."""
    if extend(run, parts, turns, trainer.strategy.root_device):
        for row in run.history:
            for logger in trainer.loggers:
                logger.log_metrics(row, step=int(row["turn"]))


def channels_last(game: Game) -> None:
    """Channels last for image networks: convolutions run at two thirds of the time on a CPU."""
    for part in game.children():
        part.to(memory_format=torch.channels_last)
