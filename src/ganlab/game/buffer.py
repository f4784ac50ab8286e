"""Fakes of the past, which keep a discriminator from forgetting what the generator made before."""

import torch
from torch import Tensor, nn

from ganlab.layer.parallel import per_sample


class Buffer(nn.Module):
    """The last fakes: until `capacity` are stored, each new one is stored and shown; after that, by the toss of a coin,
    either it is shown, or a stored one that it replaces (Shrivastava et al. 2017, section 2.3; Zhu et al. 2017, section
    4).

    A batch is worked through in order, so that a fake may be replaced by a later one of its own batch; no turn waits
    for the device. `capacity` 0 shows every fake as it is.
    """

    images: Tensor
    stored: Tensor

    def __init__(self, capacity: int, sample_shape: tuple[int, ...]) -> None:
        super().__init__()
        self.capacity = capacity
        # The row beyond the last takes what is to be stored nowhere, so that no shape depends on the coins.
        self.register_buffer("images", torch.zeros(capacity + 1 if capacity else 0, *sample_shape))
        self.register_buffer("stored", torch.zeros((), dtype=torch.int64))

    @torch.no_grad()
    def forward(self, fakes: Tensor) -> Tensor:
        """What the discriminator is to see in place of `fakes` (N, *sample_shape)."""
        if not self.capacity:
            return fakes
        rows, device = len(fakes), fakes.device
        coins = per_sample(torch.rand, rows, device=device)
        drawn = (per_sample(torch.rand, rows, device=device) * self.capacity).long()
        order = torch.arange(rows, device=device)
        filling = self.stored + order < self.capacity
        slots = torch.where(filling, self.stored + order, drawn)
        stores = filling | (coins < 0.5)
        shown = torch.where(self._like(filling | ~stores, fakes), fakes, self._before(fakes, slots, stores, order))

        same = (slots[:, None] == slots[None]) & stores[None]
        is_last = stores & ~(same & (order[None] > order[:, None])).any(1)
        places = torch.where(is_last, slots, self.capacity)
        self.images.index_copy_(0, places, fakes.to(self.images.dtype))
        self.images[-1].zero_()
        self.stored.add_(rows).clamp_(max=self.capacity)
        return shown

    def _before(self, fakes: Tensor, slots: Tensor, stores: Tensor, order: Tensor) -> Tensor:
        """What lies in each fake's slot when its turn comes: of its own batch, or of those before."""
        earlier = (slots[:, None] == slots[None]) & stores[None] & (order[None] < order[:, None])
        last = torch.where(earlier, order[None], -1).amax(1)
        return torch.where(self._like(last >= 0, fakes), fakes[last.clamp_min(0)], self.images[slots].to(fakes.dtype))

    @staticmethod
    def _like(chosen: Tensor, x: Tensor) -> Tensor:
        """(N,) -> (N, 1, ..., 1)."""
        return chosen.view(-1, *[1] * (x.dim() - 1))
