"""The loop that everyone writes by hand: plain eager PyTorch, without a word of ganlab.

Data in RAM, default Adam or RMSprop, two discriminator passes, one backward() per player, no logging.
"""

from collections.abc import Callable
from typing import Any

import torch
from by_hand_cycle import translations
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.utils.parametrizations import spectral_norm as spectral


def plain_networks(kind: str) -> tuple[nn.Module, nn.Module]:
    """The reference networks at 32 px as their scripts define them, without a word of ganlab."""
    if kind == "dcgan":
        return plain_dcgan()
    if kind == "resnet":
        return plain_resnet(32)
    if kind == "wavegan":
        return plain_wavegan()
    if kind == "ring":
        return plain_points(), nn.Sequential(*plain_points(2, 1), nn.Flatten(0))
    layers: list[nn.Module] = [nn.Linear(100, 128), nn.LeakyReLU(0.2, inplace=True)]
    for before, after in ((128, 256), (256, 512), (512, 1024)):
        layers += [nn.Linear(before, after), nn.BatchNorm1d(after), nn.LeakyReLU(0.2, inplace=True)]
    generator = nn.Sequential(*layers, nn.Linear(1024, 1024), nn.Tanh(), nn.Unflatten(1, (1, 32, 32)))
    trunk = [
        nn.Flatten(),
        nn.Linear(1024, 512),
        nn.LeakyReLU(0.2, True),
        nn.Linear(512, 256),
        nn.LeakyReLU(0.2, True),
    ]
    return generator, nn.Sequential(*trunk, nn.Linear(256, 1), nn.Flatten(0))


class PhaseShuffle(nn.Module):
    """As widely copied: one shift for a whole batch, by padding and cutting."""

    def forward(self, x: Tensor) -> Tensor:
        shift = int(torch.randint(-2, 3, ()))
        padded = nn.functional.pad(x, (max(0, shift), max(0, -shift)), mode="reflect")
        return padded[:, :, : x.shape[2]] if shift >= 0 else padded[:, :, -shift:]


def plain_wavegan() -> tuple[nn.Module, nn.Module]:
    up: list[nn.Module] = [nn.Linear(100, 64 * 16), nn.Unflatten(1, (64, 16)), nn.ReLU()]
    for before, after in ((64, 32), (32, 16)):
        up += [nn.ConvTranspose1d(before, after, 25, 4, 11, 1), nn.ReLU()]
    down: list[nn.Module] = []
    for before, after in ((1, 16), (16, 32), (32, 64)):
        down += [nn.Conv1d(before, after, 25, 4, 11), nn.LeakyReLU(0.2)]
        down += [PhaseShuffle()] if after < 64 else []
    last = [nn.ConvTranspose1d(16, 1, 25, 4, 11, 1), nn.Tanh()]
    return nn.Sequential(*up, *last), nn.Sequential(*down, nn.Flatten(), nn.Linear(1024, 1), nn.Flatten(0))


def plain_points(before: int = 100, after: int = 2) -> nn.Sequential:
    """Three layers."""
    hidden = [nn.Linear(before, 128), nn.LeakyReLU(0.2, True), nn.Linear(128, 128), nn.LeakyReLU(0.2, True)]
    return nn.Sequential(*hidden, nn.Linear(128, after), *([nn.Tanh()] if after == 2 else []))


def plain_dcgan() -> tuple[nn.Module, nn.Module]:
    layers: list[nn.Module] = [nn.Linear(100, 128 * 64), nn.Unflatten(1, (128, 8, 8)), nn.BatchNorm2d(128)]
    for before, after in ((128, 128), (128, 64)):
        layers += [nn.Upsample(scale_factor=2), nn.Conv2d(before, after, 3, padding=1)]
        layers += [nn.BatchNorm2d(after), nn.LeakyReLU(0.2, inplace=True)]
    generator = nn.Sequential(*layers, nn.Conv2d(64, 1, 3, padding=1), nn.Tanh())
    trunk: list[nn.Module] = []
    for before, after in ((1, 16), (16, 32), (32, 64), (64, 128)):
        trunk += [nn.Conv2d(before, after, 3, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Dropout2d(0.25)]
        trunk += [nn.BatchNorm2d(after)] if before > 1 else []
    return generator, nn.Sequential(*trunk, nn.Flatten(), nn.Linear(512, 1), nn.Flatten(0))


class PlainBlock(nn.Module):
    def __init__(self, residual: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.residual, self.shortcut = residual, shortcut

    def forward(self, x: Tensor) -> Tensor:
        return self.residual(x) + self.shortcut(x)


def plain_resnet(width: int) -> tuple[nn.Module, nn.Module]:
    def up() -> nn.Module:
        first = [nn.BatchNorm2d(width), nn.ReLU(), nn.Upsample(scale_factor=2), nn.Conv2d(width, width, 3, padding=1)]
        second = [nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1)]
        shortcut = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(width, width, 1))
        return PlainBlock(nn.Sequential(*first, *second), shortcut)

    def block(before: int, down: bool) -> nn.Module:
        pool = [nn.AvgPool2d(2)] if down else []
        start = [] if before == 1 else [nn.ReLU()]
        convolutions = [spectral(nn.Conv2d(c, width, 3, padding=1)) for c in (before, width)]
        residual = nn.Sequential(*start, convolutions[0], nn.ReLU(), convolutions[1], *pool)
        shortcut = [spectral(nn.Conv2d(before, width, 1)), *pool] if down else []
        return PlainBlock(residual, nn.Sequential(*shortcut))

    layers = [nn.Linear(128, width * 16), nn.Unflatten(1, (width, 4, 4)), up(), up(), up()]
    last = [nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, 1, 3, padding=1), nn.Tanh()]
    blocks = [block(1, True), block(width, True), block(width, False), block(width, False)]
    head = [nn.ReLU(), nn.LPPool2d(1, 8), nn.Flatten(), spectral(nn.Linear(width, 1)), nn.Flatten(0)]  # LPPool: a sum
    return nn.Sequential(*layers, *last), nn.Sequential(*blocks, *head)


def reference(samples: NDArray[Any], kind: str, steps: int, device: str = "cpu") -> Callable[[], None]:
    """One generator turn with its discriminator turns, as tutorials write it."""
    if kind == "cycle":
        return translations(samples, device)
    generator, discriminator = (network.to(device) for network in plain_networks(kind))
    data = torch.from_numpy(samples).to(device)
    if data.dim() == 4:
        data = data.permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous()
    if kind == "wavegan":
        data = data.float().div(32768)
    adam = {
        "ring": (2e-4, (0.5, 0.999)),
        "gan": (2e-4, (0.5, 0.999)),
        "dcgan": (2e-4, (0.5, 0.999)),
        "wgan_gp": (1e-4, (0.0, 0.9)),
        "wavegan": (1e-4, (0.5, 0.9)),
    }

    def optimizer(network: nn.Module) -> torch.optim.Optimizer:
        if kind == "wgan":
            return torch.optim.RMSprop(network.parameters(), lr=5e-5)
        lr, betas = adam.get(kind, (2e-4, (0.0, 0.9)))
        return torch.optim.Adam(network.parameters(), lr=lr, betas=betas)

    g_optimizer, d_optimizer = optimizer(generator), optimizer(discriminator)
    latent_dim = 128 if kind == "resnet" else 100
    order = iter(lambda: torch.randint(len(data), (64,), device=device), None)

    def adversarial_turn() -> None:
        real = data[next(order)]
        ones, zeros = torch.ones(64, device=device), torch.zeros(64, device=device)
        fake = generator(torch.randn(64, latent_dim, device=device))
        d_optimizer.zero_grad()
        loss = bce(discriminator(real), ones) + bce(discriminator(fake.detach()), zeros)
        loss.backward()
        d_optimizer.step()
        g_optimizer.zero_grad()
        bce(discriminator(fake), ones).backward()
        g_optimizer.step()

    def critic_turn() -> None:
        for _ in range(steps):
            real = data[next(order)]
            fake = generator(torch.randn(64, latent_dim, device=device)).detach()
            d_optimizer.zero_grad()
            if kind == "resnet":
                loss = (1 - discriminator(real)).relu().mean() + (1 + discriminator(fake)).relu().mean()
            else:
                loss = discriminator(fake).mean() - discriminator(real).mean()
            if kind in ("wgan_gp", "wavegan"):
                loss = loss + 10 * penalty(discriminator, real, fake)
            loss.backward()
            d_optimizer.step()
            if kind == "wgan":
                for parameter in discriminator.parameters():
                    parameter.data.clamp_(-0.01, 0.01)
        g_optimizer.zero_grad()
        (-discriminator(generator(torch.randn(64, latent_dim, device=device))).mean()).backward()
        g_optimizer.step()

    return adversarial_turn if kind in ("gan", "dcgan", "ring") else critic_turn


def penalty(discriminator: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    mix = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    between = (mix * real + (1 - mix) * fake).requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
    return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()
