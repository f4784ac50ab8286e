"""Files that are whole or absent, and lines that any process appends."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ganlab.store.file import Damaged, Lines, read_mapping, read_yaml, replace_file, set_aside, sweep_temporary

WAY_OUT = "give the command again"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_a_killed_writer_leaves_a_file_that_the_next_owner_removes(tmp_path: Path) -> None:
    """SIGKILL between writing and renaming; the old content stays."""
    path = tmp_path / "turn-000000004.pt"
    path.write_bytes(b"old")
    code = (
        "import os, signal, sys; from pathlib import Path; from ganlab.store import file;"
        "file.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        "file.replace_file(Path(sys.argv[1]), b'new' * 1000)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert len(os.listdir(tmp_path)) == 2
    assert path.read_bytes() == b"old"
    for name in (".lock", ".hidden.txt", "x.7"):
        (tmp_path / name).touch()
    sweep_temporary(tmp_path, {"status.json"})
    assert len(os.listdir(tmp_path)) == 5
    sweep_temporary(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [".hidden.txt", ".lock", path.name, "x.7"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_no_json_object_is_named_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "status.json"
    path.write_bytes(content)
    with pytest.raises(Damaged) as raised:
        read_mapping(path, WAY_OUT)
    assert str(raised.value).startswith(f"{path} is damaged (")
    assert str(raised.value).endswith(WAY_OUT)
    assert "\n" not in str(raised.value)


def test_yaml_makes_no_objects_no_bombs_and_resolves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "word")
    path = tmp_path / "config.yaml"
    path.write_text("a: ${oc.env:SECRET}\nb: 'x & y'\n")
    assert read_yaml(path, WAY_OUT) == {"a": "${oc.env:SECRET}", "b": "x & y"}
    proof = tmp_path / "proof"
    for text in (
        BOMB,
        f"!!python/object/apply:os.system ['touch {proof}']",
        "a: [",
        "[" * 100_000,
        "- " * 100_000,
        "\0",
    ):
        path.write_text(text)
        with pytest.raises(Damaged, match=WAY_OUT):
            read_yaml(path, WAY_OUT)
    assert not proof.exists()


def test_lines_are_appended_by_several_and_survive_a_cut(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "evaluations.jsonl")
    assert lines.rows() == []
    lines.append({"name": "fid", "value": 1.5, "deviation": math.nan, "path": [math.inf, 2]})
    lines.path.write_bytes(lines.path.read_bytes() + b'{"name": "ki')  # its writer was killed
    lines.append({"name": "kid"})
    assert lines.rows() == [
        {"name": "fid", "value": 1.5, "deviation": None, "path": [None, 2]},
        {"name": "kid"},
    ]
    code = (
        "import sys; from pathlib import Path; from ganlab.store.file import Lines;"
        "[Lines(Path(sys.argv[1])).append({'by': sys.argv[2], 'text': 'x' * 3000}) for _ in range(50)]"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(lines.path), str(i)]) for i in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert [sum(row.get("by") == str(i) for row in lines.rows()) for i in range(3)] == [50, 50, 50]
    for line in lines.path.read_text().splitlines()[-150:]:
        json.loads(line)


def test_damaged_files_and_folders_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    for content in ("one", "two"):
        path.write_text(content)
        assert set_aside(path).read_text() == content
    path.mkdir()
    (path / "x").touch()
    assert set_aside(path).is_dir()
    assert not path.exists()


def test_a_file_cannot_be_replaced_in_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "gone" / "x", b"")
