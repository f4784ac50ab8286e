"""Metrics of text against sacrebleu itself and direct computation."""

from statistics import fmean

import pytest
import torch
from sacrebleu import sentence_bleu
from torch import Tensor
from torch.testing import assert_close

from ganlab.dataset.modality.text import Texts
from ganlab.dataset.oracle import Oracle
from ganlab.features import FeatureOutput
from ganlab.generator.recurrent import Recurrent
from ganlab.metric.bleu import BLEU
from ganlab.metric.nll import NLL
from ganlab.metric.oracle_nll import OracleNLL
from ganlab.metric.self_bleu import SelfBLEU

TEXTS = Texts(["<end>", *"abcd"], end=0)


def lines(count: int, seed: int) -> Tensor:
    x = torch.randint(0, 5, (count, 9), generator=torch.Generator().manual_seed(seed))
    x[:, 0] = 1  # none is empty
    return TEXTS.as_stored(x)


def output(x: Tensor) -> FeatureOutput:
    return FeatureOutput(x.float(), None, samples=x)


def bleu(line: str, references: list[str]) -> float:
    return sentence_bleu(line, references, tokenize="none").score


def test_bleu_is_sacrebleus() -> None:
    held_out, fakes = lines(30, 1), lines(20, 2)
    metric = BLEU(TEXTS, lines=15)
    metric.hold_out(output(held_out))
    for part in fakes.split(8):
        metric.update(output(part), real=False)
    references = TEXTS.lines(held_out)
    expected = fmean(bleu(line, references) for line in TEXTS.lines(fakes[:15]))
    assert float(metric.compute()) == pytest.approx(expected)
    metric.reset()
    metric.update(output(held_out), real=False)
    assert float(metric.compute()) == pytest.approx(100)


def test_self_bleu_holds_each_line_against_the_others() -> None:
    fakes = torch.cat([lines(12, 3), lines(2, 3)])  # two lines are there twice
    metric = SelfBLEU(TEXTS)
    metric.update(output(fakes), real=False)
    written = TEXTS.lines(fakes)
    others = [[line for j, line in enumerate(written) if j != i] for i in range(len(written))]
    assert float(metric.compute()) == pytest.approx(fmean(map(bleu, written, others)))
    metric.reset()
    metric.update(output(fakes[:1].repeat(5, 1)), real=False)
    assert float(metric.compute()) == pytest.approx(100)


def test_the_oracles_nll_is_its_own_likelihood_of_the_lines() -> None:
    dataset = Oracle(vocabulary=7, length=4, samples=50)
    x = torch.from_numpy(dataset.split("train").data)
    metric = OracleNLL(dataset.language)
    metric.update(output(x), real=True)
    for part in x[:30].split(7):
        metric.update(output(part), real=False)
    direct = torch.nn.functional.cross_entropy(dataset.language.logits(x[:30]).flatten(0, 1), x[:30].flatten())
    assert_close(metric.compute().float(), direct)
    assert metric.details()["own"] == pytest.approx(
        float(torch.nn.functional.cross_entropy(dataset.language.logits(x).flatten(0, 1), x.flatten())), rel=1e-5
    )


def test_nll_asks_the_generator_for_the_held_out_lines() -> None:
    torch.manual_seed(0)
    generator, held_out = Recurrent((9,), 5, width=4, hidden=6), lines(2000, 4)

    class Source:
        judged = generator

    metric = NLL()
    for part in held_out.split(600):
        metric.hold_out(output(part))
    metric.explore(Source(), None, None)  # type: ignore[arg-type]
    metric.update(output(held_out[:3]), real=False)
    with torch.no_grad():
        direct = torch.nn.functional.cross_entropy(
            generator.language.logits(held_out).flatten(0, 1), held_out.flatten()
        )
    assert_close(metric.compute().float(), direct)
