"""Each number of an examination where it is known in closed form."""

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm
from torch.testing import assert_close

from ganlab.build.build import build
from ganlab.config import compose
from ganlab.measure.diagnosis import calibration, difference_quotients, gradients, spectral_norms
from ganlab.measure.sampler import Fakes


def test_spectral_norms_are_the_largest_singular_values() -> None:
    network = nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.ConvTranspose2d(4, 6, 3), spectral_norm(nn.Conv2d(2, 7, 3)))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    norms = spectral_norms(network)
    linear, up = network[0], network[2]
    assert isinstance(linear, nn.Linear)
    assert isinstance(up, nn.ConvTranspose2d)
    for name, matrix in {"0": linear.weight, "2": up.weight.transpose(0, 1).flatten(1)}.items():
        assert_close(norms[name], float(torch.linalg.matrix_norm(matrix.detach(), 2)), rtol=1e-5, atol=0)
    assert abs(norms["3"] - 1) < 0.05
    assert network.training
    assert_close(network.state_dict(), before, rtol=0, atol=0)


def test_the_steepness_of_a_plane_is_its_slope() -> None:
    """Along (1, 0), 3 for a plane of slope 3; twice as steep beyond the middle, the maximum is 6 and the mean 4.5."""
    fake, real = torch.zeros(4, 2), torch.tensor([1.0, 0.0]).repeat(4, 1)

    def bent(x: Tensor) -> Tensor:
        return 3 * x[:, 0] + 3 * (x[:, 0] - 0.5).clamp_min(0)

    plane = difference_quotients(lambda x: 3 * x[:, 0], real, fake)
    assert_close(plane, {"lipschitz/max": 3.0, "lipschitz/mean": 3.0})
    assert_close(difference_quotients(bent, real, fake), {"lipschitz/max": 6.0, "lipschitz/mean": 4.5})


def test_calibration() -> None:
    """A coin is calibrated; one who is sure of all and right in half is wrong by half; sides count alike."""
    assert_close(calibration(torch.zeros(5), torch.zeros(3))["calibration/error"], 0.0)
    sure = calibration(torch.full((3,), 50.0), torch.full((9,), 50.0))
    assert_close(sure, {"calibration/confidence": 1.0, "calibration/accuracy": 0.5, "calibration/error": 0.5})
    right = torch.full((8,), 0.75).logit()  # right in three of four, and says so
    fair = calibration(torch.cat([right[:6], -right[:2]]), torch.cat([-right[:6], right[:2]]))
    assert_close(fair["calibration/error"], 0.0, atol=1e-6, rtol=0)


def test_a_zero_sum_game_has_cosine_minus_one() -> None:
    small = ["dataset=ring", "generator=gan", "discriminator=gan", "generator.widths=[8]", "discriminator.widths=[8]"]
    cosines = {}
    for loss in ("minimax", "wasserstein", "non_saturating"):
        torch.manual_seed(0)
        penalty = "penalty=[gradient_penalty]" if loss == "wasserstein" else "penalty=[]"
        parts = build(compose([*small, f"loss={loss}", penalty, "metric=[]"]))
        latent, real = torch.randn(32, parts.generator.latent_dim), Fakes(torch.randn(32, *parts.dataset.sample_shape))
        found = gradients(parts.generator, parts.discriminator, parts.loss, latent=latent, real=real)
        assert found["gradient/generator"] > 0
        assert found["gradient/discriminator"] > 0
        cosines[loss] = found["gradient/cosine"]
    assert_close(cosines["minimax"], -1.0)
    assert_close(cosines["wasserstein"], -1.0)
    assert -1 <= cosines["non_saturating"] < 0
