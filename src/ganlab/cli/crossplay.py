"""Let every discriminator judge every generator: an accuracy table and a rating of both, as a picture and as JSON."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser, takes_runs
from ganlab.store.find import find, runs_in, sweep_folder
from ganlab.store.run import Run
from ganlab.store.sweep import FILE


def run(arguments: Sequence[str]) -> None:
    """Print the table, and where the picture lies."""
    reader = parser("crossplay", __doc__)
    reader.add_argument("run", type=Path, nargs="+", help="a sweep's folder, or several runs (folders or signatures)")
    reader.add_argument("-o", "--out", type=Path, help="a folder (the sweep's, or pictures/ of the first run)")
    reader.add_argument("-n", "--count", type=int, default=1000, help="samples of each generator")
    reader.add_argument("--checkpoint", help="best, or a file in checkpoints/ (the newest)")
    reader.add_argument("--seed", type=int, default=0)
    takes_runs(reader)
    given = reader.parse_args(arguments)
    from ganlab.measure.crossplay import write_crossplay
    from ganlab.report.evidence.crossplay import as_text
    from ganlab.sweep.end import publish_if_asked

    alone = sweep_folder(given.run[0], given.runs)
    sweep = len(given.run) == 1 and ((alone / FILE).exists() or (not Run(alone).exists and alone.is_dir()))
    folders = [alone] if sweep else [find(text, given.runs).folder for text in given.run]
    play, picture = write_crossplay(folders, given.out, given.count, given.checkpoint, given.seed)
    print(as_text(play))
    print(f"\n{picture}")
    asked = next(iter(runs_in(alone)), None) if sweep else None
    sent = None if asked is None else publish_if_asked(alone, asked.config)
    if sent is not None:
        print(f"W&B {sent}")
