"""The middle of the data."""

from typing import Annotated

from torch import Tensor
from torch.nn.functional import interpolate

from ganlab.augmentation import DataAugmentation
from ganlab.needs import IMAGES, Bound


class CentreCrop(DataAugmentation):
    """The central `share` of each real's height and width, resized to the whole (bilinear)."""

    needs = (IMAGES,)

    def __init__(self, share: Annotated[float, Bound(0, 1, open_least=True)] = 0.875) -> None:
        super().__init__()
        if not 0 < share <= 1:
            raise ValueError(f"augmentation.centre_crop.share is above 0 and at most 1, got {share}")
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C, H, W)."""
        height, width = x.shape[2:]
        rows, columns = (max(1, round(self.share * size)) for size in (height, width))
        top, left = (height - rows) // 2, (width - columns) // 2
        middle = x[:, :, top : top + rows, left : left + columns]
        return interpolate(middle, (height, width), mode="bilinear", align_corners=False)
