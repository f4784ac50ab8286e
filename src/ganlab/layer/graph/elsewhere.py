"""Words that are no layers but belong to another part of a run."""

from functools import cache

from ganlab.config import conf_folder

LOSSES = {  # as Keras, torch and the modular framework call them, without underscores
    "bce": "non_saturating",
    "binarycrossentropy": "non_saturating",
    "mse": "least_squares",
    "meansquarederror": "least_squares",
    "mean": "wasserstein",
    "crossentropy": "softmax",
    "categoricalcrossentropy": "softmax",
    "sparsecategoricalcrossentropy": "softmax",
}
OPTIMIZERS = {"adamw": "adam", "nadam": "adam", "adamax": "adam"}
METHODS = dict.fromkeys(("l1", "mae", "meanabsoluteerror", "euclidean"), "auxiliary=[feature_matching]")
METHODS["reconstruction"] = "discriminator=autoencoder loss=began"


@cache
def part_words(group: str) -> frozenset[str]:
    """The words of a config group."""
    return frozenset(path.stem for path in (conf_folder() / group).glob("*.yaml"))


def other_trade(word: str) -> tuple[str, str] | None:
    """(sentence, way out) of a loss or an optimizer in a network; None for any other word."""
    written = word.lower().removesuffix("loss").rstrip("_")
    plain = written.replace("_", "").removesuffix("withlogits")
    if plain in METHODS:
        return f"{word} is part of the training, not of a network", f"take it out and give {METHODS[plain]}"
    for group, kind, aliases in (("loss", "a loss", LOSSES), ("optimizer", "an optimizer", OPTIMIZERS)):
        found = aliases.get(plain, written)
        if found in part_words(group):
            return f"{word} is {kind}, not a layer", f"take it out and give {group}={found}"
    return None
