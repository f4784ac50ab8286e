"""On one GPU: `make gpu`. Never run on one so far; each is skipped, saying so, where there is none."""

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from driving import finish, hold_memory, report_process
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map_only
from words import batch, config, trainer, words

from ganlab import compose, train
from ganlab.build.build import build
from ganlab.errors import WrongUse
from ganlab.sweep import Job
from ganlab.sweep.launcher.local import Local

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU: make gpu")]
GROUPS = ("generator", "discriminator", "loss", "conditioning", "penalty", "auxiliary", "augmentation")
SMALL = ("dataset=digits", "generator.widths=[16]", "discriminator.widths=[16]", "metric=[]", "logger=[]")
TINY = (*SMALL, "trainer=gpu", "callback=[]", "training.batch_size=16", "training.log_every=2")


class DrawnOnCPU(TorchDispatchMode):
    """Random numbers of the CPU's stream on every device, so that two devices can be held against each other."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if torch.Tag.nondeterministic_seeded not in func.tags:
            return func(*args, **kwargs)
        place = kwargs.get("device") or next((a.device for a in args if isinstance(a, torch.Tensor)), None)
        given = tree_map_only(torch.Tensor, torch.Tensor.cpu, (args, kwargs))
        drawn = func(*given[0], **(given[1] | ({"device": "cpu"} if "device" in kwargs else {})))
        if func._schema.is_mutable:
            args[0].copy_(drawn)
            return args[0]
        return tree_map_only(torch.Tensor, lambda t: t.to(place), drawn)


def scalars(game: Any, device: str, turns: int) -> torch.Tensor:
    """The numbers that a game logs in its last turn on a device, on batches and draws that are the same on all."""
    game = game.to(device)
    game.trainer = trainer()
    game.configure_optimizers()
    game.train()
    torch.manual_seed(0)
    with DrawnOnCPU():
        for turn in range(turns):
            real, labels = batch(game, (1, 8, 8), 10, seed=turn)
            game.play((real.to(device), None if labels is None else labels.to(device)))
    return game.read_scalars(0)[-1].cpu()


@pytest.mark.parametrize(("group", "word"), [(g, w) for g in GROUPS for w in words(g)])
def test_every_word_trains_five_turns_with_the_numbers_of_the_cpu(group: str, word: str) -> None:
    torch.manual_seed(0)
    torch.backends.cudnn.allow_tf32 = False
    try:
        game = build(config((group, word))).game(10)
    except WrongUse as refusal:
        pytest.skip(str(refusal))
    twin = copy.deepcopy(game)
    torch.testing.assert_close(scalars(game, "cuda", 5), scalars(twin, "cpu", 5), rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("words", [("generator=gan", "discriminator=wgan_gp")])
def test_a_longer_run_goes_on_from_the_shorter_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    common = (*TINY, *words, "training.checkpoint_every=4")
    for turns in (4, 8):
        longer = train(compose([*common, f"training.turns={turns}", f"paths.runs={tmp_path}/parts"]))
    whole = train(compose([*common, "training.turns=8", f"paths.runs={tmp_path}/whole"]))
    for ours, theirs in zip(longer.history, whole.history, strict=True):
        assert ours["loss/generator"] == pytest.approx(theirs["loss/generator"], rel=1e-4)
        assert ours["loss/discriminator"] == pytest.approx(theirs["loss/discriminator"], rel=1e-4)


@pytest.mark.parametrize("precision", ["16-mixed", "bf16-mixed"])
def test_mixed_precision_trains(tmp_path: Path, precision: str) -> None:
    pair = ("generator=dcgan", "discriminator=sndcgan", "dataset=digits", "dataset.image_size=16")
    overrides = [*pair, *TINY[3:], f"trainer.precision={precision}", "training.turns=10", f"paths.runs={tmp_path}"]
    run = train(compose([*overrides, "penalty=[r1]"]))
    assert run.result["loss"]["generator"] is not None


def test_memory_stays_flat_over_500_turns() -> None:
    game = build(config(("discriminator", "wgan_gp"))).game(10_000).to("cuda")
    scalars(game, "cuda", 20)
    before = torch.cuda.memory_allocated()
    scalars(game, "cuda", 500)
    assert torch.cuda.memory_allocated() <= before + 2**20


def test_jobs_get_the_gpu_two_at_a_time() -> None:
    launcher = Local(jobs_per_gpu=2)
    assert launcher.slots == 2 * len(launcher.devices) == 2 * torch.cuda.device_count()
    outcomes = finish(launcher, *(Job(str(i), report_process) for i in range(2)))
    assert {outcome.value["cuda"] for outcome in outcomes.values()} <= set(launcher.devices)


def test_a_job_without_memory_runs_again_alone(tmp_path: Path) -> None:
    """Each of two takes 60 % of the memory of the same GPU and keeps it until the other has tried."""
    launcher = Local(jobs_per_gpu=2)
    launcher.devices, launcher.slots = launcher.devices[:1], 2
    outcomes = finish(launcher, *(Job(str(i), hold_memory, (0.6, 8.0)) for i in range(2)))
    assert [outcome.state for outcome in outcomes.values()] == ["finished"] * 2


@pytest.mark.parametrize(("first", "then"), [("gpu", "cpu"), ("cpu", "gpu")])
def test_a_run_of_one_device_goes_on_on_the_other(tmp_path: Path, first: str, then: str) -> None:
    for device, turns in ((first, 4), (then, 8)):
        run = train(compose([*TINY, f"training.turns={turns}", f"trainer={device}", f"paths.runs={tmp_path}"]))
        assert run.result["turns"] == turns
