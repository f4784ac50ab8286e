"""Several inputs."""

from collections.abc import Callable

from ganlab.errors import WrongUse
from ganlab.layer.graph.importing.keras.importer import Importer


def _together(word: str) -> Callable[[Importer], None]:
    def make(i: Importer) -> None:
        if word == "concat" and i.rank == 2:
            raise WrongUse(f"{i.name} joins lengths, which concat has another order for; join images or vectors")
        i.channels_last(word)
        i.add(word)

    return make


KINDS = {"Add": _together("add"), "Multiply": _together("multiply"), "Concatenate": _together("concat")}
