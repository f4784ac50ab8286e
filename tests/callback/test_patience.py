"""A run ends where its metric no longer gets better, in the same turn however it is come by."""

import csv
import shutil
from pathlib import Path

import pytest
import torch
from omegaconf import DictConfig

from ganlab.config import compose, signature
from ganlab.errors import WrongUse
from ganlab.run.train import train
from ganlab.store.run import Run

pytestmark = pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself

# With so small a rate no value is better than the first by chance alone for long.
SMALL = [
    "dataset=ring",
    "generator=gan",
    "discriminator=gan",
    "generator.widths=[8]",
    "discriminator.widths=[8]",
    "metric=[fid,modes]",
    "callback=[]",
    "trainer=cpu",
    "watch=off",
    "training.epochs=null",
    "training.batch_size=8",
    "training.evaluate_every=10",
    "training.evaluate_samples=64",
    "training.sample_every=0",
    "training.checkpoint_every=20",
    "training.log_every=5",
    "training.patience=30",
    "training.turns=400",
]


def cfg_of(folder: Path, *overrides: str) -> DictConfig:
    given = {o.split("=")[0] for o in overrides}
    return compose([*(o for o in SMALL if o.split("=")[0] not in given), *overrides, f"paths.runs={folder}"])


def rows(run: Run) -> list[dict[str, str]]:
    with (run.folder / "metrics.csv").open() as file:
        return [{k: v for k, v in row.items() if not k.startswith("time/")} for row in csv.DictReader(file)]


def best_turn(run: Run, name: str, least: bool = True) -> int:
    turns, values = run.series(name)
    return int(turns[values.index((min if least else max)(values))])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return train(cfg_of(tmp_path_factory.mktemp("whole")))


def test_it_ends_where_the_metric_fell_no_more(whole: Run) -> None:
    turn = whole.status["step"]
    assert whole.state == "finished"
    assert best_turn(whole, "fid") == turn - 30 < 370
    assert whole.result["turns"] == turn
    assert f"last fell in turn {turn - 30}" in whole.result["early"] == whole.status["early"]
    assert "finished early" in (whole.folder / "log.txt").read_text()
    best = torch.load(whole.checkpoints / "best.pt", weights_only=True)
    assert best["gan"]["turn"] == turn - 30
    assert train(whole.config).folder == whole.folder  # at once: it is finished


def test_stopping_and_going_on_ends_in_the_same_turn(whole: Run, tmp_path: Path) -> None:
    run = Run(tmp_path / whole.folder.parent.name / whole.signature)
    for last in sorted(int(p.stem[5:]) for p in whole.checkpoints.glob("turn-*.pt")):
        shutil.rmtree(run.folder, ignore_errors=True)
        shutil.copytree(whole.folder, run.folder)
        for newer in run.checkpoints.glob("turn-*.pt"):
            if int(newer.stem[5:]) > last:
                newer.unlink()
        (run.folder / "result.json").unlink()
        run.update_status("interrupted", last, early=None)
        train(cfg_of(tmp_path))
        assert (run.state, run.status["early"]) == ("finished", whole.status["early"])
        assert rows(run) == rows(whole)


def test_a_larger_budget_ends_where_a_smaller_did(whole: Run, tmp_path: Path) -> None:
    turn = int(whole.status["step"])
    exact = train(cfg_of(tmp_path, f"training.turns={turn}"))
    assert exact.result["early"] is None  # it had come to its end anyway
    longer = train(cfg_of(tmp_path, "training.turns=400"))
    assert longer.status["extends"] == exact.signature
    assert (longer.status["step"], longer.result["early"]) == (turn, whole.result["early"])
    assert rows(longer) == rows(whole)


def test_another_metric_is_followed_in_its_direction(tmp_path: Path) -> None:
    run = train(cfg_of(tmp_path, "training.patience_metric=modes", "training.patience=20"))
    turn = run.status["step"]
    assert best_turn(run, "modes", least=False) == turn - 20
    assert "modes last rose" in run.result["early"]
    assert torch.load(run.checkpoints / "best.pt", weights_only=True)["gan"]["turn"] == turn - 20


def test_what_cannot_be_waited_for(tmp_path: Path) -> None:
    for words, said in (
        (["metric=[]"], "waits for a metric"),
        (["training.patience_metric=mode"], "none of the run's metrics.*modes"),
        (["training.evaluate_every=0"], "training.evaluate_every is 0"),
        (["training.patience=null", "training.patience_metric=modes"], "is for training.patience"),
    ):
        with pytest.raises(WrongUse, match=said):
            train(cfg_of(tmp_path, *words))
    plain = signature(compose([]))
    assert signature(compose(["training.patience=null"])) == plain != signature(compose(["training.patience=5"]))
