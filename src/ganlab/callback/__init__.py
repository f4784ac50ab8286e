"""What happens around the turns.

Contract: a Lightning `Callback`. `gan.turn` counts the generator turns done; at the end of a batch every callback asks
`is_due(gan, every)`. The order is: evaluation, samples, recorder, the callbacks of the config, checkpoint; so a
checkpoint lies on a turn whose numbers and pictures are already on disk.
"""

from ganlab.game.gan import GAN


def is_due(gan: GAN, every: int) -> bool:
    """Whether the turn just done is a multiple of `every` or the last of the run; never for `every` 0."""
    return every > 0 and (gan.turn % every == 0 or gan.turn == gan.turns)
