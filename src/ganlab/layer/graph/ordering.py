"""The order in which nodes can be computed."""

from collections.abc import Iterable, Mapping

from ganlab.layer.graph.expansion import Node


def circle(nodes: Mapping[str, Node]) -> list[str]:
    """`[a, b, a]` where nodes take from each other; empty where none do."""
    done: set[str] = set()
    for start in nodes:
        path: list[str] = []
        left = [(start, iter(nodes[start].sources))]
        while left:
            name, sources = left[-1]
            if name not in path:
                path.append(name)
            following = next((s for s in sources if s in nodes and s not in done), None)
            if following is None:
                done.add(name)
                path.pop()
                left.pop()
            elif following in path:
                found = [*path[path.index(following) :], following]
                return found[::-1]
            else:
                left.append((following, iter(nodes[following].sources)))
    return []


def in_order(nodes: Mapping[str, Node]) -> list[str]:
    """Each after what it takes, otherwise as written."""
    found: dict[str, None] = {}
    for start in nodes:
        left = [start]
        while left:
            name = left[-1]
            before = [s for s in nodes[name].sources if s in nodes and s not in found]
            if before:
                left += reversed(before)
            else:
                found.setdefault(left.pop())
    return list(found)


def leading_to(nodes: Mapping[str, Node], ends: Iterable[str]) -> set[str]:
    """All nodes that an end depends on."""
    seen: set[str] = set()
    left = [e for e in ends if e in nodes]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += [s for s in nodes[name].sources if s in nodes]
    return seen
