"""One sample layer by layer, and what becomes of it where a unit is switched off."""

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.measure.load import Trained, look
from ganlab.measure.sample import classes_from, pictures
from ganlab.measure.signed import place, words, write
from ganlab.report.figure.tiles import Picture, tiles
from ganlab.store.run import Run

SIDE = 112  # pixels that a tile has at least, so that maps and squares of many sizes can be told


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
    """Every layer of the generator, for the sample `number` of `seed`: its `units` strongest by number.

    Of a layer with maps, the maps; of one with a vector, all units as a square, and how the sample changes where each
    of the strongest is off. `off`, such as "layers.2:17", switches a unit off: the sample before and after, and all the
    layers after.

    Raises:
        WrongUse: the run has no latents or images, there is no such unit, or the place cannot be written.
    """
    if units < 1 or not 0 <= number < 64:
        raise WrongUse(f"--units must be at least 1 and --number from 0 to 63, got {units} and {number}")
    trained = look(run, "activations", checkpoint)
    path, classes = place(run, "activations", out), classes_from(trained, labels)
    one = _One(trained, number, seed, classes)
    seen, sample = one.call()
    shown, name = [sample], "sample"
    without: list[tuple[str, int]] = []
    if off is not None:
        without = [_unit(off, seen)]
        seen, after = one.call(without)
        (difference,), times = changes(sample, [after])
        shown, name = [sample, after, difference], f"before, without {off}, difference × {times}"

    rows, names, below = [shown], [name], [[""]]
    for layer, output in seen.items():
        if drawn := _row(one, layer, output, units, without, shown[len(without)]):
            names.append(f"{layer} {type(one.network.get_submodule(layer)).__name__} {drawn[0]}")
            rows.append(drawn[1])
            below.append(drawn[2])
    side = sample.shape[0] * max(1, SIDE // sample.shape[0])
    tiled = [[_stretched(picture, side) for picture in row] for row in rows]
    text = words(run, "activations", off=off, number=number, seed=seed, labels=classes, turn=trained.game.turn)
    return write(tiles(tiled, rows=names, below=below), path, text)


class _One:
    """One sample of a run, made as often as asked."""

    def __init__(self, trained: Trained, number: int, seed: int, classes: Sequence[int] | None) -> None:
        self.sampler = trained.sampler()
        self.network = self.sampler.network
        self.latent = self.sampler.latents(64, torch.Generator().manual_seed(seed))[number : number + 1]
        self.label = None
        if trained.parts.dataset.num_classes:
            self.label = torch.tensor([(classes or [0])[0]], device=self.sampler.device)

    def call(self, off: Sequence[tuple[str, int]] = ()) -> tuple[dict[str, Tensor], Picture]:
        """What the layers give with some units switched off, and the sample itself."""
        with ExitStack() as stack:
            for layer, unit in off:
                stack.enter_context(switched_off(self.network, layer, unit))
            seen = stack.enter_context(recorded(self.network))
            sample = self.sampler(self.latent, self.label)
        return seen, pictures(sample.cpu())[0]


def _row(
    one: _One, layer: str, output: Tensor, units: int, without: Sequence[tuple[str, int]], sample: Picture
) -> tuple[str, list[Picture], list[str]] | None:
    """A layer's shape, its pictures and the words below them; None where it is neither maps nor a vector."""
    shape = " x ".join(map(str, output.shape[1:]))
    if output.dim() == 4 and output.shape[2] == output.shape[3]:
        strongest = _strongest(output, units)
        return shape, grey(output[0, strongest]), [str(unit) for unit in strongest]
    if output.dim() == 2:
        strongest = _strongest(output, units - 1)
        changed = [one.call([*without, (layer, unit)])[1] for unit in strongest]
        effects, times = changes(sample, changed) if changed else ([], 1)
        words_below = ["all", *(f"{unit} off" for unit in strongest)]
        return f"{shape}, changes × {times}", [as_square(output[0]), *effects], words_below
    return None


def as_square(vector: Tensor) -> Picture:
    """(F,) -> the smallest square that holds it, by rows, black the least and white the greatest; the rest is grey."""
    side = math.isqrt(len(vector) - 1) + 1
    square = np.full(side * side, 128, np.uint8)
    square[: len(vector)] = grey(vector[None, None])[0].ravel()
    return square.reshape(side, side, 1)


def changes(before: Picture, after: Sequence[Picture]) -> tuple[list[Picture], int]:
    """What changes made brighter or darker than grey, and how many times too strong that is drawn, at most 8."""
    changes = [each.astype(np.int64) - before for each in after]
    times = max(1, min(8, 255 // max(1, *(int(abs(change).max()) for change in changes))))
    return [(128 + (change * times // 2).clip(-128, 127)).astype(np.uint8) for change in changes], times


def _strongest(output: Tensor, units: int) -> list[int]:
    """The numbers of the units of (1, C, ...) with the greatest mean size."""
    size = output[0].flatten(1).abs().mean(1) if output.dim() > 2 else output[0].abs()
    return [int(unit) for unit in size.argsort(descending=True)[:units].sort().values]


def _unit(off: str, seen: dict[str, Tensor]) -> tuple[str, int]:
    layer, _, unit = off.rpartition(":")
    if layer in seen and unit.isdigit() and int(unit) < seen[layer].shape[1]:
        return layer, int(unit)
    there = f"units 0 to {seen[layer].shape[1] - 1}" if layer in seen else f"layers {', '.join(seen)}"
    raise WrongUse(f"--off takes LAYER:UNIT, such as {next(iter(seen))}:0, got {off}; there are {there}")


def _stretched(picture: Picture, size: int) -> Picture:
    """(H, W, C) to (size, size, C), each value a square, as far as that goes evenly."""
    rows, columns = (np.arange(size) * side // size for side in picture.shape[:2])
    return np.asarray(picture[rows][:, columns])
