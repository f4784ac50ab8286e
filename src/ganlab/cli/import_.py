"""Turn a network or a config of another framework into words of ./conf.

A Keras config (.json, .keras), a torch nn.Sequential (FILE.py:FUNCTION) and the `layers` of a modular framework's JSON
become layer graphs; whatever else the modular framework's JSON says becomes an experiment, which names those graphs.
A network that cannot be built for its dataset is written too, with all that is wrong said, and the exit code is 2.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Write the words or the experiment, and print what was mapped, repaired and left out.

    Exit with 2 where a network that was written cannot be built for the dataset.
    """
    given = _reader().parse_intermixed_args(arguments)
    from ganlab.layer.graph.importing.words import graphs, is_whole
    from ganlab.published.modular import import_file

    file, found = Path(given.file.partition(":")[0]), graphs(given.file)
    name = given.name or file.stem
    if found is None or is_whole(file):
        own = {graph.player: name for graph in found or () if graph.player}
        experiment = import_file(file, given.literal, own)
        fit = import_graphs(found or (), name, experiment, given)
        import_experiment(experiment, file, given.out or given.conf / "experiment" / f"{file.stem}.yaml")
    else:
        fit = import_graphs(found, name, None, given)
    if not fit:
        sys.exit(2)


def _reader() -> ArgumentParser:
    reader = parser("import", __doc__)
    reader.add_argument("file", help="a .json or .keras file, or FILE.py:FUNCTION")
    reader.add_argument("overrides", nargs="*", help="of a graph's dataset, such as dataset.image_size=28")
    reader.add_argument(
        "-o", "--out", type=Path, help="of an experiment: the file to write (experiment/NAME.yaml in --conf)"
    )
    reader.add_argument("--conf", type=Path, default=Path("conf"), help="the folder that the words go to (conf)")
    reader.add_argument("--literal", action="store_true", help="the original's recipe, degenerate cells included")
    reader.add_argument("--name", help="of a graph: its word (the name of FILE)")
    reader.add_argument("--player", choices=["generator", "discriminator"], help="of a graph: inferred if not given")
    reader.add_argument("--dataset", help="of a graph: what it is checked for (the experiment's, or digits)")
    return reader


def import_graphs(found: Sequence[Any], name: str, experiment: Any, given: Namespace) -> bool:
    """Write each graph as a word; whether all can be built for the data that they are to make or to judge."""
    from ganlab.cli.check import facts_of
    from ganlab.layer.graph.importing.words import checked, write

    if not found:
        return True
    words = [f"dataset={given.dataset or 'digits'}", *given.overrides]
    if experiment is not None and given.dataset is None:
        values = experiment.values.get("dataset", {})
        words = [f"dataset={experiment.overrides['dataset']}", *(f"dataset.{k}={v}" for k, v in values.items())]
    facts = facts_of(words, 100)
    player = given.player if len(found) == 1 else None
    every = [(one, checked(one, facts, player)) for one in found]  # before anything is written

    for one, laid_out in every:
        path = write(one, laid_out.player, name, given.conf)
        print(path, *(f"{'error' if p.stops else 'warning'} {p}" for p in laid_out.problems), sep="\n")
        print("".join(f"remark  {remark}\n" for remark in one.remarks), end="")
        if laid_out.stops:
            print(f"it cannot be built for {' '.join(words)}; mend {path}, or try `ganlab check {path} dataset=WORD`")
        else:
            print(f"python train.py {laid_out.player}={name}", *([] if words == ["dataset=digits"] else words))
    return not any(laid_out.stops for _, laid_out in every)


def import_experiment(found: Any, file: Path, out: Path) -> None:
    """Write the experiment."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.text(file.name))
    for title, sentences in (("mapped", found.mapped), ("repaired", found.repaired), ("left out", found.left_out)):
        print("\n".join(f"{title:10s}{sentence}" for sentence in sentences) if sentences else f"{title:10s}nothing")
    print(f"{out}\npython train.py experiment={out.stem}")
