"""Both players' networks out of a config, and their first weights."""

import numpy as np
import torch
from hydra.utils import get_object
from omegaconf import DictConfig

from ganlab.build.assembly import Assembly
from ganlab.build.facts import Facts
from ganlab.build.refusals import refuse_told_discriminator
from ganlab.conditioning import Conditioning
from ganlab.conditioning.none import Unconditional
from ganlab.discriminator import Discriminator
from ganlab.generator import Generator
from ganlab.needs import LABELS


def networks(
    cfg: DictConfig, assembly: Assembly, conditioning: Conditioning, seed: int
) -> tuple[Generator, Discriminator]:
    """Both networks, whose first weights the seed decides."""
    torch.manual_seed(seed)
    assembly.settle(conditioning=conditioning)
    generator: Generator = assembly.add("generator", cfg.generator)
    generator.is_told = generator.is_told or LABELS in conditioning.needs
    assembly.settle(generator=generator, latent_dim=generator.latent_dim)

    hidden = _hides_labels(cfg)
    assembly.settle(conditioning=Unconditional() if hidden else conditioning)
    discriminator: Discriminator = assembly.add("discriminator", cfg.discriminator)
    refuse_told_discriminator(discriminator, hidden)
    assembly.settle(
        conditioning=conditioning,
        discriminator=discriminator,
        feature_dim=discriminator.feature_dim,
        local_dim=discriminator.local_dim,
        weights=discriminator.weights,
    )
    return generator, discriminator


def others(cfg: DictConfig, facts: Facts, conditioning: Conditioning) -> tuple[Generator, Discriminator]:
    """Another pair of networks, drawn from a seed of their own; the stream of random numbers stays where it is."""
    assembly = Assembly()
    assembly.facts = facts
    seed = np.random.SeedSequence([int(cfg.seed), 1]).generate_state(1)[0]
    with torch.random.fork_rng(devices=[]):
        return networks(cfg, assembly, conditioning, int(seed))


def _hides_labels(cfg: DictConfig) -> bool:
    """Whether a head is to find the label, so that the discriminator must not be told it."""
    nodes = [node for node in (cfg.loss, *cfg.auxiliary.values()) if "_target_" in node]
    return any(getattr(get_object(str(node["_target_"])), "hides_labels", False) for node in nodes)
