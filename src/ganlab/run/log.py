"""What a run says: to the terminal and to its `log.txt`, while it lasts."""

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

LIBRARIES = ("pytorch_lightning", "lightning_fabric", "lightning_utilities", "torchmetrics", "torch")


@contextmanager
def logged(file: Path) -> Iterator[None]:
    """Copy what is logged and warned inside to `file`; the loggers are afterwards as they were before."""
    to_file = logging.FileHandler(file)
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    console = logging.StreamHandler(sys.stdout)
    console.addFilter(lambda record: record.levelno < logging.ERROR)  # the caller says how a run failed

    with ExitStack() as stack:
        stack.callback(to_file.close)
        stack.enter_context(_restored("pytorch_lightning"))
        logging.getLogger("pytorch_lightning").setLevel(logging.WARNING)
        for name in ("ganlab", "pytorch_lightning.profilers.profiler"):
            logger = stack.enter_context(_restored(name))
            logger.handlers, logger.propagate = [to_file, console], False
            logger.setLevel(logging.INFO)
        stack.enter_context(_warnings_logged())
        yield


@contextmanager
def _restored(name: str) -> Iterator[logging.Logger]:
    logger = logging.getLogger(name)
    before = (list(logger.handlers), logger.propagate, logger.level)
    try:
        yield logger
    finally:
        logger.handlers, logger.propagate, level = before
        logger.setLevel(level)


@contextmanager
def _warnings_logged() -> Iterator[None]:
    """Warnings become lines of the log, but for what libraries say about settings that are ganlab's business."""
    log = logging.getLogger("ganlab")
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: log.warning("%s", message)
        for module in LIBRARIES:
            warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")
        warnings.filterwarnings("ignore", message=".*`srun` command")
        yield
