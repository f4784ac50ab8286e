"""The page about graphs says what the code says, and its example is one."""

import re
from pathlib import Path

import yaml

from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.summary import palette_lines

PAGE = (Path(__file__).parents[3] / "docs" / "graph.md").read_text()


def test_the_palette_is_made_from_the_code() -> None:
    assert PAGE.split("## Words\n\n")[1].rstrip() == "\n".join(palette_lines()).rstrip()  # ganlab layers


def test_the_example_is_a_generator() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    laid_out = check(yaml.safe_load(example)["graph"], "generator", Facts((1, 32, 32)))
    assert laid_out.problems == ()
