"""What tests look at in pages, and a walk over all that can be reached."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

OWN = ("/dispatches", "/dispatch/", "/event/", "/source", "/actor", "/claim/", "/api")


class Page(HTMLParser):
    """What the tests look at in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {k: v or "" for k, v in attrs}))

    def all(self, tag, attribute):
        return [a[attribute] for t, a in self.tags if t == tag and attribute in a]


def crawl(client, *starts, most=120):
    """Every address of our own pages that can be reached, with its answer."""
    found, todo = {}, list(starts)
    while todo and len(found) < most:
        path = todo.pop(0)
        if path in found:
            continue
        answer = client.get(path)
        found[path] = answer
        if "text/html" in answer.headers["content-type"]:
            links = (urldefrag(urljoin(path, h))[0] for h in Page(answer.text).all("a", "href"))
            todo += [h for h in links if h.startswith(OWN)]
    return found
