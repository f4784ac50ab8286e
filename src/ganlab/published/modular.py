"""The modular framework's JSON (Sinha et al. 2019) as an experiment of conf/experiment."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ganlab.dataset.pickled import Pickled
from ganlab.errors import WrongUse
from ganlab.published.process import read_process
from ganlab.published.text import TEXT, is_text, read_text
from ganlab.published.toolkit import Import, Node

PLAYERS = ("generator", "discriminator")
WORDS = ("gan", "cgan", "dcgan", "wgan", "wgan_gp")  # of images
REFUSED = {"cycle_gan": "it translates images between two sets"}
LOSSES = {"BCE": "non_saturating", "MSE": "least_squares", "Mean": "wasserstein"}
METRICS = {"FID": "fid", "MMD": "kid"}
OPTIMIZERS = {"Adam": "torch.optim.Adam", "RMSprop": "ganlab.optimizer.rmsprop.RMSprop", "SGD": "torch.optim.SGD"}
OWN = {"dataset1.p": "mnist", "dataset2.p": "cifar10"}  # what the toolkit's own downloads hold
# What the letters of a file's name say; the first that is in them counts.
NAMES = {"fashion": "fashion_mnist", "mnist": "mnist", "cifar100": "cifar100", "cifar": "cifar10", "digits": "digits"}
PATHS = ("result_path", "save_model_path", "performance_log")  # one run folder holds all of these


def import_file(path: Path, literal: bool = False, own: Mapping[str, str] | None = None) -> Import:
    """Read a JSON file of either shape: the released toolkit's, or the paper's with parts by name alone.

    `literal` takes the original's recipe (compat=modular) instead of the discriminator's. `own` has the word of a
    player whose layers the file describes.

    Raises:
        WrongUse: it is not such a file, or names a choice that there is not.
    """
    content = _read(path)
    players = {p: _player(content, p, (own or {}).get(p)) for p in PLAYERS}
    found = Import()
    if any(is_text(players[p].get("choice")) for p in PLAYERS):
        read_text(found, content, players, path)
        _optimizers(found, players, dict.fromkeys(PLAYERS, TEXT), literal)
        read_process(found, content, dict.fromkeys(PLAYERS, TEXT), literal)
        _rest(found, content, players)
        return found

    known = {p: (*WORDS, *(w for w in [(own or {}).get(p)] if w)) for p in PLAYERS}
    words = {p: _choice(f"{p}.choice", players[p].get("choice"), known[p]) for p in PLAYERS}
    for player in PLAYERS:
        found.overrides[player] = words[player]
        found.mapped.append(f"{player}.{'layers' if own and player in own else 'choice'} -> {player}={words[player]}")

    labelled = _data(found, content, players, path)
    _losses(found, players, words, literal)
    _optimizers(found, players, words, literal)
    read_process(found, content, words, literal)
    _metric(found, content, labelled)
    _rest(found, content, players)
    return found


def _read(path: Path) -> Node:
    try:
        content = json.loads(path.read_text(), object_hook=Node)
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} cannot be read as JSON ({error}); give a config of the modular framework") from error
    if not isinstance(content, Node) or not all(player in content for player in PLAYERS):
        raise WrongUse(f"{path} names no generator and discriminator; give a config of the modular framework")
    return content


def _player(content: Node, player: str, own: str | None) -> Node:
    """A player's node: the toolkit's {"choice": ...}, or the paper's plain name with its settings beside it."""
    given = content.get(player)
    node = given if isinstance(given, Node) else Node({"choice": given})
    if own is not None:
        node.used |= {"layers", "choice"}
        if isinstance(node["layers"], Node):
            node["layers"].use()
        node["choice"] = own
    for key in ("name", "type", "model"):
        if "choice" not in node and key in node:
            node["choice"] = node.get(key)
    if node.get("choice") is None:
        raise WrongUse(f"{player} has no choice; add one of {', '.join(WORDS)}")

    for key in ("loss", "optimizer"):
        shared = content.get(key)
        per_player = isinstance(shared, Node) and any(p in shared for p in PLAYERS)
        if key not in node and shared is not None:
            node[key] = shared.get(player) if per_player else shared
    if isinstance(node.get("optimizer"), str):
        node["optimizer"] = Node({"choice": node["optimizer"]})
    return node


def _choice(key: str, value: Any, known: Iterable[str]) -> str:
    word = str(value).strip()
    word = next((k for k in known if k.lower() == word.lower().replace("-", "_")), word)
    if word not in known:
        why = f" ({REFUSED[word]})" if word in REFUSED else ""
        raise WrongUse(f"{key}={value} cannot be imported{why}; it must be one of {', '.join(known)}")
    return word


def _data(found: Import, content: Node, players: Mapping[str, Node], file: Path) -> bool:
    """The dataset and its size; whether it has labels."""
    named = content.get("data_path") or content.get("dataset") or content.get("data")
    source = "no data_path" if named is None else f"data_path={named}"
    path = next((p for p in (Path(str(named)).expanduser(), file.parent / str(named)) if p.is_file()), None)
    if path is not None:
        found.overrides["dataset"] = "pickled"
        found.set("dataset.path", str(path), "data_path")
    else:
        found.overrides["dataset"] = word = _known_dataset(found, str(named or "dataset1.p"), source)
        found.mapped.append(f"{source} -> dataset={word}")
    _size(found, players)

    if "latent_dim" in players["generator"]:
        latent_dim = found.number("latent_dim", players["generator"].get("latent_dim"))
        found.set("generator.latent_dim", latent_dim, "latent_dim")
    return path is None or _has_labels(path)


def _known_dataset(found: Import, named: str, source: str) -> str:
    """The dataset of a file that is not here, by its name."""
    letters = re.sub(r"[^a-z0-9]", "", Path(named).stem.lower())
    exact = OWN.get(Path(named).name) or next((w for w in NAMES.values() if w == named.lower()), None)
    word = exact or next((word for letter, word in NAMES.items() if letter in letters), None)
    if word is None:
        raise WrongUse(f"{source} is no file here; put it there, or name mnist, fashion_mnist or cifar10")
    if exact is None:
        found.repaired.append(f"{source} is no file here; by its name it is {word}, which is loaded instead")
    return word


def _has_labels(path: Path) -> bool:
    try:
        return Pickled(str(path)).labels is not None
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _size(found: Import, players: Mapping[str, Node]) -> None:
    sizes = [found.number(f"{p}.input_shape", n.get("input_shape")) for p, n in players.items() if "input_shape" in n]
    channels = [int(found.number(f"{p}.channels", n.get("channels"))) for p, n in players.items() if "channels" in n]
    word = found.overrides["dataset"]
    size = max(sizes, default=32)
    if len(set(sizes)) > 1:
        found.repaired.append(f"the players' input_shape differ ({sizes[0]} and {sizes[1]}); both see {size} pixels")
    if word in ("mnist", "fashion_mnist") and size < 32:
        found.repaired.append(f"{size} pixels are padded to 32, the size at which all 16 pairs go together")
        size = 32

    source = "input_shape" if sizes else "no input_shape (the toolkit: 32 for dcgan and cgan, else 28)"
    found.set("dataset.image_size", int(size), source)
    if word == "digits":  # grey, and without that parameter
        return
    depth = 3 if word.startswith("cifar") else max(channels, default=1)
    found.set("dataset.channels", depth, "channels" if channels else "no channels")


def _losses(found: Import, players: Mapping[str, Node], words: Mapping[str, str], literal: bool) -> None:
    losses = {p: _choice(f"{p}.loss", n.get("loss"), LOSSES) for p, n in players.items() if n.get("loss")}
    if literal:
        found.overrides["compat"] = "modular"
        found.left_out += [f"{p}.loss={loss}: compat=modular has the shipped ones" for p, loss in losses.items()]
        return
    if "discriminator" in losses:
        found.overrides["loss"] = LOSSES[losses["discriminator"]]
        found.mapped.append(f"discriminator.loss={losses['discriminator']} -> loss={found.overrides['loss']}")

    ours = {"wgan": "Mean", "wgan_gp": "Mean", "cgan": "MSE"}.get(words["discriminator"], "BCE")
    if losses.get("generator", ours) != losses.get("discriminator", ours):
        found.repaired.append(
            f"generator.loss={losses.get('generator', ours)} does not belong to the discriminator's loss; both play "
            "the discriminator's game"
        )
    elif "generator" in losses:
        found.mapped.append(f"generator.loss={losses['generator']} -> the discriminator's")


def _optimizers(found: Import, players: Mapping[str, Node], words: Mapping[str, str], literal: bool) -> None:
    given = {p: n.get("optimizer") for p, n in players.items() if n.get("optimizer")}
    if literal:
        found.left_out += [f"{p}.optimizer={n.use()}: compat=modular has the shipped ones" for p, n in given.items()]
    if literal or not given:
        return

    found.overrides["optimizer"] = None
    for player in PLAYERS:
        node = given.get(player, Node({"choice": "RMSprop" if words[player] == "wgan" else "Adam"}))
        word = _choice(f"{player}.optimizer.choice", node.get("choice", "Adam"), OPTIMIZERS)
        default = 5e-5 if word == "RMSprop" else 2e-4
        rate = found.number(f"{player}.optimizer.learning_rate", node.get("learning_rate") or node.get("lr", default))
        made: dict[str, Any] = {"_target_": OPTIMIZERS[word], "_partial_": True, "lr": float(rate)}
        if word == "Adam":
            made["betas"] = [float(found.number(b, node.get(b, d))) for b, d in (("b1", 0.5), ("b2", 0.999))]
            made["fused"] = True
        found.set(f"optimizer.{player}", made, f"{player}.optimizer")


def _metric(found: Import, content: Node, labelled: bool) -> None:
    named = content.get("metric_evaluate") or content.get("metric")
    word = METRICS[_choice("metric_evaluate", named, METRICS)] if named else None
    if not labelled:
        found.overrides["metric"] = []
        found.repaired.append(
            f"the pickle has no labels for features=classifier to learn; nothing is measured (for that: "
            f"features=inception metric=[{word or 'fid,kid'}])"
        )
    elif word:
        found.overrides["metric"] = [word]
        found.mapped.append(f"metric_evaluate={named} -> metric=[{word}]")


def _rest(found: Import, content: Node, players: Mapping[str, Node]) -> None:
    """The samples' interval, and every key at every depth that nobody asked for."""
    if content.get("sample_interval") is not None:
        interval = found.number("sample_interval", content.get("sample_interval"))
        found.set("training.sample_every", interval, "sample_interval")
    found.left_out += [
        f"{key}={content.get(key)}: everything is in the run's folder" for key in PATHS if key in content
    ]
    if "cuda" in content:
        found.left_out.append(f"cuda={content.get('cuda')}: trainer=auto finds the device")

    for player, node in players.items():
        if (path := node.get("pre_trained_path")) is not None:
            found.left_out.append(
                f"{player}.pre_trained_path={path}: its weights are not read; init_from=RUN takes ours"
            )
        if node is not content.get(player):
            found.left_out += [f"{unused} is not known" for unused in node.unused(f"{player}.")]
    found.left_out += [f"{unused} is not known" for unused in content.unused()]
