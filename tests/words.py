"""Every word of conf/ as the nodes it brings, shrunk so that a turn takes milliseconds."""

import functools
import warnings
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
import yaml
from omegaconf import DictConfig, OmegaConf

from ganlab.build.build import build
from ganlab.config import compose, conf_folder
from ganlab.game import Game
from ganlab.layer.graph import template

LISTS = ("penalty", "auxiliary", "augmentation")
SINGLES = ("generator", "discriminator", "loss", "conditioning", "optimizer", "schedule", "training")
# labelled images and points, points without labels, sounds, tokens
DATASETS = ("digits", "ring", "swiss_roll", "tones", "oracle")
ROWS = 8
SOUND = (1, 256)
LENGTH = 6  # of a line
TEMPLATES = Path(template.__file__).parent
TOKENS = [("generator", "lstm"), ("generator", "gru"), ("discriminator", "text_cnn"), ("discriminator", "lstm")]
# What a word cannot do without, where the other word of a pair leaves it open.
COMPANIONS = {
    ("auxiliary", "infomax"): ("discriminator", "dcgan"),
    ("penalty", "path_length"): ("generator", "stylegan2"),
    ("loss", "began"): ("discriminator", "autoencoder"),
    ("loss", "ebgan"): ("discriminator", "autoencoder"),
    ("discriminator", "autoencoder"): ("loss", "began"),
    ("dataset", "swiss_roll"): ("conditioning", "none"),
    ("generator", "wavegan"): ("dataset", "tones"),
    ("discriminator", "wavegan"): ("dataset", "tones"),
    ("dataset", "oracle"): ("conditioning", "none"),
    ("discriminator", "pac"): ("conditioning", "none"),
    **dict.fromkeys(TOKENS, ("dataset", "oracle")),
}

Nodes = dict[str, Any]


def words(group: str) -> list[str]:
    """The words of a group."""
    return list(DATASETS) if group == "dataset" else sorted(p.stem for p in (conf_folder() / group).glob("*.yaml"))


@functools.cache
def plain() -> Nodes:
    """The composed config without recipes: nothing is measured, nothing is logged."""
    cfg = compose(
        ["dataset=digits", "discriminator=gan", "generator=gan", "conditioning=concat", "metric=[]", "callback=[]"]
    )
    return OmegaConf.to_container(cfg, resolve=False)  # type: ignore[return-value]


@functools.cache
def nodes(group: str, word: str) -> Nodes:
    """What a word's file puts into the config, with the recipe that it overrides."""
    path: Path = conf_folder() / group / f"{word}.yaml"
    text = path.read_text()
    content: Nodes = yaml.safe_load(text) or {}
    package = next((line.split()[-1] for line in text.splitlines() if line.startswith("# @package")), group)
    found: Nodes = {}
    for entry in content.pop("defaults", []):
        if isinstance(entry, str):
            found |= {} if entry == "_self_" else nodes(group, entry)
            continue
        ((key, choice),) = entry.items()
        if key.startswith("override /") and (name := key.removeprefix("override /")) not in ("features", "metric"):
            chosen = choice if isinstance(choice, list) else [choice]
            found[name] = {} if name in LISTS else found.get(name, {})
            for one in chosen:
                found[name] = {**(found[name] if name in LISTS else {}), **nodes(name, one)[name]}
    if package != "_global_":
        for part in reversed(package.split(".")):
            content = {part: content}
    return deeper(found, content)


def deeper(below: Nodes, above: Nodes) -> Nodes:
    """Both, `above` winning at every depth; another `_target_` replaces the whole node."""
    found = dict(below)
    for key, value in above.items():
        inside = found.get(key)
        together = isinstance(value, dict) and isinstance(inside, dict)
        if together and value.get("_target_", inside.get("_target_")) == inside.get("_target_"):
            value = deeper(inside, value)
        found[key] = value
    return found


def shrunk(key: str, value: Any) -> Any:
    """Widths of 16, latents of 24."""
    if isinstance(value, dict):
        return {k: shrunk(k, v) for k, v in value.items()}
    if "width" in key and isinstance(value, list):
        return [16] * len(value)
    if "width" in key and (value is None or isinstance(value, int)):
        return 16
    if key == "attention" and value:
        return [8]
    return 24 if key == "latent_dim" else value


def config(*chosen: tuple[str, str], image_size: int = 8) -> DictConfig:
    """The config of some words."""
    return OmegaConf.create(content(*chosen, image_size=image_size))


def content(*chosen: tuple[str, str], image_size: int = 8) -> Nodes:
    """The config of some words: recipes first, then the words' own groups, as on a command line."""
    whole = {k: v for k, v in plain().items() if k not in ("trainer", "logger", "callback", "sweeps", "experiment")}
    given = {group for group, _ in chosen}
    beside = [COMPANIONS[w] for w in chosen if w in COMPANIONS and COMPANIONS[w][0] not in given]
    data = [w for w in beside if w == ("dataset", "oracle")]
    if data and "conditioning" not in given:
        beside.append(COMPANIONS[data[0]])
    for group, word in [*data, *chosen]:
        brought = {k: v for k, v in nodes(group, word).items() if k != group}
        whole |= brought
        if group == "dataset" and word != "digits" and "generator" not in brought:
            whole["generator"] = nodes("generator", "gan")["generator"]
    lists: Nodes = {}
    for group, word in [*(b for b in beside if b[1] in words(b[0])), *chosen]:
        node = nodes(group, word)[group]
        lists[group] = {**lists.get(group, {}), **node} if group in LISTS else node
    whole |= lists
    brief = {k: v for k, v in whole["training"].items() if k in ("_target_", "order", "top_k", "freeze_discriminator")}
    whole["training"] = brief | {"batch_size": ROWS, "log_every": 2, "ema_decay": 0.0}
    whole["training"].setdefault("_target_", plain()["training"]["_target_"])
    for player in ("generator", "discriminator"):
        if whole[player].get("file", "") is None:  # a network of layers
            whole[player] = {**whole[player], "file": f"{TEMPLATES}/{player}/gan.yaml"}
    if "rate" in whole["dataset"]:
        whole["dataset"] = {**whole["dataset"], "length": SOUND[1]}
    if "language_seed" in whole["dataset"]:
        whole["dataset"] |= {"vocabulary": 20, "length": LENGTH, "samples": 20}
        whole["game"] = {**whole["game"], "pretrain": 0}
    if "image_size" in whole["dataset"]:
        whole["dataset"] = {**whole["dataset"], "image_size": image_size}
    if ("discriminator", "dcgan") in beside:
        whole["discriminator"] = {**whole["discriminator"], "normalization": "none"}
    whole = shrunk("", whole)
    if whole["discriminator"].get("attention"):
        whole["discriminator"]["attention"] = [image_size // 2]
    return whole


@functools.cache
def trainer() -> pl.Trainer:
    """A bare trainer: what a turn asks of one is its precision."""
    quiet = ("logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Lightning's advice about the machine
        return pl.Trainer(accelerator="cpu", **dict.fromkeys(quiet, False))


def ready(cfg: DictConfig, turns: int = 10) -> Any:
    """A game with its optimizers, on which `play` can be called.

    Raises:
        WrongUse: the parts do not go together.
    """
    gan: Game = build(cfg).game(turns)
    gan.trainer = trainer()
    gan.configure_optimizers()
    gan.train()
    return gan


def batch(gan: Any, sample_shape: tuple[int, ...], num_classes: int, seed: int = 0) -> tuple[torch.Tensor, Any]:
    """A hand-made batch for one generator turn."""
    random = torch.Generator().manual_seed(seed)
    steps = gan.discriminator_steps
    real = torch.rand(steps, ROWS, *sample_shape, generator=random) * 2 - 1
    if (language := gan.generator.language) is not None:
        real = torch.randint(language.vocabulary, (steps, ROWS, *sample_shape), generator=random)
    labels = torch.randint(num_classes, (steps, ROWS), generator=random) if num_classes else None
    return real, labels
