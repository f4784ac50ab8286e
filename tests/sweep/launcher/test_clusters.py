"""Ray, SLURM and PostgreSQL for real, where they are installed."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import optuna
import pytest
from driving import TINY, TRAIN, answer, die, environment, fail, multirun, report_process, signal_when, sleep

from ganlab.store.run import Run
from ganlab.store.sweep import Sweep
from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.search.storage import closing_storage, open_storage

HERE = str(Path(__file__).parents[2])  # where driving.py is


def run(launcher: JobLauncher, *jobs: Job) -> dict[str, Outcome]:
    for job in jobs:
        launcher.submit(job)
    outcomes: dict[str, Outcome] = {}
    end = time.monotonic() + 300
    while len(outcomes) < len(jobs) and time.monotonic() < end:
        outcomes |= {outcome.key: outcome for outcome in launcher.wait(5)}
    return outcomes


def check_ends(launcher: JobLauncher) -> None:
    jobs = (Job("good", answer, (5,)), Job("raise", fail), Job("kill", die), Job("process", report_process))
    outcomes = run(launcher, *jobs)
    assert outcomes["good"].value == 5
    assert outcomes["raise"].error == "LookupError: no such thing"
    assert outcomes["kill"].state == "failed"
    assert outcomes["process"].value["pid"] != os.getpid()
    assert outcomes["process"].value["threads"] == 1


def check_cancel(launcher: JobLauncher) -> None:
    launcher.submit(Job("long", sleep, (600,)))
    assert launcher.wait(3) == []
    started = time.monotonic()
    outcomes = launcher.cancel()
    assert [(outcome.key, outcome.state) for outcome in outcomes] == [("long", "interrupted")]
    assert time.monotonic() - started < 45


def check_sweeps(tmp_path: Path, *launcher: str) -> None:
    """A grid, a pruned search, and Ctrl-C, which leaves checkpoints."""
    base = (*TINY, *launcher, f"paths.runs={tmp_path}")
    assert multirun(*base, "name=grid") == 0
    fid = (
        "metric=[fid]",
        "training.evaluate_samples=50",
        "training.evaluate_every=2",
        "hydra.sweeper.n_trials=1",
    )
    pruner = (
        "hydra.sweeper.pruner._target_=optuna.pruners.ThresholdPruner",
        "+hydra.sweeper.pruner.upper=0.0",
    )
    search = (
        "hydra/sweeper=optuna",
        "hydra/sweeper/pruner=none",
        "optimizer.generator.lr=interval(1e-5,1e-3)",
    )
    assert multirun(*base, *fid, *search, *pruner, "name=search") == 0
    assert [cell.state for cell in Sweep.load(tmp_path / "search").cells] == ["pruned"]
    stopped = tmp_path / "stopped"
    signal_when(lambda: any(Run(p.parent).status["step"] > 4 for p in stopped.glob("*/status.json")), signal.SIGINT)
    endless = ("training.turns=1000000", "training.checkpoint_every=0", "name=stopped")
    assert multirun(*base, *endless) == 130
    (cell,) = Sweep.load(stopped).cells
    assert cell.run.state == "interrupted"
    assert list(cell.run.checkpoints.glob("turn-*.pt"))


@pytest.fixture
def jobs_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where workers find the jobs of these tests, and this checkout."""
    source = str(Path(HERE).parent / "src")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([source, HERE, os.environ.get("PYTHONPATH", "")]))


@pytest.mark.filterwarnings("ignore")
def test_ray(tmp_path: Path, jobs_path: None) -> None:
    ray = pytest.importorskip("ray", reason="pip install 'ganlab[ray]'")
    from ganlab.sweep.launcher.ray import Ray

    os.environ["RAY_AUTH_MODE"] = "disabled"
    try:
        ray.init(num_cpus=2, num_gpus=1, include_dashboard=False, log_to_driver=False, logging_level="error")
        launcher = Ray(num_gpus=0.5, grace=5.0)
        assert (launcher.slots, launcher.num_gpus) == (2, 0.5)
        assert run(launcher, Job("gpu", report_process))["gpu"].value["cuda"] == "0"
        check_ends(Ray(gpus=False))
        check_cancel(Ray(gpus=False, grace=5.0))
        check_sweeps(tmp_path, "hydra/launcher=ray")
    finally:
        ray.shutdown()


SLURM_CONF = """
ClusterName=one
SlurmctldHost={host}
SlurmUser=root
AuthType=auth/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmctldPort=26817
SlurmdPort=26818
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
KillWait=10
NodeName={host} CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


@pytest.fixture
def slurm(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A SLURM of one node, without accounting, from Debian's packages."""
    if any(shutil.which(name) is None for name in ("slurmctld", "slurmd", "sbatch", "munged")):
        pytest.skip("needs SLURM: apt-get install slurmctld slurmd slurm-client munge")
    if os.geteuid():
        pytest.skip("SLURM's daemons need root")
    pytest.importorskip("submitit", reason="pip install 'ganlab[slurm]'")
    folder = tmp_path_factory.mktemp("slurm")
    for name in ("state", "spool"):
        (folder / name).mkdir()
    conf = folder / "slurm.conf"
    conf.write_text(SLURM_CONF.format(host=socket.gethostname().split(".")[0], folder=folder, cpus=os.cpu_count()))
    monkeypatch.setenv("SLURM_CONF", str(conf))
    munge = start_munge()
    daemons = [
        subprocess.Popen([name, "-D", "-f", conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in ("slurmctld", "slurmd")
    ]
    try:
        end = time.monotonic() + 30
        while "idle" not in subprocess.run(["sinfo"], capture_output=True, text=True).stdout:
            if time.monotonic() > end:
                pytest.skip("SLURM is installed but does not start here")
            time.sleep(0.3)
        yield
    finally:
        for daemon in [*daemons, *munge]:
            daemon.terminate()
            try:
                daemon.wait(3)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def start_munge() -> list[subprocess.Popen[bytes]]:
    if subprocess.run(["munge", "-n"], capture_output=True).returncode == 0:
        return []
    user = pwd.getpwnam("munge")
    Path("/run/munge").mkdir(exist_ok=True)
    os.chown("/run/munge", user.pw_uid, user.pw_gid)
    daemon = subprocess.Popen(["munged", "--foreground"], user="munge", group="munge", stderr=subprocess.DEVNULL)
    time.sleep(1)
    return [daemon]


@pytest.mark.filterwarnings("ignore")
def test_slurm(tmp_path: Path, slurm: None, jobs_path: None) -> None:
    from ganlab.sweep.launcher.slurm import Slurm

    folder = str(tmp_path / "sent")
    check_ends(Slurm(folder=folder, gpus=False))
    check_cancel(Slurm(folder=folder, gpus=False))
    check_sweeps(tmp_path, "hydra/launcher=slurm", "hydra.launcher.slots=2")


def postgres_programs() -> Path | None:
    found = shutil.which("pg_ctl")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((f for f in folders if (f / "initdb").exists()), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL, with its password, of a fresh PostgreSQL on loopback."""
    pytest.importorskip("psycopg", reason="pip install 'ganlab[postgres]'")
    programs = postgres_programs()
    if programs is None:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp())  # not tmp_path, whose parents are closed to PostgreSQL's user
    (folder / "password").write_text("hunter2")
    user = None
    if not os.geteuid():  # PostgreSQL refuses to run as root
        user = "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    port = free_port()
    quiet = {"check": True, "user": user, "stdout": subprocess.DEVNULL, "cwd": "/"}
    data = folder / "data"
    initial = [programs / "initdb", "-D", data, "-U", "me", "-A", "password", "--pwfile", folder / "password"]
    subprocess.run(initial, **quiet)  # type: ignore[call-overload]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"], **quiet)  # type: ignore[call-overload]
    try:
        yield f"postgresql+psycopg://me:hunter2@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder)


@pytest.mark.filterwarnings("ignore")
def test_postgres(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search over the database, continued by two drivers at once, and its password nowhere in the files."""
    monkeypatch.setenv("GANLAB_STORAGE", postgres)
    fid = ("metric=[fid]", "training.evaluate_samples=50", "training.evaluate_every=2")
    rate = "optimizer.generator.lr=interval(1e-5,1e-3)"
    lenient = "hydra.sweeper.pruner.n_startup_trials=99"
    command = (*TINY, *fid, "hydra/sweeper=optuna", lenient, rate, f"paths.runs={tmp_path}", "name=db")
    assert multirun(*command, "hydra.sweeper.n_trials=2") == 0
    both = [subprocess.Popen([*TRAIN, "-m", *command, "hydra.sweeper.n_trials=6"], env=environment()) for _ in range(2)]
    assert [driver.wait(200) for driver in both] == [0, 0]
    with closing_storage(open_storage(postgres, tmp_path)) as storage:
        every = optuna.load_study(study_name="db", storage=storage).trials
    trials = [trial for trial in every if not trial.user_attrs.get("superseded")]
    assert [trial.state.name for trial in trials] == ["COMPLETE"] * 6
    assert len({trial.params["optimizer.generator.lr"] for trial in trials}) == 6
    assert all(set(trial.intermediate_values) == {2, 4} for trial in trials)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix in (".yaml", ".json", ".txt")]
    assert len(files) > 9
    assert not any("hunter2" in path.read_text() for path in files)


SERVER = """
import sys
from optuna.storages import RDBStorage, run_grpc_proxy_server
run_grpc_proxy_server(RDBStorage(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]))
"""


@pytest.mark.filterwarnings("ignore")
def test_optunas_grpc_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("grpc", reason="pip install 'ganlab[grpc]'")
    database, port = f"sqlite:///{tmp_path}/study.db", free_port()
    monkeypatch.setenv("GANLAB_STORAGE", f"grpc://127.0.0.1:{port}")
    server = subprocess.Popen([sys.executable, "-W", "ignore", "-c", SERVER, database, str(port)])
    try:
        rate = "optimizer.generator.lr=interval(1e-5,1e-3)"
        command = (*TINY, "metric=[fid]", "training.evaluate_samples=50", "hydra/sweeper=optuna", rate)
        assert multirun(*command, f"paths.runs={tmp_path}", "name=proxy", "hydra.sweeper.n_trials=2") == 0
    finally:
        server.kill()
        server.wait()
    states = [trial.state.name for trial in optuna.load_study(study_name="proxy", storage=database).trials]
    assert states == ["COMPLETE"] * 2
