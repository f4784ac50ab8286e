"""What people mistype is refused in one sentence that names the way out, before torch is imported, by exit code 2."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ganlab.__main__ import main
from ganlab.build.unimported import check_unimported
from ganlab.cli.train import in_order
from ganlab.config import compose
from ganlab.errors import WrongUse

# what is typed: what the sentence says
BAD = {
    "generator=dcgna": "generator has no word dcgna; did you mean dcgan?",
    "generatr=dcgan": "there is no generatr; did you mean generator?",
    "generator.widht=32": "generator.widht is no parameter of DCGAN, .* did you mean widths?",
    "+generator.widht=32": "generator.widht is no parameter of DCGAN, .* did you mean widths?",
    "widths=[8]": "there is no widths; did you mean generator.widths",
    "loss=hing": "loss has no word hing; did you mean hinge?",
    "penalty=[gradientpenalty]": "penalty has no word gradientpenalty; did you mean gradient_penalty?",
    "metric=[fdi]": "metric has no word fdi; did you mean fid?",
    "logger=wandbb": "logger has no word wandbb; did you mean wandb?",
    "experiment=nosuch": "experiment has no word nosuch; `ganlab words experiment` lists them",
    "experiment=sngan": "experiment has no word sngan; did you mean mimicry_sngan",
    "sweeps=nosuch": "sweeps has no word nosuch; there are architecture_search",
    "hydra/launcher=loca": "hydra/launcher has no word loca; did you mean local?",
    "generator=": "generator= names no word; `ganlab words generator` lists them",
    "generator=[dcgan,gan]": "generator takes one word",
    "+generator=gan": "generator is chosen already; leave the + out",
    "generator=dcgan,wgan": "generator=dcgan,wgan asks for several runs; add -m",
    "generator.widths=[128,128": r"generator.widths=\[128,128 cannot be read: \[ has no partner",
    "name='a": "name='a cannot be read: ' has no partner",
    "generator": "generator has no value; write generator=VALUE",
    "a b=c": "a b=c cannot be read",
    "~nope": "~nope would leave out what is not there",
    "training.trns=5": "training.trns is no parameter of Training.*did you mean turns?",
    "penalty.r1.weight=3": r"penalty.r1 is no part of this run; choose it first, as in penalty=\[r1\]",
    "hydra.sweeper.n_trial=3": "hydra.sweeper.n_trial is no parameter of GridSweeper",
    "training.turns=abc": "training.turns=abc has the wrong type .* a whole number",
    "training.turns=1e3": "training.turns=1000.0 has the wrong type",
    "training.turns=": "training.turns= has the wrong type",
    "training.batch_size=0": "training.batch_size must be at least 1, got 0",
    "training.turns=-5": "training.turns must be at least 1, got -5",
    "generator.latent_dim=0": "generator.latent_dim must be at least 1, got 0",
    "generator.widths=128": "generator.widths=128 has the wrong type .* a list",
    "generator.widths=[-1]": r"generator.widths must be at least 1, got -1 in \[-1\]",
    "optimizer.generator.lr=fast": "optimizer.generator.lr=fast has the wrong type .* a number",
    "optimizer.generator.betas=[0.5]": r"betas=\[0.5\] has the wrong type .* a list of 2, each a number",
    "optimizer.generator.lr=-1": "optimizer.generator.lr must be above 0 and at most 1, got -1",
    "optimizer.generator.lr=1e9": "optimizer.generator.lr must be above 0 and at most 1, got 1000000000",
    "optimizer.generator.lr=nan": "optimizer.generator.lr must be a finite number, got nan",
    "seed=-1": "seed must be from 0 to",
    "seed=1.5": "seed=1.5 has the wrong type",
    "seed=1e10": "seed=.* has the wrong type",
    "training.ema_decay=2": "training.ema_decay must be .*got 2",
    "trainer.precision=fp8": "trainer.precision=fp8 has the wrong type",
    "seed=${nope}": r"\${nope} refers to what is not there",
    "watch=null": "a group takes a word, and null is none; leave a group out by ~GROUP, as in ~watch",
    "~generator": "generator takes one word, neither several nor none",
    "+nosuch=3": "nothing here is called nosuch or refers to it",
    "+foo.bar=3": "nothing here is called foo or refers to it",
    "+sed=3": "nothing here is called sed or refers to it; did you mean seed?",
    "dataset.limit=-4": "dataset.limit must be at least 1, got -4",
    "schedule.warmup=-3": "schedule.warmup must be at least 0 and below 1, got -3",
    "trainer.devices=4": "trainer.devices=4 is for trainer=ddp; use that",
    "trainer.max_epochs=3": "trainer.max_epochs has no place here, .* and training the rest, such as training.turns",
    "+trainer.max_epochs=3": "trainer.max_epochs=3 has no place here, .* and training the rest, such as training.turns",
    "+trainer.limit_train_batches=3": "trainer.limit_train_batches=3 has no place here",
    "+penalty.r1.weight=3": r"what this run does not choose, penalty=\[gradient_penalty\]; add it, .*r1\]",
    "+metric.precision={k: 3}": "sets what this run does not choose, metric=.*fid,kid,inception_score,precision",
    "+penalty.r7.weight=3": "penalty.r7 is set, but there is no penalty=r7",
    "training.patience_metric=kdi": "is none of the run's metrics, .* did you mean kid?",
    "training.freeze_discriminator=2": "would keep layers at their random first weights; give init_from=RUN",
    "generator=layers": "a network of layers wants a graph; give generator.file=FILE",
}


@pytest.mark.parametrize(("typed", "said"), BAD.items())
def test_a_mistake_is_one_sentence(typed: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said.replace("?", r"\?").replace("the +", r"the \+")) as refusal:
        check_unimported(compose([typed]))
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_what_a_network_of_layers_cannot_have_is_one_sentence() -> None:
    with pytest.raises(WrongUse, match=r"which is empty; write \+generator.values.width=VALUE"):
        compose(["generator=layers", "generator.values.width=3"])
    cfg = compose(["generator=layers_mlp", "generator.driver=keras", "trainer.precision=bf16-mixed"])
    with pytest.raises(
        WrongUse, match=r"bf16-mixed is not for generator.driver=keras, .*; use trainer.precision=32-true"
    ):
        check_unimported(cfg)


def test_a_key_of_ones_own_that_something_refers_to_is_taken() -> None:
    check_unimported(compose(["+wide=8", "generator.widths=[${wide}]"]))


def test_a_name_or_the_beginning_of_a_signature_may_be_a_number() -> None:
    check_unimported(compose(["name=2026", "init_from=9705"]))


def test_what_a_model_sets_of_a_word_is_left_where_another_word_is_chosen() -> None:
    check_unimported(compose(["model=stylegan2", "penalty=[lecam]"]))
    with pytest.raises(WrongUse, match=r"penalty.r1.weight=3 sets what this run does not choose, penalty=\[lecam\]"):
        compose(["model=stylegan2", "penalty=[lecam]", "penalty.r1.weight=3"])


def test_flags_that_there_are_not_are_named_and_multirun_may_stand_anywhere() -> None:
    with pytest.raises(WrongUse, match=r"a value is set without dashes: trainig.turns=5"):
        in_order(["--trainig.turns=5"])
    with pytest.raises(WrongUse, match=r"no option --mutlirun; did you mean --multirun\?"):
        in_order(["--mutlirun"])
    with pytest.raises(WrongUse, match=r"--cfg/-c: invalid choice: 'nosuch'"):
        in_order(["--cfg", "nosuch"])
    with pytest.raises(WrongUse, match="--resolve goes with --cfg job"):
        in_order(["--resolve"])
    assert in_order(["hydra/sweeper=optuna", "-m", "seed=0,1"]) == ["-m", "hydra/sweeper=optuna", "seed=0,1"]
    assert in_order(["--cfg", "job", "-p", "generator"]) == ["--cfg", "job", "-p", "generator"]


def test_the_command_says_it_and_exits_by_2_without_torch(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom ganlab.__main__ import main\n"
        "for word in ('generator=dcgna', 'training.turns=abc', 'generator=dcgan,wgan', '--x.y=1'):\n"
        "    try:\n        main(['train', word])\n"
        "    except SystemExit as stop: print(stop.code)\n"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.split() == ["2", "2", "2", "2", "False"]
    assert len(done.stderr.splitlines()) == 4
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["reprot"], "ganlab has no command reprot; did you mean report?"),
        (["bogus"], "ganlab has no command bogus; there are "),
        (["loss=hinge"], "`ganlab train loss=hinge ...`"),
    ):
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("film RUN --fps 3", "ganlab film: there is no option --fps; `ganlab film --help` says more"),
        ("sample RUN --cuont 3", "there is no option --cuont; did you mean --count"),
        ("sample RUN --count x", "argument -n/--count: invalid int value: 'x'"),
        ("evaluate RUN metric=[kid]", r"metric=\[kid\] is taken behind --set"),
        ("reproduce", "give experiment; `ganlab reproduce --help`"),
        ("clean /nowhere", "/nowhere is no folder"),
        ("status /nowhere", "/nowhere is no sweep's folder"),
        ("words generatr", "there is no group generatr; did you mean generator"),
    ],
)
def test_wrong_arguments_of_a_command_are_one_sentence(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words.split())
    told = capsys.readouterr().err
    assert stop.value.code == 2
    assert len(told.splitlines()) == 1
    assert re.search(said, told)


def test_a_file_of_the_users_that_names_an_unknown_word_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conf" / "experiment").mkdir(parents=True)
    (tmp_path / "conf" / "experiment" / "mine.yaml").write_text(
        "# @package _global_\ndefaults:\n  - override /loss: hing\n"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUse, match=r"loss has no word hing; did you mean hinge\?"):
        compose(["experiment=mine"])
