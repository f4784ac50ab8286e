"""One sample layer by layer, and what becomes of it where a unit is switched off."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.measure.load import Trained, look
from ganlab.measure.sample import pictures, told
from ganlab.measure.signed import place, words, write
from ganlab.report.figure.tiles import Picture, tiles
from ganlab.store.run import Run


@contextmanager
def recorded(network: nn.Module) -> Iterator[dict[str, Tensor]]:
    """Inside, each call fills in what the layers of a network give, by their names, in order: modules without parts."""
    seen: dict[str, Tensor] = {}

    def keep(name: str) -> Any:
        def hook(module: nn.Module, inputs: Any, output: Any) -> None:
            if isinstance(output, Tensor) and output.dim() > 1:
                seen[name] = output.detach().clone()  # a layer that works in place would change it

        return hook

    layers = [(name, m) for name, m in network.named_modules() if name and not any(True for _ in m.children())]
    hooks = [module.register_forward_hook(keep(name)) for name, module in layers]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def switched_off(network: nn.Module, layer: str, unit: int) -> Iterator[None]:
    """Inside, a unit of a layer gives zeros: a feature, or a channel (Bau et al. 2019).

    Raises:
        ValueError: there is no such layer.
    """
    modules = dict(network.named_modules())
    if layer not in modules or not layer:
        raise ValueError(f"there is no layer {layer}; there are {', '.join(n for n in modules if n)}")

    def off(module: nn.Module, inputs: Any, output: Tensor) -> Tensor:
        changed = output.clone()
        changed[:, unit] = 0
        return changed

    hook = modules[layer].register_forward_hook(off)
    try:
        yield
    finally:
        hook.remove()


def grey(maps: Tensor) -> list[Picture]:
    """(C, H, W) -> C pictures, black the least and white the greatest of each."""
    low, high = maps.amin((1, 2), keepdim=True), maps.amax((1, 2), keepdim=True)
    shades = (maps - low) / (high - low).clamp(min=1e-12) * 255
    return list(shades.round().to(torch.uint8)[..., None].cpu().numpy())


def write_activations(
    run: Run,
    out: Path | None = None,
    units: int = 10,
    *,
    off: str | None = None,
    number: int = 0,
    seed: int = 0,
    labels: str | None = None,
    checkpoint: str | None = None,
) -> Path:
    """Every layer of the generator with maps: its `units` strongest by number, for the sample `number` of `seed`.

    `off`, such as "layers.2:17", switches a unit off: the sample before and after, and all the layers after.

    Raises:
        WrongUse: the run has no latents or images, there is no such unit, or the place cannot be written.
    """
    if units < 1 or not 0 <= number < 64:
        raise WrongUse(f"--units must be at least 1 and --number from 0 to 63, got {units} and {number}")
    trained = look(run, "activations", checkpoint)
    path, classes = place(run, "activations", out), told(trained, labels)
    seen, sample = _called(trained, number, seed, classes, None)
    after: tuple[dict[str, Tensor], Picture] | None = None
    if off is not None:
        after = _called(trained, number, seed, classes, _unit(off, seen))

    layers = _rows(trained.game.evaluated, after[0] if after else seen, units, sample.shape[0])
    names, rows, below = (list(part) for part in zip(*layers, strict=True)) if layers else ([], [], [])
    shown: list[Picture] = [sample]
    if after is not None:
        shown += [after[1], (128 + (after[1].astype(np.int64) - sample) // 2).astype(np.uint8)]
    name = "sample" if off is None else f"before, without {off}, difference"
    text = words(run, "activations", off=off, number=number, seed=seed, labels=classes, turn=trained.game.turn)
    return write(tiles([shown, *rows], rows=[name, *names], below=[[""], *below]), path, text)


def _rows(
    network: nn.Module, seen: dict[str, Tensor], units: int, size: int
) -> list[tuple[str, list[Picture], list[str]]]:
    """For each layer with square maps its name, its strongest maps and their numbers."""
    found = []
    for name, output in seen.items():
        if output.dim() != 4 or output.shape[2] != output.shape[3]:
            continue
        strongest = output[0].flatten(1).abs().mean(1).argsort(descending=True)[:units].sort().values
        kind = type(network.get_submodule(name)).__name__
        title = f"{name} {kind} {output.shape[1]} x {output.shape[2]} x {output.shape[3]}"
        maps = [_stretched(picture, size) for picture in grey(output[0, strongest])]
        found.append((title, maps, [str(unit) for unit in strongest.tolist()]))
    return found


def _called(
    trained: Trained, number: int, seed: int, classes: Sequence[int] | None, off: tuple[str, int] | None
) -> tuple[dict[str, Tensor], Picture]:
    """What the layers give for one sample, and the sample itself."""
    sampler = trained.sampler()
    latent = sampler.latents(64, torch.Generator().manual_seed(seed))[number : number + 1]
    label = None
    if trained.parts.dataset.num_classes:
        label = torch.tensor([(classes or [0])[0]], device=sampler.device)
    network = sampler.network
    if off is None:
        with recorded(network) as seen:
            sample = sampler(latent, label)
    else:
        with switched_off(network, *off), recorded(network) as seen:
            sample = sampler(latent, label)
    return seen, pictures(sample.cpu())[0]


def _unit(off: str, seen: dict[str, Tensor]) -> tuple[str, int]:
    layer, _, unit = off.rpartition(":")
    if layer in seen and unit.isdigit() and int(unit) < seen[layer].shape[1]:
        return layer, int(unit)
    there = f"units 0 to {seen[layer].shape[1] - 1}" if layer in seen else f"layers {', '.join(seen)}"
    raise WrongUse(f"--off takes LAYER:UNIT, such as {next(iter(seen))}:0, got {off}; there are {there}")


def _stretched(picture: Picture, size: int) -> Picture:
    """To the sample's size, each value a square, as far as that goes evenly."""
    height = picture.shape[0]
    rows = np.arange(size) * height // size
    return np.asarray(picture[rows][:, rows])
