"""The instant lab: live games, one per tab."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse
from ganlab.store.facts import typed
from ganlab.store.file import replace_file
from ganlab.studio.asking import quoted
from ganlab.studio.wire import Answer, Lost
from ganlab.studio.worker.asked import chosen, composed
from ganlab.studio.worker.bench import Bench
from ganlab.studio.worker.live import Live

__all__ = ["begin", "end", "play", "save", "see", "step"]

DEFAULTS = (
    "dataset=ring",
    "generator=gan",
    "discriminator=gan",
    "optimizer=adam",
    "generator.widths=[64,64]",
    "discriminator.widths=[64,64]",
    "generator.latent_dim=2",
    "training.batch_size=128",
    "dataset.samples=4000",
    "dataset.deviation=0.03",  # wide enough to be seen
)
DRAWN = ("dataset=points", "dataset.samples=4000", "dataset.deviation=0.03")
# What a tab may ask for at most, so that a turn stays short.
MOST: Mapping[str, int] = {
    "generator.latent_dim": 256,
    "training.batch_size": 1024,
    "training.discriminator_steps": 20,
    "dataset.samples": 50_000,
    "dataset.modes": 100,
}
WIDTHS, WIDEST = 6, 512
# What a page's form shows of a game.
FORM = (
    "optimizer.generator.lr",
    "optimizer.discriminator.lr",
    "training.discriminator_steps",
    "training.batch_size",
    "generator.widths",
    "discriminator.widths",
    "generator.latent_dim",
    "dataset.deviation",
    "seed",
)
SECONDS = 1.5  # of turns in one answer


class _Session:
    """A live game, and the words of the command line for it."""

    def __init__(self, words: Sequence[str], file: str | None) -> None:
        defaults = (*DEFAULTS, *DRAWN) if file else DEFAULTS
        beside = {"metric": "[]", "callback": "[]", "logger": "[]", "trainer": "cpu"}
        beside |= {"dataset.path": quoted(file)} if file else {}
        cfg = composed(words, defaults, beside)
        _refuse_large(cfg)
        self.words = chosen(words, defaults) + ([f"dataset.path={quoted(file)}"] if file else [])
        self.values = {key: _plain(OmegaConf.select(cfg, key)) for key in FORM}
        self.live = Live(cfg)


def _plain(value: Any) -> Any:
    return OmegaConf.to_object(value) if OmegaConf.is_config(value) else value


def _refuse_large(cfg: DictConfig) -> None:
    for key, most in MOST.items():
        group, name = key.split(".")
        value = (cfg.get(group) or {}).get(name)
        if isinstance(value, int) and value > most:
            raise WrongUse(f"{key} is at most {most} in the lab, got {value}; train more than that by the command")
    for player in ("generator", "discriminator"):
        widths = cfg[player].get("widths")
        if widths is None:
            raise WrongUse(f"the lab plays networks with widths, and this {player} has none; use {player}=gan")
        if len(widths) > WIDTHS or any(isinstance(width, int) and width > WIDEST for width in widths):
            raise WrongUse(f"{player}.widths are at most {WIDTHS} of at most {WIDEST} in the lab, got {list(widths)}")


def _session(bench: Bench, id: str) -> _Session:
    if id not in bench.games:
        raise Lost("this lab's game is over: the worker began anew, or other tabs took its place; press Reset")
    bench.games.move_to_end(id)
    found: _Session = bench.games[id]
    return found


def _answer(session: _Session, grid: int) -> Answer:
    live = session.live
    return Answer(
        {
            "turn": live.game.turn,
            "half_turns": live.half_turns,
            "names": live.game.names,
            "rows": live.rows,
            "paused": live.paused,
            **live.view(grid),
        }
    )


def begin(
    bench: Bench,
    id: str,
    words: Sequence[str] = (),
    points: Sequence[Sequence[float]] | None = None,
    folder: str = "",
    grid: int = 32,
) -> Answer:
    """A new game under `id`, in place of any there was; drawn `points` are kept as a file in `folder`."""
    file = None if points is None else _write_points(points, Path(folder))
    bench.games.pop(id, None)
    session = bench.games.get_or_make(id, lambda: _Session(words, file))
    answer = _answer(session, grid)
    answer.plain.update(words=session.words, values=session.values)
    return answer


def _write_points(points: Sequence[Sequence[float]], folder: Path) -> str:
    """The file of drawn points, named by its content."""
    text = "".join(f"{x:.4f},{y:.4f}\n" for x, y in points).encode()
    path = folder / f"drawn-{hashlib.sha256(text).hexdigest()[:8]}.csv"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        replace_file(path, text)
    return str(path)


def play(bench: Bench, id: str, turns: int = 1, grid: int = 32) -> Answer:
    """So many turns, or those of a second and a half."""
    session = _session(bench, id)
    session.live.play(turns, SECONDS)
    return _answer(session, grid)


def step(bench: Bench, id: str, player: str, grid: int = 32) -> Answer:
    """One player's half of a turn."""
    session = _session(bench, id)
    session.live.step(player)
    return _answer(session, grid)


def see(bench: Bench, id: str, grid: int = 32) -> Answer:
    """The game as it is."""
    return _answer(_session(bench, id), grid)


def end(bench: Bench, id: str) -> Answer:
    """Forget a game."""
    bench.games.pop(id, None)
    return Answer({})


def save(bench: Bench, id: str) -> Answer:
    """The command for the same: whether it is so exactly, which half turns prevent."""
    session = _session(bench, id)
    live = session.live
    budget = [f"training.turns={max(1, live.game.turn)}", "training.epochs=null"]
    words = [w for w in session.words if w.partition("=")[0] not in ("training.turns", "training.epochs")] + budget
    told: dict[str, Any] = {"overrides": words, "command": typed(["ganlab", *words])}
    return Answer(told | {"exact": not any(live.half_turns.values()) and live.game.turn > 0})
