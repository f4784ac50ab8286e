"""The settings of the process that a run is in."""

import ctypes
import subprocess
import sys

import pytest

FAULTS = """
import resource, torch
from ganlab.run.process import speed_up

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    torch.ones(2**24)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

speed_up()
print(min(faults() for _ in range(10)))  # the first few may still find no room that is aligned
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="only glibc's malloc is told to keep memory")
def test_freed_memory_stays_with_the_process() -> None:
    """Taking 64 MiB again, which are 16,384 pages of 4 KiB, makes hardly a page fault; in a process of its own, for
    what others freed before would count towards what is kept."""
    done = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1_000
