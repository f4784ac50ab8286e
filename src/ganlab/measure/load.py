"""A trained game back from its run folder."""

from dataclasses import dataclass
from typing import Any

from ganlab.build.build import build_run
from ganlab.build.parts import Parts
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.game import Game
from ganlab.game.average import Statistics
from ganlab.measure.sampler import Sampler
from ganlab.measure.source import source
from ganlab.measure.translations import Translations
from ganlab.store.checkpoint import newest, read
from ganlab.store.checkpoint_file import all_in, file_name
from ganlab.store.run import Run


@dataclass(frozen=True)
class Trained:
    """What a run's config names, and its game with the weights of a checkpoint."""

    parts: Parts
    game: Game

    def sampler(self, statistics: Statistics | None = None, truncation: float | None = None) -> Sampler:
        """Its generator, to be judged from latents.

        Raises:
            WrongUse: the truncation cannot be.
        """
        with as_wrong_use():
            classes = self.parts.dataset.num_classes
            return Sampler(self.game, classes, statistics=statistics, truncation=truncation)

    def source(self, statistics: Statistics | None = None, truncation: float | None = None) -> Sampler | Translations:
        """Its samples, whatever they are made of.

        Raises:
            WrongUse: `statistics` or `truncation` are nothing to this generator.
        """
        with as_wrong_use():
            return source(self.game, self.parts.dataset, statistics=statistics, truncation=truncation)


def load(run: Run, checkpoint: str | None = None) -> Trained:
    """A run as its newest checkpoint (or `checkpoint`, "best" or a file in `checkpoints/`) holds it, built once.

    Raises:
        WrongUse: there is no such checkpoint, or it cannot be read.
    """
    parts = build_run(run)
    game = parts.game(1)
    state = newest(run.checkpoints) if checkpoint is None else _read_named(run, checkpoint)
    if state is None:
        way_out = "its command with fresh=true trains it anew" if run.state == "finished" else "train it first"
        raise WrongUse(f"{run.folder} has no checkpoint that can be read; {way_out}")
    game.load_state_dict(state["gan"]["weights"])
    game.turn = state["gan"]["turn"]
    game.eval()
    return Trained(parts, game)


def look(
    run: Run, command: str, checkpoint: str | None = None, *, images: bool = True, latents: bool = True
) -> Trained:
    """As `load`, for a command that (with `latents`) starts from those and (with `images`) shows images.

    Raises:
        WrongUse: besides what `load` says, the run has none.
    """
    trained = load(run, checkpoint)
    if latents and not trained.game.evaluated.latent_dim:
        raise WrongUse(f"ganlab {command} starts from latents, and the generator of {run.folder} takes none")
    modality = trained.parts.dataset.modality
    if images and modality.name != "images":
        raise WrongUse(
            f"ganlab {command} is for runs on images, and {run.folder} makes {modality.name}; ganlab sample draws those"
        )
    return trained


def _read_named(run: Run, checkpoint: str) -> dict[str, Any]:
    try:
        return read(run.checkpoints / file_name(checkpoint))
    except (OSError, RuntimeError) as error:
        there = ", ".join(p.name for p in all_in(run.checkpoints))
        raise WrongUse(f"{checkpoint} cannot be read in {run.checkpoints} ({error}); there are {there}") from error
