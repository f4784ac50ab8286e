"""One side of a game."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.amp import GradScaler
from torch.optim import Optimizer

from ganlab.layer.parallel import average_gradients

MakeOptimizer = Callable[[Iterable[nn.Parameter]], Optimizer]


class Player:
    """Modules that learn together: their parameters, their optimizer and its rates.

    A plain object, so that the modules stay the game's own in its state. `prepare` comes once the modules are where
    they train. `clip` is the largest norm of the gradient, None for any.
    """

    optimizer: Optimizer
    parameters: list[nn.Parameter]

    def __init__(
        self, name: str, modules: Sequence[nn.Module], make_optimizer: MakeOptimizer, clip: float | None
    ) -> None:
        self.name, self.make_optimizer, self.clip = name, make_optimizer, clip
        self._modules = tuple(modules)
        self._rates: list[float] = []  # of the optimizer's groups, as it began

    def prepare(self) -> Optimizer:
        """Make the optimizer of the parameters as they are now."""
        self.parameters = [p for module in self._modules for p in module.parameters() if p.requires_grad]
        self.optimizer = self.make_optimizer(self.parameters)
        self._rates = [float(group["lr"]) for group in self.optimizer.param_groups]
        return self.optimizer

    @property
    def rate(self) -> float:
        """The learning rate in force."""
        return float(self.optimizer.param_groups[0]["lr"])

    def rates(self, factor: float) -> dict[str, float]:
        """The rates of the optimizer's groups at `factor` of what they began as, by name."""
        return {f"{self.name}/{i}": rate * factor for i, rate in enumerate(self._rates)}

    def follow(self, rates: Mapping[str, Tensor]) -> None:
        """Read the rates off these scalars from now on."""
        for i, group in enumerate(self.optimizer.param_groups):
            group["lr"] = rates[f"{self.name}/{i}"]

    def clear(self) -> None:
        """Forget the gradients."""
        self.optimizer.zero_grad(set_to_none=True)

    def backward(self, loss: Tensor, scaler: GradScaler | None) -> None:
        """Add to the gradients of these parameters alone."""
        (loss if scaler is None else scaler.scale(loss)).backward(inputs=self.parameters)

    def settle(self, scaler: GradScaler | None, measure: bool) -> Tensor | None:
        """Make the gradients those of all processes, unscaled and clipped; their norm before that, if it is known."""
        average_gradients(self.parameters)
        if scaler is not None:
            scaler.unscale_(self.optimizer)
        if self.clip is None and not measure:
            return None  # the norm costs a pass over all gradients

        norm = nn.utils.get_total_norm([p.grad for p in self.parameters if p.grad is not None], foreach=True)
        if self.clip is not None:
            nn.utils.clip_grads_with_norm_(self.parameters, self.clip, norm, foreach=True)
        # fp16's scaler skips a step that overflows, which is no reason to stop the run
        return norm if scaler is None else torch.nan_to_num(norm, 0.0, 0.0, 0.0)

    def step(self, scaler: GradScaler | None) -> None:
        """Move the parameters."""
        self.optimizer.step() if scaler is None else scaler.step(self.optimizer)

    def state(self) -> dict[str, Any]:
        """What the optimizer remembers."""
        state = self.optimizer.state_dict()
        for group in state["param_groups"]:
            group["lr"] = float(group["lr"])
        return state

    def restore(self, state: Mapping[str, Any]) -> None:
        """Remember what `state` returned."""
        self.optimizer.load_state_dict(dict(state))
