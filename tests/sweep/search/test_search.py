import json
import signal
import subprocess
import time
from pathlib import Path

import optuna
import pytest
from driving import TINY, TRAIN, environment, exists, multirun, signal_when, wait_for
from optuna.trial import TrialState

from ganlab.store.run import Run
from ganlab.store.sweep import Sweep
from ganlab.sweep.search.objectives import VALUES
from ganlab.sweep.search.storage import open_storage
from ganlab.sweep.search.study import LivingStudy, failures

FID = ("metric=[fid]", "training.evaluate_samples=50", "training.evaluate_every=2")
RATE = "optimizer.generator.lr=tag(log,interval(1e-5,1e-2))"
RANDOM = ("hydra/sweeper=optuna", "hydra/sweeper/sampler=random")
SPEED = ("hydra.sweeper.objectives=[parameters]",)  # known for any run, and equal for equal networks


def study_in(folder: Path) -> optuna.Study:
    return optuna.load_study(study_name=folder.name, storage=open_storage(None, folder))


def states(folder: Path) -> list[str]:
    return [trial.state.name for trial in study_in(folder).trials]


def test_a_search_and_its_continuation(tmp_path: Path) -> None:
    """The count of trials is over the study's life, and a continued sampler does not draw its first points again."""
    command = (*TINY, *FID, RATE, *RANDOM, "hydra/sweeper/pruner=none", f"paths.runs={tmp_path}", "name=s")
    assert multirun(*command, "hydra.sweeper.n_trials=2") == 0
    assert multirun(*command, "hydra.sweeper.n_trials=4") == 0
    folder = tmp_path / "s"
    assert states(folder) == ["COMPLETE"] * 4
    assert multirun(*command, "hydra.sweeper.n_trials=4") == 0
    trials = study_in(folder).trials
    assert len({trial.params["optimizer.generator.lr"] for trial in trials}) == 4
    table = json.loads((folder / "sweep.json").read_text())
    assert table["kind"] == "search"
    assert table["objectives"] == [{"name": "fid", "direction": "minimize"}]
    assert table["study"] == {"name": "s", "storage": "journal"}
    for cell, trial in zip(table["cells"], trials, strict=True):
        run = Run(folder / cell["signature"])
        assert cell["values"] == trial.values == [run.result["metrics"]["fid"]["final"]]
        assert cell["params"] == trial.params
        assert run.config.optimizer.generator.lr == trial.params["optimizer.generator.lr"]
        assert 1e-5 <= run.config.optimizer.generator.lr <= 1e-2


def test_bad_trials_are_pruned_from_inside(tmp_path: Path) -> None:
    """A threshold that nothing passes: every run ends at its first evaluation, resumably, and its trial is PRUNED."""
    pruner = (
        "hydra.sweeper.pruner._target_=optuna.pruners.ThresholdPruner",
        "+hydra.sweeper.pruner.upper=0.0",
    )
    none = ("hydra/sweeper/pruner=none", *pruner)
    command = (
        *TINY,
        *FID,
        RATE,
        *RANDOM,
        *none,
        f"paths.runs={tmp_path}",
        "name=p",
        "hydra.sweeper.n_trials=2",
    )
    assert multirun(*command) == 0
    assert states(tmp_path / "p") == ["PRUNED"] * 2
    for trial, cell in zip(study_in(tmp_path / "p").trials, Sweep.load(tmp_path / "p").cells, strict=True):
        assert list(trial.intermediate_values) == [2]
        assert cell.state == "pruned"
        assert cell.run.state == "interrupted"
        assert cell.run.status["step"] == 2
        assert list(cell.run.checkpoints.glob("turn-*.pt"))


def test_failures_keep_their_traceback_and_end_the_sweep_when_they_are_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wild = ("optimizer=sgd", "optimizer.discriminator.momentum=interval(1e30,1e31)")
    command = (*TINY, *SPEED, *RANDOM, *wild, f"paths.runs={tmp_path}", "name=f", "hydra.sweeper.n_trials=9")
    assert multirun(*command, "hydra.sweeper.max_failures=2", "hydra.launcher.slots=1") == 1
    assert states(tmp_path / "f") == ["FAIL"] * 3
    assert "3 trials failed, more than hydra.sweeper.max_failures=2" in capsys.readouterr().out
    assert all("was not finite" in trial.user_attrs["error"] for trial in study_in(tmp_path / "f").trials)


def test_an_objective_that_no_run_has_is_refused_before_the_first_trial(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = (*TINY, *FID, *RANDOM, RATE, f"paths.runs={tmp_path}", "name=o")
    assert multirun(*command, "hydra.sweeper.objectives=[fdi]", "hydra.sweeper.directions=[minimize]") == 2
    said = capsys.readouterr().err
    assert "objectives names fdi, which no run here has (did you mean fid?)" in said
    assert "fid, metrics.fid.best, seconds_per_epoch" in said
    assert multirun(*command, "hydra.sweeper.constraints={parametres:3}") == 2
    assert "constraints names parametres, which no run here has (did you mean parameters?)" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def numbers(node: object, path: str = "") -> set[str]:
    if isinstance(node, dict):
        return {leaf for key, value in node.items() for leaf in numbers(value, f"{path}.{key}".strip("."))}
    return {path} if isinstance(node, int | float) and not isinstance(node, bool) else set()


def test_objectives_are_the_numbers_of_a_result_and_a_search_that_fails_says_so_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every name that is accepted is there; six turns without an evaluation have no fid, so that all trials fail."""
    never = ("metric=[fid]", "training.evaluate_every=0", "hydra.sweeper.n_trials=1")
    command = (*TINY, *RANDOM, RATE, f"paths.runs={tmp_path}", "name=v")
    assert multirun(*command, *SPEED, "hydra.sweeper.n_trials=1") == 0
    (result,) = [json.loads(path.read_text()) for path in tmp_path.glob("v/*/result.json")]
    assert numbers(result) - {"finished"} == {name for name in VALUES if name not in ("loss", "parameters")}

    assert [multirun(*command, *never, "name=w") for _ in range(2)] == [1, 1]
    said = capsys.readouterr().out
    assert said.count("every trial failed, the last by this: the run has no finite fid") == 2


SPACE = "hydra.sweeper.search_space=ganlab.sweep.search.architectures.mlp"
FIRST = (
    "hydra.sweeper.first_trials=[{generator_depth:2,generator_width_0:64,generator_width_1:65,"
    "discriminator_depth:1,discriminator_width_0:66}]"
)


def test_conditional_widths_first_trials_and_three_objectives_with_a_budget(tmp_path: Path) -> None:
    """Networks above the budget are not trained; several objectives cannot prune, and say nothing about it."""
    goals = "hydra.sweeper.objectives=[fid,seconds_per_epoch,parameters]"
    budget = "hydra.sweeper.constraints={parameters:20000}"
    command = (
        *TINY,
        *FID,
        "hydra/sweeper=optuna",
        "hydra/sweeper/sampler=nsga2",
        SPACE,
        FIRST,
        goals,
        budget,
    )
    assert multirun(*command, f"paths.runs={tmp_path}", "name=c", "hydra.sweeper.n_trials=4") == 0
    trials = study_in(tmp_path / "c").trials
    cells = Sweep.load(tmp_path / "c").cells
    first = Run(tmp_path / "c" / cells[0].signature)
    assert list(first.config.generator.widths) == [64, 65]
    assert list(first.config.discriminator.widths) == [66]
    assert trials[0].state == TrialState.COMPLETE
    assert trials[0].values[2] == sum(first.result["parameters"].values())
    assert {t.state for t in trials} == {TrialState.COMPLETE, TrialState.PRUNED}
    for trial, cell in zip(trials, cells, strict=True):
        over = trial.user_attrs["excess"]["parameters"] > 0
        assert over == (trial.state == TrialState.PRUNED)
        assert list(trial.system_attrs["constraints"]) == [trial.user_attrs["excess"]["parameters"]]
        if over:
            assert not (tmp_path / "c" / cell.signature / "metrics.csv").exists()


def test_equal_trials_run_once_and_the_grid_sampler_ends(tmp_path: Path) -> None:
    """Three values, one of them twice under another name, and a sampler that enumerates: Study.stop raises in tell."""
    space = "hydra.sweeper.search_space={generator.latent_dim: 'choice(2,3)', trainer.accelerator: 'choice(cpu,auto)'}"
    command = (
        *TINY,
        *SPEED,
        "hydra/sweeper=optuna",
        "hydra/sweeper/sampler=grid",
        space,
        f"paths.runs={tmp_path}",
    )
    assert multirun(*command, "name=g", "hydra.sweeper.n_trials=20") == 0
    assert states(tmp_path / "g") == ["COMPLETE"] * 4
    assert len({cell.signature for cell in Sweep.load(tmp_path / "g").cells}) == 2
    assert len(list((tmp_path / "g").glob("*/result.json"))) == 2
    assert multirun(*command, "name=g", "hydra.sweeper.n_trials=20") == 0
    assert states(tmp_path / "g") == ["COMPLETE"] * 4


@pytest.mark.parametrize("sampler", ["tpe", "cmaes"])
def test_samplers(sampler: str, tmp_path: Path) -> None:
    if sampler == "cmaes":
        pytest.importorskip("cmaes")
    command = (
        *TINY,
        *SPEED,
        "hydra/sweeper=optuna",
        f"hydra/sweeper/sampler={sampler}",
        "generator.widths=[8]",
        RATE,
    )
    twice = ("generator.latent_dim=int(2,16)", f"paths.runs={tmp_path}", "name=x", "hydra.sweeper.n_trials=3")
    assert multirun(*command, *twice) == 0
    assert states(tmp_path / "x") == ["COMPLETE"] * 3


def test_kill_9_of_a_searching_driver_then_the_same_command(tmp_path: Path) -> None:
    """Its running trials fail and run once more with their parameters; what was finished stays."""
    search = (*RANDOM, RATE, *SPEED, f"paths.runs={tmp_path}", "name=k", "hydra.sweeper.n_trials=4")
    command = [*TINY, *search, "training.turns=1000", "training.checkpoint_every=20", "hydra.launcher.slots=2"]
    driver = subprocess.Popen([*TRAIN, "-m", *command], env=environment(), stdout=subprocess.DEVNULL)
    folder = tmp_path / "k"
    wait_for(lambda: sum(Run(p.parent).status["step"] > 10 for p in folder.glob("*/status.json")) == 2)
    driver.kill()
    driver.wait()
    killed = {p.parent.name: Run(p.parent).status for p in folder.glob("*/status.json")}
    wait_for(lambda: not any(exists(status["pid"]) for status in killed.values()))
    assert states(folder) == ["RUNNING"] * 2
    assert multirun(*command) == 0
    trials = study_in(folder).trials
    assert [t.state.name for t in trials] == ["FAIL"] * 2 + ["COMPLETE"] * 4
    assert [t.params for t in trials[2:4]] == [t.params for t in trials[:2]]
    assert [t.user_attrs["retry_of"] for t in trials[2:4]] == [0, 1]
    assert {cell.trial.number for cell in Sweep.load(folder).cells if cell.trial} == {2, 3, 4, 5}
    for name in killed:
        run = Run(folder / name)
        assert run.state == "finished"
        turns = [row["turn"] for row in run.history]
        assert turns == sorted(set(turns))


def test_a_trial_that_somebody_ends_alone_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "e"

    def started() -> bool:
        return any(Run(p.parent).status["step"] > 10 for p in folder.glob("*/status.json"))

    signal_when(started, signal.SIGTERM, to=lambda: Run(next(folder.glob("*/status.json")).parent).status["pid"])
    search = (*RANDOM, RATE, *SPEED, f"paths.runs={tmp_path}", "name=e", "hydra.sweeper.n_trials=1")
    assert multirun(*TINY, *search, "training.turns=1500", "training.checkpoint_every=20") == 0
    assert states(folder) == ["FAIL", "COMPLETE"]
    assert [(cell.trial and cell.trial.number, cell.state) for cell in Sweep.load(folder).cells] == [(1, "finished")]


def living(tmp_path: Path, shared: bool) -> LivingStudy:
    storage = f"sqlite:///{tmp_path}/s.db" if shared else open_storage(None, tmp_path)
    study = optuna.create_study(storage=storage, study_name="s", load_if_exists=True)
    return LivingStudy(study, shared)


def die_in(tmp_path: Path, turn: int) -> int:
    """A driver asks for a trial, dies with its run in `turn`, and the next one reaps; how many it queued."""
    asked = living(tmp_path, shared=False).ask(9)
    assert asked is not None
    asked.suggest_float("x", 0, 1)
    return living(tmp_path, shared=False).reap(lambda _: turn)


def test_a_dead_trial_is_tried_again_as_long_as_its_run_moves(tmp_path: Path) -> None:
    assert [die_in(tmp_path, turn) for turn in (0, 10, 20, 30, 40, 50)] == [1] * 6
    trials = living(tmp_path, shared=False).study.trials
    assert len({t.params["x"] for t in trials[:-1]}) == 1
    assert [t.user_attrs["superseded"] for t in trials[:-1]] == [True] * 6
    assert trials[-1].state == TrialState.WAITING


def test_a_dead_trial_whose_run_does_not_move_is_given_up_and_is_no_failure(tmp_path: Path) -> None:
    assert [die_in(tmp_path, turn=5) for _ in range(4)] == [1, 1, 1, 0]
    study = living(tmp_path, shared=False)
    assert [t.number for t in study.trials()] == [3]
    assert "died 4 times" in study.trials()[0].user_attrs["error"]
    assert failures(study.trials()) == 0


def test_two_drivers_that_reap_one_trial_queue_it_once(tmp_path: Path) -> None:
    """The first look of each is before the other's deed: one wins, and the other goes on."""
    dead, first, second = (living(tmp_path, shared=True) for _ in range(3))
    dead.ask(9)
    dead.study.set_user_attr(f"driver:{dead.owner}", time.time() - 3600)

    def overtaken(_: object) -> int:
        assert second.reap(lambda _: 0) == 1
        return 0

    assert first.reap(overtaken) == 0
    assert [t.state for t in first.study.trials] == [TrialState.FAIL, TrialState.WAITING]


def test_on_a_database_only_trials_of_drivers_known_dead_are_taken(tmp_path: Path) -> None:
    mine, theirs = living(tmp_path, shared=True), living(tmp_path, shared=True)
    theirs.ask(9)
    theirs.study.ask()  # asked for, not yet marked
    assert mine.reap(lambda _: 0) == 0
    theirs.study.set_user_attr(f"driver:{theirs.owner}", time.time() - 3600)
    assert mine.reap(lambda _: 0) == 1
    host, _, token = mine.owner.rsplit(":", 2)
    theirs.owner = f"{host}:{dead_process()}:{token}"
    theirs.ask(9)
    assert mine.reap(lambda _: 0) == 1


def test_two_drivers_on_a_database_know_of_each_other_and_share_the_count(tmp_path: Path) -> None:
    mine = living(tmp_path, shared=True)
    assert not mine.is_joined()
    theirs = living(tmp_path, shared=True)
    assert theirs.is_joined()
    assert mine.is_joined()
    assert mine.ask(2) is not None
    theirs.study.ask()
    assert mine.ask(2) is None  # theirs came in between
    assert len(mine.trials()) == 2
    mine.study.set_user_attr(f"driver:{theirs.owner}", time.time() - 3600)
    assert not mine.is_joined()


def dead_process() -> int:
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def test_a_shared_database_by_url_and_without_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = (
        *TINY,
        *FID,
        RATE,
        "hydra/sweeper=optuna",
        f"paths.runs={tmp_path}",
        "name=u",
        "hydra.sweeper.n_trials=2",
    )
    monkeypatch.setenv("GANLAB_STORAGE", f"sqlite:///{tmp_path}/study.db")
    assert multirun(*command) == 0
    assert not (tmp_path / "u" / "study.journal").exists()
    study = optuna.load_study(study_name="u", storage=f"sqlite:///{tmp_path}/study.db")
    assert [t.state.name for t in study.trials] == ["COMPLETE"] * 2
    assert study.trials[0].intermediate_values.keys() == {2, 4}  # reported from inside

    monkeypatch.setenv("GANLAB_STORAGE", "postgresql+psycopg://me:hunter2@127.0.0.1:1/none")
    assert multirun(*command) == 2
    said = capsys.readouterr()
    assert "postgresql+psycopg://127.0.0.1 cannot be used" in said.err
    assert "hunter2" not in said.err + said.out
    assert len(said.err.strip().splitlines()) == 1
    monkeypatch.setenv("GANLAB_STORAGE", "postgresql+psycopg//me:hunter2@127.0.0.1/none")  # no URL at all
    assert multirun(*command) == 2
    said = capsys.readouterr()
    assert "hunter2" not in said.err + said.out
    monkeypatch.delenv("GANLAB_STORAGE")
    assert multirun(*command, "hydra.sweeper.storage=postgresql+psycopg://me:hunter2@127.0.0.1/none") == 2
    said = capsys.readouterr()
    assert "holds a password" in said.err
    assert "hunter2" not in said.err + said.out
    assert multirun(*command, "hydra.sweeper.storage='postgresql://h/none?sslpassword=hunter2'") == 2
    said = capsys.readouterr()
    assert "postgresql://h holds a password" in said.err
    assert "hunter2" not in said.err + said.out
    files = [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix in (".yaml", ".json", ".txt", ".log")]
    assert files
    assert not any("hunter2" in path.read_text() for path in files)


def test_wrong_uses_are_said_before_anything_starts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = (*TINY, "hydra/sweeper=optuna", f"paths.runs={tmp_path}", "name=w")
    wrong: dict[str, tuple[str, ...]] = {
        "nothing to search": (),
        "is no function that can be imported": ("hydra.sweeper.search_space=ganlab.nowhere.space",),
        "n_trials must be a whole number": (RATE, "hydra.sweeper.n_trials=0"),
        "one direction for each": (RATE, "hydra.sweeper.directions=[minimize,maximize]"),
        "wrong type": ("training.turns=interval(1,2)", *SPEED),
        "no parameter of MLP": ("generator.wdth=int(1,2)", *SPEED),
        "lists of values": (RATE, "hydra/sweeper/sampler=grid", *SPEED),
    }
    for sentence, more in wrong.items():
        assert multirun(*command, *more) == 2
        assert sentence in capsys.readouterr().err
    assert not list(tmp_path.glob("w/*/config.yaml"))


def test_a_journal_that_cannot_be_read_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line in its middle is cut; deleting the journal, as it says, keeps the finished runs."""
    command = (*TINY, *SPEED, RATE, *RANDOM, f"paths.runs={tmp_path}", "name=j", "hydra.sweeper.n_trials=2")
    assert multirun(*command) == 0
    journal = tmp_path / "j" / "study.journal"
    lines = journal.read_text().splitlines(keepends=True)
    lines[3] = lines[3][:9] + "\n"
    journal.write_text("".join(lines))
    capsys.readouterr()
    assert multirun(*command) == 2
    said = capsys.readouterr().err
    assert f"{journal} cannot be read" in said
    assert "delete it" in said
    assert len(said.splitlines()) == 1
    journal.unlink()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("j/*/result.json")}
    assert multirun(*command) == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("j/*/result.json")} == before


def test_timeout_ends_the_asking(tmp_path: Path) -> None:
    command = (
        *TINY,
        *RANDOM,
        RATE,
        *SPEED,
        f"paths.runs={tmp_path}",
        "name=t",
        "hydra.sweeper.n_trials=10000",
    )
    started = time.monotonic()
    assert multirun(*command, "hydra.sweeper.timeout=3") == 0
    assert time.monotonic() - started < 60
    assert set(states(tmp_path / "t")) == {"COMPLETE"}


def test_a_line_cut_short_does_not_end_a_journal(tmp_path: Path) -> None:
    """A writer killed in the middle of a line; without mending, every later reader would fail."""
    study = optuna.create_study(storage=open_storage(None, tmp_path), study_name="s")
    study.tell(study.ask(), 1.0)
    with (tmp_path / "study.journal").open("a") as file:
        file.write('{"op_code": 4, "worker')
    again = optuna.load_study(study_name="s", storage=open_storage(None, tmp_path))
    again.tell(again.ask(), 2.0)
    third = optuna.load_study(study_name="s", storage=open_storage(None, tmp_path))
    assert [t.value for t in third.trials] == [1.0, 2.0]


def test_the_storage_is_in_no_file_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run reports to it all the same: what says where it is goes to the job beside its config."""
    monkeypatch.setenv("GANLAB_STORAGE", f"sqlite:///{tmp_path}/hidden-study.db")
    command = (*TINY, *FID, RATE, *RANDOM, f"paths.runs={tmp_path}", "name=n", "hydra.sweeper.n_trials=1")
    assert multirun(*command) == 0
    study = optuna.load_study(study_name="n", storage=f"sqlite:///{tmp_path}/hidden-study.db")
    assert study.trials[0].intermediate_values.keys() == {2, 4}
    run = Sweep.load(tmp_path / "n").cells[0].run
    files = [path for path in run.folder.rglob("*") if path.is_file()]
    assert run.folder / "config.yaml" in files
    assert not any(b"hidden-study" in path.read_bytes() for path in files)
