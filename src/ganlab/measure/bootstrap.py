"""How sure a value is: the same fakes, drawn again."""

from collections.abc import Iterator

import torch

from ganlab.features import FeatureOutput
from ganlab.metric.rows import BLOCK, Rows


class Kept:
    """What metrics were given of fakes; memory holds a block of it."""

    def __init__(self, outputs: Iterator[FeatureOutput], samples: bool) -> None:
        self.fields: dict[str, Rows] = {}
        for output in outputs:
            for name, value in output._asdict().items():
                if value is not None and (samples or name != "samples"):
                    self.fields.setdefault(name, Rows()).append(value)

    def resample(self, random: torch.Generator) -> Iterator[FeatureOutput]:
        """As many fakes again, with replacement (Efron 1979)."""
        tensors = {name: rows.tensor() for name, rows in self.fields.items()}
        count = len(tensors["features"])
        for rows in torch.randint(count, (count,), generator=random).sort().values.split(BLOCK):
            fields = {name: x[rows.to(x.device)] for name, x in tensors.items()}
            features, probabilities = fields.pop("features"), fields.pop("probabilities", None)
            yield FeatureOutput(features, probabilities, **fields)
