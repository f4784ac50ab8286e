from pathlib import Path

import pytest
from omegaconf import OmegaConf

from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.published.reproduce import compare, reproduce
from ganlab.published.shrink import shrink
from ganlab.published.table import print_reproduction
from ganlab.store.run import Run


def finished(folder: Path, fid: float) -> Run:
    folder.mkdir()
    run = Run(folder)
    values = {"final": fid, "best": fid - 1, "protocol": "identity/train8/gen8"}
    run.write_result({"metrics": {"fid": values}, "turns": 10})
    run.update_status("finished", 10)
    return run


def test_the_mean_and_deviation_over_runs_stand_beside_the_published_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = OmegaConf.create(
        {
            "source": "A paper",
            "checkpoint": "last",
            "protocol": "theirs",
            "published": {"fid": [5.0, 0.1], "kid": [1, 0]},
        }
    )
    runs = [finished(tmp_path / name, fid) for name, fid in (("a", 4.0), ("b", 6.0))]
    found = compare("row", reference, runs)
    assert found.comparisons[0].measured == (5.0, pytest.approx(2**0.5))
    assert len(found.comparisons) == 1  # nobody measured kid
    print_reproduction(found)
    printed = capsys.readouterr().out
    assert "5 +- 0.1" in printed
    assert "5 +- 1.4" in printed
    assert "theirs" in printed
    assert "identity/train8/gen8, final of 10 turns" in printed
    reference.checkpoint = "best"
    assert compare("row", reference, runs).comparisons[0].measured[0] == 4.0


def test_an_interrupted_run_is_no_result(tmp_path: Path) -> None:
    run = finished(tmp_path / "a", 4.0)
    run.update_status("interrupted", 5)
    with pytest.raises(WrongUse, match="give the same command to continue"):
        compare("row", OmegaConf.create({"checkpoint": "last"}), [run])


def test_an_unknown_experiment_and_one_without_numbers_are_refused() -> None:
    with pytest.raises(WrongUse, match="no_such_row"):
        reproduce("no_such_row")
    with pytest.raises(WrongUse, match="--seeds must be at least 1, got 0"):
        reproduce("mimicry_sngan_cifar10", seeds=0)
    with pytest.raises(WrongUse, match="holds no published numbers"):
        reproduce("mimicry_sngan_cifar10", overrides=["reference=null"])


def test_shrinking_keeps_the_parts_and_makes_everything_less() -> None:
    cfg = compose(["experiment=mimicry_sngan_cifar10"])
    small = shrink(cfg, 0.01)
    assert small.training.turns == 1000
    assert small.training.evaluate_samples == 500
    assert small.generator.width == 32  # a tenth of 256, a multiple of 8
    assert small.generator._target_ == cfg.generator._target_
    assert shrink(cfg, 1.0) == cfg
    with pytest.raises(WrongUse, match="scale"):
        shrink(cfg, 0.0)


@pytest.mark.filterwarnings("ignore")  # Lightning's own, about itself
def test_a_row_is_reproduced_end_to_end(tmp_path: Path) -> None:
    """The whole path on digits: training per seed, evaluation, comparison; the second call trains nothing."""
    overrides = [
        "dataset=digits",
        "dataset.image_size=32",
        "dataset.limit=128",
        "trainer=cpu",
        "features=classifier",
        "features.steps=20",
        f"paths.runs={tmp_path}",
        f"paths.cache={tmp_path}",
        "training.batch_size=8",
    ]
    found = reproduce("mimicry_sngan_cifar10", 0.00003, 2, overrides)
    assert [c.metric for c in found.comparisons] == ["fid", "kid", "inception_score"]
    assert found.comparisons[0].published == (16.77, 0.04)
    assert "classifier" in found.measured_protocol
    assert len({run.folder for run in found.runs}) == 2
    times = [run.status["ended"] for run in found.runs]
    again = reproduce("mimicry_sngan_cifar10", 0.00003, 2, overrides)
    assert [run.status["ended"] for run in again.runs] == times
    assert again.comparisons == found.comparisons
