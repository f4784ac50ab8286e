"""A network layer by layer: what each channel of it gives for one sample."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.measure.activations import grey, recorded
from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench
from ganlab.studio.worker.drawing import enlarged, png, sheet
from ganlab.studio.worker.latent import Latent, without

__all__ = ["layers", "maps"]

MOST = 256  # channels on a sheet


def _layer_outputs(bench: Bench, network: str, latent: Latent) -> tuple[nn.Module, dict[str, Tensor]]:
    """A network, and what its layers give: the generator of a latent, or the discriminator of the sample made of it."""
    model = latent.model(bench)
    if network == "generator":
        made = model.sampler(latent.truncation).network
        with without(made, latent.off), recorded(made) as seen:
            replace(latent, off=()).sample(model)
        return made, seen
    x, judge = latent.sample(model), model.trained.parts.discriminator
    judge.eval()
    with recorded(judge) as seen, torch.no_grad():
        judge(x, model.labels(latent.label, 1))
    return judge, seen


def _channels(output: Tensor) -> Tensor:
    """(1, C, ...) as maps (C, H, W): a vector's are single pixels, a sequence's a row each."""
    one = output[0].float()
    return (
        one[:, None, None]
        if one.dim() == 1
        else one[:, None]
        if one.dim() == 2
        else one.flatten(2)
        if one.dim() > 3
        else one
    )


def _describe(network: nn.Module, seen: Mapping[str, Tensor]) -> Iterator[dict[str, Any]]:
    for name, output in seen.items():
        maps = _channels(output)
        strength = maps.flatten(1).abs().mean(1)
        yield {
            "name": name,
            "kind": type(network.get_submodule(name)).__name__,
            "channels": maps.shape[0],
            "height": maps.shape[1],
            "width": maps.shape[2],
            "strongest": strength.argsort(descending=True)[:10],
            "dead": int((strength == 0).sum()),
        }


def layers(bench: Bench, network: str = "generator", **asked: Any) -> Answer:
    """Every layer in order: its name and kind, its channels, their size, the ten strongest, how many give nothing."""
    called, seen = _layer_outputs(bench, network, Latent(**asked))
    return Answer({"layers": list(_describe(called, seen))})


def maps(bench: Bench, layer: str, network: str = "generator", columns: int = 8, **asked: Any) -> Answer:
    """A layer's channels by number, row by row, one grey pixel apart: black the least, white the greatest of each.

    Of a vector the shades go over the whole layer.

    Raises:
        WrongUse: the network has no such layer.
    """
    latent = Latent(**asked)
    _, seen = _layer_outputs(bench, network, latent)
    if layer not in seen:
        raise WrongUse(f"layer={layer} is none of the {network}'s; there are {', '.join(seen)}")
    found = _channels(seen[layer])[:MOST]
    whole = found.shape[1] == found.shape[2] == 1
    drawn = [p.reshape(1, 1, 1) for p in grey(found[:, :, 0].T[None])[0].ravel()] if whole else grey(found)
    return Answer({}, [png(sheet([enlarged(picture, latent.pixels) for picture in drawn], columns, gap=1))])
