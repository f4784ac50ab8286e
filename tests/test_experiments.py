"""Every row composes, has the published networks, and trains a turn when shrunk."""

import functools
import json
import math

import pytest
import torch
from omegaconf import DictConfig, OmegaConf
from words import batch, ready

from ganlab.build.make import make
from ganlab.build.signatures import check
from ganlab.config import compose, conf_folder, signature
from ganlab.published.shrink import shrink

ROWS = sorted(
    path.stem
    for path in (conf_folder() / "experiment").glob("*.yaml")
    if path.stem.startswith(("mimicry_", "studiogan_"))
)
RESNET = (4_276_739, 1_053_825)  # Mimicry's and StudioGAN's at 32 pixels, without labels
DEEP_CONV = (3_812_355, 2_931_009)  # StudioGAN's


@pytest.mark.parametrize("word", ROWS)
def test_a_row_states_its_numbers_and_trains_a_turn(word: str) -> None:
    cfg = compose([f"experiment={word}"])
    check(cfg)
    assert cfg.reference.published.fid[0] > 0
    assert cfg.reference.protocol
    assert cfg.training.turns >= 100_000
    assert departs_where_its_source_does(word, cfg)
    conditional = "projection" in cfg.conditioning._target_
    found = counts(plain(cfg, "generator", "discriminator", "conditioning", "dataset"))
    if word.startswith("mimicry_") and cfg.dataset.image_size == 32:
        classes = len(cfg.dataset.class_names) if conditional else 0
        scales = 6 * 2 * 256  # of the blocks' norms: one per class in the place of one
        assert found == (RESNET[0] + scales * (max(classes, 1) - 1), RESNET[1] + classes * 128)
    if word in ("studiogan_dcgan_cifar10", "studiogan_lsgan_cifar10", "studiogan_ggan_cifar10"):
        assert found == DEEP_CONV
    assert turn_is_finite(plain(tiny(cfg)))


def departs_where_its_source_does(word: str, cfg: DictConfig) -> bool:
    """Whether the critic, the average and the splits are the source's where these are not the papers'."""
    critic, studiogan = cfg.discriminator, word.startswith("studiogan_")
    averaged = studiogan and "biggan" in cfg.generator._target_
    pooling = "mean" if word.startswith("mimicry_wgan_gp") else "sum"
    return (
        critic.get("activated_shortcut", False) == (critic.get("spectral_norm", False) if studiogan else True)
        and (critic.get("pooling", "sum"), critic.get("slope", 0.0)) == (pooling, 0.0)
        and cfg.metric.inception_score.splits == (1 if studiogan else 10)
        and (cfg.training.ema_rule, cfg.training.ema_start) == (("fixed", 1000) if averaged else (None, None))
    )


def test_the_rows_with_settings_of_their_own_have_them() -> None:
    acgan, mhgan, reacgan, lecam = (
        compose([f"experiment=studiogan_{name}_cifar10"]) for name in ("acgan", "mhgan", "reacgan", "biggan_lecam")
    )
    assert acgan.auxiliary.classification.fakes is False
    assert mhgan.loss.generator_weight == 0.05
    assert mhgan.auxiliary.feature_matching.form == "absolute"
    assert reacgan.auxiliary.d2dce.shifted is True
    kept = {k: lecam.penalty.lecam[k] for k in ("weight", "decay", "relu", "start")}
    assert kept == {"weight": 0.3, "decay": 0.99, "relu": True, "start": 1000 * lecam.training.discriminator_steps}
    assert lecam.training.turns == compose(["experiment=studiogan_biggan_diffaug_cifar10"]).training.turns == 200_000


def plain(cfg: DictConfig, *keys: str) -> str:
    """Some keys of a config (all but the reference) as text, by which equal ones are tried once."""
    kept = OmegaConf.to_container(cfg, resolve=True)
    assert isinstance(kept, dict)
    return json.dumps({k: v for k, v in kept.items() if k in keys or (not keys and k not in ("reference", "name"))})


@functools.cache
def counts(text: str) -> tuple[int, int]:
    """Parameters of the two networks, built without memory for them."""
    cfg = OmegaConf.create(json.loads(text))
    size = cfg.dataset.image_size
    known = {"sample_shape": (cfg.dataset.channels, size, size), "num_classes": len(cfg.dataset.class_names)}
    conditioning = make(cfg.conditioning)
    with torch.device("meta"):
        networks = [make(cfg[p], **known, conditioning=conditioning) for p in ("generator", "discriminator")]
    generator, discriminator = (sum(math.prod(p.shape) for p in n.parameters()) for n in networks)
    return generator, discriminator


def tiny(cfg: DictConfig) -> DictConfig:
    """The row with a fortieth of its widths, three classes, and one discriminator step."""
    small = shrink(cfg, 0.0001)
    small.training.discriminator_steps, small.training.log_every = 1, 2
    small.metric, small.callback = {}, {}
    labelled = bool(cfg.dataset.class_names)
    small.dataset = OmegaConf.merge(
        cfg.dataset, {"name": "tiny", "path": "no/body", "class_names": ["a", "b", "c"] if labelled else []}
    )
    small.dataset.label_column = "label" if labelled else None
    return small


@functools.cache
def turn_is_finite(text: str) -> bool:
    cfg = OmegaConf.create(json.loads(text))
    gan = ready(cfg)
    shape = (cfg.dataset.channels, cfg.dataset.image_size, cfg.dataset.image_size)
    gan.play(batch(gan, shape, len(cfg.dataset.class_names)))
    return bool(gan.read_scalars(0).isfinite().all())


def test_the_published_numbers_do_not_name_a_run() -> None:
    cfg = compose([f"experiment={ROWS[0]}"])
    before = signature(cfg)
    cfg.reference = {}
    assert signature(cfg) == before
