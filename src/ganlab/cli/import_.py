"""Turn a network or a config of another framework into words of ./conf.

A Keras config (.json, .keras), a torch nn.Sequential (FILE.py:FUNCTION) and the `layers` of a modular framework's JSON
become layer graphs; whatever else the modular framework's JSON says becomes an experiment, which names those graphs.
"""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Write the words or the experiment, and print what was mapped, repaired and left out."""
    reader = parser("import", __doc__)
    reader.add_argument("file", help="a .json or .keras file, or FILE.py:FUNCTION")
    reader.add_argument("--out", type=Path, help="of an experiment: the file to write (experiment/NAME.yaml in --conf)")
    reader.add_argument("--conf", type=Path, default=Path("conf"), help="the folder that the words go to (conf)")
    reader.add_argument("--literal", action="store_true", help="the original's recipe, degenerate cells included")
    reader.add_argument("--name", help="of a graph: its word (the name of FILE)")
    reader.add_argument("--player", choices=["generator", "discriminator"], help="of a graph: inferred if not given")
    reader.add_argument("--dataset", help="of a graph: what it is checked for (the experiment's, or digits)")
    given = reader.parse_args(arguments)
    from ganlab.layer.graph.importing.words import graphs, is_whole
    from ganlab.published.modular import import_file

    file, found = Path(given.file.partition(":")[0]), graphs(given.file)
    name = given.name or file.stem
    if found is None or is_whole(file):
        own = {graph.player: name for graph in found or () if graph.player}
        experiment = import_file(file, given.literal, own)
        import_graphs(found or (), name, experiment, given)
        import_experiment(experiment, file, given.out or given.conf / "experiment" / f"{file.stem}.yaml")
    else:
        import_graphs(found, name, None, given)


def import_graphs(found: Sequence[Any], name: str, experiment: Any, given: Namespace) -> None:
    """Write each graph as a word, checked for the data that it is to make or to judge."""
    if not found:
        return
    from ganlab.cli.check import facts_of
    from ganlab.layer.graph.importing.words import write

    words = [f"dataset={given.dataset or 'digits'}"]
    if experiment is not None and given.dataset is None:
        values = experiment.values.get("dataset", {})
        words = [f"dataset={experiment.overrides['dataset']}", *(f"dataset.{k}={v}" for k, v in values.items())]
    facts = facts_of(words, 100)
    for one in found:
        print("\n".join(write(one, name, facts, given.conf, given.player)))


def import_experiment(found: Any, file: Path, out: Path) -> None:
    """Write the experiment."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.text(file.name))
    for title, sentences in (("mapped", found.mapped), ("repaired", found.repaired), ("left out", found.left_out)):
        print("\n".join(f"{title:10s}{sentence}" for sentence in sentences) if sentences else f"{title:10s}nothing")
    print(f"{out}\npython train.py experiment={out.stem}")
