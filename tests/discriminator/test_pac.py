"""PacGAN's wrapper against the discriminator inside."""

import pytest
import torch
from torch.testing import assert_close

from ganlab.conditioning.concat import Concat
from ganlab.conditioning.none import Unconditional
from ganlab.discriminator.mlp import MLP
from ganlab.discriminator.pac import Pac
from ganlab.layer.normalization import has_batch_statistics


def small(**known: object) -> MLP:
    return MLP(widths=[8], dropout=0.0, **known)  # type: ignore[arg-type]


def test_a_pack_is_judged_as_one_and_each_of_it_is_given_the_word() -> None:
    torch.manual_seed(0)
    pac = Pac(sample_shape=(1, 4, 4), num_classes=0, conditioning=Unconditional(), network=small, pack=3)
    x = torch.randn(8, 1, 4, 4)
    said = pac(x, None)
    packs = torch.stack([torch.cat([x[0], x[1], x[2]]), torch.cat([x[3], x[4], x[5]]), torch.cat([x[6], x[7], x[0]])])
    inside = pac.network(packs, None)
    assert_close(said.logits, inside.logits[torch.tensor([0, 0, 0, 1, 1, 1, 2, 2])])
    assert_close(said.features, inside.features[torch.tensor([0, 0, 0, 1, 1, 1, 2, 2])])
    assert_close(pac(x[:6], None).logits.mean(), inside.logits[:2].mean())
    assert pac(x[:1], None).logits.shape == (1,)
    assert has_batch_statistics(pac)  # no sample's gradient is its own


def test_a_pack_has_no_label() -> None:
    with pytest.raises(ValueError, match="conditioning=none"):
        Pac(sample_shape=(2,), num_classes=2, conditioning=Concat(), network=small)
