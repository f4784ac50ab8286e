"""What Hydra says of a command line, as one sentence: what was given, what is allowed, what to do. Imports no torch."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from hydra.errors import HydraException, MissingConfigException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from ganlab.config.machine import LIGHTNING, leads_turns, no_place
from ganlab.config.source import constructor
from ganlab.config.suggestion import did_you_mean
from ganlab.config.words import groups, no_word, words
from ganlab.errors import WrongUse

NULL_GROUP = "Config group override must be a string or a list"  # Hydra's own words, in no exception of its own
# Hydra's sentences that need no more than other words, with what they name.
REWORDED = {
    r"Ambiguous value for argument '(.*)'": "{0} asks for several runs; add -m, or write a list as [a,b]",
    r"Sweep parameters '(.*)' requires --multirun": "{0} asks for several runs; add -m",
    r"^(\S+) appears more than once in the final defaults": "{0} is chosen already; leave the + out",
    r"^Multiple values for (\S+)\. ": "{0} is chosen already; leave the + out",
    r"Could not append to config. An item is already at '(.*)'": "{0} is there already; leave the + out",
    r"Could not delete from config. '(.*)' does not exist": "~{0} would leave out what is not there; leave it out",
    r"config group '(.*)' does not exist": "there is no group {0}",
    r"^Interpolation key '(.*)' not found": "${{{0}}} refers to what is not there; name a key of this config",
    r"WrongUse raised while resolving interpolation: (.*)": "{0}",
    r"hydra\.runtime\.choices\.(\S+)": "{0} takes one word, neither several nor none; `ganlab words {0}` lists them",
}


@contextmanager
def refused() -> Iterator[None]:
    """Inside, what Hydra and OmegaConf refuse of a config is a user's to mend.

    Raises:
        WrongUse: one sentence.
    """
    try:
        yield
    except (HydraException, OmegaConfBaseException) as error:
        raise WrongUse(sentence(error)) from error
    except ValueError as error:
        if NULL_GROUP not in str(error):
            raise
        raise WrongUse("a group takes a word, and null is none; leave a group out by ~GROUP, as in ~watch") from error


def refuse_unchosen(cfg: DictConfig, overrides: Sequence[str]) -> None:
    """A value set for one of a group's words has no effect where that word is not chosen.

    Raises:
        WrongUse: one of the overrides sets such a value.
    """
    for override in overrides:
        key, _, value = override.lstrip("+").partition("=")
        group, word, *_ = [*key.split("."), ""]
        node = cfg.get(group) if word and not override.startswith("~") else None
        if not isinstance(node, DictConfig) or "_target_" in node or word not in words(group):
            continue
        chosen = [str(name) for name in node if OmegaConf.is_dict(node[name]) and "_target_" in node[name]]
        if word not in chosen:
            raise WrongUse(
                f"{key}={value} sets what this run does not choose, {group}=[{','.join(chosen)}]; add it, "
                f"{group}=[{','.join([*chosen, word])}], or leave the value out"
            )


def sentence(error: Exception) -> str:
    """One sentence for an exception of Hydra or OmegaConf."""
    if isinstance(error, MissingConfigException) and error.missing_cfg_file:
        return _missing(error, str(error.missing_cfg_file))
    if isinstance(error, OverrideParseException):
        return _unreadable(error.override)
    for pattern, words_ in REWORDED.items():
        if found := re.search(pattern, str(error)):
            return words_.format(*found.groups())
    cause = error.__cause__
    if isinstance(cause, OmegaConfBaseException) and cause.full_key and "not in struct" in str(cause):
        return _unknown_key(cause)
    lines = [line.strip() for line in f"{error}\n{cause or ''}".splitlines() if line.strip()]
    return "; ".join(lines[:2]) if lines else type(error).__name__


def _missing(error: MissingConfigException, file: str) -> str:
    group, _, word = file.rpartition("/")
    if not group:
        return f"there is no config {word}; leave --config-name out, and use experiment={word} for a file of settings"
    place = re.match(r"In '(.*?)'", str(error))
    inside = f"in {place[1]}: " if place and place[1] not in ("train", "hydra/config") else ""
    return inside + no_word(group, word, sorted(error.options or []) or words(group))


def _unreadable(override: str) -> str:
    if override.startswith("-"):
        return f"{override} is no option; a value is set without dashes, as in {override.lstrip('-')}"
    if "=" not in override and not override.startswith("~"):
        return f"{override} has no value; write {override}=VALUE"
    value = override.partition("=")[2]
    unclosed = [a for a, b in ("[]", "{}", "()") if value.count(a) != value.count(b)]
    unclosed += [quote for quote in "'\"" if value.count(quote) % 2]
    if unclosed:
        return f"{override} cannot be read: {unclosed[0]} has no partner; close it, and quote the whole for the shell"
    return f"{override} cannot be read; a value with spaces, commas or signs is quoted twice: \"key='a value'\""


def _unknown_key(error: OmegaConfBaseException) -> str:
    """A key that is in no config: a group, a section's key, or a constructor's parameter misspelt."""
    key = str(error.full_key)
    above, _, name = key.rpartition(".")
    node = error.parent_node
    if isinstance(node, DictConfig) and "_target_" in node:
        called = constructor(str(node["_target_"]))
        if node["_target_"] == LIGHTNING and leads_turns(name):
            return no_place(key)
        if called is not None and name in called.parameters:
            return f"{key} is not in this word's file; write +{key}=VALUE"
        if called is not None and not called.takes_any:
            return called.refusal(f"{above}.", name, node)

    known = [str(k) for k in node] if isinstance(node, DictConfig) else []
    if not above:
        top = [group for group in groups() if "/" not in group]
        inside = _keys_named(node, name) if isinstance(node, DictConfig) else []
        told = f"; did you mean {' or '.join(inside)}?" if inside else did_you_mean(name, [*top, *known])
        return f"there is no {key}" + (told or f"; the groups are {', '.join(top)}")
    if name in words(above):
        return f"{key} is no part of this run; choose it first, as in {above}=[{name}]"
    if not known:
        return f"{key} is not in {above}, which is empty; write +{key}=VALUE"
    return f"{key} is nothing of {above}, which has {', '.join(known)}{did_you_mean(name, known)}"


def _keys_named(node: DictConfig, name: str) -> list[str]:
    """Sections that have the key: `widths` is `generator.widths` or `discriminator.widths`."""
    own = [
        str(k) for k in node if not OmegaConf.is_missing(node, str(k)) and not OmegaConf.is_interpolation(node, str(k))
    ]
    sections = [k for k in own if OmegaConf.is_dict(node[k])]
    return [f"{k}.{name}" for k in sections if k != "hydra" and name in node[k]]
