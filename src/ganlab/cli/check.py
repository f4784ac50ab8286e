"""Check a layer graph: shapes, parameters, multiply-adds, memory, receptive field, and all its problems at once."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ganlab.cli import parser
from ganlab.errors import WrongUse
from ganlab.layer.graph.facts import Facts


def run(arguments: Sequence[str]) -> None:
    """Print what was found; exit with 2 where something keeps the graph from being built."""
    reader = parser("check", __doc__)
    reader.add_argument(
        "file", type=Path, help="a YAML or JSON file with `nodes`, or a word's, such as conf/generator/layers_mlp.yaml"
    )
    reader.add_argument("overrides", nargs="*", help="of the dataset, such as dataset.image_size=64")
    reader.add_argument("--dataset", default="digits", help="the word of the dataset (digits)")
    reader.add_argument("--player", choices=["generator", "discriminator"], help="inferred where it is not given")
    reader.add_argument("--latent-dim", type=int, help="numbers of a latent (what FILE says, or 100)")
    reader.add_argument("--trust", action="store_true", help="let words with a dot name any module")
    reader.add_argument("--json", action="store_true", help="as JSON")
    given = reader.parse_intermixed_args(arguments)
    from ganlab.layer.graph.file import check_file, latent_dim_of
    from ganlab.layer.graph.summary import as_data, lines

    latent_dim = latent_dim_of(given.file) if given.latent_dim is None else given.latent_dim
    facts = facts_of([f"dataset={given.dataset}", *given.overrides], latent_dim)
    laid_out = check_file(given.file, facts, given.player, given.trust)
    print(json.dumps(as_data(laid_out)) if given.json else "\n".join(lines(laid_out)))
    if laid_out.stops:
        sys.exit(2)


def facts_of(words: Sequence[str], latent_dim: int) -> Facts:
    """What a graph knows of the dataset that some words choose, without torch.

    Raises:
        WrongUse: there is no such dataset, or it cannot be.
    """
    from ganlab.build.make import make
    from ganlab.build.unimported import check_unimported
    from ganlab.config import compose

    if latent_dim < 1:
        raise WrongUse(f"--latent-dim must be at least 1, got {latent_dim}")
    cfg = compose(words)
    check_unimported(cfg)
    dataset = make(cfg.dataset)
    return Facts(dataset.sample_shape, dataset.num_classes, latent_dim)
