"""Writes tests/signatures.yaml anew: `make signatures`."""

from pathlib import Path

import yaml

from ganlab.config import compose, signature

PINNED = Path(__file__).with_name("signatures.yaml")

if __name__ == "__main__":
    lines = yaml.safe_load(PINNED.read_text())
    pins = {line: signature(compose(line.split())) for line in lines}
    text = yaml.safe_dump(pins, sort_keys=False, width=1000)
    PINNED.write_text("# What names these runs' folders; see test_config.py. Each key is a command line.\n" + text)
