"""No labels."""

from ganlab.conditioning import Conditioning


class Unconditional(Conditioning):
    """Both networks ignore the labels."""
