import math

from closed_form import FAKE, REAL, hold, mean

from ganlab.loss.softmax import Softmax

PARTITION = math.log(sum(math.exp(x) for x in REAL + FAKE))


def test_softmax_is_its_equation() -> None:
    hold(
        Softmax(),
        discriminator=-mean(REAL) + PARTITION,
        generator=-(mean(REAL) + mean(FAKE)) / 2 + PARTITION,
        seeks_boundary=True,
    )
