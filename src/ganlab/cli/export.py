"""Write a layer graph, or a run's generator or discriminator, as Keras, ONNX, Python or the modular framework has it."""

from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print what was written."""
    reader = parser("export", __doc__)
    reader.add_argument("source", type=Path, help="a run folder (with its weights), or a graph's file (without)")
    reader.add_argument("overrides", nargs="*", help="of a file's dataset, such as dataset.image_size=64")
    reader.add_argument("--to", required=True, help="keras, onnx, python or modular")
    reader.add_argument("--out", type=Path, help="the path without its ending (./PLAYER)")
    reader.add_argument("--player", choices=["generator", "discriminator"], help="of a run: the generator")
    reader.add_argument("--dataset", default="digits", help="of a file: the word of the dataset (digits)")
    reader.add_argument("--latent-dim", type=int, default=100, help="of a file: numbers of a latent (100)")
    reader.add_argument("--trust", action="store_true", help="let words with a dot in a file name any module")
    given = reader.parse_intermixed_args(arguments)
    from ganlab.errors import WrongUse
    from ganlab.layer.graph.export import export, formats
    from ganlab.measure.exported import exported_file, exported_run

    if given.to not in formats():
        raise WrongUse(f"--to {given.to} is not known; use {', '.join(formats())}")
    if (given.source / "config.yaml").is_file():
        laid_out, network = exported_run(given.source, given.player or "generator")
    else:
        words = [f"dataset={given.dataset}", *given.overrides]
        laid_out, network = exported_file(given.source, words, given.player, given.latent_dim, given.trust), None
    for path in export(laid_out, network, given.to, given.out or Path(laid_out.player)):
        print(path)
