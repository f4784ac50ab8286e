"""The examination of the players stands in the run's rows, and changes none of its numbers."""

import csv
from pathlib import Path

import pytest
import torch

from ganlab.config import compose
from ganlab.run.train import train
from ganlab.store.run import Run

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself

SMALL = [
    "dataset=digits",
    "dataset.image_size=8",
    "generator=dcgan",
    "discriminator=dcgan",
    "generator.widths=[8]",
    "discriminator.widths=[8]",
    "metric=[]",
    "trainer=cpu",
    "training.epochs=null",
    "training.turns=47",
    "training.batch_size=8",
    "training.log_every=10",
    "training.evaluate_every=25",
    "training.evaluate_samples=32",
    "training.sample_every=0",
    "training.checkpoint_every=20",
]


def numbers(run: Run) -> list[dict[str, str]]:
    with (run.folder / "metrics.csv").open() as file:
        return [
            {k: v for k, v in row.items() if not k.startswith(("time/", "diagnosis/"))} for row in csv.DictReader(file)
        ]


def test_a_run_has_the_same_bits_with_and_without(tmp_path: Path) -> None:
    plain = train(compose([*SMALL, "callback=[]", f"paths.runs={tmp_path / 'plain'}"]))
    run = train(
        compose([*SMALL, "callback=[diagnosis]", "callback.diagnosis.every=13", f"paths.runs={tmp_path / 'on'}"])
    )
    assert run.signature == plain.signature
    assert numbers(run) == numbers(plain)
    mine, theirs = (torch.load(r.checkpoints / "turn-000000047.pt", weights_only=True)["gan"] for r in (run, plain))
    torch.testing.assert_close(mine["weights"], theirs["weights"], rtol=0, atol=0)
    torch.testing.assert_close(mine["random"], theirs["random"], rtol=0, atol=0)

    looked = [int(row["turn"]) for row in run.history if "diagnosis/lipschitz/max" in row]
    assert looked == [20, 30, 40, 47]  # the first rows after 13, 26 and 39, and the last
    row = run.history[-1]
    assert row["diagnosis/lipschitz/max"] > row["diagnosis/lipschitz/mean"] > 0
    assert -1 <= row["diagnosis/gradient/cosine"] <= 1
    assert 0 <= row["diagnosis/calibration/error"] <= 0.5
    assert any(name.startswith("diagnosis/spectral_norm/discriminator/") for name in row)


def test_a_run_that_goes_on_may_begin_to_be_examined(tmp_path: Path) -> None:
    """Also where no metric was measured yet, so that there is no best checkpoint."""
    points = [*SMALL, "dataset=ring", "generator=gan", "discriminator=gan", "metric=[fid]", f"paths.runs={tmp_path}"]
    points = [o for o in points if o not in SMALL[1:4]]
    run = train(compose([*points, "callback=[]"]))
    whole = numbers(run)
    (run.checkpoints / "turn-000000047.pt").unlink()
    (run.folder / "result.json").unlink()
    run.update_status("interrupted", 40)
    train(compose([*points, "callback=[diagnosis]"]))
    assert numbers(run) == whole
    assert [row["turn"] for row in run.history if "diagnosis/gradient/cosine" in row] == [47]
