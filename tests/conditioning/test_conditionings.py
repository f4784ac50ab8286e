"""Any network takes any conditioning, and looks at the label where it should and only there."""

from typing import Any

import pytest
import torch
import yaml
from omegaconf import DictConfig
from torch import nn
from torch.testing import assert_close
from words import SOUND, TOKENS

from ganlab.build.make import make
from ganlab.conditioning import Conditioning
from ganlab.conditioning.projection import LabelProjection
from ganlab.conditioning.self_modulated import SelfModulated, SelfModulation
from ganlab.config import compose, conf_folder
from ganlab.config.source import constructor
from ganlab.errors import WrongUse
from ganlab.layer.conditional import Condition
from ganlab.published.shrink import shrink


def words(group: str) -> list[str]:
    """All but `layers`, whose network is a file of the user's, and networks that take no conditioning."""
    nodes = {path.stem: yaml.safe_load(path.read_text()) for path in (conf_folder() / group).glob("*.yaml")}
    return sorted(word for word, node in nodes.items() if word != "layers" and takes_labels(node.get(group, node)))


def takes_labels(node: dict[str, Any]) -> bool:
    """Whether a network can be told labels; a node that only names another word's file, can."""
    called = constructor(node.get("_target_", ""))
    return called is None or called.takes_any or "conditioning" in called.parameters


def awake(module: nn.Module) -> nn.Module:
    """What starts at zero (scales, shifts, last convolutions) hides what it depends on: move it away."""
    torch.manual_seed(1)
    for parameter in module.parameters():
        if not parameter.any():
            nn.init.normal_(parameter, std=0.5)
    return module.eval().double()  # so that rounding is no difference


CONDITIONINGS = [
    *sorted(p.stem for p in (conf_folder() / "conditioning").glob("*.yaml")),
    "self_modulated conditioning.labels=true",
]


@pytest.fixture(scope="module")
def conditionings() -> dict[str, Conditioning]:
    return {c: make(compose(f"conditioning={c}".split()).conditioning) for c in CONDITIONINGS}


def shape(word: str) -> tuple[int, ...]:
    return SOUND if word == "wavegan" else (1, 32, 32)


def made(node: DictConfig, conditioning: Conditioning, sample_shape: tuple[int, ...]) -> nn.Module | None:
    """The network; None where a layer graph or a pack says in a sentence that labels cannot enter it so."""
    try:
        return awake(make(node, sample_shape=sample_shape, num_classes=3, conditioning=conditioning))
    except WrongUse as error:
        refusal = str(error)
    assert "graph" in refusal or "pac" in refusal
    assert "labels" in refusal
    return None


@pytest.mark.parametrize("word", [w for w in words("generator") if ("generator", w) not in TOKENS])
def test_a_generator_depends_on_the_label_where_labels_are_asked_for(
    word: str, conditionings: dict[str, Conditioning]
) -> None:
    cfg = shrink(compose([f"generator={word}"]), 0.001)
    for name, conditioning in conditionings.items():
        network = made(cfg.generator, conditioning, shape(word))
        if network is None:
            continue
        latent = torch.randn(1, network.latent_dim).double().expand(2, -1)
        with torch.no_grad():
            samples = network(latent, torch.tensor([0, 2]))
        assert samples.shape == (2, *shape(word))
        assert samples.abs().max() <= 1
        differs = not torch.allclose(samples[0], samples[1], atol=1e-10, rtol=1e-9)
        assert differs == bool(conditioning.needs or network.is_told), name


@pytest.mark.parametrize("word", [w for w in words("discriminator") if ("discriminator", w) not in TOKENS])
def test_a_discriminator_depends_on_the_label_where_labels_are_asked_for(
    word: str, conditionings: dict[str, Conditioning]
) -> None:
    cfg = shrink(compose([f"discriminator={word}"]), 0.001)
    for name, conditioning in conditionings.items():
        network = made(cfg.discriminator, conditioning, shape(word))
        if network is None:
            continue
        x = torch.rand(shape(word)).double().expand(2, *shape(word))
        with torch.no_grad():
            logits = network(x, torch.tensor([0, 2])).logits
        differs = not torch.allclose(logits[0], logits[1], atol=1e-10, rtol=1e-9)
        assert differs == bool(conditioning.needs or network.reads_labels), name


def test_projection_is_the_inner_product() -> None:
    head = LabelProjection(4, 3)
    features = torch.randn(2, 4)
    labels = torch.tensor([2, 0])
    assert_close(head(features, labels), torch.einsum("nf,nf->n", head.embedding.weight[[2, 0]], features))


def test_self_modulation_without_labels_is_a_function_of_the_latent_alone() -> None:
    modulation = SelfModulation(latent_dim=4, features=3, hidden=8, num_classes=0)
    latent = torch.randn(2, 4)
    out = modulation(Condition(latent, torch.tensor([0, 1])))
    assert_close(out, modulation(Condition(latent, None)))
    assert not torch.allclose(out[0], out[1])


def test_the_label_moves_the_latent_as_in_the_paper() -> None:
    modulation = SelfModulation(latent_dim=4, features=3, hidden=8, num_classes=2)
    latent, labels = torch.randn(2, 4), torch.tensor([1, 0])
    assert modulation.embedding is not None
    shift, scale = modulation.embedding.weight[[1, 0]].chunk(2, 1)
    assert_close(modulation(Condition(latent, labels)), modulation.layers(latent + shift + latent * scale))


def test_self_modulated_refuses_an_empty_layer() -> None:
    with pytest.raises(ValueError, match=r"conditioning.hidden .* got 0"):
        SelfModulated(hidden=0)
