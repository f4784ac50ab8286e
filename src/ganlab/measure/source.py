"""What a game makes samples of: latents, or samples."""

from ganlab.dataset import Dataset
from ganlab.game import Game
from ganlab.game.average import Statistics
from ganlab.measure.sampler import Sampler
from ganlab.measure.translations import Translations


def source(
    game: Game,
    dataset: Dataset,
    *,
    num_classes: int | None = None,
    average: bool = True,
    statistics: Statistics | None = None,
    truncation: float | None = None,
) -> Sampler | Translations:
    """A game's samples, to be measured and looked at; `num_classes` None is the dataset's.

    Raises:
        ValueError: `statistics` or `truncation` are for generators that start from latents, or cannot be.
    """
    if game.evaluated.input_shape is None:
        classes = dataset.num_classes if num_classes is None else num_classes
        return Sampler(game, classes, average=average, statistics=statistics, truncation=truncation)
    for name, given in (("statistics", statistics), ("truncation", truncation)):
        if given is not None:
            raise ValueError(
                f"--{name} is for generators that start from latents, and this one translates; leave it out"
            )
    return Translations(game, dataset, average=average)
