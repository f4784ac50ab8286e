"""Adam that takes its last direction back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ganlab.needs import NonNegative, Rate


class OptimisticAdam(torch.optim.Optimizer):
    """w <- w - 2 lr d_t + lr d_(t-1) with Adam's directions d (Daskalakis et al. 2018, algorithm 1).

    On a bilinear game, where gradient descent cycles, it converges.
    """

    def __init__(
        self,
        params: Iterable[nn.Parameter],
        lr: Rate = 1e-4,
        betas: Sequence[float] = (0.5, 0.9),
        eps: NonNegative = 1e-8,
    ) -> None:
        if len(betas) != 2 or not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas are two numbers of at least 0 and below 1, got {list(betas)}")
        super().__init__(params, {"lr": lr, "betas": tuple(betas), "eps": eps})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, self.state[parameter], group)

    def _move(self, parameter: nn.Parameter, state: dict[str, Any], group: dict[str, Any]) -> None:
        assert parameter.grad is not None
        if not state:
            state |= {"step": torch.zeros((), device=parameter.device)}
            state |= {name: torch.zeros_like(parameter) for name in ("mean", "square", "before")}
        first, second = group["betas"]
        count: Tensor = state["step"].add_(1)
        mean = state["mean"].lerp_(parameter.grad, 1 - first)
        square = state["square"].lerp_(parameter.grad.square(), 1 - second)

        direction = (mean / (1 - first**count)) / ((square / (1 - second**count)).sqrt() + group["eps"])
        parameter.sub_(group["lr"] * (2 * direction - state["before"]))
        state["before"].copy_(direction)
