"""Where the streams of random numbers stand."""

from collections.abc import Mapping
from typing import Any

import torch


def random_state(device: torch.device) -> dict[str, Any]:
    """The state of the CPU's stream, and of the device's where that is a GPU."""
    on_gpu = torch.cuda.get_rng_state(device) if device.type == "cuda" else None
    return {"random": torch.get_rng_state(), "random_cuda": on_gpu}


def restore_random_state(state: Mapping[str, Any], device: torch.device) -> None:
    """Go on from what `random_state` returned, as far as this device has such streams."""
    torch.set_rng_state(state["random"].cpu())
    if state["random_cuda"] is not None and device.type == "cuda":
        torch.cuda.set_rng_state(state["random_cuda"].cpu(), device)
