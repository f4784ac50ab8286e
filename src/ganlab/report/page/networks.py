"""The section that draws the layer graphs of a run."""

from collections.abc import Mapping
from typing import Any

from ganlab.errors import WrongUse
from ganlab.layer.graph.check import check
from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.given import given_graph
from ganlab.layer.graph.laid_out import LaidOut
from ganlab.report.figure.network import network
from ganlab.report.page.document import Markup, section, tag
from ganlab.store import facts
from ganlab.store.run import Run

PLAYERS = ("generator", "discriminator")


def networks(run: Run) -> Markup | None:
    """Both players' graphs; None where neither is one, or the folder does not say what its samples are."""
    config, told = facts.plain_config(run), run.status
    if "sample_shape" not in told:
        return None
    drawn: list[Markup] = []
    for player in PLAYERS:
        node = config.get(player) or {}
        if not isinstance(node.get("graph"), Mapping):
            continue
        try:
            drawn.append(_figure(_laid_out(player, node, config, told)))
        except WrongUse as error:
            drawn.append(tag("p", f"The {player}'s graph cannot be drawn: {error}", kind="soft"))

    if not drawn:
        return None
    note = "Shapes are of one sample, channels first. Point at a box for all that its layer was given."
    if facts.word(config.get("conditioning")) not in ("", "none"):
        note += " What the conditioning adds from outside of a graph is left out of its numbers."
    return section("Networks", tag("div", drawn, kind="networks"), note=note)


def _laid_out(player: str, node: Mapping[str, Any], config: Mapping[str, Any], told: Mapping[str, Any]) -> LaidOut:
    """As the run had it, but that no word with a dot beyond torch.nn is looked at: folders are shared."""
    latent = (config.get("generator") or {}).get("latent_dim")
    given = {"latent_dim": latent} if isinstance(latent, int) else {}
    known = Facts(tuple(told["sample_shape"]), told["num_classes"], **given)
    found = check(given_graph(player, node["graph"], None, node.get("values")), player, known)
    if not found.nodes:
        raise WrongUse(" | ".join(str(problem) for problem in found.problems) or "it has no node")
    return found


def _figure(laid_out: LaidOut) -> Markup:
    sums = (
        f"{laid_out.player.capitalize()}: {laid_out.parameters:,} parameters, {laid_out.multiply_adds:,} multiply-adds"
    )
    problems = [tag("p", str(p), kind="soft") for p in laid_out.problems if p.stops]
    return tag("figure", Markup(network(laid_out)), tag("figcaption", sums), *problems)
