"""What a sweep does when it is over. Imports no torch."""

from omegaconf import DictConfig

from ganlab.report.export.sweep_end import publish_if_asked
from ganlab.sweep.board import Board


def conclude(config: DictConfig, board: Board) -> None:
    """Say where the report is, and with logger=wandb send it there; a sweep that was interrupted does neither."""
    if not any(cell.state == "finished" for cell in board.table.cells):
        return
    board.note(f"report  ganlab report {board.table.folder}")
    sent = publish_if_asked(board.table.folder, config)
    if sent is not None:
        board.note(f"W&B     {sent}")
