"""Where the time of a turn goes: the shares of a pair's bare step, by kind of operation.

    python benchmarks/profile_turn.py [--pairs gan wgan wgan_gp dcgan resnet ring] [--turns 20]
        [--dataset dataset=mnist]

The pairs are those of step.py, on one thread of the CPU, with torch's profiler around the turns; its own cost is spread
over all kinds. Faults are the pages that the system hands out anew in a turn without it.
"""

import argparse
import logging
import re
import resource
import time
import warnings

import torch
from step import PAIRS, Subject, overrides, silent
from torch.profiler import ProfilerActivity, profile

from ganlab.run.data import Turns
from ganlab.run.process import speed_up

KINDS = {
    "products": r"aten::(\w*mm|\w*convolution\w*|conv_transpose2d|mv|dot)$",
    "norms": r"aten::native_\w*norm\w*$|NativeBatchNormBackward0",
    "activations": r"aten::(leaky_relu|relu|tanh|threshold|sigmoid|softplus|clamp_min|log_sigmoid)\w*$",
    "optimizers": r"Optimizer\.|aten::(_fused_adam_|_foreach\w*)$",
    "average": r"aten::lerp\w*$",
    "copies": r"aten::(copy_|cat|clone|_to_copy|contiguous|flip|index\w*)$",
    "rest": "",
}


def shares(kind: str, turns: int, dataset: list[str]) -> dict[str, float]:
    """Of the time of a turn, and its page faults."""
    subject = Subject(overrides(kind, dataset), time.process_time, "cpu")
    game, stream = subject.game(3 * turns), Turns(subject.data, torch.device("cpu"))
    game.trainer = silent([], "cpu")
    game.configure_optimizers()
    game.train()

    def play(first: int) -> None:
        for turn in range(first, first + turns):
            game.play(stream.batch(turn))

    play(0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    play(turns)
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    with profile(activities=[ProfilerActivity.CPU], acc_events=True) as profiled:
        play(2 * turns)

    spent = dict.fromkeys(KINDS, 0.0)
    for event in profiled.key_averages():
        name = next(name for name, pattern in KINDS.items() if re.match(pattern, event.key))
        spent[name] += event.self_cpu_time_total
    whole = sum(spent.values())
    return {name: value / whole for name, value in spent.items()} | {"faults": faults / turns}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", nargs="+", default=PAIRS[:-1], choices=PAIRS)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--dataset", nargs="+", default=["dataset=mnist"], help="overrides that choose the images")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    speed_up()
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    print(f"{'pair':>12s}" + "".join(f"{name:>13s}" for name in (*KINDS, "faults")))
    for kind in arguments.pairs:
        row = shares(kind, arguments.turns, arguments.dataset)
        print(f"{kind:>12s}" + "".join(f"{row[name]:13.3f}" for name in KINDS) + f"{row['faults']:13.1f}", flush=True)


if __name__ == "__main__":
    main()
