"""Turn a network or a config of another framework into words of ./conf.

A Keras config (.json, .keras), a torch nn.Sequential (FILE.py:FUNCTION) and the `layers` of a modular framework's JSON
become layer graphs; any other JSON of the modular framework becomes an experiment.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Write the words or the experiment, and print what was mapped, repaired and left out."""
    reader = parser("import", __doc__)
    reader.add_argument("file", help="a .json or .keras file, or FILE.py:FUNCTION")
    reader.add_argument("--out", type=Path, help="of an experiment: the file to write (conf/experiment/NAME.yaml)")
    reader.add_argument("--literal", action="store_true", help="the original's recipe, degenerate cells included")
    reader.add_argument("--name", help="of a graph: its word (the name of FILE)")
    reader.add_argument("--player", choices=["generator", "discriminator"], help="of a graph: inferred if not given")
    reader.add_argument("--dataset", default="digits", help="of a graph: what it is checked for (digits)")
    given = reader.parse_args(arguments)
    from ganlab.layer.graph.importing.words import graphs

    found = graphs(given.file)
    if found is None:
        import_experiment(Path(given.file), given.out, given.literal)
    else:
        import_graphs(found, given)


def import_graphs(found: Sequence[Any], given: Any) -> None:
    """Write each graph as a word."""
    from ganlab.build.make import make
    from ganlab.config import compose
    from ganlab.layer.graph.facts import Facts
    from ganlab.layer.graph.importing.words import write

    dataset = make(compose([f"dataset={given.dataset}"]).dataset)
    facts = Facts(dataset.sample_shape, dataset.num_classes)
    name = given.name or Path(given.file.partition(":")[0]).stem
    for one in found:
        print("\n".join(write(one, name, facts, Path("conf"), given.player)))


def import_experiment(file: Path, out: Path | None, literal: bool) -> None:
    """Write the experiment."""
    from ganlab.published.modular import import_file

    found = import_file(file, literal)
    out = out or Path("conf/experiment") / f"{file.stem}.yaml"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.text(file.name))
    for title, sentences in (("mapped", found.mapped), ("repaired", found.repaired), ("left out", found.left_out)):
        print("\n".join(f"{title:10s}{sentence}" for sentence in sentences) if sentences else f"{title:10s}nothing")
    print(f"{out}\npython train.py experiment={out.stem}")
