"""Where a study is kept. No password reaches a config, a log or W&B: such URLs come from the environment."""

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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
    if given is not None and secrets(given):
        raise WrongUse(
            f"hydra.sweeper.storage={hide_password(given)} holds a password, which configs are no place for; put the "
            "URL "
            f"into the environment variable {VARIABLE} and leave hydra.sweeper.storage out"
        )
    return given or os.environ.get(VARIABLE) or None


def secrets(url: str) -> list[str]:
    """What must not be shown of a URL, well formed or not: all between a user's colon and the last @, and every query
    value whose key contains "pass".

    >>> secrets("postgresql+psycopg//me:p@w@host/db?sslpassword=pw&a=1")
    ['p@w', 'pw']
    """
    before, at, _ = url.partition("?")[0].rpartition("@") if "@" in url.partition("?")[0] else url.rpartition("@")
    found = [before.split("://")[-1].partition(":")[2]] if at else []
    found += re.findall(r"[?&][^=&]*pass[^=&]*=([^&]*)", url, re.IGNORECASE)
    return [secret for secret in found if secret]


def hide_password(url: str) -> str:
    """No more of a URL than its scheme and host; a file's path holds no password.

    >>> hide_password("postgresql+psycopg://me:secret@host:5432/db?sslpassword=pw"), hide_password("sqlite:///runs/s.db")
    ('postgresql+psycopg://host', 'sqlite:///runs/s.db')
    >>> hide_password("postgresql+psycopg//me:secret@host/db"), hide_password("postgresql://me:se/cret@host/db")
    ('...', 'postgresql://...')
    """
    if url.startswith("sqlite:") or url == "journal":
        return url.partition("?")[0]
    found = re.fullmatch(r"([\w+]+://)(?:([^/?#]*)@)?([\w.-]+|\[[0-9a-fA-F:]+\])?(?::\d*)?(?:[/?#][^@]*)?", url)
    if found is not None:
        return f"{found[1]}{found[3] or ''}"
    scheme = re.match(r"[\w+]+://", url)
    return f"{scheme[0] if scheme else ''}..."


def open_storage(url: str | None, folder: Path) -> BaseStorage:
    """The journal in `folder`, or the database at `url`.

    Raises:
        WrongUse: it cannot be reached, or a package for it is missing; the password is not in the message.
    """
    if url is None:
        return _journal(folder)
    try:
        return _grpc(url) if url.startswith("grpc://") else _database(url)
    except Exception as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split())
        raise WrongUse(
            f"the study's storage {hide_password(url)} cannot be used ({type(error).__name__}: "
            f"{_scrub(said, url)[:200]}); "
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


def _journal(folder: Path) -> BaseStorage:
    path = folder / JOURNAL
    try:
        return JournalStorage(JournalFileBackend(str(path), lock_obj=_Lock(folder / f".{JOURNAL}.lock", path)))
    except OSError:
        raise
    except Exception as error:
        raise WrongUse(
            f"{path} cannot be read ({type(error).__name__}: {str(error)[:100]}); delete it and give the same command: "
            "finished runs are kept, and trials that ask for them again take their results"
        ) from None


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
    for secret in (url, *secrets(url)):
        text = text.replace(secret, "...").replace(unquote(secret), "...")
    return text


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
