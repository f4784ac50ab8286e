"""What makes n processes with a share of the batch each equal to one process with the whole batch.

Every process draws the noise of the whole batch and keeps its rows, gradients are averaged after each backward pass,
and batch normalisation takes its moments over all processes. Alone, all of this costs nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
import torch.distributed as dist
from lightning_utilities.core.rank_zero import rank_zero_only
from pytorch_lightning.strategies import DDPStrategy
from torch import Tensor, nn


def world() -> tuple[int, int]:
    """(rank, number of processes)."""
    if dist.is_available() and dist.is_initialized():
        return dist.get_rank(), dist.get_world_size()
    return 0, 1


def is_first() -> bool:
    """Whether this process keeps the run's folder: the only one, or the first of several that train it together.

    Lightning sets the rank from the environment at import and again with its strategy, so the answer holds at any time.
    """
    return not getattr(rank_zero_only, "rank", 0)


def per_sample(draw: Callable[..., Tensor], rows: int, *shape: int, **options: Any) -> Tensor:
    """This process's `rows` of `draw(rows of all processes, *shape, **options)`, the same at any process count."""
    rank, processes = world()
    return draw(rows * processes, *shape, **options)[rank * rows : (rank + 1) * rows]


def mean_over_processes(value: Tensor) -> Tensor:
    """The mean of a gradient-free `value` over all processes."""
    _, processes = world()
    if processes > 1:
        value = value.clone()
        dist.all_reduce(value)
        value /= processes
    return value


def largest_over_processes(value: int, device: torch.device) -> int:
    """The largest `value` of all processes."""
    if world()[1] == 1:
        return value
    largest = torch.tensor(value, device=device)
    dist.all_reduce(largest, dist.ReduceOp.MAX)
    return int(largest)


def gathered(x: Tensor) -> Tensor:
    """`x` (N, ...) of all processes in order of rank, differentiable: for what compares samples of a batch.

    A scalar made of it on every process has, once gradients are averaged, the gradient of one process with it all.
    """
    rank, processes = world()
    if processes == 1:
        return x
    placed = [x if r == rank else torch.zeros_like(x) for r in range(processes)]
    result: Tensor = _SumOverProcesses.apply(torch.cat(placed))
    return result


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Replace every gradient by its mean over all processes, in one collective."""
    _, processes = world()
    if processes == 1:
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= processes
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


def broadcast_state(module: nn.Module) -> None:
    """Give every process the parameters and buffers of the first."""
    if world()[1] > 1:
        for tensor in module.state_dict().values():
            dist.broadcast(tensor, 0)


class _SumOverProcesses(torch.autograd.Function):
    """all_reduce that gradients pass: what one process's loss owes to a sum, it owes to every process's share."""

    @staticmethod
    def forward(context: Any, value: Tensor) -> Tensor:
        value = value.clone()
        dist.all_reduce(value)
        return value

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        gradient = gradients[0].contiguous().clone()
        dist.all_reduce(gradient)
        return gradient


class SynchronizedBatchNorm(nn.modules.batchnorm._BatchNorm):
    """Batch normalisation over the batch of all processes, on any device (torch's own runs on accelerators only)."""

    alone = False  # whether this process has the layer to itself

    def _check_input_dim(self, input: Tensor) -> None:
        """Take (N, C, ...) of any dimension."""

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, ...) -> the same shape."""
        if not self.training or self.alone:
            return super().forward(input)
        axes = [axis for axis in range(input.dim()) if axis != 1]
        shape = [1, -1, *[1] * (input.dim() - 2)]
        count = input.numel() / input.shape[1]
        x = input.to(torch.promote_types(input.dtype, torch.float32))  # 16 bits are too few for moments
        mean = _SumOverProcesses.apply(x.mean(axes)) / world()[1]
        variance = _SumOverProcesses.apply((x - mean.view(shape)).square().mean(axes)) / world()[1]
        self._track(mean.detach(), variance.detach(), count * world()[1])
        scale = (variance + self.eps).rsqrt()
        if self.weight is not None:
            scale = scale * self.weight

        shift = -mean * scale if self.bias is None else self.bias - mean * scale
        normalized: Tensor = x * scale.view(shape) + shift.view(shape)
        return normalized.to(input.dtype)

    @torch.no_grad()
    def _track(self, mean: Tensor, variance: Tensor, count: float) -> None:
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.num_batches_tracked.add_(1)
        rate = self.momentum if self.momentum is not None else 1 / float(self.num_batches_tracked)
        self.running_mean.lerp_(mean, rate)
        self.running_var.lerp_(variance * count / (count - 1), rate)


def synchronize_batch_norm(module: nn.Module) -> None:
    """Turn every batch normalisation in `module` into a `SynchronizedBatchNorm`, in place."""
    for layer in module.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            layer.__class__ = SynchronizedBatchNorm  # its tensors and its place in the network stay as they are


class Players(DDPStrategy):
    """DDP without its wrapper: two players take turns, so the GAN averages the gradients of each turn itself."""

    def configure_ddp(self) -> None:
        """Start all processes from the same weights."""
        assert self.model is not None
        broadcast_state(self.model)
        synchronize_batch_norm(self.model)
