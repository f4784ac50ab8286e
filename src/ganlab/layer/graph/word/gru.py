"""The gated recurrent unit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ganlab.layer.graph.recurrent import Recurrent


@dataclass(frozen=True)
class Gru(Recurrent):
    """A state with two gates (Cho et al. 2014), the reset after the product as cuDNN has it."""

    gates, torch, name = 3, "GRU", "GRU"

    def options(self) -> dict[str, Any]:
        """The reset stands after the product."""
        return {"reset_after": True}

    def reordered(self, rows: Any) -> Any:
        """r, z, n -> z, r, n."""
        import torch

        reset, update, new = rows.chunk(3)
        return torch.cat([update, reset, new])

    def bias(self, end: str) -> Callable[[Any], Any]:
        """(2, 3 * width): of the input and of the state."""

        def both(module: Any) -> Any:
            import torch

            names = (f"bias_ih_l0{end}", f"bias_hh_l0{end}")
            return torch.stack([self.reordered(getattr(module, name)) for name in names])

        return both
