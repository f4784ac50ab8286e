"""Read a `.wandb` file: LevelDB's log format (7-byte file header, 32 KiB blocks) around protocol buffers."""

import json
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wandb.proto.wandb_internal_pb2 import Record

BLOCK, HEADER = 32768, 7
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4


@dataclass
class Kept:
    """What W&B would have been told of one run."""

    run: Any = None
    config: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    definitions: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    exit_code: int | None = None


def kept_file(folder: Path) -> Path:
    """The one offline run in `folder`/wandb."""
    (path,) = folder.glob("wandb/offline-run-*/*.wandb")
    return path


def records(path: Path) -> Iterator[Record]:
    content = path.read_bytes()
    assert content[:4] == b":W&B"
    place, parts = HEADER, b""
    while place + HEADER <= len(content):
        if BLOCK - place % BLOCK < HEADER:  # the rest of a block is padding
            place += BLOCK - place % BLOCK
            continue
        crc, length, kind = struct.unpack("<IHB", content[place : place + HEADER])
        data = content[place + HEADER : place + HEADER + length]
        if len(data) < length:  # being written
            return
        assert crc == zlib.crc32(bytes([kind]) + data), "damaged"
        parts = data if kind in (FULL, FIRST) else parts + data
        if kind in (FULL, LAST):
            record = Record()
            record.ParseFromString(parts)
            yield record
        place += HEADER + length


def read(path: Path) -> Kept:
    """The whole file: W&B's own process may still be writing it when `finish` has returned."""
    deadline = time.monotonic() + 20
    while (kept := _read(path)).exit_code is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return kept


def _read(path: Path) -> Kept:
    kept = Kept()
    for record in records(path):
        kind = record.WhichOneof("record_type")
        if kind == "run":
            kept.run = record.run
            kept.config |= {u.key: json.loads(u.value_json) for u in record.run.config.update}
        elif kind == "history":
            kept.history.append(
                {i.key or ".".join(i.nested_key): json.loads(i.value_json) for i in record.history.item}
            )
        elif kind == "summary":
            kept.summary |= {i.key or ".".join(i.nested_key): json.loads(i.value_json) for i in record.summary.update}
        elif kind == "metric":
            kept.definitions[record.metric.name or record.metric.glob_name] = record.metric
        elif kind == "files":
            kept.files += [f.path for f in record.files.files]
        elif kind == "exit":
            kept.exit_code = record.exit.exit_code
    return kept
