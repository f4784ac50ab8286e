"""Ways through the latent space."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import sqrt
from typing import Any

import torch
from torch import Tensor, nn

Way = Callable[[Tensor, Tensor, Tensor], Tensor]


def straight(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """(N, D), (N, D), (T,) -> (N, T, D): (1 - t) a + t b."""
    return torch.lerp(a[:, None], b[:, None], t[None, :, None].to(a))


def spherical(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """(N, D), (N, D), (T,) -> (N, T, D): along the great circle, the length going evenly from |a| to |b| (White 2016).

    >>> spherical(torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]]), torch.tensor([0.5])).norm().item()
    1.0
    """
    length_a, length_b = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    u, v = a / length_a, b / length_b
    angle = torch.arccos((u * v).sum(1).clamp(-1, 1))[:, None, None]  # (N, 1, 1)
    t = t[None, :, None].to(a)
    arc = (torch.sin((1 - t) * angle) * u[:, None] + torch.sin(t * angle) * v[:, None]) / torch.sin(angle)
    on_sphere = torch.where(angle < 1e-4, straight(u, v, t.flatten()), arc)
    result: Tensor = on_sphere * straight(length_a, length_b, t.flatten())
    return result


def arithmetic(a: Tensor, b: Tensor, c: Tensor) -> Tensor:
    """a - b + c of latents (D,), at the length sqrt(D) that latents have (after Radford et al. 2016, section 6.3.2)."""
    d = a - b + c
    result: Tensor = d * sqrt(len(d)) / d.norm()
    return result


@contextmanager
def between_classes(generator: nn.Module, others: Tensor, t: Tensor) -> Iterator[None]:
    """Inside, every embedding of a label l (N,) in the generator is (1 - t) e(l) + t e(other), `others` and `t` (N,).

    Raises:
        ValueError: the generator embeds no label.
    """
    embeddings = [m for m in generator.modules() if isinstance(m, nn.Embedding)]
    if not embeddings:
        raise ValueError("this generator has no embedding of its classes to go between; use --way spherical")

    def mix(module: nn.Embedding, inputs: Any, output: Tensor) -> Tensor:
        if inputs[0].shape != others.shape:
            raise ValueError("this generator embeds more than its classes; use --way spherical")
        return torch.lerp(output, module.weight[others], t[:, None].to(output))

    hooks = [m.register_forward_hook(mix) for m in embeddings]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def directions(generator: nn.Module, latent: Tensor, call: Callable[[], Any]) -> tuple[Tensor, Tensor]:
    """SeFa's directions (K, D) in the latent space of a generator, the strongest first, and their eigenvalues (K,).

    They are the eigenvectors of A^T A, where A is the weight of the first layer that sees the latent (Shen & Zhou
    2021, equation 6). `call` makes samples of `latent` (N, D), so that this layer can be found.

    Raises:
        ValueError: there is no such layer.
    """
    found: list[tuple[int, Tensor]] = []

    def look(module: nn.Module, inputs: Any, output: Any) -> None:
        x = inputs[0].flatten(1) if inputs and isinstance(inputs[0], Tensor) and inputs[0].dim() > 1 else None
        if x is None or found:
            return
        width = min(x.shape[1], latent.shape[1])
        if len(x) == len(latent) and torch.equal(x[:, :width].to(latent), latent[:, :width]):
            found.append((width, _columns(module, width)))

    kinds = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
    hooks = [m.register_forward_hook(look) for m in generator.modules() if isinstance(m, kinds)]
    try:
        call()
    finally:
        for hook in hooks:
            hook.remove()
    if not found:
        raise ValueError("no layer of this generator sees the latent itself, so SeFa has no directions; leave them out")
    width, weight = found[0]
    values, vectors = torch.linalg.eigh(weight.T.double() @ weight.double())
    whole = torch.zeros(width, latent.shape[1])
    whole[:, :width] = vectors.T.flip(0).float()
    return whole, values.flip(0).float()


@torch.no_grad()
def _columns(module: nn.Module, width: int) -> Tensor:
    """The weight as a matrix (outputs, width) on the latent's first `width` numbers."""
    weight: Tensor = module.weight  # type: ignore[assignment]
    if isinstance(module, nn.ConvTranspose2d):
        weight = weight.movedim(0, 1)  # (outputs, inputs, h, w)
    return weight[:, :width].movedim(1, -1).flatten(0, -2).cpu()


def mean_of(latents: Tensor, numbers: Sequence[int]) -> Tensor:
    """(D,): the mean of the latents of some samples, as Radford et al. take of three for a concept."""
    return latents[list(numbers)].mean(0)
