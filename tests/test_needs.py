"""What parts ask for: needs hold against all parts at once, bounds against the numbers of a config."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from ganlab.build.assembly import Assembly
from ganlab.build.build import build
from ganlab.config import compose
from ganlab.config.annotations import beyond, describe
from ganlab.errors import WrongUse
from ganlab.needs import Bound, Count, Fraction, Need, Positive


@dataclass
class Part:
    """A part with needs of its own."""

    needs: tuple[Need, ...] = ()
    weight: float = 1.0


HEAVY = Need(of="generator", met=lambda generator: generator.weight > 2, unmet="is for heavy ones, not {generator}")


def test_a_need_that_lives_with_its_part_is_held_against_what_is_built_later() -> None:
    assembly = Assembly()
    assembly.note("loss=mine", Part((HEAVY,)))
    assembly.check_needs()  # nothing is known of the generator yet
    assembly.parts["generator"] = Part(weight=3)
    assembly.check_needs()
    assembly.parts["generator"] = Part(weight=1)
    with pytest.raises(WrongUse, match="loss=mine is for heavy ones, not test_needs"):
        assembly.check_needs()


@pytest.mark.parametrize(
    ("value", "hint", "allowed"),
    [
        (0, Count, "at least 1"),
        ([8, 0], list[Count], "at least 1"),
        (1.5, Fraction, "from 0 to 1"),
        (0.0, Positive | None, "above 0"),
        (float("nan"), float, "a finite number"),
        ([float("nan")], list[float], "a finite number"),
        (float("inf"), Positive, "a finite number"),
        (1.0, Annotated[float, Bound(0, 1, open_most=True)], "at least 0 and below 1"),
        ({"a": -1}, dict[str, Positive], "above 0"),
    ],
)
def test_a_number_out_of_bounds_is_found_wherever_it_is(value: object, hint: object, allowed: str) -> None:
    assert next(beyond(value, hint))[1] == allowed


def test_a_number_within_them_passes() -> None:
    for value, hint in ((1, Count), ([8, 8], list[Count]), (None, Positive | None), (0, Fraction), (1.0, Fraction)):
        assert list(beyond(value, hint)) == []
    assert describe(Count | None) == "a whole number at least 1 or null"


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("optimizer.generator.lr=0", r"optimizer.generator.lr must be above 0 and at most 1, got 0"),
        ("optimizer.generator.lr=-1", r"optimizer.generator.lr must be above 0 and at most 1, got -1"),
        ("optimizer.discriminator.lr=nan", r"optimizer.discriminator.lr must be a finite number, got nan"),
        ("optimizer.discriminator.betas=[0.5,1.5]", r"optimizer.discriminator: Invalid beta"),
        ("batch_norm_eps=0", "batch_norm_eps must be above 0, got 0"),
        ("generator.latent_dim=0", "generator.latent_dim must be at least 1, got 0"),
        ("generator.widths=[0]", r"generator.widths must be at least 1, got 0 in \[0\]"),
        ("discriminator.widths=[16,-1]", r"discriminator.widths must be at least 1, got -1 in \[16, -1\]"),
        ("penalty.r1.weight=-1", "penalty.r1.weight must be at least 0, got -1"),
        ("penalty.r1.weight=nan", "penalty.r1.weight must be a finite number, got nan"),
        ("training.ema_decay=1.0", "training.ema_decay must be at least 0 and below 1, got 1.0"),
        ("training.epochs=nan", "training.epochs must be a finite number, got nan"),
        ("discriminator.dropout=inf", "discriminator.dropout must be a finite number, got inf"),
        ("generator.latent_dim=400000000000", "generator=gan does not fit into this machine's memory"),
    ],
)
def test_a_value_that_cannot_work_is_refused(override: str, sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence):
        build(compose(["dataset=ring", "generator=gan", "discriminator=gan", "penalty=[r1]", override]))
