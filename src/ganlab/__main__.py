"""`ganlab COMMAND ...`, also as `python -m ganlab`: finds the command, and says in one sentence how it ended."""

import os
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

DONE, FAILED, WRONG_USE = 0, 1, 2


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its code: 0 done, 1 failed, 2 wrong use, 130 and 143 interrupted."""
    try:
        _run(list(sys.argv[1:] if words is None else words))
        sys.stdout.flush()
    except BrokenPipeError:  # `ganlab train --help | head`: who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)


def _run(words: list[str]) -> None:
    from ganlab.cli import commands, nothing_started
    from ganlab.errors import RunFailed, WrongUse

    sys.path.insert(0, str(Path.cwd()))  # so that a user's own parts can be imported, as with `python train.py`
    if "LOCAL_RANK" in os.environ and not {*words[:1]} & {*commands()}:
        words = ["train", *words]  # Lightning starts the further processes of trainer=ddp with the overrides alone
    if not words or words[0] in ("-h", "--help"):
        print(usage())
        return

    try:
        if words[0] not in commands():
            raise WrongUse(unknown(words[0]))
        with nothing_started():
            command = import_module(f"ganlab.cli.{commands()[words[0]].stem}")
        command.run(words[1:])
    except (WrongUse, RunFailed) as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_USE if isinstance(error, WrongUse) else FAILED)


def usage() -> str:
    """All commands with the first line of their help."""
    from ganlab.cli import commands, documentation

    width = max(map(len, commands()))
    lines = [f"  {name:{width}s}  {documentation(name).splitlines()[0]}" for name in commands()]
    return "\n".join(["usage: ganlab COMMAND ...", "", *lines, "", "ganlab COMMAND --help says more."])


def unknown(word: str) -> str:
    """What to say of a command that there is not."""
    from ganlab.cli import commands

    close = get_close_matches(word, commands(), 1)
    way_out = f"did you mean {close[0]}?" if close else f"there are {', '.join(commands())}"
    if "=" in word:
        way_out = f"a run is asked for by `ganlab train {word} ...`"
    return f"ganlab has no command {word}; {way_out}"


if __name__ == "__main__":
    main()
