"""The LightningModule of two players: the step, nothing else."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

import pytorch_lightning as pl
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from ganlab.augmentation import Augmentation
from ganlab.auxiliary import Auxiliary
from ganlab.discriminator import Discriminator, DiscriminatorOutput
from ganlab.generator import Generator
from ganlab.layer.normalization import has_batch_statistics
from ganlab.layer.parallel import average_gradients, mean_over_processes, per_sample
from ganlab.loss import Loss
from ganlab.penalty import Penalty
from ganlab.schedule import Schedule
from ganlab.training.top_k import TopK
from ganlab.turn import Batch, GeneratorTurn, Turn

MakeOptimizer = Callable[[Iterable[nn.Parameter]], Optimizer]
Order = Literal["alternating", "simultaneous"]


class Share(NamedTuple):
    """A part of a batch that is judged at once: all of it, unless gradients are accumulated."""

    real: Tensor
    labels: Tensor | None
    latent: Tensor


class GAN(pl.LightningModule):
    """Two players, their losses, penalties and auxiliaries, their optimizers, and the generator's moving average.

    One Lightning batch `(real (discriminator_steps, N, *sample_shape) in [-1, 1], labels (discriminator_steps, N) |
    None)` is one generator turn with its discriminator turns. The fakes of the last discriminator turn serve the
    generator's turn. Each turn writes one row of `scalars` (log_every, len(names)) on the device; nothing here waits
    for it. `turn` counts the generator turns done.

    `order` "simultaneous" takes both players' gradients before either steps. `accumulate` n works through a batch in n
    shares and steps on their mean gradient; the scalars are then the last share's.
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
        *,
        auxiliaries: Mapping[str, Auxiliary] | None = None,
        augmentations: Mapping[str, Augmentation] | None = None,
        order: Order = "alternating",
        accumulate: int = 1,
        top_k: TopK | None = None,
    ) -> None:
        super().__init__()
        self.automatic_optimization = False
        self.generator, self.discriminator, self.loss = generator, discriminator, loss
        self.penalties = nn.ModuleDict(penalties)
        self.auxiliaries = nn.ModuleDict(auxiliaries or {})
        self.augmentations = nn.ModuleDict(augmentations or {})
        self.schedule, self.turns, self.top_k = schedule, turns, top_k
        self.discriminator_steps, self.gradient_clip = discriminator_steps, gradient_clip
        self.order, self.accumulate = order, accumulate
        self.ema_decay = ema_decay
        self.ema = copy.deepcopy(generator).requires_grad_(False) if ema_decay else None
        self.turn = 0
        self._make_optimizers = optimizers
        self._collect(penalties, auxiliaries or {}, augmentations or {})
        self._row: dict[str, Tensor] = {}
        self.register_buffer("scalars", torch.zeros(log_every, len(self.names)))

    def _collect(
        self,
        penalties: Mapping[str, Penalty],
        auxiliaries: Mapping[str, Auxiliary],
        augmentations: Mapping[str, Augmentation],
    ) -> None:
        """What each turn adds up and looks through, so that the turns ask no part what it is."""
        self._real_gradient = any(p.real_gradient for p in penalties.values())
        self._fake_gradient = any(p.fake_gradient for p in penalties.values())
        self._apart = self._real_gradient or self._fake_gradient or has_batch_statistics(self.discriminator)
        self._discriminator_terms: list[tuple[str, int, Callable[[Turn], Tensor]]] = [
            *((f"loss/{n}", p.every, p) for n, p in penalties.items()),
            *(
                (f"loss/{n}/discriminator", 1, a.on_discriminator)
                for n, a in auxiliaries.items()
                if a.discriminator_weight
            ),
        ]
        self._generator_terms: list[tuple[str, int, Callable[[GeneratorTurn], Tensor]]] = [
            *((f"loss/{n}/generator", p.every, p.generator_value) for n, p in penalties.items() if p.on_generator),
            *((f"loss/{n}/generator", 1, a.on_generator) for n, a in auxiliaries.items() if a.generator_weight),
        ]
        self._views: list[Augmentation] = [
            *augmentations.values(),
            *(cast(Augmentation, p) for p in penalties.values() if isinstance(p, Augmentation)),
        ]
        self._constraints = [p.constrain for p in penalties.values() if type(p).constrain is not Penalty.constrain]
        self._codes = [a.latent for a in auxiliaries.values() if type(a).latent is not Auxiliary.latent]
        self._categories: list[Callable[[Tensor], Tensor]] = [a.code for a in auxiliaries.values() if a.has_code]
        self._watched: dict[str, Any] = {
            f"augmentation/{n}": a for n, a in augmentations.items() if hasattr(a, "probability")
        }
        self.names = [
            *("loss/generator", "loss/discriminator", "discriminator/real", "discriminator/fake"),
            *("gradient/generator", "gradient/discriminator"),
            *(name for name, _, _ in (*self._discriminator_terms, *self._generator_terms)),
            *self._watched,
        ]

    @property
    def evaluated(self) -> Generator:
        """The generator that metrics and samples use: the moving average where there is one."""
        return self.generator if self.ema is None else self.ema

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Samples (N, *sample_shape) of the evaluated generator in evaluation mode, from standard normal latents."""
        evaluated = self.evaluated
        training = evaluated.training  # without a moving average it is the network that trains, and goes on training
        latent = latent.to(next(evaluated.parameters()).dtype)
        try:
            return evaluated.eval()(self.coded(latent), labels)
        finally:
            evaluated.train(training)

    def coded(self, latent: Tensor) -> Tensor:
        """Standard normal latents (N, latent_dim) as the generator is to see them, with the auxiliaries' codes."""
        for code in self._codes:
            latent = code(latent)
        return latent

    def categories(self, latent: Tensor) -> Tensor | None:
        """The value (N,) of the categorical code in latents (N, latent_dim), where an auxiliary puts one there."""
        return next((code(latent) for code in self._categories), None)

    def configure_optimizers(self) -> list[Optimizer]:
        """The two optimizers, and what the turns need of them at hand; heads are the discriminator's."""
        players = ((self.generator,), (self.discriminator, self.loss, self.auxiliaries))
        self._generator_parameters, self._discriminator_parameters = (
            [p for module in modules for p in module.parameters() if p.requires_grad] for modules in players
        )
        self.generator_optimizer = self._make_optimizers[0](self._generator_parameters)
        self.discriminator_optimizer = self._make_optimizers[1](self._discriminator_parameters)
        self._rates = [[group["lr"] for group in o.param_groups] for o in self._both()]
        if self.ema is not None:
            averages, weights = (list[Tensor](network.parameters()) for network in (self.ema, self.generator))
            self._averaged = (averages, weights, list(self.ema.buffers()), list(self.generator.buffers()))
        return self._both()

    def _both(self) -> list[Optimizer]:
        return [self.generator_optimizer, self.discriminator_optimizer]

    def training_step(self, batch: Batch, batch_idx: int) -> None:
        """`discriminator_steps` discriminator turns, then the generator's."""
        real, labels = batch
        if not self.schedule.constant:
            self._set_rates()
        for step in range(self.discriminator_steps):
            last = step == self.discriminator_steps - 1
            shares = self._shares(real[step], None if labels is None else labels[step])
            self.discriminator_optimizer.zero_grad(set_to_none=True)
            scores = []
            for share in shares:
                with torch.set_grad_enabled(last and self.accumulate == 1):
                    fake = self.generator(share.latent, share.labels)
                scores.append(self._discriminator_turn(share, fake.detach(), step))
            self._adapt(*(torch.cat(part) if len(part) > 1 else part[0] for part in zip(*scores, strict=True)))
            if not last or self.order == "alternating":
                self._step("discriminator")
        self.generator_optimizer.zero_grad(set_to_none=True)
        for share in shares:
            if self.accumulate > 1:  # the graph of a whole batch would be what accumulation is there to avoid
                fake = self.generator(share.latent, share.labels)
            self._generator_turn(share, fake)
        self._step(*(("generator",) if self.order == "alternating" else ("discriminator", "generator")))
        if self.ema is not None:
            self._move_average()
        self._write_row()
        self.turn += 1

    def _shares(self, real: Tensor, labels: Tensor | None) -> list[Share]:
        latent = self.coded(per_sample(torch.randn, len(real), self.generator.latent_dim, device=self.device))
        if self.accumulate == 1:
            return [Share(real, labels, latent)]
        parts = [None] * self.accumulate if labels is None else labels.chunk(self.accumulate)
        chunks = (real.chunk(self.accumulate), parts, latent.chunk(self.accumulate))
        return [Share(*part) for part in zip(*chunks, strict=True)]

    def _discriminator_turn(self, share: Share, made: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """Add the gradient of the discriminator's loss on a share and its fakes as they were `made`; both scores."""
        labels = share.labels
        real, fake = self._seen_real(share.real, made), self._seen_fake(made)
        real.requires_grad_(self._real_gradient)
        fake.requires_grad_(self._fake_gradient)
        real_output, fake_output = self._judge(real, fake, labels)
        real_scores, fake_scores = self.loss.scores(real_output, labels), self.loss.scores(fake_output, labels)
        loss = self.loss.discriminator(real_scores, fake_scores)
        self._row["loss/discriminator"] = loss.detach()
        turn = Turn(*(self.discriminator, real, fake, labels, real_output, fake_output, self.generator, share.latent))
        count = self.turn * self.discriminator_steps + step
        loss = self._add(loss, turn, self._discriminator_terms, count)
        real_scores, fake_scores = real_scores.detach(), fake_scores.detach()
        self._row["discriminator/real"] = self._believed(real_scores)
        self._row["discriminator/fake"] = self._believed(fake_scores)
        self._backward(loss, self._discriminator_parameters)
        return real_scores, fake_scores

    def _adapt(self, real_scores: Tensor, fake_scores: Tensor) -> None:
        """Move what the loss and the augmentations remember of a discriminator's turn."""
        self.loss.adapt(real_scores, fake_scores)
        for view in self._views:
            view.adapt(self.loss.realness(real_scores))

    def _judge(
        self, real: Tensor, fake: Tensor, labels: Tensor | None
    ) -> tuple[DiscriminatorOutput, DiscriminatorOutput]:
        """The discriminator's word on both, in one pass where samples do not see each other."""
        if self._apart:
            return self.discriminator(real, labels), self.discriminator(fake, labels)
        both = self.discriminator(torch.cat([real, fake]), None if labels is None else labels.repeat(2))
        parts = [None if field is None else field.chunk(2) for field in both]
        return tuple(type(both)(*(None if p is None else p[i] for p in parts)) for i in (0, 1))  # type: ignore[arg-type, return-value]

    def _generator_turn(self, share: Share, made: Tensor) -> None:
        """Add the gradient of the generator's loss on fakes as they were `made`."""
        labels, fake = share.labels, self._seen_fake(made)
        fake_output = self.discriminator(fake, labels)
        turn = GeneratorTurn(
            *(self.generator, self.discriminator, share.latent, labels, made, fake, fake_output),
            see_real=lambda: self._seen_real(share.real, made.detach()),
        )
        scores = self.loss.scores(fake_output, labels)
        if self.top_k is not None:
            scores = self.top_k(scores, self.loss.realness(scores), self.turn)
        real_scores = self.loss.scores(turn.real_output, labels) if self.loss.needs_real else None
        loss = self.loss.generator(scores, real_scores)
        self._row["loss/generator"] = loss.detach()
        loss = self._add(loss, turn, self._generator_terms, self.turn)
        self._backward(loss, self._generator_parameters)

    def _add(
        self, loss: Tensor, turn: Any, terms: Sequence[tuple[str, int, Callable[..., Tensor]]], count: int
    ) -> Tensor:
        """`loss` and every term that is due in the player's turn number `count`."""
        for name, every, term in terms:
            if count % every == 0:
                value = term(turn)
                loss = loss + value
                self._row[name] = value.detach()
        return loss

    def _seen_real(self, real: Tensor, fake: Tensor) -> Tensor:
        for view in self._views:
            real = view.real(real, fake)
        return real

    def _seen_fake(self, fake: Tensor) -> Tensor:
        for view in self._views:
            fake = view.fake(fake)
        return fake

    def _believed(self, scores: Tensor) -> Tensor:
        """The mean of D's probability, or of a critic's raw score."""
        scores = scores.float()
        return (scores if self.loss.is_critic else scores.sigmoid()).mean()

    @property
    def _scaler(self) -> Any:
        """The gradient scaler, which is there under fp16 only."""
        return getattr(self.trainer.precision_plugin, "scaler", None)

    def _backward(self, loss: Tensor, parameters: Sequence[nn.Parameter]) -> None:
        """Add to the gradients of these parameters alone."""
        loss = loss if self.accumulate == 1 else loss / self.accumulate
        scaler = self._scaler
        (loss if scaler is None else scaler.scale(loss)).backward(inputs=parameters)

    def _step(self, *players: str) -> None:
        """Average, clip and step for each player; the scale of fp16 moves after all of them."""
        scaler = self._scaler
        for player in players:
            optimizer, parameters = self._player(player)
            average_gradients(parameters)
            if scaler is not None:
                scaler.unscale_(optimizer)
            if self.gradient_clip is not None or self.turn % len(self.scalars) == 0:
                self._measure_gradient(player, parameters)
        for player in players:
            optimizer, _ = self._player(player)
            optimizer.step() if scaler is None else scaler.step(optimizer)
        if scaler is not None:
            scaler.update()
        if "discriminator" in players:
            for constrain in self._constraints:
                constrain(self.discriminator)

    def _measure_gradient(self, player: str, parameters: Sequence[nn.Parameter]) -> None:
        """Once per window of rows, for it costs a pass over all gradients; clip where that is asked for."""
        norm = nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None], foreach=True)
        # fp16's scaler skips a step that overflows, which is no reason to stop the run
        self._row[f"gradient/{player}"] = norm if self._scaler is None else norm.nan_to_num(0.0, 0.0, 0.0)
        if self.gradient_clip is not None:
            nn.utils.clip_grads_with_norm_(parameters, self.gradient_clip, norm, foreach=True)

    def _player(self, name: str) -> tuple[Optimizer, list[nn.Parameter]]:
        if name == "generator":
            return self.generator_optimizer, self._generator_parameters
        return self.discriminator_optimizer, self._discriminator_parameters

    @torch.no_grad()
    def _move_average(self) -> None:
        """Move towards the generator's weights, faster in the first turns (as TensorFlow's moving average does)."""
        decay = min(self.ema_decay, (1 + self.turn) / (10 + self.turn))
        averages, weights, copies, buffers = self._averaged
        torch._foreach_lerp_(averages, weights, 1 - decay)
        if copies:
            torch._foreach_copy_(copies, buffers)

    def _set_rates(self) -> None:
        factor = self.schedule(self.turn / max(1, self.turns))
        for optimizer, rates in zip(self._both(), self._rates, strict=True):
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor

    @torch.no_grad()
    def _write_row(self) -> None:
        """A scalar that no turn computed (a lazy penalty's) keeps the value of the row before."""
        for name, augmentation in self._watched.items():
            self._row[name] = augmentation.probability
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
