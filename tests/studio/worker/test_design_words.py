"""What the drawing of networks asks of the worker: shapes that no config tells, and the modules of code."""

from fastapi.testclient import TestClient

GRAPH = {"nodes": [{"dense": "sample_size"}, "tanh"]}


def test_points_are_drawn_for_too(client: TestClient) -> None:
    asked = {"graph": GRAPH, "dataset": ["dataset=ring"]}
    told = client.post("/api/design/check/generator", json=asked).json()
    assert (told["nodes"][-1]["shape"], told["problems"]) == ([2], [])


def test_a_network_that_is_code_is_read(client: TestClient) -> None:
    told = client.get("/api/design/modules/generator/wgan?dataset=dataset.image_size=16").json()
    assert told["modules"][0]["module"].startswith("Linear(in_features=100")
    assert told["parameters"] == sum(row["parameters"] for row in told["modules"])
    normalised = client.get("/api/design/modules/discriminator/sagan?dataset=dataset.image_size=16").json()
    assert normalised["modules"][0]["module"].startswith("Conv2d(1, ")
    assert normalised["modules"][0]["module"].endswith("normalised weights")
    assert client.get("/api/design/modules/generator/nothing").status_code == 404
    assert (
        "image_size" in client.get("/api/design/modules/generator/wgan?dataset=dataset.image_sise=16").json()["error"]
    )
