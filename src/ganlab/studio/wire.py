"""Messages between the server and its worker: a JSON object, then any number of byte strings, lengths first."""

import json
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ganlab.errors import WrongUse

HEAD = struct.Struct(">II")  # bytes of JSON, number of byte strings
Message = tuple[dict[str, Any], list[bytes]]


@dataclass(frozen=True)
class Answer:
    """What the worker says, and the files that come with it: PNG or GIF."""

    plain: dict[str, Any]
    files: list[bytes] = field(default_factory=list)


class Lost(WrongUse):
    """What a request is about was in the worker, and is there no more."""


def send(line: socket.socket, plain: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """One message."""
    text = json.dumps(plain).encode()
    sizes = struct.pack(f">{len(blobs)}Q", *map(len, blobs))
    line.sendall(b"".join([HEAD.pack(len(text), len(blobs)), sizes, text, *blobs]))


def receive(line: socket.socket) -> Message:
    """The next message.

    Raises:
        EOFError: the other side is gone.
    """
    length, count = HEAD.unpack(_exactly(line, HEAD.size))
    sizes = struct.unpack(f">{count}Q", _exactly(line, 8 * count))
    plain = json.loads(_exactly(line, length))
    return plain, [_exactly(line, size) for size in sizes]


def _exactly(line: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = line.recv(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
