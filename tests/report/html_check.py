import re
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "link"}


class Balanced(HTMLParser):
    """Fails where an element is not closed in order; collects what the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.fetched += [v for k, v in attributes if k in ("src", "href", "xlink:href") and v]
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name


def check(text: str) -> None:
    """Well-formed, with nothing to fetch and every reference within the page resolved."""
    page = Balanced()
    page.feed(text)
    assert page.open == []
    assert all(link.startswith(("data:", "#")) for link in page.fetched), page.fetched
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    wanted = {link[1:] for link in page.fetched if link.startswith("#")} | set(re.findall(r"url\(#([^)$]+)\)", text))
    assert wanted <= set(ids)
