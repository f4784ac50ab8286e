"""All words two by two: each pair trains a turn, or is refused with a reason. There is no third outcome."""

import functools
import json
from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, product

import pytest
import torch
from omegaconf import OmegaConf
from words import LENGTH, LISTS, SOUND, batch, content, deeper, nodes, ready, words

from ganlab.config import compose
from ganlab.errors import WrongUse

PARTS = ("generator", "discriminator", "loss", "conditioning", "penalty", "auxiliary", "dataset")
MANNERS = ("optimizer", "schedule", "training", "augmentation")  # how the parts are trained
SHAPES = {"digits": (1, 8, 8), "ring": (2,), "swiss_roll": (2,), "tones": SOUND, "oracle": (LENGTH,)}
# Graphs of one class: in pairs, layers_dcgan and layers_conditional (which reads labels) stand for these.
ALIKE = ("layers", "layers_mlp", "layers_residual", "layers_rows")
CLASSES = {"digits": 10, "ring": 8, "swiss_roll": 0, "tones": 10, "oracle": 0}

Word = tuple[str, str]


def outcome(*chosen: Word) -> str:
    """The reason of a refusal, or "trained"; words that differ in nothing but their name share one."""
    return _outcome(json.dumps(content(*chosen), sort_keys=True))


@functools.cache
def _outcome(text: str) -> str:
    cfg = OmegaConf.create(json.loads(text))
    dataset = cfg.dataset._target_.split(".")[-2]
    try:
        gan = ready(cfg)
    except WrongUse as refusal:
        reason = str(refusal)
        assert "\n" not in reason
        assert len(reason) > 30
        return reason
    gan.play(batch(gan, SHAPES[dataset], CLASSES[dataset]))
    row = gan.read_scalars(0)
    assert row.isfinite().all(), dict(zip(gan.names, row[0].tolist(), strict=True))
    for network in (gan.generator, gan.discriminator):
        assert all(p.isfinite().all() for p in network.parameters())
    return "trained"


def tried(*chosen: Word) -> str:
    """The outcome, or an error that names the words."""
    try:
        return outcome(*chosen)
    except Exception as error:
        raise AssertionError(f"{' '.join(map('='.join, chosen))}: {error!r}") from error


def every_word(groups: Sequence[str]) -> list[Word]:
    return [(group, word) for group in groups for word in words(group)]


def standing(groups: Sequence[str]) -> list[Word]:
    return [word for word in every_word(groups) if word[1] not in ALIKE]


def pairs(first: str, second: str) -> Iterator[tuple[Word, Word]]:
    if first == second:
        yield from combinations(standing([first]), 2)
    else:
        yield from product(standing([first]), standing([second]))


@pytest.mark.parametrize("word", words("discriminator"))
def test_recipes_are_read_as_hydra_composes_them(word: str) -> None:
    """What these tests take a word to bring is what a command line gets."""
    read = nodes("discriminator", word)
    composed = OmegaConf.to_container(compose([f"discriminator={word}"]), resolve=False)
    assert isinstance(composed, dict)
    for group, brought in read.items():
        assert composed[group] == deeper(composed[group], brought), group
        if group in LISTS:
            assert composed[group].keys() == brought.keys()


@pytest.mark.parametrize(
    ("first", "second"), [p for p in combinations_with_replacement(PARTS, 2) if p[0] != p[1] or p[0] in LISTS]
)
def test_every_pair_of_parts_trains_or_is_refused(first: str, second: str) -> None:
    torch.manual_seed(0)
    for pair in pairs(first, second):
        tried(*pair)


@pytest.mark.parametrize("group", PARTS)
def test_every_part_trains_in_every_manner_or_is_refused(group: str) -> None:
    """One word of each manner at a time: the turn shows all pairs among them and the part; a refusal, each alone."""
    torch.manual_seed(0)
    manners = [[w for w in every_word([g]) if tried(w) == "trained"] for g in MANNERS]
    for part in standing([group]):
        alone = tried(part) == "trained"
        for i in range(max(map(len, manners))):
            chosen = [words[i % len(words)] for words in manners]
            if not alone or tried(part, *chosen) != "trained":
                for manner in chosen:
                    tried(part, manner)


def test_every_pair_of_manners_trains_or_is_refused() -> None:
    for first, second in [*combinations(MANNERS, 2), ("augmentation", "augmentation")]:
        for pair in pairs(first, second):
            tried(*pair)


@pytest.mark.parametrize("word", every_word((*PARTS, *MANNERS)), ids="=".join)
def test_every_word_trains_beside_what_it_needs(word: Word) -> None:
    if word == ("training", "freeze"):
        pytest.skip("needs another run: see test_transfer.py")
    if word == ("generator", "translation"):
        pytest.skip("needs another game: see test_cycle.py")
    assert outcome(word) == "trained"
