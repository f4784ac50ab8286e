"""Trained runs through the app: the pictures are those that the measuring functions make."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image
from torch.testing import assert_close

from ganlab.dataset.modality.spectrogram import log_mel
from ganlab.measure.activations import recorded, switched_off
from ganlab.measure.latent import spherical
from ganlab.measure.load import load
from ganlab.measure.sample import pictures
from ganlab.store.run import Run

At = Callable[..., str]  # the address of a run's page


def picture(client: TestClient, address: str) -> NDArray[np.uint8]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return np.asarray(Image.open(BytesIO(answer.content)))


def latent(seed: int, dim: int = 6) -> torch.Tensor:
    return torch.randn(1, dim, generator=torch.Generator().manual_seed(seed))


def test_the_facts_of_a_run(client: TestClient, at: At, plain: Run, conditional: Run, points: Run) -> None:
    facts = client.get(at(plain)).json()
    assert (facts["latent_dim"], facts["sample_shape"], facts["modality"]) == (6, [1, 8, 8], "images")
    assert (facts["turn"], facts["is_told"], facts["is_critic"]) == (4, False, False)
    assert facts["checkpoints"] == ["turn-000000002", "turn-000000004"]
    assert client.get(at(plain, "?checkpoint=turn-000000002")).json()["turn"] == 2
    told = client.get(at(conditional)).json()
    assert (told["is_told"], told["is_critic"], told["classes"][3]) == (True, True, "3")
    assert client.get(at(points)).json()["modality"] == "points"


def test_sliders_replace_the_first_numbers_of_what_the_seed_draws(client: TestClient, at: At, plain: Run) -> None:
    z = latent(3)
    z[0, 0], z[0, 2] = 0.5, -1
    assert_close(torch.tensor([client.get(at(plain, "/latent?seed=3&z=0.5,,-1")).json()["latent"]]), z)
    sampler = load(plain).sampler()
    shown = pictures(sampler(z, torch.zeros(1, dtype=torch.int64)).cpu())[0][..., 0]
    np.testing.assert_array_equal(picture(client, at(plain, "/picture.png?seed=3&z=0.5,,-1")), shown)
    larger = picture(client, at(plain, "/picture.png?seed=3&z=0.5,,-1&pixels=20"))
    np.testing.assert_array_equal(larger, shown.repeat(3, 0).repeat(3, 1))
    numbers = client.get(at(plain, "/latent?seed=5&truncation=0.1")).json()["latent"]
    assert max(map(abs, numbers)) <= 0.1


def test_classes_and_checkpoints_change_the_picture(client: TestClient, at: At, plain: Run, conditional: Run) -> None:
    one, other = (picture(client, at(conditional, f"/picture.png?label={label}")) for label in "27")
    assert (one != other).any()
    early, late = (load(plain, f"turn-00000000{n}.pt").sampler()(latent(1), torch.zeros(1).long()) for n in (2, 4))
    strip = picture(client, at(plain, "/checkpoints.png?seed=1"))
    both = np.concatenate([pictures(x)[0][..., 0] for x in (early, late)], 1)
    np.testing.assert_array_equal(strip, both)
    assert picture(client, at(plain, "/checkpoints.png?pixels=16")).shape == (16, 32)
    told = client.get(at(plain, "/checkpoints")).json()["checkpoints"]
    assert [c["turn"] for c in told] == [2, 4]


def test_a_sheet_is_of_consecutive_seeds(client: TestClient, at: At, plain: Run) -> None:
    sheet = picture(client, at(plain, "/random.png?seed=10&count=6&columns=3"))
    assert sheet.shape == (16, 24)
    difference = sheet[8:, 8:16].astype(int) - picture(client, at(plain, "/picture.png?seed=14"))
    assert np.abs(difference).max() <= 1  # a batch adds up in another order than one alone


def test_the_way_between_two_pinned_latents(client: TestClient, at: At, plain: Run) -> None:
    z = spherical(latent(1), latent(2), torch.linspace(0, 1, 5))[0]
    made = pictures(load(plain).sampler()(z, torch.zeros(5).long()))
    strip = picture(client, at(plain, "/interpolation.png?a_seed=1&b_seed=2&steps=5"))
    np.testing.assert_array_equal(strip, np.concatenate([p[..., 0] for p in made], 1))
    straight = picture(client, at(plain, "/interpolation.png?a_seed=1&b_seed=2&steps=5&way=straight"))
    assert (straight[:, 16:24] != strip[:, 16:24]).any()
    film = client.get(at(plain, "/interpolation.gif?steps=4&pixels=16"))
    assert film.headers["content-type"] == "image/gif"
    assert Image.open(BytesIO(film.content)).size == (16, 16)


def test_layers_channels_and_one_switched_off(client: TestClient, at: At, plain: Run) -> None:
    sampler = load(plain).sampler()
    with recorded(sampler.network) as seen:
        before = sampler(latent(0), torch.zeros(1).long())
    layers = client.get(at(plain, "/layers")).json()["layers"]
    assert [layer["name"] for layer in layers] == list(seen)
    last = next(layer for layer in layers if layer["kind"] == "LeakyReLU" and layer["height"] > 1)
    name, unit = last["name"], last["strongest"][0]
    assert unit == int(seen[name][0].flatten(1).abs().mean(1).argmax())
    maps = picture(client, at(plain, f"/layer.png?layer={name}&columns=4&pixels=8"))
    assert maps.shape == (last["channels"] // 4 * 9 - 1, 4 * 9 - 1)
    assert maps[:8, :8].max() == 255

    with switched_off(sampler.network, name, unit):
        after = sampler(latent(0), torch.zeros(1).long())
    off = picture(client, at(plain, f"/picture.png?off={name}:{unit}"))
    np.testing.assert_array_equal(off, pictures(after)[0][..., 0])
    change = client.get(at(plain, f"/difference?off={name}:{unit}")).json()
    assert_close(change["mean_change"], float((after - before).abs().mean()))
    assert picture(client, at(plain, f"/difference.png?off={name}:{unit}")).shape == (8, 24)
    without = {
        layer["name"]: layer["dead"] for layer in client.get(at(plain, f"/layers?off={name}:{unit}")).json()["layers"]
    }
    assert without[name] == last["dead"] + 1
    judge = client.get(at(plain, "/layers?network=discriminator")).json()["layers"]
    assert judge[-1]["channels"] in (1, 16)


def test_the_discriminator_s_score_and_its_threshold(client: TestClient, at: At, plain: Run, conditional: Run) -> None:
    told = client.get(at(plain, "/score?seed=4")).json()
    trained = load(plain)
    sample = trained.sampler()(latent(4), torch.zeros(1).long())
    with torch.no_grad():
        score = trained.parts.discriminator(sample, None).logits
    assert_close(told["score"], float(score), rtol=1e-4, atol=1e-5)
    assert_close(told["probability"], float(score.sigmoid()), rtol=1e-4, atol=1e-5)
    assert told["threshold"] == 0
    critic = client.get(at(conditional, "/score?label=3")).json()
    assert critic["probability"] is None
    assert_close(critic["threshold"], (critic["real_mean"] + critic["fake_mean"]) / 2, rtol=1e-4, atol=1e-5)
    assert critic["passes"] == (critic["score"] > critic["threshold"])
    assert "halfway" in critic["threshold_said"]
    assert critic["notes"]


def test_the_nearest_training_images(client: TestClient, at: At, plain: Run) -> None:
    trained = load(plain)
    data, labels = trained.parts.dataset.split("train")
    x = trained.parts.dataset.modality.tensor(torch.from_numpy(data)).flatten(1)
    sample = trained.parts.dataset.modality.as_stored(trained.sampler()(latent(0), torch.zeros(1).long())).flatten(1)
    far = (x - sample).norm(dim=1)
    found = client.get(at(plain, "/neighbours?count=3")).json()["neighbours"]
    assert_close([f["distance"] for f in found], far.topk(3, largest=False).values.tolist(), rtol=1e-4, atol=1e-4)
    assert labels is not None
    assert [f["class"] for f in found] == [str(labels[f["row"]]) for f in found]
    strip = picture(client, at(plain, "/neighbours.png?count=3"))
    np.testing.assert_array_equal(strip[:, 8:16], data[found[0]["row"]][..., 0])


def test_sounds_are_near_by_what_is_heard(client: TestClient, at: At, sounds: Run) -> None:
    trained = load(sounds)
    made = trained.sampler()(latent(0, 100), None)
    split = trained.parts.dataset.split("train")
    # decibels of 32 pitches over time, as an image
    heard = [log_mel(x, 4000).flatten(1) for x in (made[:, 0].cpu(), torch.from_numpy(split.data)[:, 0] / 2**15)]
    far = (heard[1] - heard[0]).norm(dim=1)
    found = client.get(at(sounds, "/neighbours?count=2")).json()["neighbours"]
    assert [f["row"] for f in found] == far.topk(2, largest=False).indices.tolist()
    assert_close([f["distance"] for f in found], far.topk(2, largest=False).values.tolist(), rtol=1e-2, atol=1e-2)
    assert picture(client, at(sounds, "/neighbours.png?count=2&pixels=48")).ndim == 3


@pytest.mark.parametrize("axes", ["strongest", "random"])
def test_a_click_on_the_map_gives_the_latent_that_is_shown_there(
    client: TestClient, at: At, plain: Run, axes: str
) -> None:
    sheet = picture(client, at(plain, f"/map.png?axes={axes}&steps=3&reach=2"))
    clicked = client.get(at(plain, f"/map?axes={axes}&x=2&y=2")).json()  # the upper right
    z = ",".join(map(str, clicked["latent"]))
    there = picture(client, at(plain, f"/picture.png?z={z}")).astype(int)
    assert np.abs(sheet[:8, 16:] - there).max() <= 1
    x, y = clicked["here"]
    back = client.get(at(plain, f"/map?axes={axes}&x={x}&y={y}")).json()["latent"]
    assert_close(torch.tensor([back]), latent(0), rtol=1e-4, atol=1e-5)


def test_samples_laid_out_by_their_looks(client: TestClient, at: At, conditional: Run) -> None:
    told = client.get(at(conditional, "/scatter?count=12&seed=5")).json()
    assert [p["seed"] for p in told["points"]] == list(range(5, 17))
    assert [p["class"] for p in told["points"]][:3] == ["0", "1", "2"]
    assert 0 < sum(told["variance"]) <= 1 + 1e-6
    assert_close(float(np.mean([p["x"] for p in told["points"]])), 0.0, atol=1e-4, rtol=0)


def test_points_are_drawn_and_have_no_square_maps(client: TestClient, at: At, points: Run) -> None:
    assert picture(client, at(points, "/picture.png?seed=1")).shape == (128, 128, 3)
    layers = client.get(at(points, "/layers")).json()["layers"]
    assert {layer["height"] for layer in layers} == {1}
    assert picture(client, at(points, f"/layer.png?layer={layers[0]['name']}&pixels=4")).ndim == 2


REFUSED = (
    "?checkpoint=../x",
    "?checkpoint=turn-000000999",
    "?nope=1",
    "/picture.png?seed=-1",
    "/picture.png?seed=x",
    "/picture.png?z=x",
    "/picture.png?z=1,2,3,4,5,6,7",
    "/picture.png?z=nan",
    "/picture.png?z=99",
    "/nothing",
    "/picture.png?label=3",
    "/picture.png?truncation=0",
    "/picture.png?truncation=nan",
    "/picture.png?pixels=99999",
    "/picture.png?off=nope:1",
    "/picture.png?off=input:999",
    "/picture.png?off=x",
    "/layer.png",
    "/layer.png?layer=x",
    "/layers?network=x",
    "/random.png?count=0",
    "/random.png?count=101",
    "/interpolation.png?steps=1",
    "/map?x=1",
    "/interpolation.png?way=classes",
    "/map.png?reach=0",
    "/map?x=inf&y=0",
    "/scatter?count=1",
    "/neighbours?count=0",
    "/difference",
    "/picture.png?slot=%00",
    "/picture.png?z=" + "," * 19999,
    "/checkpoints.png?seed=9999999999999999",
)


@pytest.mark.parametrize("page", REFUSED)
def test_what_cannot_be_is_one_sentence(client: TestClient, at: At, plain: Run, page: str) -> None:
    answer = client.get(at(plain, page))
    assert 400 <= answer.status_code < 500, answer.text
    assert "\n" not in answer.json()["error"]
    assert len(answer.json()["error"]) > 10


@pytest.mark.parametrize("id", ["x", "..~..", "%2e%2e", "a" * 700, "~", "%00", "x~0123456789ab"])
def test_a_run_that_is_not_there_is_404(client: TestClient, id: str) -> None:
    for page in ("", "/picture.png", "/score"):
        answer = client.get(f"/api/explore/{id}{page}")
        assert answer.status_code == 404
        assert answer.json()["error"]
