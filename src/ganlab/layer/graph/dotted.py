"""A word with a dot: a module by the name of its class, on the torch driver alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, ClassVar

from ganlab.layer.graph.expression import Refused, evaluate
from ganlab.layer.graph.layer import Call, Layer, Misfit, Shape


@dataclass(frozen=True)
class Dotted(Layer):
    """Any `nn.Module` of one input; its shape comes of a run without numbers, and so needs torch."""

    category: ClassVar[str] = "dotted"
    path: str = ""
    given: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def output(self, *inputs: Shape) -> Shape:
        """What a run on the meta device gives.

        Raises:
            Misfit: the module cannot take what comes in.
        """
        torch = _torch()
        try:
            with torch.device("meta"), torch.no_grad():
                made = self._module().eval()(torch.zeros(2, *inputs[0]))
        except Exception as error:
            raise Misfit(f"{self.path} cannot take {list(inputs[0])}: {error}", "give it what it takes") from error
        return tuple(made.shape[1:])

    def weight_shapes(self, *inputs: Shape) -> dict[str, Shape]:
        """As the module has them."""
        torch = _torch()
        with torch.device("meta"):
            return {name: tuple(p.shape) for name, p in self._module().named_parameters()}

    def module(self, *inputs: Shape) -> Call:
        """The class with what is given."""
        return Call(self.path, (), self.given)

    def _module(self) -> Any:
        return class_of(self.path)(**self.given)

    def __hash__(self) -> int:
        return hash((self.path, str(self.given)))


def dotted(word: str, given: Mapping[str, Any], scope: Mapping[str, Any], trust: bool) -> Dotted:
    """The layer that a dotted word names.

    Raises:
        Misfit: it is neither of torch.nn nor trusted, or there is no such class.
    """
    if not (word.startswith("torch.nn.") and word.count(".") == 2) and not trust:
        fix = "set `trust: true` beside the graph in your own conf/, or give --trust, if you know the code"
        raise Misfit(f"{word} is not of torch.nn, and naming it runs its code", fix)
    try:
        class_of(word)
    except (ImportError, AttributeError) as error:
        raise Misfit(f"{word} cannot be imported ({error})", "name a class, such as torch.nn.Hardswish") from error
    return Dotted(word, {k: _value(v, scope) for k, v in given.items()})


def _torch() -> Any:
    """By name, as the classes themselves: no graph without such a word needs it."""
    return import_module("torch")


def _value(value: Any, scope: Mapping[str, Any]) -> Any:
    try:
        return evaluate(value, scope) if isinstance(value, str) else value
    except Refused:
        return value  # a module's own words, such as padding_mode: circular


def class_of(path: str) -> Any:
    """The class of a dotted name."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)
