"""SeqGAN in a JSON of the modular framework (Sinha et al. 2019)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganlab.errors import WrongUse
from ganlab.published.toolkit import Import, Node

TEXT = "seq_gan"


def is_text(choice: Any) -> bool:
    """Whether a player is SeqGAN's."""
    return str(choice).strip().lower().replace("-", "_") == TEXT


def read_text(found: Import, content: Node, players: Mapping[str, Node], file: Path) -> None:
    """The game, its networks and its data: the text at data_path, else SeqGAN's synthetic language.

    Raises:
        WrongUse: only one player is SeqGAN's.
    """
    for player, other in (("generator", "discriminator"), ("discriminator", "generator")):
        if not is_text(players[other].get("choice")):
            raise WrongUse(
                f"{player}.choice={TEXT} writes text, and the {other}'s is {players[other].get('choice')}; give both "
                f"the choice {TEXT}"
            )

    named = content.get("data_path") or content.get("dataset") or content.get("data")
    path = next((p for p in (Path(str(named)).expanduser(), file.parent / str(named)) if p.is_file()), None)
    found.overrides |= {"dataset": "oracle" if path is None else "text", "game": "sequence"}
    found.overrides |= {"generator": "lstm", "discriminator": "text_cnn"}
    found.mapped.append(f"choice={TEXT} -> game=sequence generator=lstm discriminator=text_cnn")
    if path is not None:
        found.set("dataset.path", str(path), "data_path")
    else:
        source = "no data_path" if named is None else f"data_path={named} is no file here"
        found.repaired.append(f"{source}; the data are SeqGAN's synthetic language, dataset=oracle")
    for player, node in players.items():
        if (loss := node.get("loss")) is not None:
            found.left_out.append(f"{player}.loss={loss}: the discriminator's is SeqGAN's, the generator's its reward")
    if (metric := content.get("metric_evaluate") or content.get("metric")) is not None:
        found.left_out.append(f"metric_evaluate={metric}: it is of images; the metrics are those of the dataset")
