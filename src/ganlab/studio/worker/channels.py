"""A network layer by layer: what each channel of it gives for one sample."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.measure.activations import grey, recorded
from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench, Model
from ganlab.studio.worker.drawing import enlarged, png, sheet
from ganlab.studio.worker.explore import Numbers, sample, without

__all__ = ["layers", "maps"]

MOST = 256  # channels on a sheet


def _seen(
    model: Model, network: str, seed: int, z: Numbers, label: str | None, off: list[str], truncation: float | None
) -> tuple[nn.Module, dict[str, Tensor]]:
    """A network, and what its layers give: the generator of a latent, or the discriminator of the sample made of it."""
    latents, made = model.latent(seed, z, truncation), model.sampler(truncation).network
    if network == "generator":
        with without(made, off), recorded(made) as seen:
            sample(model, latents, label, truncation)
        return made, seen
    x, judge = sample(model, latents, label, truncation, off), model.trained.parts.discriminator
    judge.eval()
    with recorded(judge) as seen, torch.no_grad():
        judge(x, model.labels(label, 1))
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


def _told(network: nn.Module, seen: Mapping[str, Tensor]) -> Iterator[dict[str, Any]]:
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


def layers(
    bench: Bench,
    folder: str,
    network: str = "generator",
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    off: list[str] | None = None,
) -> Answer:
    """Every layer in order: its name and kind, its channels and their size, the ten strongest, how many give nothing."""
    called, seen = _seen(bench.model(folder, checkpoint), network, seed, z, label, off or [], truncation)
    return Answer({"layers": list(_told(called, seen))})


def maps(
    bench: Bench,
    folder: str,
    layer: str,
    network: str = "generator",
    seed: int = 0,
    z: Numbers = (),
    label: str | None = None,
    truncation: float | None = None,
    checkpoint: str | None = None,
    off: list[str] | None = None,
    columns: int = 8,
    pixels: int = 32,
) -> Answer:
    """A layer's channels by number, row by row, one grey pixel apart: black the least, white the greatest of each.

    Of a vector the shades go over the whole layer.
    """
    _, seen = _seen(bench.model(folder, checkpoint), network, seed, z, label, off or [], truncation)
    if layer not in seen:
        raise WrongUse(f"layer={layer} is none of the {network}'s; there are {', '.join(seen)}")
    found = _channels(seen[layer])[:MOST]
    whole = found.shape[1] == found.shape[2] == 1
    drawn = [p.reshape(1, 1, 1) for p in grey(found[:, :, 0].T[None])[0].ravel()] if whole else grey(found)
    return Answer({}, [png(sheet([enlarged(picture, pixels) for picture in drawn], columns, gap=1))])
