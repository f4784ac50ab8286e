from pathlib import Path

import yaml

from ganlab.run.result import UNEQUAL, unequal
from ganlab.store.run import Run


def test_players_of_grossly_unequal_size_are_said(tmp_path: Path) -> None:
    run = Run(tmp_path)
    words = {"generator": "radford", "discriminator": "dcgan", "dataset": "digits"}
    nodes = {group: {"_target_": f"ganlab.{group}.{word}.Part"} for group, word in words.items()}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump({**nodes, "training": {}}))
    assert unequal(run, {"generator": UNEQUAL * 1000, "discriminator": 1000}) is None
    said = unequal(run, {"generator": 13_500_000, "discriminator": 100_000})
    assert said is not None
    assert said.startswith("the generator has 13,500,000 parameters and the discriminator 100,000, 135 times fewer")
    assert "`ganlab words discriminator=dcgan`" in said
    said = unequal(run, {"generator": 10, "discriminator": 10_000})
    assert said is not None
    assert "`ganlab words generator=radford`" in said
