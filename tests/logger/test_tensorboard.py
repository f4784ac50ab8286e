import io

import numpy as np
import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from ganlab import Run


@pytest.fixture(scope="module")
def events(logged: tuple[Run, Run]) -> EventAccumulator:
    accumulator = EventAccumulator(str(logged[0].folder / "tensorboard"), size_guidance={"images": 0, "scalars": 0})
    return accumulator.Reload()


def test_scalars_are_those_of_the_run_folder(logged: tuple[Run, Run], events: EventAccumulator) -> None:
    names = {name for row in logged[0].history for name in row} - {"turn"}
    assert set(events.Tags()["scalars"]) == names
    for name in names:
        turns, values = logged[0].series(name)
        assert [e.step for e in events.Scalars(name)] == turns
        np.testing.assert_allclose([e.value for e in events.Scalars(name)], values, rtol=1e-6)


def test_pictures(logged: tuple[Run, Run], events: EventAccumulator) -> None:
    shown = events.Images("samples")
    assert [e.step for e in shown] == [20, 40]
    written = np.asarray(Image.open(logged[0].samples / "0000040.png"))
    read = np.asarray(Image.open(io.BytesIO(shown[1].encoded_image_string)).convert("L"))
    np.testing.assert_array_equal(read, written)


def test_config(events: EventAccumulator) -> None:
    (text,) = events.Tensors("config/text_summary")
    assert b"evaluate_samples: 200" in text.tensor_proto.string_val[0]
