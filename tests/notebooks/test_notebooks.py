"""Every notebook runs from top to bottom, defines no function and writes nothing beside itself."""

import ast
import json
import re
import resource
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_definitions(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            nodes = list(ast.walk(ast.parse(cell.source)))
            assert not [n for n in nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Lambda))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_runs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(tmp_path)}}).execute()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Seconds of work, which a busy machine does not change.
    assert 1 < after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 60
    pictures = [o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(pictures) >= 2
    states = [json.loads(status.read_text())["state"] for status in tmp_path.glob("runs/*/*/status.json")]
    assert set(states) == {"finished"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_of_a_real_execution_and_name_no_machine(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    pictures = [o for c in cells for o in c.outputs if "image/png" in o.get("data", {})]
    assert len(pictures) >= 2
    told = json.dumps(
        [{k: v for k, v in o.items() if k != "data"} | o.get("data", {}) for c in cells for o in c.outputs]
    )
    assert not re.findall(r"/(?:tmp|home|root|Users|work)/[^\"]*", told)
