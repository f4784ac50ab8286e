"""Where a study is kept. No password reaches a config, a log or W&B: such URLs come from the environment."""

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from optuna.storages import BaseStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

from ganlab.errors import WrongUse

VARIABLE = "GANLAB_STORAGE"
JOURNAL = "study.journal"
TAIL = 1 << 14  # bytes; far longer than any line of a journal


def storage_url(given: str | None) -> str | None:
    """The URL of the study's database: `hydra.sweeper.storage`, or the environment's; None for the folder's journal.

    Raises:
        WrongUse: the config holds a password.
    """
    if given == "journal":
        return None
    if given is not None and hide_password(given) != given:
        raise WrongUse(
            f"hydra.sweeper.storage={hide_password(given)} holds a password, which configs are no place for; put the URL "
            f"into the environment variable {VARIABLE} and leave hydra.sweeper.storage out"
        )
    return given or os.environ.get(VARIABLE) or None


def hide_password(url: str) -> str:
    """The URL without its password.

    >>> hide_password("postgresql+psycopg://me:secret@host/db")
    'postgresql+psycopg://me@host/db'
    """
    without = re.sub(r"^([^:/]+://[^:/@]*):.*@", r"\1@", url)
    return re.sub(r"([?&]password=)[^&]*", r"\1...", without)


def open_storage(url: str | None, folder: Path) -> BaseStorage:
    """The journal in `folder`, or the database at `url`.

    Raises:
        WrongUse: it cannot be reached, or a package for it is missing; the password is not in the message.
    """
    if url is None:
        path = folder / JOURNAL
        return JournalStorage(JournalFileBackend(str(path), lock_obj=_Lock(folder / f".{JOURNAL}.lock", path)))
    try:
        return _grpc(url) if url.startswith("grpc://") else _database(url)
    except Exception as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split())
        raise WrongUse(
            f"the study's storage {hide_password(url)} cannot be used ({type(error).__name__}: {_scrub(said, url)[:200]}); "
            f"see that it runs and that {VARIABLE} or hydra.sweeper.storage is right"
        ) from None


@contextmanager
def closing_storage(storage: BaseStorage) -> Iterator[BaseStorage]:
    """Give a database its connections back when the block is over."""
    try:
        yield storage
    finally:
        if isinstance(storage, RDBStorage):
            storage.remove_session()
            storage.engine.dispose()


def _database(url: str) -> BaseStorage:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wait = {"connect_timeout": 10} if url.startswith("postgresql") else {}
        return RDBStorage(url, engine_kwargs={"connect_args": wait, "pool_pre_ping": True})


def _grpc(url: str) -> BaseStorage:
    from optuna.storages import GrpcStorageProxy

    host, _, port = url.removeprefix("grpc://").rstrip("/").rpartition(":")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        proxy: Any = GrpcStorageProxy(host=host, port=int(port))
        proxy.wait_server_ready(timeout=10)
    return proxy  # type: ignore[no-any-return]


def _scrub(text: str, url: str) -> str:
    found = re.search(r"^[^:/]+://[^:/@]*:(.*)@", url)
    return text.replace(found[1], "...") if found and found[1] else text


class _Lock(JournalFileOpenLock):
    """The kernel's own lock, free again when its holder is killed.

    Whoever gets it drops a last line that a killed writer or a full disk cut short; a line after it would make the
    journal unreadable.
    """

    def __init__(self, path: Path, journal: Path) -> None:
        self._lock, self._journal = FileLock(path), journal

    def acquire(self) -> bool:
        """Wait for it."""
        self._lock.acquire()
        with self._journal.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL))
            tail = file.read()
            whole = tail.rfind(b"\n") + 1
            if whole < len(tail):
                file.truncate(size - len(tail) + whole)
        return True

    def release(self) -> None:
        """Give it back."""
        self._lock.release()
