"""CycleGAN as everyone writes it by hand, at 16 px and a width of 16, without a word of ganlab."""

import itertools
import random
from collections.abc import Callable
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn


class Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for last in (False, True):
            layers += [nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3), nn.InstanceNorm2d(width)]
            layers += [] if last else [nn.ReLU(True)]
        self.residual = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.residual(x)


def generator(w: int = 16) -> nn.Module:
    def normed(layer: nn.Module, width: int) -> list[nn.Module]:
        return [layer, nn.InstanceNorm2d(width), nn.ReLU(True)]

    return nn.Sequential(
        nn.ReflectionPad2d(3),
        *normed(nn.Conv2d(1, w, 7), w),
        *normed(nn.Conv2d(w, 2 * w, 3, 2, 1), 2 * w),
        *normed(nn.Conv2d(2 * w, 4 * w, 3, 2, 1), 4 * w),
        *(Block(4 * w) for _ in range(3)),
        *normed(nn.ConvTranspose2d(4 * w, 2 * w, 3, 2, 1, 1), 2 * w),
        *normed(nn.ConvTranspose2d(2 * w, w, 3, 2, 1, 1), w),
        nn.ReflectionPad2d(3),
        nn.Conv2d(w, 1, 7),
        nn.Tanh(),
    )


def discriminator(w: int = 16) -> nn.Module:
    first = [nn.Conv2d(1, w, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    second = [nn.Conv2d(w, 2 * w, 4, 1, 1), nn.InstanceNorm2d(2 * w), nn.LeakyReLU(0.2, True)]
    return nn.Sequential(*first, *second, nn.Conv2d(2 * w, 1, 4, 1, 1))


class Pool:
    def __init__(self) -> None:
        self.images: list[Tensor] = []

    def query(self, batch: Tensor) -> Tensor:
        shown = []
        for image in batch:
            if len(self.images) < 50:
                self.images.append(image)
                shown.append(image)
            elif random.random() > 0.5:
                slot = random.randrange(50)
                shown.append(self.images[slot].clone())
                self.images[slot] = image
            else:
                shown.append(image)
        return torch.stack(shown)


def translations(samples: NDArray[Any], device: str = "cpu", batch: int = 64) -> Callable[[], None]:
    """One turn; the first half of `samples` is of the one domain, the second of the other."""
    data = torch.from_numpy(samples).to(device).permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous()
    half = len(data) // 2
    g, f, judge_a, judge_b = (make().to(device) for make in (generator, generator, discriminator, discriminator))
    adam = {"lr": 2e-4, "betas": (0.5, 0.999)}
    g_optimizer = torch.optim.Adam(itertools.chain(g.parameters(), f.parameters()), **adam)
    d_optimizer = torch.optim.Adam(itertools.chain(judge_a.parameters(), judge_b.parameters()), **adam)
    mse, l1 = nn.MSELoss(), nn.L1Loss()
    pool_a, pool_b = Pool(), Pool()

    def judged(judge: nn.Module, x: Tensor, real: bool) -> Tensor:
        logits = judge(x)
        loss: Tensor = mse(logits, torch.full_like(logits, float(real)))
        return loss

    def turn() -> None:
        a, b = data[torch.randint(half, (batch,))], data[half + torch.randint(half, (batch,))]
        g_optimizer.zero_grad()
        fake_b, fake_a = g(a), f(b)
        loss = judged(judge_b, fake_b, True) + judged(judge_a, fake_a, True)
        loss = loss + 10 * (l1(f(fake_b), a) + l1(g(fake_a), b)) + 5 * (l1(g(b), b) + l1(f(a), a))
        loss.backward()
        g_optimizer.step()
        d_optimizer.zero_grad()
        for judge, real, fake in (
            (judge_a, a, pool_a.query(fake_a.detach())),
            (judge_b, b, pool_b.query(fake_b.detach())),
        ):
            (0.5 * (judged(judge, real, True) + judged(judge, fake, False))).backward()
        d_optimizer.step()

    return turn
