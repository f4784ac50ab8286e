"""What lay behind a result: versions, device, memory, and the state of the user's own code."""

import platform
import resource
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import torch

PACKAGES = ("ganlab", "torch", "pytorch-lightning", "hydra-core", "numpy")


def environment(device: torch.device) -> dict[str, str]:
    """Versions and the device."""
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.processor() or platform.machine()
    return {
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
        "device": name,
        "threads": str(torch.get_num_threads()),
    }


def repository() -> dict[str, Any] | None:
    """The commit of the repository one works in, and whether tracked files differ from it; None outside of one."""
    commit = _git("rev-parse", "HEAD")
    if commit is None:
        return None
    return {"commit": commit, "dirty": bool(_git("status", "--porcelain", "--untracked-files=no"))}


def _git(*words: str) -> str | None:
    """What git says; None where there is no git or no repository, or it takes too long."""
    try:
        told = subprocess.run(["git", *words], check=True, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()


def peak_memory(device: torch.device) -> int:
    """The most bytes held at once: on the GPU, else by the process."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
