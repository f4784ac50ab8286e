"""The loop: a request, an answer, until the server is gone."""

import importlib
import logging
import os
import pkgutil
import signal
import socket
import sys
import warnings
from collections.abc import Mapping
from typing import Any

import torch

from ganlab.errors import RunFailed, WrongUse, sentence
from ganlab.run.process import speed_up
from ganlab.studio import worker
from ganlab.studio.wire import Answer, Lost, receive, send
from ganlab.studio.worker.bench import Bench, plain

log = logging.getLogger("ganlab")
POLITENESS = 5  # a training beside it comes first
ROOMS = {m.name: importlib.import_module(f"{worker.__name__}.{m.name}") for m in pkgutil.iter_modules(worker.__path__)
         if not m.name.startswith("__")}  # fmt: skip
ACTIONS = {
    f"{room}.{name}": getattr(module, name) for room, module in ROOMS.items() for name in getattr(module, "__all__", ())
}


def main(number: int) -> None:
    """Serve the socket with that number."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, whose end ends this process
    os.nice(POLITENESS)
    warnings.simplefilter("ignore")
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // 4))
    speed_up()
    bench = Bench()

    with socket.socket(fileno=number) as line:
        send(line, {"ready": True})
        while True:
            try:
                asked, _ = receive(line)
                said, files = answered(bench, asked)
                send(line, said, files)
            except (EOFError, ConnectionError):
                return


def answered(bench: Bench, asked: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to a request, whatever goes wrong."""
    try:
        found: Answer = ACTIONS[asked["do"]](bench, **asked["given"])
        return {"answer": plain(found.plain)}, found.files
    except Lost as error:
        return {"refused": str(error), "lost": True}, []
    except (WrongUse, RunFailed) as error:
        return {"refused": str(error), "lost": False}, []
    except OSError as error:
        return {"failed": sentence(error)}, []
    except Exception as error:
        log.exception("%s", asked.get("do"))
        reason = (str(error).splitlines() or [""])[0][:200]
        return {"failed": f"the worker could not do this ({type(error).__name__}: {reason}); its log says more"}, []


if __name__ == "__main__":
    main(int(sys.argv[1]))
