"""The LightningModule of two players: the step, nothing else."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from ganlab.blocks import has_batch_statistics
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.distributed import average_gradients, mean_over_processes, per_sample
from ganlab.generator import Generator
from ganlab.loss import Loss
from ganlab.penalty import Penalty, Turn
from ganlab.schedule import Schedule

MakeOptimizer = Callable[[Iterable[nn.Parameter]], Optimizer]
Batch = tuple[Tensor, Tensor | None]


class GAN(pl.LightningModule):
    """Two players, their losses and penalties, their optimizers, and the generator's exponential moving average.

    One Lightning batch `(real (discriminator_steps, N, *sample_shape) in [-1, 1], labels (discriminator_steps, N) |
    None)` is one generator turn with its discriminator turns. The fakes of the last discriminator turn serve the
    generator's turn. Each turn writes one row of `scalars` (log_every, len(names)) on the device; nothing here waits
    for it. `turn` counts the generator turns done.
    """

    scalars: Tensor

    def __init__(
        self,
        generator: Generator,
        discriminator: Discriminator,
        loss: Loss,
        penalties: Mapping[str, Penalty],
        optimizers: tuple[MakeOptimizer, MakeOptimizer],
        schedule: Schedule,
        turns: int,
        discriminator_steps: int = 1,
        ema_decay: float = 0.999,
        gradient_clip: float | None = None,
        log_every: int = 20,
    ) -> None:
        super().__init__()
        self.automatic_optimization = False
        self.generator, self.discriminator, self.loss = generator, discriminator, loss
        self.penalties, self.schedule, self.turns = dict(penalties), schedule, turns
        self.discriminator_steps, self.gradient_clip = discriminator_steps, gradient_clip
        self.ema_decay = ema_decay
        self.ema = copy.deepcopy(generator).requires_grad_(False) if ema_decay else None
        self.turn = 0
        self._make_optimizers = optimizers
        self._real_gradient = any(p.real_gradient for p in self.penalties.values())
        self._fake_gradient = any(p.fake_gradient for p in self.penalties.values())
        self._apart = self._real_gradient or self._fake_gradient or has_batch_statistics(discriminator)
        self.names = [
            *("loss/generator", "loss/discriminator", "discriminator/real", "discriminator/fake"),
            *("gradient/generator", "gradient/discriminator"),
            *(f"loss/{name}" for name in self.penalties),
        ]
        self._row: dict[str, Tensor] = {}
        self.register_buffer("scalars", torch.zeros(log_every, len(self.names)))

    @property
    def evaluated(self) -> Generator:
        """The generator that metrics and samples use: the moving average where there is one."""
        return self.generator if self.ema is None else self.ema

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Samples (N, *sample_shape) of the evaluated generator in evaluation mode."""
        self.evaluated.eval()
        return self.evaluated(latent, labels)  # type: ignore[no-any-return]

    def configure_optimizers(self) -> list[Optimizer]:
        """The two optimizers, and what the turns need of them at hand."""
        self._generator_parameters = list(self.generator.parameters())
        self._discriminator_parameters = list(self.discriminator.parameters())
        self.generator_optimizer = self._make_optimizers[0](self._generator_parameters)
        self.discriminator_optimizer = self._make_optimizers[1](self._discriminator_parameters)
        self._rates = [[group["lr"] for group in o.param_groups] for o in self._both()]
        return self._both()

    def _both(self) -> list[Optimizer]:
        return [self.generator_optimizer, self.discriminator_optimizer]

    def training_step(self, batch: Batch, batch_idx: int) -> None:
        """`discriminator_steps` discriminator turns, then the generator's."""
        real, labels = batch
        if not self.schedule.constant:
            self._set_rates()
        for step in range(self.discriminator_steps):
            step_labels = None if labels is None else labels[step]
            last = step == self.discriminator_steps - 1
            with torch.set_grad_enabled(last):
                fake = self.generator(self._latent(len(real[step])), step_labels)
            self._discriminator_turn(real[step], fake.detach(), step_labels, step)
        self._generator_turn(fake, real[-1], step_labels)
        self._write_row()
        self.turn += 1

    def _latent(self, rows: int) -> Tensor:
        return per_sample(torch.randn, rows, self.generator.latent_dim, device=self.device)

    def _discriminator_turn(self, real: Tensor, fake: Tensor, labels: Tensor | None, step: int) -> None:
        real.requires_grad_(self._real_gradient)
        fake.requires_grad_(self._fake_gradient)
        real_output, fake_output = self._judge(real, fake, labels)
        loss = self.loss.discriminator(real_output.logits, fake_output.logits)
        self._row["loss/discriminator"] = loss.detach()
        turn = Turn(self.discriminator, real, fake, labels, real_output, fake_output)
        count = self.turn * self.discriminator_steps + step
        for name, penalty in self.penalties.items():
            if count % penalty.every == 0:
                value = penalty(turn)
                loss = loss + value
                self._row[f"loss/{name}"] = value.detach()
        self._row["discriminator/real"] = self._believed(real_output.logits)
        self._row["discriminator/fake"] = self._believed(fake_output.logits)
        self._update("discriminator", loss, self.discriminator_optimizer, self._discriminator_parameters)
        for penalty in self.penalties.values():
            penalty.constrain(self.discriminator)

    def _judge(
        self, real: Tensor, fake: Tensor, labels: Tensor | None
    ) -> tuple[DiscriminatorOutput, DiscriminatorOutput]:
        """The discriminator's word on both, in one pass where samples do not see each other."""
        if self._apart:
            return self.discriminator(real, labels), self.discriminator(fake, labels)
        both = self.discriminator(torch.cat([real, fake]), None if labels is None else labels.repeat(2))
        parts = [None if field is None else field.chunk(2) for field in both]
        return tuple(type(both)(*(None if p is None else p[i] for p in parts)) for i in (0, 1))  # type: ignore[return-value]

    def _generator_turn(self, fake: Tensor, real: Tensor, labels: Tensor | None) -> None:
        fake_output = self.discriminator(fake, labels)
        real_logits = self.discriminator(real, labels).logits if self.loss.needs_real else None
        loss = self.loss.generator(fake_output.logits, real_logits)
        self._row["loss/generator"] = loss.detach()
        self._update("generator", loss, self.generator_optimizer, self._generator_parameters)
        if self.ema is not None:
            self._move_average(self.ema)

    def _believed(self, logits: Tensor) -> Tensor:
        """The mean of D's probability, or of a critic's raw score."""
        logits = logits.detach().float()
        return (logits if self.loss.is_critic else logits.sigmoid()).mean()

    def _update(self, player: str, loss: Tensor, optimizer: Optimizer, parameters: Sequence[nn.Parameter]) -> None:
        """Backward for this player's parameters alone, clip, step; the scaler is there under fp16 only."""
        scaler: Any = getattr(self.trainer.precision_plugin, "scaler", None)
        optimizer.zero_grad(set_to_none=True)
        (loss if scaler is None else scaler.scale(loss)).backward(inputs=parameters)
        average_gradients(parameters)
        if scaler is not None:
            scaler.unscale_(optimizer)
        gradients = [p.grad for p in parameters if p.grad is not None]
        norm = nn.utils.get_total_norm(gradients, foreach=True)
        self._row[f"gradient/{player}"] = norm
        if self.gradient_clip is not None:
            nn.utils.clip_grads_with_norm_(parameters, self.gradient_clip, norm, foreach=True)
        if scaler is None:
            optimizer.step()
        else:
            scaler.step(optimizer)
            scaler.update()

    @torch.no_grad()
    def _move_average(self, ema: Generator) -> None:
        """Move towards the generator's weights, faster in the first turns (as TensorFlow's moving average does)."""
        decay = min(self.ema_decay, (1 + self.turn) / (10 + self.turn))
        averages: list[Tensor] = list(ema.parameters())
        torch._foreach_lerp_(averages, list[Tensor](self._generator_parameters), 1 - decay)
        for average, buffer in zip(ema.buffers(), self.generator.buffers(), strict=True):
            average.copy_(buffer)

    def _set_rates(self) -> None:
        factor = self.schedule(self.turn / max(1, self.turns))
        for optimizer, rates in zip(self._both(), self._rates, strict=True):
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor

    @torch.no_grad()
    def _write_row(self) -> None:
        """A scalar that no turn computed (a lazy penalty's) keeps the value of the row before."""
        row = self.turn % len(self.scalars)
        before = self.scalars[row - 1]
        values = [self._row[n].float() if n in self._row else before[i] for i, n in enumerate(self.names)]
        self.scalars[row] = torch.stack(values)
        self._row.clear()

    def read_scalars(self, first: int) -> Tensor:
        """Rows of the turns `first`..`turn` - 1 on the CPU, (rows, len(names)), averaged over processes."""
        rows = torch.arange(first, self.turn) % len(self.scalars)
        return mean_over_processes(self.scalars[rows.to(self.scalars.device)]).cpu()

    def rates(self) -> dict[str, float]:
        """The learning rates in force."""
        first = [float(o.param_groups[0]["lr"]) for o in self._both()]
        return {"rate/generator": first[0], "rate/discriminator": first[1]}

    def checkpoint(self) -> dict[str, Any]:
        """All that the next turn depends on, in tensors and plain values."""
        return {
            "turn": self.turn,
            "weights": self.state_dict(),
            "optimizers": [o.state_dict() for o in self._both()],
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state(self.device) if self.device.type == "cuda" else None,
            "scaler": getattr(getattr(self.trainer.precision_plugin, "scaler", None), "state_dict", dict)(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Continue exactly from what `checkpoint` returned."""
        self.turn = state["turn"]
        self.load_state_dict(state["weights"])
        for optimizer, saved in zip(self._both(), state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        torch.set_rng_state(state["random"].cpu())
        if state["random_cuda"] is not None and self.device.type == "cuda":
            torch.cuda.set_rng_state(state["random_cuda"].cpu(), self.device)
        if state["scaler"]:
            self.trainer.precision_plugin.scaler.load_state_dict(state["scaler"])  # type: ignore[attr-defined]
