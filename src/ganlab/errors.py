"""What a user is told in one sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


class WrongUse(ValueError):
    """A user's mistake, said in one sentence: what was given, what is allowed, what to do."""


class RunFailed(RuntimeError):
    """A run that ended before its budget, with the reason in one sentence; its folder is intact."""


@contextmanager
def as_wrong_use() -> Iterator[None]:
    """Inside, a part's ValueError or OSError about what it was given is the user's to mend; a full disk is not.

    Raises:
        WrongUse: the same sentence.
    """
    try:
        yield
    except WrongUse:
        raise
    except ValueError as error:
        raise WrongUse(str(error)) from error
    except OSError as error:
        if error.errno in FULL_DISK:
            raise
        raise WrongUse(sentence(error)) from error


def sentence(error: OSError) -> str:
    """What the system refused, without its number.

    >>> sentence(FileNotFoundError(2, "No such file or directory", "images/7.png"))
    'images/7.png cannot be used (no such file or directory); give another, or mend it'
    """
    if error.errno is None or error.filename is None:
        return str(error)
    name = error.filename if len(str(error.filename)) < 300 else f"{str(error.filename)[:60]}..."
    reason = str(error.strerror).lower()
    return f"{name} cannot be used ({reason}); give another, or mend it"
