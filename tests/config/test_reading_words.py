"""What is read of the words from source and YAML, held against the live signatures, and docs/words.md against it."""

import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hydra.utils import get_object
from torch import nn

from ganlab.build.signatures import signature
from ganlab.config import compose, conf_folder, dictionary, zoo
from ganlab.config.annotations import describe
from ganlab.config.source import REQUIRED, constructor
from ganlab.config.words import groups, read, words
from ganlab.errors import WrongUse

LIBRARIES = ("torch", "pytorch_lightning", "optuna", "hydra_plugins")


def targets() -> list[str]:
    """Every constructor that a word names."""
    found = {read(group, word).target for group in groups() for word in words(group)}
    return sorted(target for target in found if target is not None)


@pytest.mark.parametrize("target", targets())
def test_a_constructor_read_from_source_is_the_live_one(target: str) -> None:
    called = constructor(target)
    assert called is not None
    live, hints = signature(get_object(target))
    live = (
        {} if getattr(get_object(target), "__init__", None) is nn.Module.__init__ else live
    )  # it refuses what it names
    positional = {n: p for n, p in live.items() if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}
    assert list(called.parameters) == list(positional)
    assert called.takes_any == any(p.kind is p.VAR_KEYWORD for p in live.values())
    for name, parameter in called.parameters.items():
        default = positional[name].default
        assert (parameter.default == REQUIRED) == (default is inspect.Parameter.empty), name
        if default is not inspect.Parameter.empty and isinstance(default, int | float | str | tuple | None):
            assert parameter.default == default, name
        if target.split(".")[0] not in LIBRARIES and parameter.hint is not Any and name in hints:
            assert describe(parameter.hint) == describe(hints[name]), name


def test_a_word_is_its_file_and_its_source() -> None:
    word = read("loss", "began")
    assert word.papers == ["Berthelot et al. 2017"]
    assert word.summary == "For a discriminator whose logit is a reconstruction error."
    gamma, rate = word.options
    assert (gamma.key, gamma.value, gamma.type) == ("loss.gamma", 0.75, "a number above 0")
    assert rate.remark == "per discriminator turn"
    assert rate.type == "a number above 0"
    recipe = read("discriminator", "wgan_gp").recipe
    assert recipe["penalty"] == ["gradient_penalty"]
    assert recipe["training.discriminator_steps"] == 5
    assert "training.batch_size" in {option.key for option in read("training", "top_k").options}  # of its parent


def test_a_parameter_that_the_file_leaves_out_is_named_with_a_plus() -> None:
    left_out = {o.key: o for o in read("discriminator", "wgan_gp").options if not o.in_file}
    normalization = left_out["discriminator.normalization"]
    assert "+discriminator.normalization=none" in dictionary.page()
    given = compose(["discriminator=wgan_gp", "+discriminator.normalization=layer"])
    assert given.discriminator.normalization == "layer"
    assert normalization.value == "none"


def test_every_word_says_what_it_is() -> None:
    silent = {"compat=none", "experiment", "sweeps", "hydra"}
    mute = [f"{g}={w}" for g in groups() for w in words(g) if not read(g, w).summary]
    assert [m for m in mute if m not in silent and not m.startswith("hydra/")] == []


def test_an_unknown_word_and_group_are_named() -> None:
    with pytest.raises(WrongUse, match=r"generator has no word dcgna; did you mean dcgan\?"):
        read("generator", "dcgna")
    with pytest.raises(WrongUse, match=r"there is no group genrator; did you mean generator\?"):
        read("genrator", "dcgan")


def test_a_users_own_words_are_read_where_they_stand(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "conf" / "loss").mkdir(parents=True)
    (tmp_path / "conf" / "loss" / "mine.yaml").write_text("_target_: mine_of_a_user.Mine\nscale: 2.0   # of it all\n")
    (tmp_path / "mine_of_a_user.py").write_text(
        "class Mine:\n    '''Mine.'''\n    def __init__(self, scale: float): ...\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    word = read("loss", "mine")
    assert word.summary == "Mine."
    assert [(o.key, o.type, o.remark) for o in word.options] == [("loss.scale", "a number", "of it all")]
    assert "mine" in words("loss")
    assert "mine_of_a_user" not in sys.modules


@pytest.mark.parametrize(("name", "page"), [("words.md", dictionary.page), ("zoo.md", zoo.page)])
def test_the_pages_of_words_are_current(name: str, page: Callable[[], str]) -> None:
    assert (conf_folder().parent / "docs" / name).read_text() == page(), "run `make docs`"


def test_no_torch_is_needed() -> None:
    code = (
        "import sys; from ganlab.config.dictionary import page; page(); print({'torch', 'optuna'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=conf_folder())
    assert done.stdout == "set()\n"
