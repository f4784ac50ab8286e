"""What a layer word states of itself, whatever library computes it."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from math import prod
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin, get_type_hints

from ganlab.layer.graph.facts import Facts
from ganlab.layer.graph.pen import Pen

Shape = tuple[int, ...]
RANKS = {0: "labels", 1: "vectors", 2: "sequences", 3: "images", 4: "volumes"}


class Misfit(ValueError):
    """What does not fit, and the way out."""

    def __init__(self, sentence: str, fix: str) -> None:
        super().__init__(f"{sentence}; {fix}")
        self.sentence, self.fix = sentence, fix


@dataclass(frozen=True)
class Least:
    """The smallest value of a parameter; `open` excludes it."""

    value: float
    open: bool = False


@dataclass(frozen=True)
class Most:
    """The largest value of a parameter; `open` excludes it."""

    value: float
    open: bool = False


WeightKind = Literal["none", "spectral", "weight"]
Width = Annotated[int, Least(1), "channels or features that come out"]
Kernel = Annotated[int, Least(1), "its extent in every direction"]
Stride = Annotated[int, Least(1), "places from one output to the next"]
Bias = Annotated[bool, "whether a learned number is added to each channel"]
WeightNorm = Annotated[WeightKind | None, "how weights are normalised; null takes the graph's `weights`"]
Eps = Annotated[float, Least(0), "added to the variance"]
Affine = Annotated[bool, "whether scale and shift are learned"]


@dataclass(frozen=True)
class Call:
    """A module as plain data: the dotted name of its class and its arguments."""

    path: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


def call(path: str, *args: Any, **kwargs: Any) -> Call:
    """`call("torch.nn.Linear", 3, 4, bias=False)`."""
    return Call(path, args, kwargs)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a word, as forms and checks see it."""

    name: str
    kind: Literal["int", "float", "bool", "choice", "list"]
    default: Any
    required: bool
    optional: bool
    least: Least | None
    most: Most | None
    choices: tuple[str, ...]
    help: str


@dataclass(frozen=True)
class Layer:
    """One word with its values. Shapes are without the batch, channels first; its fields are its parameters."""

    category: ClassVar[str] = ""
    ranks: ClassVar[tuple[int, ...]] = (1, 2, 3, 4)
    arity: ClassVar[tuple[int, int | None]] = (1, 1)
    sees_batch: ClassVar[bool] = False
    random: ClassVar[bool] = False
    activation: ClassVar[bool] = False
    overwritable: ClassVar[bool] = False  # whether an activation may write over its output

    @classmethod
    def word(cls) -> str:
        """The word, which is the name of its file."""
        return cls.__module__.rsplit(".", 1)[-1]

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """What may be given, in order; the first may stand alone."""
        same: Any = cls
        return tuple(_parameters(same))

    def resolved(self, facts: Facts) -> Self:
        """The layer with what it takes from the dataset."""
        return self

    def output(self, *inputs: Shape) -> Shape:
        """What comes out.

        Raises:
            Misfit: the inputs do not fit.
        """
        return inputs[0]

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """Its parameters by the names that its module has them under."""
        return {}

    def multiply_adds(self, *inputs: Shape) -> int:
        """Of one sample: by default each weight once per place of the output."""
        weights = sum(prod(s) for s in self.weight_shapes(*inputs).values() if len(s) > 1)
        return weights * prod(self.output(*inputs)[1:])

    def reach(self) -> tuple[float, float] | None:
        """(extent, stride) of what one output sees of its input's places; None for all of them."""
        return 1, 1

    def module(self, *inputs: Shape) -> Call:
        """The torch module that computes it."""
        raise NotImplementedError

    def keras(self, pen: Pen, inputs: list[Any], shapes: tuple[Shape, ...]) -> Any:
        """The Keras tensor that it makes of Keras tensors."""
        raise NotImplementedError


@cache
def _parameters(layer: Any) -> list[Parameter]:
    hints = get_type_hints(layer, include_extras=True)
    return [_parameter(f.name, hints[f.name], f.default) for f in fields(layer)]


def _parameter(name: str, hint: Any, default: Any) -> Parameter:
    plain, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    inner = [a for a in get_args(plain) if a is not NoneType] if get_origin(plain) in (Union, UnionType) else [plain]
    optional = len(inner) != len(get_args(plain) or inner) or plain is NoneType
    kind = inner[0]
    choices = tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()
    named = {int: "int", float: "float", bool: "bool"}

    return Parameter(
        name=name,
        kind="choice" if choices else named.get(kind, "list"),  # type: ignore[arg-type]
        default=None if default is MISSING else default,
        required=default is MISSING,
        optional=optional and get_origin(plain) in (Union, UnionType),
        least=next((m for m in marks if isinstance(m, Least)), None),
        most=next((m for m in marks if isinstance(m, Most)), None),
        choices=choices,
        help=next((m for m in marks if isinstance(m, str)), ""),
    )


def described(layer: type[Layer]) -> Iterator[str]:
    """`width; kernel 3, stride 1`, a piece each: what must be given, then defaults."""
    for p in layer.parameters():
        default = "null" if p.default is None else str(p.default).lower() if p.kind == "bool" else p.default
        yield p.name if p.required else f"{p.name} {default}"


def floor_size(n: int, kernel: int, stride: int, padding: int = 0, dilation: int = 1) -> int:
    """Places that a window of `kernel` finds among n; at least one is asked for.

    Raises:
        Misfit: there is none.
    """
    made = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if made < 1:
        raise Misfit(
            f"a kernel of {kernel} does not fit into {n} places with a padding of {padding}",
            "use a smaller kernel, or fewer layers of stride 2 before it",
        )
    return made
