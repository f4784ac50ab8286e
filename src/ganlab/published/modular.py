"""The modular framework's JSON (Sinha et al. 2019) as an experiment of conf/experiment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ganlab.errors import WrongUse

PLAYERS = ("generator", "discriminator")
WORDS = ("gan", "cgan", "dcgan", "wgan", "wgan_gp")
REFUSED = {"cycle_gan": "it translates images between two sets", "seq_gan": "it writes text"}
LOSSES = {"BCE": "non_saturating", "MSE": "least_squares", "Mean": "wasserstein"}
METRICS = {"FID": "fid", "MMD": "kid"}
OPTIMIZERS = {"Adam": "torch.optim.Adam", "RMSprop": "ganlab.optimizer.rmsprop.RMSprop", "SGD": "torch.optim.SGD"}
DATASETS = {"dataset1.p": "mnist", "dataset2.p": "cifar10"}  # what the toolkit's own downloads hold
PATHS = ("result_path", "save_model_path", "performance_log")  # one run folder holds all of these
PROCESS = ("epochs", "mini_batch_size", "clip_value", "n_critic", "lambda_gp", "w_loss", "data_label", "classes", "seq")


@dataclass
class Import:
    """What became of a file: the experiment, and what was mapped, repaired and left out, a sentence each."""

    overrides: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    mapped: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def text(self, source: str) -> str:
        """The experiment's YAML."""
        head = ["# @package _global_", f"# Imported from {source}."]
        head += [f"# Repaired: {sentence}" for sentence in self.repaired]
        defaults = [{f"override /{group}": word} for group, word in self.overrides.items()] + ["_self_"]
        body = yaml.safe_dump({"defaults": defaults, **self.values}, sort_keys=False, default_flow_style=False)
        return "\n".join(head) + "\n" + body

    def set(self, key: str, value: Any, source: str) -> None:
        """Put a dotted key into the experiment."""
        *parents, last = key.split(".")
        node = self.values
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
        self.mapped.append(f"{source} -> {key}={value}")


def import_file(path: Path, literal: bool = False) -> Import:
    """Read a JSON file of either shape: the released toolkit's, or the paper's with parts by name alone.

    `literal` takes the original's recipe (compat=modular) instead of the discriminator's.

    Raises:
        WrongUse: it is not such a file, or names a choice that there is not.
    """
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} cannot be read as JSON ({error}); give a config of the modular framework") from error
    if not isinstance(content, dict) or not all(player in content for player in PLAYERS):
        raise WrongUse(f"{path} names no generator and discriminator; give a config of the modular framework")
    content = {**content, **{p: _player(content, p) for p in PLAYERS}}
    found = Import()
    words = {p: _choice(f"{p}.choice", content[p]["choice"], WORDS) for p in PLAYERS}
    for player in PLAYERS:
        found.overrides[player] = words[player]
        found.mapped.append(f"{player}.choice -> {player}={words[player]}")
    _data(found, content, path)
    _losses(found, content, words, literal)
    _optimizers(found, content, words, literal)
    _process(found, content, words, literal)
    _metric(found, content)
    _rest(found, content)
    return found


def _player(content: Mapping[str, Any], player: str) -> dict[str, Any]:
    """A player's node: the toolkit's {"choice": ...}, or the paper's plain name with its settings beside it."""
    node = content[player]
    node = {"choice": node} if isinstance(node, str) else dict(node)
    for key in ("name", "type", "model"):
        if "choice" not in node and key in node:
            node["choice"] = node.pop(key)
    for key in ("loss", "optimizer"):
        shared = content.get(key)
        if key not in node and shared is not None:
            per_player = isinstance(shared, dict) and any(p in shared for p in PLAYERS)
            node[key] = shared.get(player) if per_player else shared
    if "choice" not in node:
        raise WrongUse(f"{player} has no choice; add one of {', '.join(WORDS)}")
    if isinstance(node.get("optimizer"), str):
        node["optimizer"] = {"choice": node["optimizer"]}
    return node


def _choice(key: str, value: Any, known: Any) -> str:
    word = str(value).strip()
    word = next((k for k in known if k.lower() == word.lower().replace("-", "_")), word)
    if word not in known:
        why = f" ({REFUSED[word]})" if word in REFUSED else ""
        raise WrongUse(f"{key}={value} cannot be imported{why}; it must be one of {', '.join(known)}")
    return word


def _number(found: Import, key: str, value: Any) -> int | float:
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError as error:
            raise WrongUse(f"{key}={value!r} is no number; correct it") from error
        found.repaired.append(f"{key} was the text {value!r}, now a number")
        value = number
    return int(value) if float(value).is_integer() else float(value)


def _data(found: Import, content: Mapping[str, Any], file: Path) -> None:
    nodes = [content[p] for p in PLAYERS]
    sizes = [_number(found, f"{p}.input_shape", n["input_shape"]) for p, n in zip(PLAYERS, nodes, strict=True)
             if "input_shape" in n]  # fmt: skip
    channels = max((int(_number(found, "channels", n["channels"])) for n in nodes if "channels" in n), default=1)
    size = max(sizes, default=32)
    if len(set(sizes)) > 1:
        found.repaired.append(f"the players' input_shape differ ({sizes[0]} and {sizes[1]}); both see {size} pixels")
    named = str(content.get("data_path") or content.get("dataset") or content.get("data") or "dataset1.p")
    path = next((p for p in (Path(named).expanduser(), file.parent / named) if p.is_file()), None)
    if path is not None:
        found.overrides["dataset"] = "pickled"
        found.set("dataset.path", str(path), "data_path")
    else:
        word = DATASETS.get(Path(named).name, named.lower())
        if word not in ("mnist", "cifar10", "fashion_mnist", "digits"):
            raise WrongUse(f"data_path={named} is no file here; put it there, or name mnist, fashion_mnist or cifar10")
        found.overrides["dataset"] = word
        found.mapped.append(f"data_path={named} -> dataset={word}")
        channels = 3 if word == "cifar10" else channels
    size = max(size, 32) if found.overrides["dataset"] in ("mnist", "fashion_mnist") else size
    if size not in sizes and sizes:
        found.repaired.append(f"{max(sizes)} pixels are padded to {size}, the size at which all 16 pairs go together")
    found.set("dataset.image_size", int(size), "input_shape")
    found.set("dataset.channels", channels, "channels")
    if "latent_dim" in content["generator"]:
        found.set(
            "generator.latent_dim", _number(found, "latent_dim", content["generator"]["latent_dim"]), "latent_dim"
        )


def _losses(found: Import, content: Mapping[str, Any], words: Mapping[str, str], literal: bool) -> None:
    losses = {p: _choice(f"{p}.loss", content[p]["loss"], LOSSES) for p in PLAYERS if content[p].get("loss")}
    if literal:
        found.overrides["compat"] = "modular"
        found.left_out += [f"{p}.loss={loss}: compat=modular has the shipped ones" for p, loss in losses.items()]
    elif "discriminator" in losses:
        found.overrides["loss"] = LOSSES[losses["discriminator"]]
        found.mapped.append(f"discriminator.loss={losses['discriminator']} -> loss={found.overrides['loss']}")
    if not literal and "generator" in losses:
        ours = {"wgan": "Mean", "wgan_gp": "Mean", "cgan": "MSE"}.get(words["discriminator"], "BCE")
        if losses["generator"] != losses.get("discriminator", ours):
            found.repaired.append(
                f"generator.loss={losses['generator']} does not belong to the discriminator's loss; both play "
                "the discriminator's game"
            )


def _optimizers(found: Import, content: Mapping[str, Any], words: Mapping[str, str], literal: bool) -> None:
    given = [p for p in PLAYERS if content[p].get("optimizer")]
    if literal or not given:
        found.left_out += [f"{p}.optimizer: compat=modular has the shipped ones" for p in given]
        return
    found.overrides["optimizer"] = None
    for player in PLAYERS:
        node = content[player].get("optimizer") or {"choice": "RMSprop" if words[player] == "wgan" else "Adam"}
        word = _choice(f"{player}.optimizer.choice", node.get("choice", "Adam"), OPTIMIZERS)
        default = 5e-5 if word == "RMSprop" else 2e-4
        rate = _number(found, f"{player}.optimizer.learning_rate", node.get("learning_rate", node.get("lr", default)))
        made: dict[str, Any] = {"_target_": OPTIMIZERS[word], "_partial_": True, "lr": float(rate)}
        if word == "Adam":
            made["betas"] = [float(_number(found, b, node.get(b, d))) for b, d in (("b1", 0.5), ("b2", 0.999))]
            made["fused"] = True
        found.set(f"optimizer.{player}", made, f"{player}.optimizer")


def _process(found: Import, content: Mapping[str, Any], words: Mapping[str, str], literal: bool) -> None:
    nested = content.get("GAN_model") or content.get("training") or {}
    process = {**{k: content[k] for k in PROCESS if k in content}, **nested}
    value = {k: _number(found, k, v) for k, v in process.items() if k in PROCESS}
    found.left_out += [f"{k}={v} is not known" for k, v in process.items() if k not in PROCESS]
    for ours, theirs in (("epochs", "epochs"), ("batch_size", "mini_batch_size")):
        if theirs in value:
            found.set(f"training.{ours}", value[theirs], theirs)
    if value.get("seq"):
        raise WrongUse("GAN_model.seq=1 cannot be imported (it writes text); leave it out")
    if literal:
        found.left_out += [f"{k}={value[k]}: compat=modular has its own" for k in PROCESS[2:6] if k in value]
        return
    critic = found.overrides.get("loss", "wasserstein" if words["discriminator"] in ("wgan", "wgan_gp") else "") == (
        "wasserstein"
    )
    if "w_loss" in value and bool(value["w_loss"]) != critic:
        found.repaired.append(f"w_loss={value['w_loss']} does not fit the discriminator's loss; the loss decides")
    if value.get("n_critic", -1) > 0:
        found.set("training.discriminator_steps", value["n_critic"], "n_critic")
        found.repaired.append(
            f"n_critic={value['n_critic']} had no effect there; here the discriminator takes its steps"
        )
    penalties = []
    for key, word, parameter in (
        ("clip_value", "weight_clipping", "bound"),
        ("lambda_gp", "gradient_penalty", "weight"),
    ):
        if value.get(key, -1) > 0 and critic:
            penalties.append(word)
            found.set(f"penalty.{word}.{parameter}", value[key], key)
        elif value.get(key, -1) > 0:
            found.repaired.append(f"{key}={value[key]} has no place beside this discriminator's loss; left out")
    if penalties and words["discriminator"] in ("wgan", "wgan_gp"):
        found.overrides["penalty"] = penalties


def _metric(found: Import, content: Mapping[str, Any]) -> None:
    named = content.get("metric_evaluate") or content.get("metric")
    if named:
        word = METRICS[_choice("metric_evaluate", named, METRICS)]
        found.overrides["metric"] = [word]
        found.mapped.append(f"metric_evaluate={named} -> metric=[{word}]")


def _rest(found: Import, content: Mapping[str, Any]) -> None:
    if "sample_interval" in content:
        interval = _number(found, "sample_interval", content["sample_interval"])
        found.set("training.sample_every", interval, "sample_interval")
    found.left_out += [f"{key}={content[key]}: everything is in the run's folder" for key in PATHS if key in content]
    known = {*PLAYERS, *PATHS, *PROCESS, "GAN_model", "training", "data_path", "dataset", "data", "metric_evaluate",
             "metric", "sample_interval", "loss", "optimizer"}  # fmt: skip
    found.left_out += [f"{key} is not known" for key in content if key not in known]
