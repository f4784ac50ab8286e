"""The process that a run is in: its settings, and which of several it is."""

import os

import torch
from lightning_utilities.core.rank_zero import rank_zero_only


def speed_up() -> None:
    """Process-wide settings that cost nothing but time when left out."""
    # The moments of weights that get no gradient decay into denormals, which slow a CPU down many times.
    torch.set_flush_denormal(True)
    # Lightning asks torch to look for a GPU by loading a library; every optimizer's step would do so again.
    os.environ["PYTORCH_NVML_BASED_CUDA_CHECK"] = "0"


def is_first() -> bool:
    """Whether this process keeps the run's folder: the only one, or the first of several that train it together.

    Lightning sets the rank from the environment at import and again with its strategy, so the answer holds at any time.
    """
    return not getattr(rank_zero_only, "rank", 0)
