"""The speed of ganlab's whole training loop beside the loop that everyone writes by hand.

    python benchmarks/step.py [--pairs gan dcgan wgan wgan_gp resnet] [--rounds 5] [--seconds 2] [--json]

Same networks, same batch of 64, same discriminator_steps, same data. `ref` is plain eager PyTorch: data in RAM,
default Adam or RMSprop, two discriminator passes, one backward() per player, no logging; `resnet` is SNGAN's pair at a
width of 32. `ganlab` is `ganlab.run.train`
with Lightning, rows, metrics.csv and progress on, evaluation off. Both run interleaved in one process on one thread;
medians of milliseconds per generator turn, and their ratio. `outside` is what ganlab's loop costs per turn beyond its
own training_step.
"""

import argparse
import io
import json
import logging
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytorch_lightning as pl
import torch
from ganlab.game.gan import GAN
from rich.console import Console
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.utils.parametrizations import spectral_norm as spectral

from ganlab import compose
from ganlab.build.build import Parts, build
from ganlab.callback.progress import Progress
from ganlab.callback.recorder import Recorder
from ganlab.dataset import Split
from ganlab.run.data import Data
from ganlab.run.process import speed_up
from ganlab.run.train import channels_last
from ganlab.store.run import Run

WIDTHS = {"resnet": ["generator.width=32", "discriminator.width=32"]}


def plain_networks(kind: str) -> tuple[nn.Module, nn.Module]:
    """The reference networks at 32 px as their scripts define them, without a word of ganlab."""
    if kind == "dcgan":
        return plain_dcgan()
    if kind == "resnet":
        return plain_resnet(32)
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


def reference(split: Split, kind: str, steps: int) -> Callable[[], None]:
    """One generator turn with its discriminator turns, as tutorials write it."""
    generator, discriminator = plain_networks(kind)
    data = torch.from_numpy(split.data).permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous()
    adam = {"gan": (2e-4, (0.5, 0.999)), "dcgan": (2e-4, (0.5, 0.999)), "wgan_gp": (1e-4, (0.0, 0.9))}

    def optimizer(network: nn.Module) -> torch.optim.Optimizer:
        if kind == "wgan":
            return torch.optim.RMSprop(network.parameters(), lr=5e-5)
        lr, betas = adam.get(kind, (2e-4, (0.0, 0.9)))
        return torch.optim.Adam(network.parameters(), lr=lr, betas=betas)

    g_optimizer, d_optimizer = optimizer(generator), optimizer(discriminator)
    latent_dim = 128 if kind == "resnet" else 100
    order = iter(lambda: torch.randint(len(data), (64,)), None)

    def adversarial_turn() -> None:
        real = data[next(order)]
        ones, zeros = torch.ones(64), torch.zeros(64)
        fake = generator(torch.randn(64, latent_dim))
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
            fake = generator(torch.randn(64, latent_dim)).detach()
            d_optimizer.zero_grad()
            if kind == "resnet":
                loss = (1 - discriminator(real)).relu().mean() + (1 + discriminator(fake)).relu().mean()
            else:
                loss = discriminator(fake).mean() - discriminator(real).mean()
            if kind == "wgan_gp":
                loss = loss + 10 * penalty(discriminator, real, fake)
            loss.backward()
            d_optimizer.step()
            if kind == "wgan":
                for parameter in discriminator.parameters():
                    parameter.data.clamp_(-0.01, 0.01)
        g_optimizer.zero_grad()
        (-discriminator(generator(torch.randn(64, latent_dim))).mean()).backward()
        g_optimizer.step()

    return adversarial_turn if kind in ("gan", "dcgan") else critic_turn


def penalty(discriminator: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    mix = torch.rand(len(real), 1, 1, 1)
    between = (mix * real + (1 - mix) * fake).requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
    return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()


class Stopwatch(pl.Callback):
    """When each turn ended, and how long the steps took until then."""

    def __init__(self, gan: GAN) -> None:
        self.marks: list[float] = []
        self.inside = [0.0]
        self.step = gan.training_step
        gan.training_step = self.timed  # type: ignore[method-assign]

    def timed(self, batch: Any, batch_idx: int) -> None:
        started = time.perf_counter()
        self.step(batch, batch_idx)
        self.inside.append(self.inside[-1] + time.perf_counter() - started)

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: Any) -> None:
        self.marks.append(time.perf_counter())


def ganlab_turns(parts: Parts, split: Split, folder: str, turns: int) -> tuple[float, float]:
    """(milliseconds per turn, milliseconds per turn outside training_step) of one run of `turns`."""
    from pathlib import Path

    data = Data(parts.dataset, split, 64, parts.training.discriminator_steps, seed=0)
    data.turns = turns
    gan = parts.gan(turns)
    channels_last(gan)
    run = Run(Path(folder))
    recorder = Recorder(run, parts.training.log_every, [], data.turns_per_epoch, 64)
    progress, watch = Progress(), Stopwatch(gan)
    progress.console = Console(file=io.StringIO(), force_terminal=True)
    trainer = pl.Trainer(
        accelerator="cpu",
        callbacks=[recorder, progress, watch],
        logger=False,
        max_epochs=1,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        use_distributed_sampler=False,
    )
    trainer.fit(gan, datamodule=data)
    warm = min(10, turns // 2)
    count = turns - 1 - warm
    whole, inside = watch.marks[-1] - watch.marks[warm], watch.inside[-1] - watch.inside[warm + 1]
    return 1000 * whole / count, 1000 * (whole - inside) / count


def timed_reference(turn: Callable[[], None], turns: int) -> float:
    started = time.perf_counter()
    for _ in range(turns):
        turn()
    return 1000 * (time.perf_counter() - started) / turns


def compare(kind: str, rounds: int, seconds: float, dataset: list[str]) -> dict[str, float | str]:
    overrides = [f"generator={kind}", f"discriminator={kind}", "metric=[]", *WIDTHS.get(kind, []), *dataset]
    parts = build(compose(overrides))
    split = parts.dataset.split("train")
    turn = reference(split, kind, parts.training.discriminator_steps)
    per_turn = timed_reference(turn, 5)
    turns = max(15, round(1000 * seconds / per_turn))
    ours, theirs, outside = [], [], []
    for _ in range(rounds):
        theirs.append(timed_reference(turn, turns))
        with tempfile.TemporaryDirectory() as folder:
            whole, beside = ganlab_turns(parts, split, folder, turns)
        ours.append(whole)
        outside.append(beside)
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return {
        "pair": kind,
        "ref_ms": statistics.median(theirs),
        "ganlab_ms": statistics.median(ours),
        "ratio": statistics.median(ours) / statistics.median(theirs),
        "ratio_least": min(ratios),
        "ratio_most": max(ratios),
        "outside_ms": statistics.median(outside),
    }


def rows(arguments: argparse.Namespace) -> Iterator[dict[str, float | str]]:
    for kind in arguments.pairs:
        row = compare(kind, arguments.rounds, arguments.seconds, arguments.dataset)
        numbers = "".join(f"{row[k]:12.3f}" for k in list(row)[1:])
        print(f"{kind:10s}{numbers}", flush=True)
        yield row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", nargs="+", default=["gan", "dcgan", "wgan", "wgan_gp", "resnet"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each of the two in each round")
    parser.add_argument("--dataset", nargs="+", default=["dataset=mnist"], help="overrides that choose the data")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    speed_up()
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    print(
        f"{'pair':10s}" + "".join(f"{k:>12s}" for k in ("ref ms", "ganlab ms", "ratio", "least", "most", "outside ms"))
    )
    table = list(rows(arguments))
    if arguments.json:
        print(json.dumps({"step": table}))


if __name__ == "__main__":
    main()
