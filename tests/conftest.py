"""Tests run on one thread each, on the CPU, without a network, with a cache of their own."""

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"

import pytest
from absl import logging as absl_logging

# Keras brings absl's handler, which closes its stream when Hydra sets logging up: pytest's own, unless it has another.
absl_logging.get_absl_handler().python_handler.setStream(sys.__stderr__)
sys.path.insert(0, str(Path(__file__).parent))  # tests in folders find words.py
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MNIST = Path(__file__).parents[2] / "shared" / "data" / "mnist"

with warnings.catch_warnings():  # third parties deprecate things while they are imported
    warnings.simplefilter("ignore")
    import pytorch_lightning
    import torch

    assert pytorch_lightning

torch.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cache of all tests of this process."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANLAB_CACHE", str(folder))
        patch.setenv("XDG_CACHE_HOME", str(folder / "xdg"))
        yield folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium; the tests are skipped where there is none."""
    driver = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with driver.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def mnist() -> list[str]:
    """Overrides for the real MNIST; the test is skipped where it is absent."""
    if not MNIST.is_dir():
        pytest.skip("needs MNIST as parquet in ../shared/data/mnist")
    return ["dataset=mnist", f"dataset.path={MNIST}"]


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., list[str]]:
    """Overrides of a run of a second: points, small networks, few samples."""

    def overrides(*more: str) -> list[str]:
        plain = [
            "dataset=ring",
            "dataset.samples=256",
            "callback=[]",
            f"paths.runs={tmp_path / 'runs'}",
            "metric=[fid]",
            "generator.widths=[8,8]",
            "discriminator.widths=[8,8]",
            "training.batch_size=16",
            "training.turns=8",
            "training.epochs=null",
            "training.log_every=2",
            "training.evaluate_every=4",
            "training.evaluate_samples=64",
            "training.sample_every=4",
            "training.checkpoint_every=4",
        ]
        return [*{o.split("=")[0]: o for o in (*plain, *more)}.values()]

    return overrides
