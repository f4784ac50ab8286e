"""The states of a run, and of a cell of a sweep."""

from typing import Literal, get_args

State = Literal["finished", "running", "interrupted", "waiting", "pruned", "failed", "missing", "new"]
"""`new`: nothing ran yet. A sweep's cell is `waiting` before it runs, and `missing` where it finished and its folder
is gone; `pruned` is a trial that its search gave up."""

STATES: tuple[State, ...] = get_args(State)
"""All of them, the most telling first."""
