"""Recurrent layers."""

from collections.abc import Callable, Mapping
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer

WORDS = {"SimpleRNN": "rnn", "LSTM": "lstm", "GRU": "gru"}


def _recurrent(word: str) -> Callable[[Importer], None]:
    def make(i: Importer) -> None:
        _add(i, word, i.config, bidirectional=False)

    return make


def _bidirectional(i: Importer) -> None:
    """The layer inside, once from either end."""
    inside, back = i.config["layer"], i.config.get("backward_layer")
    word = WORDS.get(inside["class_name"])
    if word is None or i.config["merge_mode"] != "concat":
        raise WrongUse(f"{i.name} is a {inside['class_name']} whose ends are not put beside each other; use concat")
    if back is not None and back["class_name"] != inside["class_name"]:
        raise WrongUse(f"{i.name} has another layer backward than forward; use one of one kind")
    _add(i, word, inside["config"], bidirectional=True)


def _add(i: Importer, word: str, config: Mapping[str, Any], *, bidirectional: bool) -> None:
    usual = {"activation": "tanh", "go_backwards": False, "return_state": False, "stateful": False, "use_bias": True}
    usual |= {} if word == "rnn" else {"recurrent_activation": "sigmoid"}
    usual |= {"reset_after": True} if word == "gru" else {}
    for key, value in usual.items():
        if config.get(key, value) != value:
            raise WrongUse(f"{i.name} has {key} {config[key]}, and {word} has {value} alone; set that")
    for key in ("dropout", "recurrent_dropout"):
        if config.get(key):
            raise WrongUse(f"{i.name} has {key} {config[key]}, which {word} has not; put a Dropout before it")
    values = {"width": config["units"], "sequence": config["return_sequences"], "bidirectional": bidirectional}
    i.add(word, values, weights=True)
    i.config = {**i.config, "activation": None}  # its own, and not one that follows
    i.rank = 2 if config["return_sequences"] else 1


KINDS = {
    **{kind: _recurrent(word) for kind, word in WORDS.items()},
    "Bidirectional": _bidirectional,
}
