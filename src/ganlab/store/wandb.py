"""How a run of Weights & Biases begins: without a prompt or a long wait; and where it is. Imports no torch."""

import logging
import os
import shlex
import warnings
from contextlib import suppress
from netrc import NetrcParseError, netrc
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlparse

log = logging.getLogger("ganlab")
Mode = Literal["auto", "online", "offline", "disabled"]
ADDRESS = "wandb/address.txt"  # in the run folder, of a run that is online


def begin(folder: Path, mode: Mode, init_timeout: float, **about: Any) -> Any:
    """A W&B run whose files lie in `folder`/wandb; offline where no answer comes in `init_timeout` seconds.

    `about` is what `wandb.init` takes: id, name, project, config, ...
    """
    import wandb

    chosen = effective_mode(mode)
    if chosen == "online" and not has_key():
        warnings.warn("no W&B API key is configured; the run goes on offline (`wandb login` sets one)", stacklevel=2)
        chosen = "offline"
    settings: Any = wandb.Settings(init_timeout=init_timeout, silent=True, console="off")
    options: Any = {
        "dir": str(folder),
        "resume": "allow",
        "reinit": "finish_previous",
        "settings": settings,
        **about,
    }
    try:
        run = wandb.init(mode=chosen, **options)
    except wandb.errors.Error as error:
        reason = str(error).splitlines()[0]
        warnings.warn(f"W&B does not answer ({reason}); the run goes on offline, `wandb sync` sends it", stacklevel=2)
        wandb.teardown()  # the service holds the id of the run that could not begin
        run = wandb.init(mode="offline", **options)
    if address := getattr(run, "url", None):
        with suppress(OSError):  # a link is worth no run
            (folder / ADDRESS).write_text(f"{address}\n")
    elif chosen != "disabled" and (kept := whereabouts(folder).get("sync")):
        why = "" if has_key() else ", for no API key is configured"
        log.info("W&B keeps this offline%s; `%s` sends it", why, kept)
    return run


def whereabouts(folder: Path) -> dict[str, str]:
    """{address} of a run that is on a server, {sync: the command that sends it} of one kept offline; else empty."""
    with suppress(OSError):
        address = (folder / ADDRESS).read_text(errors="replace").strip()
        if address.startswith(("https://", "http://")):
            return {"address": address}
    kept = sorted((folder / "wandb").glob("offline-run-*"))
    return {"sync": f"wandb sync {shlex.quote(str(kept[-1]))}"} if kept else {}


def effective_mode(mode: Mode) -> Literal["online", "offline", "disabled"]:
    """What "auto" means here: WANDB_MODE where it is set, else online with a key and offline without."""
    if mode != "auto":
        return mode
    modes: tuple[Literal["online", "offline", "disabled"], ...] = ("online", "offline", "disabled")
    for known in modes:
        if os.environ.get("WANDB_MODE") == known:
            return known
    return "online" if has_key() else "offline"


def has_key() -> bool:
    """Whether an API key is configured, by environment or by netrc; asks nobody."""
    import wandb

    if os.environ.get("WANDB_API_KEY"):
        return True
    host = urlparse(os.environ.get("WANDB_BASE_URL") or wandb.setup().settings.base_url).hostname
    try:
        return netrc(os.environ.get("NETRC")).authenticators(str(host)) is not None
    except (OSError, NetrcParseError):
        return False
