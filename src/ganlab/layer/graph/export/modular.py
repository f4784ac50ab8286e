"""The modular framework's JSON, with the graph as a player's `layers`."""

import json
from pathlib import Path
from typing import Any

from torch import nn

from ganlab.layer.graph.canonical import plain_graph
from ganlab.layer.graph.laid_out import LaidOut


def write(laid_out: LaidOut, network: nn.Module | None, out: Path) -> list[Path]:
    """`out`.json; where it is there already, the other player in it stays."""
    path = out.with_suffix(".json")
    content = json.loads(path.read_text()) if path.is_file() else {}
    player: dict[str, Any] = {"layers": plain_graph(laid_out.graph)}
    if laid_out.player == "generator":
        player = {"latent_dim": laid_out.inputs["latent"][0], **player}
    path.write_text(json.dumps({**content, laid_out.player: player}, indent=2) + "\n")
    return [path]
