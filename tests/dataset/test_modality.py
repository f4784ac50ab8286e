"""Each kind of data: to tensors, as a file holds it, drawn, in words."""

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from ganlab.dataset.digits import Digits
from ganlab.dataset.modality.images import Images, to_bytes
from ganlab.dataset.modality.points import Points
from ganlab.dataset.ring import Ring


def test_images_come_back_from_8_bits_and_lie_channels_last() -> None:
    stored = torch.arange(256, dtype=torch.uint8).view(2, 4, 8, 4)  # (N, H, W, C)
    x = Images().tensor(stored)
    assert x.shape == (2, 4, 4, 8)
    assert x.is_contiguous(memory_format=torch.channels_last)
    assert_close(torch.stack(x.aminmax()), torch.tensor([-1.0, 1.0]))
    assert torch.equal(to_bytes(x).permute(0, 2, 3, 1), stored)
    assert_close(Images().as_stored(x), x)
    assert Images().tensor(stored[None]).shape == (1, 2, 4, 4, 8)


def test_as_a_file_holds_them_images_have_256_levels_and_no_more_than_the_range() -> None:
    x = torch.linspace(-1.5, 1.5, 3000).view(1, 1, 50, 60)
    seen = Images().as_stored(x)
    assert seen.unique().numel() == 256
    assert_close(seen, x.clamp(-1, 1), atol=1 / 255 + 1e-6, rtol=0)
    assert Points().as_stored(x) is x


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 6, 4)])
def test_a_sheet_shows_every_pixel(shape: tuple[int, ...]) -> None:
    x = torch.rand(4, *shape, generator=torch.Generator().manual_seed(0)) * 2 - 1
    sheet = np.asarray(Images().draw(x, pixels=1))  # each pixel once
    _, height, width = shape
    margin = 2
    corner = sheet[margin : margin + height, width + 2 * margin : 2 * (width + margin)]
    second = to_bytes(x[1]).permute(1, 2, 0).numpy()
    assert np.array_equal(corner.reshape(second.shape), second)
    assert sheet.shape[:2] == (2 * (height + margin) + margin, 2 * (width + margin) + margin)


def test_points_are_drawn_where_they_are_over_the_data() -> None:
    corner, middle = torch.tensor([[-0.9, 0.9]] * 30), torch.tensor([[0.02, 0.02]] * 30)
    plain, with_data = (np.asarray(Points().draw(corner, 101, behind)).astype(int) for behind in (None, middle))
    assert plain[5, 5, 2] - plain[5, 5, 0] > 40  # the upper left is blue
    (rows, columns) = np.nonzero(np.abs(plain - with_data).sum(2))
    assert set(rows) <= {48, 49, 50}
    assert set(columns) <= {50, 51, 52}
    assert with_data[49, 51].max() < 240


def test_shapes_in_words() -> None:
    assert Digits.modality.describe((1, 8, 8)) == "grey images of 8 x 8 pixels"
    assert Images().describe((3, 48, 32)) == "colour images of 48 x 32 pixels"
    assert Images().describe((5, 8, 8)) == "images of 5 channels of 8 x 8 pixels"
    assert Ring.modality.describe((2,)) == "points of 2 coordinates"
