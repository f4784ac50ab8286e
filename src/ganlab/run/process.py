"""The settings of the process that a run is in."""

import os

import torch


def speed_up() -> None:
    """Process-wide settings that cost nothing but time when left out."""
    # The moments of weights that get no gradient decay into denormals, which slow a CPU down many times.
    torch.set_flush_denormal(True)
    # Lightning asks torch to look for a GPU by loading a library; every optimizer's step would do so again.
    os.environ["PYTORCH_NVML_BASED_CUDA_CHECK"] = "0"
