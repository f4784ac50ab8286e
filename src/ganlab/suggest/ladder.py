"""The pairs that are suggested, the strongest first, and when each is worth its time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ganlab.suggest.material import SMALL, Material


@dataclass(frozen=True)
class Rung:
    """A pair of networks by its words, and what it needs: so many images, and so many generator turns."""

    name: str
    words: tuple[tuple[str, str], ...]
    images: int
    turns: int
    conditioning: str
    why: str
    image_size: int | None = None  # which the dataset is to have instead of its own
    narrowed: int = 1  # by how much its widths were divided
    patient: bool = False  # taken however few turns it gets
    reasons: tuple[tuple[str, str], ...] = ()  # of its words, where they are not the usual ones

    @property
    def label(self) -> str:
        """In words, such as `dcgan + wgan_gp at 32 px, a half of its widths`."""
        size = "" if self.image_size is None else f" at {self.image_size} px"
        width = "" if self.narrowed == 1 else f", widths divided by {self.narrowed}"
        return f"{self.name}{size}{width}"


def _pair(generator: str, discriminator: str, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (("generator", generator), ("discriminator", discriminator), *more)


DCGANS = Rung(
    "dcgan + wgan_gp",
    _pair("dcgan", "wgan_gp"),
    200,
    2_000,
    "concat",
    "convolutions against a critic with a gradient penalty, which few images and turns suffice for",
)
CONVOLUTIONS = (
    Rung("resnet", _pair("resnet", "resnet"), 2000, 20_000, "projection", "SNGAN's residual pair, the strongest here"),
    Rung("sndcgan", _pair("sndcgan", "sndcgan"), 1000, 8_000, "projection", "SNGAN's plain convolutions"),
    DCGANS,
)
WIDTHS = {"generator": (128, 128, 64), "discriminator": (512, 256)}  # of DCGANS
R1 = ("penalty", "R1 keeps the two from circling each other (Mescheder et al. 2018)")
STEP = ("discriminator", "with the loss of its paper, at one step a turn: five of a critic leave too few turns")
MLP = Rung(
    "MLPs + R1",
    _pair("gan", "gan", ("penalty", "[r1]")),
    0,
    10_000,
    "concat",
    "MLPs, for nothing stronger fits",
    patient=True,
    reasons=(STEP, R1),
)
SMALL_MLP, RATE = "[128,128,128]", "0.001"
POINTS = Rung(
    "MLPs + R1",
    _pair(
        "gan",
        "gan",
        ("penalty", "[r1]"),
        ("penalty.r1.weight", "0.1"),
        ("generator.widths", SMALL_MLP),
        ("generator.normalization", "none"),
        ("discriminator.widths", SMALL_MLP),
        ("optimizer.generator.lr", RATE),
        ("optimizer.discriminator.lr", RATE),
    ),
    0,
    10_000,
    "concat",
    "MLPs, for points have no places that a convolution could slide over",
    patient=True,
    reasons=(
        STEP,
        R1,
        ("penalty.r1.weight", "a hundredth of that for images: between points the discriminator must be steep"),
        ("generator.widths", "small, as points are"),
        ("generator.normalization", "without norms, as it was tried (docs/suggest.md)"),
        ("discriminator.widths", "small, as points are"),
        ("optimizer.generator.lr", "five times that for images, which small networks bear and short runs need"),
        ("optimizer.discriminator.lr", "as the generator's"),
    ),
)


def ladder(material: Material) -> Iterator[Rung]:
    """Every attempt in order."""
    if not material.is_images:
        yield POINTS
        return

    yield from CONVOLUTIONS
    fed = [rung for rung in CONVOLUTIONS if material.count >= rung.images]
    size = SMALL if material.resizable and material.size > SMALL else None
    if size is not None:
        yield from (replace(rung, image_size=size) for rung in fed)
    # docs/suggest.md: at equal time MLPs learn more of small grey images than convolutions of a quarter of their widths
    # do, and less of others, however few turns these get
    grey = material.shape[0] == 1 and (size or material.size) <= SMALL
    divisors = (2,) if grey else (2, 4)
    for divisor in divisors if DCGANS in fed else ():
        narrow = tuple(
            (f"{player}.widths", str([width // divisor for width in widths]).replace(" ", ""))
            for player, widths in WIDTHS.items()
        )
        words = DCGANS.words + narrow
        yield replace(DCGANS, words=words, image_size=size, narrowed=divisor, patient=divisor == 4)
    yield replace(MLP, image_size=size)
