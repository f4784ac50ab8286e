"""A run's generator as ONNX, for any batch size."""

from pathlib import Path

import torch
from torch import Tensor, nn

from ganlab.errors import WrongUse
from ganlab.game import Game
from ganlab.layer.graph.export.onnx import write_module
from ganlab.measure.load import Trained
from ganlab.store.run import Run


class Samples(nn.Module):
    """Standard normal latents (N, latent_dim) and labels (N,), where the generator is told any, -> samples."""

    def __init__(self, game: Game, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self._game = [game]  # in a list, so that its weights are not this module's too

    def forward(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """(N, *sample_shape)."""
        made: Tensor = self.network(self._game[0].coded(latent), labels)
        return made.float()


def write(run: Run, trained: Trained, out: Path) -> list[Path]:
    """`out`.onnx of the weights that are judged; inputs `latent` and, where it is told them, `labels`; output `sample`.

    Raises:
        WrongUse: onnx is not installed, or the generator takes no latents.
    """
    if not trained.game.evaluated.latent_dim:
        raise WrongUse(f"--to onnx starts from latents, and the generator of {run.folder} takes none")
    if trained.game.evaluated.language is not None:
        raise WrongUse(f"--to onnx has no way to draw tokens, and {run.folder} makes such; use --to safetensors")
    sampler = trained.sampler()
    module = Samples(trained.game, sampler.settled().float())
    names, inputs = ["latent"], [torch.zeros(3, sampler.latent_dim)]
    if trained.parts.generator.is_told:
        names.append("labels")
        inputs.append(torch.zeros(3, dtype=torch.long))
    return [write_module(module, inputs, names, ["sample"], out.with_suffix(".onnx"))]
