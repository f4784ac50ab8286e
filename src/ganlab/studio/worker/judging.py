"""What a run's discriminator says of a sample."""

from dataclasses import dataclass
from typing import Any

import torch

from ganlab.dataset import Split
from ganlab.errors import as_wrong_use
from ganlab.measure.sampler import Fakes
from ganlab.measure.verdict import Judge
from ganlab.studio.wire import Answer
from ganlab.studio.worker.bench import Bench, Model
from ganlab.studio.worker.bench import trained as load
from ganlab.studio.worker.latent import Latent

__all__ = ["score"]

COUNT = 256  # held-out samples, and own ones, that the threshold of a critic lies between


@dataclass(frozen=True)
class Bar:
    """A judge, and what it said of real data and of its own fakes."""

    judge: Judge
    own: Fakes
    fake: torch.Tensor


def _bar(model: Model) -> Bar:
    """Of a model of its own: a judge changes how its discriminator normalises."""
    own_model = load(model.run, model.checkpoint)
    made = list(own_model.sampler().batches(COUNT))
    labels = [f.labels for f in made if f.labels is not None] if model.is_told else []
    own = Fakes(torch.cat([f.samples for f in made]), torch.cat(labels) if labels else None)
    with as_wrong_use():
        data, classes = own_model.parts.dataset.split("test")
        judge = Judge(own_model, Split(data[:COUNT], None if classes is None else classes[:COUNT]), own)
    return Bar(judge, own, judge.scores(own.samples, own.labels))


def score(bench: Bench, **asked: Any) -> Answer:
    """The score, the threshold above which a sample passes for real, and the mean scores of real data and of fakes."""
    latent = Latent(**asked)
    model = latent.model(bench)
    if "bar" not in model.kept:
        model.kept["bar"] = _bar(model)
    bar: Bar = model.kept["bar"]
    x = latent.sample(model)
    judge, labels = bar.judge, model.labels(latent.label, 1) if model.is_told else None
    if judge.notes:  # it normalises by the batch, which is then of fakes
        rest = judge.batch - 1
        x = torch.cat([x, bar.own.samples[:rest]])
        others = None if bar.own.labels is None else bar.own.labels[:rest]
        labels = None if labels is None or others is None else torch.cat([labels, others])
    said = float(judge.scores(x, labels)[0])
    is_critic = model.trained.parts.loss.is_critic

    return Answer(
        {
            "score": said,
            "probability": None if is_critic else float(torch.tensor(said).sigmoid()),
            "threshold": judge.threshold,
            "passes": said > judge.threshold,
            "real_mean": float(judge.real.mean()),
            "fake_mean": float(bar.fake.mean()),
            "threshold_said": judge.threshold_said,
            "notes": judge.notes,
        }
    )
