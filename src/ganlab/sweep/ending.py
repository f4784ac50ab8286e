"""What a sweep does when it is over. Imports no torch."""

from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.sweep.board import Board


def conclude(config: DictConfig, board: Board) -> None:
    """Say where the report is, and with logger=wandb send it there; a report that fails ends no sweep."""
    table = board.table
    finished = any(cell.state == "finished" for cell in table.cells)
    if not finished:
        return
    board.note(f"report  ganlab report {table.folder}")
    loggers: Any = config.get("logger") or {}
    if "wandb" not in loggers:
        return
    given: Any = OmegaConf.to_container(loggers.wandb, resolve=True)
    names = ("project", "entity", "group", "tags", "mode", "init_timeout")
    from ganlab.report.publish import publish

    try:
        board.note(f"W&B     {publish(table.folder, **{name: given[name] for name in names if name in given})}")
    except Exception as error:
        board.note(f"the report was not sent to W&B ({type(error).__name__}: {error}); the runs are not affected")
