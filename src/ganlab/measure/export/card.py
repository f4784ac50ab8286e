"""A model card of a run."""

from pathlib import Path

from ganlab.measure.load import Trained
from ganlab.report.export import card
from ganlab.store.run import Run


def write(run: Run, trained: Trained, out: Path) -> list[Path]:
    """`out`.md, and its sheet of samples `out`.png where the run drew one."""
    parts = trained.parts
    classes = {"classes": parts.dataset.class_names} if parts.dataset.num_classes else {}
    data = {"samples": parts.dataset.modality.describe(parts.dataset.sample_shape), **classes}
    parameters = {name: sum(p.numel() for p in net.parameters()) for name, net in trained.game.networks.items()}
    return card.write(run, data, parameters, parts.generator.is_told, trained.game.turn, out)
