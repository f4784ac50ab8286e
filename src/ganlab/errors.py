"""What a user is told in one sentence."""


class WrongUse(ValueError):
    """A user's mistake, said in one sentence: what was given, what is allowed, what to do."""


class RunFailed(RuntimeError):
    """A run that ended before its budget, with the reason in one sentence; its folder is intact."""
