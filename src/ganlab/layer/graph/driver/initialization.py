"""How the weights of a graph are drawn."""

from collections.abc import Iterator
from math import sqrt

from torch import nn

from ganlab.layer.graph.laid_out import LaidOut, Placed

RECTIFYING = ("relu", "leaky_relu", "prelu", "elu", "selu", "gelu", "silu")
PASSING = ("batch_norm", "layer_norm", "instance_norm", "group_norm", "upsample", "average_pool", "max_pool", "add")


def draw(module: nn.Module, kind: str, node: Placed, laid_out: LaidOut) -> None:
    """Draw the weight of a dense or convolutional `module` again, as `kind` has it; biases start at zero.

    xavier is Glorot & Bengio 2010 with a gain of sqrt(2) for kernels that lead into a rectifier, as SNGAN has it; he
    is He et al. 2015; orthogonal is Saxe et al. 2014. default and dcgan (drawn over all at the end) change nothing.
    """
    if kind in ("default", "dcgan") or not isinstance(module, nn.Linear | nn.modules.conv._ConvNd):
        return
    if kind == "orthogonal":
        nn.init.orthogonal_(module.weight)
    elif kind == "he":
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    else:
        wide = module.weight.dim() > 2 and module.weight[0, 0].numel() > 1
        nn.init.xavier_uniform_(module.weight, sqrt(2) if wide and _rectified(node, laid_out) else 1.0)
    if module.bias is not None:
        nn.init.zeros_(module.bias)


def _rectified(node: Placed, laid_out: LaidOut) -> bool:
    """Whether what follows, through norms, sums and changes of size, is a rectifier."""
    return any(n.layer.word() in RECTIFYING for n in _following(node.name, laid_out, set()))


def _following(name: str, laid_out: LaidOut, seen: set[str]) -> Iterator[Placed]:
    for node in laid_out.nodes:
        if name in node.sources and node.name not in seen:
            seen.add(node.name)
            if node.layer.word() in PASSING:
                yield from _following(node.name, laid_out, seen)
            else:
                yield node
