import itertools
from pathlib import Path

import pytest

from ganlab.config import compose, conf_folder, plain_values, signature
from ganlab.errors import WrongUse
from ganlab.store.cell import Cell, varying_keys
from ganlab.sweep.cells import Composer, expand, fingerprint
from ganlab.sweep.composing import compose_sweep

LINES = (
    ["generator=gan", "discriminator=wgan_gp", "seed=3", "training.turns=7"],
    ["generator.widths=[16,32]", "generator=gan", "optimizer.discriminator.lr=0.001", "dataset=ring"],
    ["discriminator=dcgan", "training.batch_size=16", "~metric.fid", "+penalty@penalty.more=r1"],
    ["optimizer.generator={lr: 0.5}", "metric=[kid]", "name=mine", "generator.latent_dim=7"],
    ["++training.turns=3", "loss=hinge", "training.epochs=null"],
)


@pytest.fixture(scope="module")
def composer() -> Composer:
    config, context = compose_sweep([])
    return Composer(context.config_loader, config)


def test_cells_are_what_hydra_composes(composer: Composer) -> None:
    """Plain values are set on a shared base; the configs must be those of a run of its own, also the second time."""
    for line in (*LINES, *LINES):
        cell = composer.cell(line)
        alone = compose([*line])
        alone.name = cell.config["name"]
        assert cell.config == plain_values(alone)
        assert cell.signature == signature(alone)
        assert cell.folder == Path("runs") / cell.config["name"] / cell.signature


def test_choices_are_words(composer: Composer) -> None:
    cell = composer.cell(["generator=wgan", "discriminator=gan", "dataset=ring", "seed=4"])
    assert cell.choices["generator"] == "wgan"
    assert cell.choices["discriminator"] == "gan"
    assert cell.choices["dataset"] == "ring"
    assert cell.seed == 4
    assert not any(key.startswith("hydra") for key in cell.choices)


def test_bad_lines_keep_hydras_words(composer: Composer) -> None:
    with pytest.raises(WrongUse, match=r"training\.trns is no parameter of Training.*did you mean turns"):
        composer.cell(["training.trns=3"])
    with pytest.raises(WrongUse, match="loss has no word hing; did you mean hinge"):
        composer.cell(["loss=hing"])


def test_the_command_line_wins_over_the_file_and_lists_multiply() -> None:
    _, context = compose_sweep([])
    params = {"loss": "hinge,minimax", "seed": "range(3)", "optimizer.generator.lr": 1e-4}
    lines = expand(["seed=7,8", "metric=[]", "generator.widths=[8],[8,8]"], params, context.config_loader)
    assert len(lines) == len({tuple(line) for line in lines}) == 2 * 2 * 2
    assert {tuple(sorted(line)) for line in lines} == {
        tuple(
            sorted(
                [
                    f"loss={loss}",
                    f"seed={seed}",
                    "optimizer.generator.lr=0.0001",
                    "metric=[]",
                    f"generator.widths={w}",
                ]
            )
        )
        for loss, seed, w in itertools.product(("hinge", "minimax"), (7, 8), ("[8]", "[8,8]"))
    }


def test_the_fingerprint_changes_with_what_configs_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user's own conf/ is read too, and the environment that any config names."""
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "conf" / "loss"
    own.mkdir(parents=True)

    def now() -> str:
        return fingerprint(compose_sweep([])[1].config_loader)

    before = now()
    assert now() == before
    (own / "mine.yaml").write_text("_target_: mine.Loss\nscale: ${oc.env:SCALE,1}\n")
    second = now()
    monkeypatch.setenv("SCALE", "3")
    third = now()
    monkeypatch.setenv("UNRELATED", "3")
    assert now() == third
    assert len({before, second, third}) == 3


def test_words_name_what_varies() -> None:
    cells = [Cell("", ["a=1", "b=2", "c=3"], {}, 0, Path()), Cell("", ["a=2", "b=2"], {}, 0, Path())]
    assert varying_keys(cells) == ["a", "c"]
    assert cells[0].words(["a", "c"]) == "a=1 c=3"


@pytest.mark.parametrize("name", sorted(path.stem for path in (conf_folder().parent / "sweeps").glob("*.yaml")))
def test_every_sweep_file(name: str) -> None:
    """It composes, its header says what the house wants, and all its cells differ."""
    text = (conf_folder().parent / "sweeps" / f"{name}.yaml").read_text()
    for word in (f"#   command   python train.py sweeps={name}", "#   cells", "#   time", "#   answers"):
        assert word in text
    config, context = compose_sweep([f"sweeps={name}"])
    assert config.name == name
    assert config.hydra.mode.name == "MULTIRUN"
    line = [f"sweeps={name}"]
    if "params" in config.hydra.sweeper:
        composer = Composer(context.config_loader, config)
        lines = expand(line, config.hydra.sweeper.params, context.config_loader)
        cells = {composer.cell(each).signature for each in lines}
        assert len(cells) == len(lines)
        assert f"{len(cells)} = " in text
    else:
        assert f"{config.hydra.sweeper.n_trials} trials" in text
