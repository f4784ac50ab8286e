"""Print the words of layer graphs, with their parameters, defaults and shapes."""

import json
from collections.abc import Sequence

from ganlab.cli import parser


def run(arguments: Sequence[str]) -> None:
    """Print the palette as a table, or as the data that forms are made from."""
    reader = parser("layers", __doc__)
    reader.add_argument("--json", action="store_true", help="as JSON: every word, its parameters, bounds and choices")
    given = reader.parse_args(arguments)
    from ganlab.layer.graph.summary import palette_lines, schema

    print(json.dumps(schema(), indent=1) if given.json else "\n".join(palette_lines()))
