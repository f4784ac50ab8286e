"""A run folder of somebody else's may name any function; none but ganlab's own is called."""

from pathlib import Path

import pytest
from omegaconf import OmegaConf

from ganlab.build.build import build_run
from ganlab.build.make import make
from ganlab.build.trust import _named_by_conf, refuse_foreign
from ganlab.config import compose, plain_values, signature
from ganlab.errors import WrongUse
from ganlab.store.run import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run folder whose config is good."""
    run = tmp_path / "run"
    run.mkdir()
    cfg = compose(["dataset=ring", "generator.widths=[8]", "discriminator=gan", "discriminator.widths=[8]"])
    (run / "config.yaml").write_text(OmegaConf.to_yaml(OmegaConf.create(plain_values(cfg))))
    return run


@pytest.mark.parametrize(
    ("key", "node"),
    [
        ("generator", {"_target_": "os.system", "command": "touch {marker}"}),
        ("generator", {"_target_": "ganlab.run.environment.subprocess.run", "_args_": [["touch", "{marker}"]]}),
        ("generator", {"_target_": "ganlab.generator.mlp.nn.Linear", "in_features": 1, "out_features": 1}),
        ("loss", {"_target_": "ganlab.run.environment._git", "_args_": ["status"]}),
        ("metric", {"fid": {"_target_": "ganlab.metric.fid.FID", "inner": {"_target_": "os.system"}}}),
        ("optimizer", {"generator": {"_target_": "torch.optim.adam.torch.load", "f": "x"}}),
    ],
)
def test_other_code_is_refused_and_not_called(folder: Path, key: str, node: object) -> None:
    marker = folder / "called"
    cfg = OmegaConf.load(folder / "config.yaml")
    cfg = OmegaConf.create(OmegaConf.to_yaml({**cfg, key: node}).replace("{marker}", str(marker)))
    (folder / "config.yaml").write_text(OmegaConf.to_yaml(cfg))
    with pytest.raises(WrongUse, match=r"config.yaml names .*_target_.* --trust"):
        build_run(Run(folder))
    assert not marker.exists()


def test_a_node_that_only_a_resolver_makes_is_seen() -> None:
    cfg = OmegaConf.create({"loss": "${oc.create:{_target_:os.system,command:true}}"})
    with pytest.raises(WrongUse, match=r"names loss\._target_=os\.system"):
        refuse_foreign(cfg, Path("run"))


def test_ganlabs_own_words_are_built(folder: Path) -> None:
    assert build_run(Run(folder)).generator.latent_dim


def test_a_runs_config_names_its_own_paths_and_reads_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "told")
    cfg = compose(["dataset=mnist", f"dataset.path={tmp_path}/data", f"paths.cache={tmp_path}/kept"])
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train.parquet").touch()
    plain = plain_values(cfg) | {"secret": "${oc.env:SECRET}", "none": "${paths.none}"}
    (tmp_path / "config.yaml").write_text(OmegaConf.to_yaml(OmegaConf.create(plain)))
    run = Run(tmp_path)
    assert make(run.config.dataset).cache == tmp_path / "kept"
    assert (run.config.secret, run.config.none) == ("${oc.env:SECRET}", "${paths.none}")
    assert signature(run.config, ["secret", "none"]) == signature(cfg)


def test_what_the_users_own_conf_names_is_built(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine_here.py").write_text("from ganlab.loss.hinge import Hinge\nclass Mine(Hinge): pass\n")
    cfg = OmegaConf.load(folder / "config.yaml")
    cfg.loss = {"_target_": "mine_here.Mine"}
    (folder / "config.yaml").write_text(OmegaConf.to_yaml(cfg))
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WrongUse, match="--trust"):
        build_run(Run(folder))
    assert type(build_run(Run.load(folder, trusted=True)).loss).__name__ == "Mine"
    (tmp_path / "conf" / "loss").mkdir(parents=True)
    (tmp_path / "conf" / "loss" / "mine.yaml").write_text("_target_: mine_here.Mine\n")
    monkeypatch.chdir(tmp_path)
    _named_by_conf.cache_clear()
    try:
        assert type(build_run(Run(folder)).loss).__name__ == "Mine"
    finally:
        _named_by_conf.cache_clear()
