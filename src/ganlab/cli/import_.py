"""Turn a config of the modular framework (JSON) into an experiment of ./conf/experiment."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Write the experiment, and print what was mapped, repaired and left out."""
    reader = parser("import", __doc__)
    reader.add_argument("file", type=Path, help="a JSON file")
    reader.add_argument("--out", type=Path, help="where to write it (conf/experiment/<name of FILE>.yaml)")
    reader.add_argument("--literal", action="store_true", help="the original's recipe, degenerate cells included")
    given = reader.parse_args(arguments)
    from ganlab.published.modular import import_file

    found = import_file(given.file, given.literal)
    out = given.out or Path("conf/experiment") / f"{given.file.stem}.yaml"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(found.text(given.file.name))
    for title, sentences in (("mapped", found.mapped), ("repaired", found.repaired), ("left out", found.left_out)):
        print("\n".join(f"{title:10s}{sentence}" for sentence in sentences) if sentences else f"{title:10s}nothing")
    print(f"{out}\npython train.py experiment={out.stem}")
