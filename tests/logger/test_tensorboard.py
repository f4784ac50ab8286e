import io

import numpy as np
import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams.api_pb2 import Status
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

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
    written = Image.open(logged[0].samples / "0000040.png")
    read = Image.open(io.BytesIO(shown[1].encoded_image_string)).convert(written.mode)
    np.testing.assert_array_equal(np.asarray(read), np.asarray(written))
    assert [e.step for e in events.Images("real")] == [0]


def test_hyperparameters(logged: tuple[Run, Run], events: EventAccumulator) -> None:
    """As the HPARAMS page reads them."""
    kept = {tag: HParamsPluginData.FromString(data) for tag, data in events.PluginTagToContent("hparams").items()}
    asked = kept["_hparams_/session_start_info"].session_start_info.hparams
    assert asked["generator"].string_value == "gan"
    assert asked["training.turns"].number_value == 40
    assert asked["generator.widths"].string_value == "[16, 16]"
    assert not any("paths" in name or "_target_" in name for name in asked)
    told = {info.name.tag for info in kept["_hparams_/experiment"].experiment.metric_infos}
    assert {"fid", "kid", "loss/generator"} <= told
    assert told <= set(events.Tags()["scalars"])
    assert kept["_hparams_/session_end_info"].session_end_info.status == Status.Value("STATUS_SUCCESS")


def test_config(events: EventAccumulator) -> None:
    (text,) = events.Tensors("config/text_summary")
    assert b"evaluate_samples: 200" in text.tensor_proto.string_val[0]
