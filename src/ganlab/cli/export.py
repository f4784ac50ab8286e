"""Write a run as safetensors, ONNX or a model card, or a layer graph as Keras, ONNX, Python or JSON.

ganlab export RUN --to safetensors          # both networks, with the config that builds them
ganlab export RUN --to onnx --out model     # the generator that is judged, for any batch size
ganlab export RUN --to card --out README    # data, recipe, scores, samples and licence, for a model hub
ganlab export FILE --to keras               # of a graph, in a file or of a run
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_runs


def run(arguments: Sequence[str]) -> None:
    """Print what was written."""
    given = _reader().parse_intermixed_args(arguments)
    from ganlab.errors import WrongUse
    from ganlab.layer.graph.export import formats as graph_formats
    from ganlab.measure.export import formats

    known = sorted({*graph_formats(), *formats()})
    if given.to not in known:
        raise WrongUse(f"--to {given.to} is not known; use {', '.join(known)}")
    for path in _of_file(given) if given.source.is_file() else _of_run(given):
        print(path)


def _reader() -> ArgumentParser:
    reader = parser("export", __doc__)
    reader.add_argument(
        "source", type=Path, help="a run's folder, the beginning of its signature, or a graph's file (without weights)"
    )
    reader.add_argument("overrides", nargs="*", help="of a file's dataset, such as dataset.image_size=64")
    reader.add_argument("--to", required=True, help="safetensors, onnx, card; keras, python, modular of a graph")
    reader.add_argument(
        "-o", "--out", type=Path, help="the path without its ending (RUN/exports/PLAYER, or ./PLAYER of a file)"
    )
    reader.add_argument("--player", choices=["generator", "discriminator"], help="of a run's graph: the generator")
    reader.add_argument("--dataset", default="digits", help="of a file: the word of the dataset (digits)")
    reader.add_argument("--latent-dim", type=int, help="of a file: numbers of a latent (what it says, or 100)")
    reader.add_argument("--trust", action="store_true", help="build code beyond ganlab's and torch.nn's")
    takes_runs(reader)
    return reader


def _of_run(given: Namespace) -> list[Path]:
    """A format of all runs, or the graph of a run's player."""
    from ganlab.layer.graph import export as graph
    from ganlab.measure import export
    from ganlab.measure.exported import exported_run
    from ganlab.store.find import find

    found, player = find(given.source, given.runs, trusted=given.trust), given.player or "generator"
    out = given.out or found.folder / "exports" / player
    if given.to in export.formats() and player == "generator":
        return export.export(found, given.to, out)
    return graph.export(*exported_run(found, player), given.to, out)


def _of_file(given: Namespace) -> list[Path]:
    """A graph without weights."""
    from ganlab.errors import WrongUse
    from ganlab.layer.graph.export import export, formats
    from ganlab.measure.exported import exported_file

    if given.to not in formats():
        raise WrongUse(f"--to {given.to} is of a run, and {given.source} is a graph's file; use {', '.join(formats())}")
    words = [f"dataset={given.dataset}", *given.overrides]
    laid_out = exported_file(given.source, words, given.player, given.latent_dim, given.trust)
    return export(laid_out, None, given.to, given.out or Path(laid_out.player))
