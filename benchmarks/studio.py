"""The web app in a real browser, in figures.

    python benchmarks/studio.py [--rows 20000] [--runs 1000] [--turns 1500] [--rounds 3]

The first page from the command on; the list of a thousand runs; from a move of the smoothing slider on a long curve to
the drawn frame; the server's memory after that, and after forms; and a training with its page open beside one without,
in turn: the processor time of its own process for a turn, which other work on the machine moves less than a clock. On a
machine with other work all else is longer: the load is printed.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from ganlab.store.run import Run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CONFIG = """name: gan-gan-ring
seed: 0
generator: {_target_: ganlab.generator.mlp.MLP}
discriminator: {_target_: ganlab.discriminator.mlp.MLP}
dataset: {_target_: ganlab.dataset.ring.Ring, name: ring}
training: {turns: 20000, epochs: null}
"""
TRAIN = "dataset=ring generator=gan discriminator=gan metric=[] trainer=cpu training.epochs=null training.log_every=1"


def written(runs: Path, name: str, rows: int) -> None:
    """A finished run with so many rows of four curves."""
    run = Run(runs / name)
    run.folder.mkdir(parents=True)
    (run.folder / "config.yaml").write_text(CONFIG)
    (run.folder / "overrides.yaml").write_text("- dataset=ring\n")
    values = (f"{i},{1 + (i * 7919 % 1000) / 500},{0.7 - i % 97 / 300},{i % 31},{i % 17}" for i in range(1, rows + 1))
    head = "turn,loss/generator,loss/discriminator,gradient/generator,gradient/discriminator"
    (run.folder / "metrics.csv").write_text("\n".join([head, *values, ""]))
    run.write_result({"metrics": {}})
    run.update_status("finished", rows, turns=rows)


@contextmanager
def served(runs: Path) -> Iterator[tuple[str, int]]:
    """The app's address and process."""
    words = [sys.executable, "-m", "ganlab", "studio", "--port", "0", "--runs", str(runs), "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().split()[-1].rstrip("/"), process.pid
    process.terminate()
    process.communicate()


def megabytes(pid: int) -> float:
    """Resident memory."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1000


def first_page(page: Any, runs: Path) -> float:
    """Seconds from the command to the doors of Home."""
    began = time.perf_counter()
    with served(runs) as (address, _):
        page.goto(address)
        page.locator(".door").first.wait_for()
        return time.perf_counter() - began


def slider(page: Any) -> list[float]:
    """Milliseconds from a move of the smoothing slider to the end of the frame that shows it."""
    return list(
        page.evaluate("""async () => {
      const slider = document.querySelector('input[type=range]');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
      const found = [];
      for (let i = 1; i <= 25; i += 1) {
        await new Promise((done) => setTimeout(done, 60));
        const began = performance.now();
        set.call(slider, String(i / 5));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = done;
          channel.port2.postMessage(0);
        }));
        found.push(performance.now() - began);
      }
      return found;
    }""")
    )


def spent(runs: Path, seed: int, turns: int, page: Any = None, address: str = "") -> float:
    """Processor seconds of a training's process for a turn, start included; with its page open where one is given."""
    words = [
        *TRAIN.split(),
        f"training.turns={turns}",
        f"seed={seed}",
        f"paths.runs={runs}",
        "training.checkpoint_every=0",
    ]
    process = subprocess.Popen([sys.executable, "-m", "ganlab", "train", *words], stdout=subprocess.DEVNULL)
    if page is not None:
        page.goto(f"{address}/runs?words=seed%3D{seed}")
        while not page.get_by_role("link", name="gan against gan on ring").count():
            page.wait_for_timeout(300)
            page.goto(f"{address}/runs?words=seed%3D{seed}")
        page.get_by_role("link", name="gan against gan on ring").first.click()
        page.locator(".head .badge.finished").wait_for(timeout=600_000)
    _, code, used = os.wait4(process.pid, 0)
    assert code == 0
    return (used.ru_utime + used.ru_stime) / turns


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in {"rows": 20_000, "runs": 1000, "turns": 1500, "rounds": 3}.items():
        reader.add_argument(f"--{name}", type=int, default=default)
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        figures = measured(Path(folder), driver, given)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    for name, (value, aim) in figures.items():
        print(f"{name:57s} {value:>18s}   {aim}")


def measured(folder: Path, driver: Any, given: argparse.Namespace) -> dict[str, tuple[str, str]]:
    """Each figure with what it is to be."""
    runs, few = folder / "runs", folder / "few"
    for i in range(given.runs - 1):
        written(runs, f"gan-gan-ring/{i:012x}", 3)
    written(runs, "gan-gan-ring/00000000ffff", given.rows)
    page = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]).new_page()
    found = {"first page": (f"{statistics.median(first_page(page, few) for _ in range(given.rounds)):.2f} s", "< 2 s")}
    with served(runs) as (address, pid):
        found["the server at first"] = (f"{megabytes(pid):.0f} MB", "< 80 MB")
        page.goto(f"{address}/runs/gan-gan-ring~00000000ffff")
        page.get_by_label("loss by turn", exact=True).wait_for(timeout=60_000)
        moves = slider(page)
        found[f"smoothing slider, {given.rows} rows"] = (
            f"{statistics.median(moves):.0f} ms, at most {max(moves):.0f}",
            "< 50 ms",
        )
        listed = []
        for _ in range(given.rounds):
            began = time.perf_counter()
            page.goto(f"{address}/runs")
            page.get_by_text(f"of {given.runs}").wait_for(timeout=60_000)
            listed.append(time.perf_counter() - began)
        found[f"list of {given.runs} runs"] = (f"{statistics.median(listed):.2f} s", "< 1 s")
        page.goto(f"{address}/train?o=dataset=ring")
        page.get_by_label("The command").get_by_text("dataset=ring").wait_for()
        found["the server after a long curve, the list and a form"] = (f"{megabytes(pid):.0f} MB", "< 80 MB")
    with served(few) as (address, pid):
        pairs = [
            (spent(few, 2 * i, given.turns), spent(few, 2 * i + 1, given.turns, page, address))
            for i in range(given.rounds)
        ]
        ratio = statistics.median(beside / alone for alone, beside in pairs)
        found["training's processor time, without / with its page open"] = (f"{ratio:.3f}", "> 0.97")
        found["the server beside a training"] = (f"{megabytes(pid):.0f} MB", "< 80 MB")
    return found


if __name__ == "__main__":
    main()
