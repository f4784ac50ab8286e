"""The settings of the process that a run is in."""

import ctypes
import os

import torch

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # glibc's malloc.h
KEPT = 2**30  # bytes


def speed_up() -> None:
    """Process-wide settings that cost nothing but time when left out."""
    # The moments of weights that get no gradient decay into denormals, which slow a CPU down many times.
    torch.set_flush_denormal(True)
    # Lightning asks torch to look for a GPU by loading a library; every optimizer's step would do so again.
    os.environ["PYTORCH_NVML_BASED_CUDA_CHECK"] = "0"
    _keep_memory()


def _keep_memory() -> None:
    # A turn frees its activations and the next takes as much: given back to the system in between, every page of them
    # would fault anew, which is a tenth of a DCGAN turn (docs/speed.md).
    mallopt = None if os.name == "nt" else getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(TRIM_THRESHOLD, KEPT)
        mallopt(MMAP_THRESHOLD, KEPT)
