"""The settings of the process that a run is in."""

import ctypes
import resource

import pytest
import torch

from ganlab.run.process import speed_up


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="only glibc's malloc is told to keep memory")
def test_freed_memory_stays_with_the_process() -> None:
    """Taking 64 MiB again, which are 16,384 pages of 4 KiB, makes hardly a page fault."""
    speed_up()

    def faults() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        torch.ones(2**24)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    assert min(faults() for _ in range(10)) < 1_000  # the first few may still find no room that is aligned
