"""Words that are no layers but belong to another part of a run."""

from functools import cache

from ganlab.config import conf_folder

LOSSES = {
    "bce": "non_saturating",
    "binary_cross_entropy": "non_saturating",
    "mse": "least_squares",
    "mean": "wasserstein",
    "cross_entropy": "softmax",
}
METHODS = {"l1": "auxiliary=[feature_matching]", "reconstruction": "discriminator=autoencoder loss=began"}


@cache
def part_words(group: str) -> frozenset[str]:
    """The words of a config group."""
    return frozenset(path.stem for path in (conf_folder() / group).glob("*.yaml"))


def other_trade(word: str) -> tuple[str, str] | None:
    """(sentence, way out) of a loss or an optimizer in a network; None for any other word."""
    plain = word.lower().removesuffix("_loss").removesuffix("loss")
    if plain in METHODS:
        return f"{word} is part of the training, not of a network", f"take it out and give {METHODS[plain]}"
    for group, known in (("loss", part_words("loss") | {*LOSSES}), ("optimizer", part_words("optimizer"))):
        if plain in known:
            fix = f"take it out and give {group}={LOSSES.get(plain, plain)}"
            return f"{word} is {'an optimizer' if group == 'optimizer' else 'a loss'}, not a layer", fix
    return None
