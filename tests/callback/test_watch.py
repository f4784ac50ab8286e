"""What follows from a finding, and that a run that goes on repeats none."""

from pathlib import Path

import pytest
from omegaconf import DictConfig

from ganlab.config import compose, signature
from ganlab.errors import RunFailed, WrongUse
from ganlab.run.train import train
from ganlab.store.run import Run

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself

# The generator saturates in its first turn, thrown out by its weight decay (which dampening keeps from growing), and
# its gradient is 0 from then on: found in turn 220.
COLLAPSING = [
    "dataset=digits",
    "dataset.image_size=8",
    "generator=gan",
    "discriminator=gan",
    "generator.widths=[1]",
    "discriminator.widths=[8]",
    "metric=[]",
    "callback=[]",
    "trainer=cpu",
    "training.epochs=null",
    "training.evaluate_every=0",
    "training.sample_every=100",
    "training.checkpoint_every=300",
    "training.batch_size=8",
    "training.turns=440",
    "optimizer=sgd",
    "optimizer.generator.lr=1",
    "optimizer.generator.weight_decay=1e9",
    "optimizer.generator.momentum=1",
    "+optimizer.generator.dampening=1",
]


def cfg_of(folder: Path, *overrides: str) -> DictConfig:
    given = {o.split("=")[0] for o in overrides}
    return compose([*(o for o in COLLAPSING if o.split("=")[0] not in given), *overrides, f"paths.runs={folder}"])


def said(run: Run) -> list[tuple[int, str]]:
    return [(int(one["turn"]), str(one["kind"])) for one in run.findings.rows()]


def test_a_run_that_goes_on_says_what_one_that_did_not_stop_says(tmp_path: Path) -> None:
    """From a checkpoint after a finding, and from the end of a run with a smaller budget."""
    whole = train(cfg_of(tmp_path / "whole"))
    expected = said(whole)
    assert expected == [(220, "vanished_gradient"), (400, "repeated_samples")]
    text = (whole.folder / "log.txt").read_text()
    assert all(text.count(one["sentence"]) == 1 for one in whole.findings.rows())

    cfg = cfg_of(tmp_path / "parted")
    run = train(cfg)
    (run.checkpoints / "turn-000000440.pt").unlink()
    run.update_status("interrupted", 300)  # after the first finding, and between the two looks of the second
    (run.folder / "result.json").unlink()
    assert said(train(cfg)) == expected

    train(cfg_of(tmp_path / "longer", "training.turns=240"))
    longer = train(cfg_of(tmp_path / "longer"))
    assert longer.status["extends"]
    assert said(longer) == expected


def test_stop_fails_with_the_finding_and_warn_goes_on(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match=r"turn 220: The generator's gradient has vanished.*watch.on_finding=warn"):
        train(cfg_of(tmp_path, "watch.on_finding=stop"))
    run = Run.of(cfg_of(tmp_path))
    assert run.state == "failed"
    assert run.history[-1]["turn"] == 220
    train(cfg_of(tmp_path))
    assert run.state == "finished"
    assert said(run) == [(220, "vanished_gradient"), (400, "repeated_samples")]


def test_prune_gives_the_trial_up(tmp_path: Path) -> None:
    run = train(cfg_of(tmp_path, "watch.on_finding=prune"))
    assert (run.state, run.status["step"], run.status["pruned"]) == ("interrupted", 220, True)
    assert not train(cfg_of(tmp_path)).status["pruned"]


def test_what_is_ignored_is_not_said(tmp_path: Path) -> None:
    assert said(train(cfg_of(tmp_path, "watch.ignore=[vanished_gradient]", "training.turns=300"))) == []
    assert said(train(cfg_of(tmp_path / "off", "watch=off", "training.turns=240"))) == []
    with pytest.raises(WrongUse, match=r"watch.ignore=collapse is no symptom; .*mode_collapse"):
        train(cfg_of(tmp_path / "wrong", "watch.ignore=[collapse]"))


def test_the_watch_names_no_run(tmp_path: Path) -> None:
    plain = signature(cfg_of(tmp_path))
    for words in ("watch=off", "watch.on_finding=stop", "watch.ignore=[oscillation]"):
        assert signature(cfg_of(tmp_path, words)) == plain


def test_watching_changes_no_number(tmp_path: Path) -> None:
    rows = [
        [{k: v for k, v in row.items() if not k.startswith("time/")} for row in run.history]
        for words in ("watch=default", "watch=off")
        for run in [train(cfg_of(tmp_path / words[6:], words, "training.turns=200", "optimizer.generator.lr=0.01"))]
    ]
    assert rows[0] == rows[1]
