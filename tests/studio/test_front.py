"""The front end's own checks: types, its unit tests, and what its lock file holds."""

import json
from pathlib import Path

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
