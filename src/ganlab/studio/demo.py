"""A few small models to look at, made by `ganlab studio --demo`: the command of a sweep on digits, put in line."""

from ganlab.studio.asking import quoted
from ganlab.studio.state import Studio

NAME = "demo"
WORDS = (
    "name=demo",
    "dataset=digits",
    "generator=gan",
    "discriminator=gan",
    "metric=[fid]",
    "generator.widths=[32],[128],[512]",
    "discriminator.widths=${generator.widths}",
    "optimizer.generator.lr=2e-4,5e-4,1e-3,2e-3",
    "optimizer.discriminator.lr=${optimizer.generator.lr}",
    "training.turns=1500",
    "training.epochs=null",
    "training.sample_every=75",
    "training.log_every=10",
    "training.evaluate_every=500",
    "training.evaluate_samples=1000",
    "training.checkpoint_every=500",
)


def begin(studio: Studio) -> None:
    """Put the demo's sweep in line; nothing where all of it is finished."""
    known = [row for row in studio.sweeps.rows() if row["id"] == NAME and not row["error"]]
    if known and set(known[0]["counts"]) == {"finished"}:
        return
    asked = ["train", "-m", *WORDS, f"paths.runs={quoted(str(studio.runs))}"]
    studio.jobs.start(asked, NAME, NAME, "sweep")
