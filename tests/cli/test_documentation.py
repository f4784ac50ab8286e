"""What the README and docs/python.md say works."""

import re
from pathlib import Path

import pytest

from ganlab.cli import commands
from ganlab.cli.train import in_order
from ganlab.config import compose, conf_folder

TOP = conf_folder().parent
README = (TOP / "README.md").read_text()


def test_the_python_page_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (TOP / "docs" / "python.md").read_text()
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    monkeypatch.chdir(tmp_path)
    there: dict[str, object] = {}
    exec(compile(code, "docs/python.md", "exec"), there)
    assert there["x"].shape == (64, 2)  # type: ignore[attr-defined]
    assert there["run"].state == "finished"  # type: ignore[attr-defined]


def test_the_commands_and_links_of_the_readme_are_there() -> None:
    assert set(re.findall(r"ganlab ([a-z]+)", README)) - {"train"} <= {*commands()}
    assert {"sample", "evaluate", "dashboard", "list", "words", "clean"} <= set(re.findall(r"ganlab ([a-z]+)", README))
    missing = [link for link in re.findall(r"\]\(([\w/.]+)\)", README) if not (TOP / link).exists()]
    assert missing == []
    assert "init_from=" in README


@pytest.mark.parametrize("command", re.findall(r"    python train.py (.*?)\s*(?:#.*)?\n", README))
def test_the_readmes_overrides_compose(command: str) -> None:
    words = [word for word in in_order(command.split()) if word != "-m"]
    first = [re.sub(r"=([^\[]*?),.*", r"=\1", word) for word in words]
    assert compose([*first, *(["hydra.mode=MULTIRUN"] if "-m" in command else [])]).generator
