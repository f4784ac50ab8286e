"""Networks that come in from files and runs, and go out to other libraries by the commands themselves."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ganlab.errors import WrongUse
from ganlab.store.facts import choices, plain_config
from ganlab.store.run import Run
from ganlab.studio.design.shelf import Drawing, opened, text

PLAYERS = ("generator", "discriminator")
FORMATS = ("keras", "onnx", "python", "modular")
SECONDS = 300
_one_at_a_time = threading.Lock()  # each brings torch


def of_run(run: Run) -> dict[str, Any]:
    """{words, players: {player: {word, graph, latent_dim}}} of a run; `graph` null where the network is code."""
    config, chosen = plain_config(run), choices(run)
    return {"words": chosen, "players": {player: _of_config(player, config.get(player), chosen) for player in PLAYERS}}


def _of_config(player: str, node: Any, chosen: Mapping[str, str]) -> dict[str, Any]:
    plain = node if isinstance(node, dict) else {}
    word, graph = chosen.get(player, ""), plain.get("graph")
    if not isinstance(graph, dict):
        try:
            graph = opened(player, word).graph
        except WrongUse:
            graph = None
    return {"word": word, **_graph_word({**plain, "graph": graph}, "graph")}


def of_modular(content: str) -> dict[str, Any]:
    """{players: {player: {graph, latent_dim}}, overrides, remarks} of a JSON of the modular framework.

    Raises:
        WrongUse: it is none.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"this is no JSON ({str(error)[:80]}); give a config of the modular framework") from error
    nodes = found if isinstance(found, dict) else {}
    graphs = {p: _graph_word(nodes[p], "layers") for p in PLAYERS if _is_graph(nodes.get(p))}
    if graphs and len(graphs) == len(nodes):
        return {"players": graphs, "overrides": [], "remarks": []}
    with tempfile.TemporaryDirectory() as folder:
        given, conf = Path(folder) / "given.json", Path(folder) / "conf"
        given.write_text(content)
        remarks = _run(["import", str(given), "--conf", str(conf)], may_not_fit=True).replace(folder, "").splitlines()
        experiment = conf / "experiment" / "given.yaml"
        overrides = [*_overrides(yaml.safe_load(experiment.read_text()))] if experiment.is_file() else []
        drawn = {p: conf / p / "given.yaml" for p in PLAYERS if (conf / p / "given.yaml").is_file()}
        players = {p: _graph_word(yaml.safe_load(path.read_text()), "graph") for p, path in drawn.items()}
    kept = [override for override in overrides if override not in [f"{p}=given" for p in drawn]]
    said = ("/conf/", "python train.py", "it cannot be built")
    told = [row for row in remarks if not row.startswith(said) and not row.endswith("=given")]
    return {"players": players, "overrides": kept, "remarks": told}


def _is_graph(node: Any) -> bool:
    own = {"layers", "latent_dim"}
    return isinstance(node, dict) and {"layers"} <= {*node} <= own and isinstance(node["layers"], dict)


def _graph_word(node: Mapping[str, Any], key: str) -> dict[str, Any]:
    latent = node.get("latent_dim")
    return {"graph": node[key], "latent_dim": latent if isinstance(latent, int) else None}


def _overrides(content: Mapping[str, Any]) -> Iterator[str]:
    for entry in content.get("defaults", []):
        if isinstance(entry, dict):
            for key, value in entry.items():
                yield f"{str(key).removeprefix('override ').lstrip('/')}={_as_text(value)}"
    yield from _values({k: v for k, v in content.items() if k != "defaults"}, "")


def _values(content: Mapping[str, Any], key: str) -> Iterator[str]:
    for name, value in content.items():
        here = f"{key}.{name}" if key else str(name)
        if isinstance(value, dict):
            yield from _values(value, here)
        else:
            yield f"{here}={_as_text(value)}"


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{','.join(map(_as_text, value))}]"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def exported(player: str, drawing: Drawing, to: str, dataset: Sequence[str]) -> tuple[str, bytes]:
    """(name, content) of the file that `ganlab export` writes of a drawing.

    Raises:
        WrongUse: the command refused it; its sentence.
    """
    words = [word for word in dataset if not word.startswith("dataset=")]
    chosen = next((word.partition("=")[2] for word in dataset if word.startswith("dataset=")), "digits")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{player}.yaml"
        file.write_text(text(player, drawing))
        out = Path(folder) / "out" / (drawing.word or player)
        command = ["export", str(file), *words, "--to", to, "--out", str(out), "--player", player]
        _run([*command, "--dataset", chosen, "--latent-dim", str(drawing.latent_dim or 100)])
        path = next(iter(sorted(out.parent.iterdir())))
        return path.name, path.read_bytes()


def _run(words: Sequence[str], may_not_fit: bool = False) -> str:
    """What a command prints. `may_not_fit`: one that says so and has written a network is no failure."""
    with _one_at_a_time:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "ganlab", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise WrongUse(f"ganlab {words[0]} took longer than {SECONDS} s; give it in a terminal") from error
    if done.returncode and not (may_not_fit and done.returncode == 2 and not done.stderr.strip()):
        said = [line for line in done.stderr.strip().splitlines() if line]
        raise WrongUse(said[-1][:500] if said else f"ganlab {words[0]} ended with {done.returncode}")
    return done.stdout
