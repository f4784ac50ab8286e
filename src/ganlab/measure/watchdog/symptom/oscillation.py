"""Players that chase each other."""

from collections.abc import Sequence
from itertools import islice

from ganlab.measure.watchdog.look import Look
from ganlab.measure.watchdog.symptom import Sign, Symptom

ROWS = 60
REVERSALS = 4
SWING = 0.5  # of the lead in probability
SWING_OF_CRITIC = 1.5  # times the size of a critic's lead


class Oscillation(Symptom):
    """The discriminator's lead (its word on reals less that on fakes) was won and lost REVERSALS times in ROWS rows.

    So do players that turn around an equilibrium in place of approaching it (Mescheder et al. 2018). The lead of a
    critic has no scale of its own, so it has to change its sign on the way.
    """

    def sign(self, look: Look) -> Sign | None:
        """How often, and from where to where."""
        rows = list(islice(reversed(look.rows), ROWS))[::-1]
        loss = look.game.loss
        if len(rows) < ROWS or "discriminator/real" not in rows[-1]:
            return None
        lead = [row["discriminator/real"] - row["discriminator/fake"] for row in rows]
        size = sum(map(abs, lead)) / ROWS
        swing = SWING_OF_CRITIC * size if loss.is_critic else SWING
        if max(lead) - min(lead) < swing or (loss.is_critic and min(lead) > -size / 2):
            return None
        count = reversals(lead, swing)
        if count < REVERSALS:
            return None

        turns = rows[-1]["turn"] - rows[0]["turn"]
        return Sign(
            "The two players chase each other in circles: what one wins the other wins back, and nothing settles.",
            f"in the last {turns:.0f} turns the discriminator's lead turned back {count} times, between "
            f"{min(lead):.3g} and {max(lead):.3g}",
            (
                "damp the discriminator: penalty=[r1] or penalty=[gradient_penalty]",
                "lower optimizer.generator.lr and optimizer.discriminator.lr, or their momentum "
                "(optimizer.generator.betas=[0.0,0.9])",
            ),
        )


def reversals(values: Sequence[float], swing: float) -> int:
    """How often values turned back by `swing` or more from the furthest point that they had reached.

    >>> reversals([0.0, 1.0, 0.1, 0.9, 0.8, 0.9], swing=0.5)
    2
    """
    count, direction = 0, 0
    low = high = values[0]
    for value in values:
        low, high = min(low, value), max(high, value)
        if direction <= 0 and value - low >= swing:
            count, direction, high = count + (direction < 0), 1, value
        elif direction >= 0 and high - value >= swing:
            count, direction, low = count + (direction > 0), -1, value
    return count
