"""The torch modules of layer words for which torch.nn has no class; each stands by itself."""

from typing import Any

import torch
from torch import Tensor, nn

from ganlab.layer import attention
from ganlab.layer.weights import Weights


class Add(nn.Module):
    """The sum of its inputs."""

    def forward(self, first: Tensor, *others: Tensor) -> Tensor:
        """Of one shape each."""
        for other in others:
            first = first + other
        return first


class Multiply(nn.Module):
    """The product of its inputs."""

    def forward(self, first: Tensor, *others: Tensor) -> Tensor:
        """Of one shape each."""
        for other in others:
            first = first * other
        return first


class Concat(nn.Module):
    """Channels beside channels; a vector is spread over the places of the others."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """(N, C_i, ...) -> (N, sum of C_i, ...)."""
        places = max((x.shape[2:] for x in inputs), key=len)
        spread = [x if x.dim() > 2 else x.view(*x.shape, *[1] * len(places)).expand(-1, -1, *places) for x in inputs]
        return torch.cat([x.to(spread[0].dtype) for x in spread], 1)


class Reshape(nn.Module):
    """(N, ...) -> (N, *shape)."""

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        """The same numbers."""
        return x.reshape(len(x), *self.shape)

    def extra_repr(self) -> str:
        """The shape."""
        return ", ".join(map(str, self.shape))


class Permute(nn.Module):
    """Axis order[i] (counted from 1, the batch stays) becomes axis i + 1."""

    def __init__(self, *order: int) -> None:
        super().__init__()
        self.order = order

    def forward(self, x: Tensor) -> Tensor:
        """The same numbers."""
        return x.permute(0, *self.order)


class RepeatVector(nn.Module):
    """(N, F) -> (N, times, F)."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def forward(self, x: Tensor) -> Tensor:
        """Every step the same."""
        return x[:, None].expand(-1, self.times, -1)


class GlobalAveragePool(nn.Module):
    """(N, C, ...) -> (N, C)."""

    def forward(self, x: Tensor) -> Tensor:
        """The mean over places."""
        return x.flatten(2).mean(2)


class GlobalSumPool(nn.Module):
    """(N, C, ...) -> (N, C)."""

    def forward(self, x: Tensor) -> Tensor:
        """The sum over places."""
        return x.flatten(2).sum(2)


class Noise(nn.Module):
    """Adds normal noise in training."""

    def __init__(self, std: float) -> None:
        super().__init__()
        self.std = std

    def forward(self, x: Tensor) -> Tensor:
        """(N, ...) -> the same shape."""
        return x + self.std * torch.randn_like(x) if self.training else x


class PixelNorm(nn.Module):
    """x / sqrt(mean of x^2 over channels + eps)."""

    def __init__(self, eps: float) -> None:
        super().__init__()
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, ...) -> the same shape."""
        return x * (x.square().mean(1, keepdim=True) + self.eps).rsqrt()


class MinibatchStd(nn.Module):
    """A further channel that holds the mean standard deviation over the batch."""

    sees_batch = True

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, ...) -> (N, C + 1, ...)."""
        spread = (x.var(0, correction=0) + 1e-8).sqrt().mean()
        return torch.cat([x, spread.expand(len(x), 1, *x.shape[2:])], 1)


class SelfAttention(attention.SelfAttention):
    """SAGAN's layer with weights that are not normalised yet."""

    def __init__(self, width: int) -> None:
        super().__init__(width, Weights())


class RNN(nn.RNN):
    """(N, steps, features) -> every state (N, steps, width), or the last (N, width)."""

    def __init__(self, features: int, width: int, sequence: bool, **options: Any) -> None:
        super().__init__(features, width, batch_first=True, **options)
        self.sequence = sequence

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """Both directions beside each other."""
        states, last = super().forward(x)
        return states if self.sequence else last.transpose(0, 1).flatten(1)


class GRU(nn.GRU):
    """(N, steps, features) -> every state (N, steps, width), or the last (N, width)."""

    def __init__(self, features: int, width: int, sequence: bool, **options: Any) -> None:
        super().__init__(features, width, batch_first=True, **options)
        self.sequence = sequence

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """Both directions beside each other."""
        states, last = super().forward(x)
        return states if self.sequence else last.transpose(0, 1).flatten(1)


class LSTM(nn.LSTM):
    """(N, steps, features) -> every state (N, steps, width), or the last (N, width)."""

    def __init__(self, features: int, width: int, sequence: bool, **options: Any) -> None:
        super().__init__(features, width, batch_first=True, **options)
        self.sequence = sequence

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """Both directions beside each other."""
        states, (last, _) = super().forward(x)
        return states if self.sequence else last.transpose(0, 1).flatten(1)
