"""Each failure is provoked on real data and found within a stated number of turns; healthy runs are silent."""

import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from torch.testing import assert_close

from ganlab.config import compose
from ganlab.errors import RunFailed
from ganlab.measure.watchdog.symptom import symptoms
from ganlab.measure.watchdog.symptom.drifting_spectral_norm import MOST, spectral_norms
from ganlab.run.train import train
from ganlab.store.run import Run

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself

SMALL = [
    "generator=gan",
    "discriminator=gan",
    "generator.widths=[32,32]",
    "discriminator.widths=[32,32]",
    "metric=[]",
    "callback=[]",
    "trainer=cpu",
    "training.epochs=null",
    "training.evaluate_every=0",
    "training.sample_every=100",
    "training.checkpoint_every=0",
    "training.batch_size=32",
]
DIGITS, RING = ["dataset=digits", "dataset.image_size=8"], ["dataset=ring"]
MOMENTUM = [f"optimizer.{player}.betas=[0.9,0.999]" for player in ("generator", "discriminator")]
RATES = [f"optimizer.{player}.lr=0.02" for player in ("generator", "discriminator")]
THROWN_OUT = [  # the generator saturates in its first turn, by a weight decay that dampening keeps from growing
    "optimizer=sgd",
    "optimizer.generator.lr=1",
    "optimizer.generator.weight_decay=1e9",
    "optimizer.generator.momentum=1",
    "+optimizer.generator.dampening=1",
]
WIDE = ["generator.widths=[128,128]", "discriminator.widths=[256,256]", "optimizer.discriminator.lr=0.001"]

PROVOKED = {  # kind: how, and by which turn it is found
    "not_finite": ([*RING, "optimizer=sgd", "optimizer.discriminator.momentum=1e30", "training.turns=20"], 4),
    "vanished_gradient": ([*DIGITS, *THROWN_OUT, "training.turns=240"], 220),
    "saturated_discriminator": (
        [*DIGITS, "loss=minimax", "optimizer.discriminator.lr=0.02", "training.turns=300"],
        260,
    ),
    "exploding_gradient": ([*RING, "loss=wasserstein", "optimizer.discriminator.lr=0.02", "training.turns=200"], 200),
    "mode_collapse": ([*DIGITS, *THROWN_OUT, "training.turns=400"], 400),
    "repeated_samples": ([*DIGITS, "generator.latent_dim=1", "training.turns=400"], 400),
    "weights_at_bound": ([*DIGITS, "discriminator=wgan", "optimizer.discriminator.lr=1.0", "training.turns=200"], 200),
    "overfitting_discriminator": (
        [*DIGITS, *WIDE, "dataset.limit=64", "training.batch_size=16", "training.turns=600"],
        600,
    ),
    "drifting_spectral_norm": (
        [
            *DIGITS,
            "discriminator=sndcgan",
            "discriminator.widths=[16,96]",
            "optimizer=sgd",
            "optimizer.discriminator.lr=1",
            "training.turns=40",
            "training.sample_every=1",
        ],
        40,
    ),
    "oscillation": ([*RING, *RATES, *MOMENTUM, "training.turns=1600", "training.sample_every=0"], 1600),
}
HEALTHY = ([*DIGITS, "training.turns=600"], [*RING, "training.turns=600"], [*DIGITS, "discriminator=wgan_gp"])


def watched(folder: Path, *overrides: str) -> Run:
    """A run of small networks, whatever became of it."""
    given = {o.split("=")[0] for o in overrides}
    plain = [o for o in [*SMALL, "training.turns=300"] if o.split("=")[0] not in given]
    cfg = compose([*plain, *overrides, f"paths.runs={folder}"])
    try:
        return train(cfg)
    except RunFailed:
        return Run.of(cfg)


@pytest.mark.parametrize("kind", PROVOKED)
def test_a_failure_is_found_in_time(tmp_path: Path, kind: str) -> None:
    overrides, by = PROVOKED[kind]
    findings = [one for one in watched(tmp_path, *overrides).findings.rows() if one["kind"] == kind]
    assert findings
    assert findings[0]["turn"] <= by
    assert findings[0]["sentence"].endswith(".")
    assert re.search(r"\d", findings[0]["evidence"]) or kind == "not_finite"
    for advice in findings[0]["advice"]:
        compose(re.findall(r"\b[a-z_.]+=(?:\[[^]]*\]|[^\s,;)]+)", advice))  # what is advised can be given
    assert len(findings[0]["advice"]) == 2


@pytest.mark.parametrize("overrides", HEALTHY)
def test_a_healthy_run_is_silent(tmp_path: Path, overrides: list[str]) -> None:
    run = watched(tmp_path, *overrides)
    assert run.state == "finished"
    assert run.findings.rows() == []


def test_a_layer_that_its_power_iteration_cannot_follow_is_named() -> None:
    """Only the drifted layer's norm is not 1, and looking moves nothing."""
    torch.manual_seed(0)
    network = nn.Sequential(spectral_norm(nn.Conv2d(8, 16, 3)), spectral_norm(nn.Linear(80, 96)), nn.Linear(4, 4))
    kept = network[1].parametrizations.weight
    with torch.no_grad():
        kept.original.copy_(torch.eye(96, 80) + 9 * torch.outer(torch.ones(96), torch.ones(80)) / (96 * 80) ** 0.5)
        kept[0]._u.copy_(nn.functional.normalize(torch.arange(96.0) - 47.5, dim=0))  # what the leap left behind
        kept[0]._v.copy_(nn.functional.normalize(torch.arange(80.0) - 39.5, dim=0))
    before = {key: value.clone() for key, value in network.state_dict().items()}
    norms = spectral_norms(network)
    assert norms.keys() == {"0", "1"}
    assert_close(norms["0"], 1.0, rtol=0.05, atol=0)
    expected = float(torch.linalg.matrix_norm(network.eval()[1].weight, 2))
    assert expected > MOST
    assert_close(norms["1"], expected, rtol=1e-3, atol=0)
    assert network.train().training
    assert all(torch.equal(before[key], value) for key, value in network.state_dict().items())


def test_every_symptom_is_provoked_here() -> None:
    assert symptoms().keys() == PROVOKED.keys()
