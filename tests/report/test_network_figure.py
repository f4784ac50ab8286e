"""The drawing of a run's layer graphs."""

from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from html_check import check as check_html

from ganlab.config import conf_folder
from ganlab.config.graph_file import load_graph
from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.report.figure.network import HEIGHT, network
from ganlab.report.page.networks import networks
from ganlab.report.page.run import page
from ganlab.store.run import Run

SKIP: dict[str, Any] = {
    "nodes": [
        {"name": "first", "conv": {"width": 4, "stride": 2}},
        "leaky_relu",
        {"name": "side", "conv": {"width": 4, "kernel": 1}, "from": "first"},
        {"name": "sum", "add": None, "from": ["leaky_relu_1", "side"]},
        {"name": "again", "add": None, "from": ["sum", "first"]},
        "flatten",
        {"dense": 1},
    ]
}


def drawn(graph: Any, player: str = "discriminator") -> ElementTree.Element:
    return ElementTree.fromstring(network(check(graph, player, Facts((3, 8, 8), 5, 6))))


def texts(svg: ElementTree.Element, kind: str | None) -> list[str]:
    return [t.text or "" for t in svg.iter("text") if t.get("class") == kind]


def test_every_node_every_arrow_and_its_shape() -> None:
    svg = drawn(SKIP)
    layers = [
        "sample",
        "conv 4, stride 2",
        "leaky_relu",
        "conv 4, kernel 1",
        "add",
        "add",
        "flatten → features",
        "dense 1 → logits",
    ]
    assert texts(svg, None) == layers
    assert "112 parameters · first" in texts(svg, "below")
    arrows = [p for p in svg.iter("path") if p.get("class") == "arrow"]
    assert len(arrows) == 9  # each node's sources
    assert sorted(texts(svg, "shape")) == sorted(["3 × 8 × 8", *["4 × 4 × 4"] * 6, "64"])  # one passes a row by


def test_no_two_boxes_overlap() -> None:
    graph = load_graph(str(conf_folder() / "generator" / "layers_residual.yaml"))
    svg = ElementTree.fromstring(network(check(graph, "generator", Facts((3, 32, 32)))))
    places = [(float(r.get("x", "")), float(r.get("y", ""))) for r in svg.iter("rect")]
    assert len({*places}) == len(places) > 30
    rows = sorted({y for _, y in places})
    assert min(b - a for a, b in pairwise(rows)) > HEIGHT


def test_what_is_wrong_or_foreign_is_drawn_as_far_as_it_goes() -> None:
    """No class beyond torch.nn is looked for: a folder may come from anywhere."""
    svg = drawn({"nodes": [{"conv": 3}, {"os.system": {"command": "false"}}, "flatten", {"dense": 1}]})
    assert "conv 3" in texts(svg, None)
    assert not [t for t in texts(svg, None) if "system" in t]


def folder(path: Path, **more: Any) -> Run:
    nodes = {player: {"_target_": f"ganlab.{player}.layers.Layers"} for player in ("generator", "discriminator")}
    graph = {
        "values": {"width": 4},
        "nodes": [{"dense": "width"}, {"dense": "sample_size"}, "tanh", {"reshape": "sample_shape"}],
    }
    nodes["generator"] |= {"graph": graph, "latent_dim": 6}  # type: ignore[dict-item]
    training = {"turns": 3, "sample_every": 0, "evaluate_every": 0, "evaluate_samples": 9, "ema_decay": 0}
    nodes["dataset"] = {"_target_": "ganlab.dataset.digits.Digits"}
    config = {
        **nodes,
        "seed": 0,
        "name": "it",
        "conditioning": {"_target_": "ganlab.conditioning.none.Unconditional"},
        "training": training,
    }
    path.mkdir()
    (path / "config.yaml").write_text(yaml.safe_dump(config))
    run = Run(path)
    run.update_status("finished", 3, **more)
    return run


def test_a_page_draws_the_graphs_of_its_run(tmp_path: Path) -> None:
    run = folder(tmp_path / "run", sample_shape=[1, 8, 8], num_classes=0)
    text = page(run)
    check_html(text)
    assert text.count('<svg class="network"') == 1  # the discriminator's is elsewhere
    assert "dense 4" in text
    assert "Generator: 348 parameters" in text
    assert networks(folder(tmp_path / "old")) is None


@pytest.mark.parametrize("graph", [{"nodes": [{"no_layer": 3}]}, {"nodes": []}])
def test_a_graph_that_cannot_be_laid_out_is_said(graph: Any, tmp_path: Path) -> None:
    run = folder(tmp_path / "run", sample_shape=[1, 8, 8], num_classes=0)
    text = (run.folder / "config.yaml").read_text()
    config = yaml.safe_load(text)
    config["generator"]["graph"] = graph
    (run.folder / "config.yaml").write_text(yaml.safe_dump(config))
    assert "graph cannot be drawn" in str(networks(run))
