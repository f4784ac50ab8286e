"""The instant lab plays the real game: what it saves, the command trains to the same weights."""

import math

import pytest
import torch
from fastapi.testclient import TestClient
from torch.testing import assert_close

from ganlab.config import compose
from ganlab.run.train import train
from ganlab.store.checkpoint import newest
from ganlab.studio.state import Studio
from ganlab.studio.worker.estimates import divergence, modes_covered
from ganlab.studio.worker.lab import _Session

WORDS = ["generator.widths=[16,16]", "discriminator.widths=[16]", "training.batch_size=32", "dataset.samples=512"]


def begin(client: TestClient, *words: str, tab: str = "tab", **more: object) -> dict:  # type: ignore[type-arg]
    answer = client.put(f"/api/lab/{tab}", json={"words": [*WORDS, *words], "grid": 8, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def post(client: TestClient, page: str, tab: str = "tab", **given: object) -> dict:  # type: ignore[type-arg]
    answer = client.post(f"/api/lab/{tab}/{page}", json={"grid": 8, **given})
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_what_is_seen_has_its_shapes(client: TestClient) -> None:
    seen = begin(client)
    assert (seen["turn"], seen["rows"], seen["paused"]) == (0, [], None)
    played = post(client, "play", turns=5)
    assert played["turn"] == 5
    assert len(played["rows"]) == 5
    assert len(played["rows"][0]) == len(played["names"])
    assert torch.tensor(played["surface"]).shape == (8, 8)
    assert torch.tensor(played["manifold"]).shape == (13, 13, 2)
    assert torch.tensor(played["fake"]).shape == (500, 2)
    assert torch.tensor(played["arrows"]).shape == (64, 4)
    assert played["fake"] != seen["fake"]
    assert played["surface"] != seen["surface"]
    assert 0 <= played["js"] <= math.log(2)
    assert played["modes"] == 8
    again = client.get("/api/lab/tab?grid=8").json()
    assert {k: v for k, v in again.items() if k != "rows"} == {k: v for k, v in played.items() if k != "rows"}


def test_half_turns_move_one_player_alone(client: TestClient) -> None:
    before = begin(client)
    one = post(client, "step", player="discriminator")
    assert (one["turn"], one["half_turns"]) == (0, {"generator": 0, "discriminator": 1})
    assert one["surface"] != before["surface"]
    assert one["manifold"] == before["manifold"]
    other = post(client, "step", player="generator")
    assert other["surface"] == one["surface"]
    assert other["manifold"] != one["manifold"]
    assert client.get("/api/lab/tab/command").json()["exact"] is False
    assert begin(client)["manifold"] == before["manifold"]  # reset


@pytest.mark.parametrize("drawn", [None, [[-0.5, -0.5], [0.5, 0.25], [0.0, 0.7]]])
def test_the_command_trains_the_same(client: TestClient, studio: Studio, drawn: list[list[float]] | None) -> None:
    begin(client, "loss=hinge", "penalty=[gradient_penalty]", "training.discriminator_steps=2", points=drawn)
    for turns in (3, 4):
        post(client, "play", turns=turns)
    told = client.get("/api/lab/tab/command").json()
    assert told["exact"] is True
    assert told["command"].startswith("ganlab train dataset=")

    assert set(WORDS) <= set(told["overrides"])
    quiet = ["metric=[]", "callback=[]", "trainer=cpu", f"paths.runs={studio.runs.parent / 'lab'}"]
    state = newest(train(compose([*told["overrides"], *quiet])).checkpoints)
    assert state is not None
    assert state["gan"]["turn"] == 7
    # the same in this process, whose weights can be seen; looking between turns changes nothing
    words = [o for o in told["overrides"] if not o.startswith(("dataset.path", "training.turns", "training.epochs"))]
    file = next((o.partition("=")[2].strip("'") for o in told["overrides"] if o.startswith("dataset.path")), None)
    live = _Session(words, file).live
    for turns in (3, 4):
        live.play(turns, 60)
        live.view(4)
    for name, value in live.game.state_dict().items():
        assert_close(value, state["gan"]["weights"][name], rtol=0, atol=0)
    here = torch.tensor(live.view(8)["fake"])
    assert_close(here, torch.tensor(client.get("/api/lab/tab?grid=8").json()["fake"]), rtol=0, atol=0)


def test_two_tabs_do_not_disturb_each_other(client: TestClient) -> None:
    begin(client)
    alone = [post(client, "play", turns=2)["fake"], post(client, "play", turns=2)["fake"]]
    begin(client)
    begin(client, "seed=7", tab="other")
    first = post(client, "play", turns=2)["fake"]
    post(client, "play", tab="other", turns=3)
    assert [first, post(client, "play", turns=2)["fake"]] == alone
    assert client.delete("/api/lab/other").status_code == 200
    gone = client.post("/api/lab/other/play", json={})
    assert gone.status_code == 410
    assert "press Reset" in gone.json()["error"]


def test_a_number_that_is_not_finite_pauses_and_says_whose(client: TestClient) -> None:
    begin(client, "optimizer=sgd", "optimizer.generator.momentum=1e30", "optimizer.discriminator.momentum=1e30")
    told = post(client, "play", turns=50)
    assert told["paused"]
    assert "was not finite in turn" in told["paused"]
    assert "(the " in told["paused"]
    assert told["turn"] < 50
    assert post(client, "play", turns=5)["turn"] == told["turn"]


BODIES: list[object] = [
    *({"words": [w]} for w in ("dataset=digits", "loss=nope", "optimizer.generator.lr=x", "training.batch_size=0")),
    *({"words": [w]} for w in ("dataset._target_=os.system", "paths.runs=/", "hydra.run.dir=/", "generator.file=/x")),
    *(
        {"words": [w]}
        for w in ("loss={_target_:os.system}", "seed=${oc.env:HOME}", "generator.widths=[9999]", "--help")
    ),
    *(
        {"words": [w]}
        for w in ("training.batch_size=4096", "dataset.samples=99999999", "generator=dcgan", "=", "seed=1,2")
    ),
    *({"words": [w]} for w in ("dataset.path=/etc/passwd", "generator.latent_dim=99999", "generator.trust=true")),
    *({"points": p} for p in ([], [[0, 0]], [[0, 0], [2, 0]], [[0, 0], ["x", 0]], "x", [[0, 0, 0]] * 3)),
    *({"grid": g} for g in (1, 65, "x")),
    [],
    "x",
    None,
    {"words": ["seed=1"] * 61},
    {"nope": 1},
]


@pytest.mark.parametrize("body", BODIES, ids=str)
def test_what_cannot_be_is_one_sentence(client: TestClient, body: object) -> None:
    answer = client.put("/api/lab/fuzz", json=body)
    assert 400 <= answer.status_code < 500, answer.text
    assert "\n" not in answer.json()["error"]
    for page, given in (("play", {"turns": 0}), ("play", {"turns": "x"}), ("step", {"player": "x"}), ("step", {})):
        assert client.post(f"/api/lab/fuzz/{page}", json=given).status_code == 422
    assert client.get("/api/lab/a%2Fb").status_code == 404
    assert client.get("/api/lab/a.b").status_code == 422


def test_divergences_of_known_clouds() -> None:
    left, right = torch.full((100, 2), -0.5), torch.full((50, 2), 0.5)
    assert_close(divergence(left, right).js, math.log(2))
    assert_close(divergence(left, left).kl, 0.0)
    half = torch.cat([left[:50], right])
    assert_close(divergence(half, left).js, 0.5 * (math.log(4 / 3) + 0.5 * math.log(2 / 3) + 0.5 * math.log(2)))
    p, q = torch.tensor([50.5, 50.5]) / 101, torch.tensor([100.5, 0.5]) / 101
    assert_close(divergence(half, left).kl, float((p * (p / q).log()).sum()), rtol=1e-5, atol=1e-6)
    assert divergence(right, torch.full((9, 2), 7.0)).js > 0.6  # what lies outside counts at the edge


def test_modes_within_three_deviations() -> None:
    centres = torch.tensor([[-0.5, 0.0], [0.5, 0.0]])
    real = centres.repeat(500, 1) + 0.01 * torch.randn(1000, 2, generator=torch.Generator().manual_seed(0))
    covered, share = modes_covered(real, torch.tensor([[0.5, 0.02], [0.5, 0.05], [0.49, 0.0], [9.0, 9.0]]), centres)
    assert (covered, share) == (1, 0.5)
