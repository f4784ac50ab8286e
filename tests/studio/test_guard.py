"""Who is let in, and what a refusal looks like."""

from typing import Any

from fastapi.testclient import TestClient

from ganlab.studio.app import create_app
from ganlab.studio.guard import LARGEST
from ganlab.studio.state import Studio


def test_a_foreign_host_is_refused(client: Any) -> None:
    told = client.get("/api/runs", headers={"host": "evil.example"})
    assert (told.status_code, list(told.json())) == (403, ["error"])
    assert client.get("/api/runs", headers={"host": "localhost:1"}).status_code == 200


def test_a_change_from_a_foreign_page_is_refused(client: Any) -> None:
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/api/jobs/check", json={}, headers=headers).status_code == 403
        assert client.delete("/api/runs/gan-gan-ring~0123456789ab", headers=headers).status_code == 403
    assert client.post("/api/jobs/check", json={}, headers={"origin": "http://127.0.0.1:8123"}).status_code == 200


def test_other_hosts_need_the_token(studio: Studio) -> None:
    open_studio = Studio(studio.runs, host="10.0.0.7", token="secret")
    with TestClient(create_app(open_studio), base_url="http://10.0.0.7:8123") as client:
        assert client.get("/api/runs").status_code == 401
        assert client.get("/api/runs?token=wrong").status_code == 401
        assert client.get("/api/runs?token=secret").status_code == 200
        assert client.get("/api/runs").status_code == 200  # by the cookie
        assert client.get("/api/runs", headers={"host": "127.0.0.1:8123", "cookie": ""}).status_code == 200


def test_large_bodies_are_refused(client: Any) -> None:
    assert client.post("/api/jobs", content=b"x" * (LARGEST + 1)).status_code == 413

    def pieces() -> Any:
        for _ in range(LARGEST // 100_000 + 2):
            yield b"x" * 100_000

    assert client.post("/api/jobs", content=pieces()).status_code in (400, 413, 422)


def test_every_answer_confines_the_page_to_this_machine(client: Any) -> None:
    for path in ("/", "/api/runs", "/api/nothing"):
        policy = client.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "http" not in policy
        assert "unsafe" not in policy
