"""A `.keras` file of stock layers, channels last, that Keras opens without ganlab on any of its libraries."""

import warnings
from pathlib import Path

import torch
from torch import nn

from ganlab.layer.graph.driver import network as driven
from ganlab.layer.graph.driver.drawing import Drawing
from ganlab.layer.graph.laid_out import LaidOut


def write(laid_out: LaidOut, network: nn.Module | None, out: Path) -> list[Path]:
    """`out`.keras: its images are (N, height, width, channels); normalised weights are written as they are applied."""
    weights = driven(laid_out) if network is None else network
    drawing = Drawing(laid_out, channels_last=True)
    modules = dict(weights.named_modules())
    training = weights.training
    weights.eval()
    with torch.no_grad():
        for feed in drawing.pen.feeds:
            feed.variable.assign(feed.read(modules[f"nodes.{feed.node}"]).detach().cpu())
    weights.train(training)
    path = out.with_suffix(".keras")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras' own, about itself
        drawing.model.save(path)
    return [path]
