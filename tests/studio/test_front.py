"""The front end's own checks: types, its unit tests, and what its lock file holds."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from ganlab.studio import front


def test_the_types_hold(built: Path) -> None:
    front.tool("tsc", ["--noEmit"])


def test_its_unit_tests_pass(built: Path) -> None:
    assert "passed" in front.tool("vitest", ["run"])


def test_the_lock_names_no_host() -> None:
    packages = json.loads((front.WEB / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_there_is_no_any_and_no_long_component() -> None:
    for path in (front.WEB / "src").rglob("*.ts*"):
        text = path.read_text()
        assert len(text.splitlines()) < 200, path
        assert ": any" not in text, path
        assert "as any" not in text, path


def test_the_wheel_carries_the_front_end_and_the_words(built: Path, tmp_path: Path) -> None:
    wheels = pytest.importorskip("hatchling.builders.wheel", reason="pip install hatchling")
    root = Path(__file__).parents[2]
    [wheel] = wheels.WheelBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        index = archive.read("ganlab/studio/static/index.html").decode()
    asked = re.findall(r'(?:src|href)="/([^"]+)"', index)
    assert len(asked) >= 3  # script, style and icon
    assert {f"ganlab/studio/static/{name}" for name in asked} <= names
    assert {"ganlab/conf/train.yaml", "ganlab/conf/generator/gan.yaml", "ganlab/conf/sweeps/smoke.yaml"} <= names
    assert [name for name in names if "/web/" in name or "node_modules" in name] == []
