"""The two-player game by extrapolation from what would come next."""

from typing import Any

import torch
from torch import Tensor

from ganlab.game.adversarial import Adversarial
from ganlab.turn import Batch


class Extragradient(Adversarial):
    """Both players step as if at once, and then, from where they stood, by the gradient found there.

    With Adam, whose moments take in both gradients, it is Extra-Adam (Gidel et al. 2019, algorithm 4); with plain
    gradient descent Korpelevich's extragradient. The look ahead has the turn's first batch, the step its last.

    Raises:
        ValueError: more discriminator steps than the look ahead and the step have use for.
    """

    orders = ("alternating",)

    def __init__(self, *networks: Any, discriminator_steps: int = 1, **parts: Any) -> None:
        if discriminator_steps > 2:
            raise ValueError(
                "game=extragradient has a batch for the look ahead and one for the step, got "
                f"training.discriminator_steps={discriminator_steps}; use training.discriminator_steps=2, or 1 for the "
                "same batch twice"
            )
        super().__init__(*networks, discriminator_steps=discriminator_steps, **parts)

    def play_players(self, batch: Batch) -> None:
        """A look ahead, then the step."""
        players = tuple(self.players.values())
        parameters: list[Tensor] = [p for player in players for p in player.parameters]
        before = [p.detach().clone() for p in parameters]
        self._gradients(batch, 0)
        self._step(*players)

        self._gradients(batch, self.discriminator_steps - 1)
        with torch.no_grad():
            torch._foreach_copy_(parameters, before)
        self._step(*players)
        self._watch()

    def _gradients(self, batch: Batch, step: int) -> None:
        """Leave both players' gradients where they stand."""
        keep = self.accumulate == 1
        self._generator_turn(self._discriminator_turn(self._shares(batch, step), step, keep=keep))
