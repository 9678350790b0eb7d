"""What tests of the reviewer's desk share: the form of a page as a browser would send it, and who sits at the machine."""

from __future__ import annotations

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Every form of a page: its action, and (name, value) of its fields as they are filled in."""

    def __init__(self, text):
        super().__init__()
        self.forms, self._select, self._list = [], None, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self.forms.append((a.get("action", ""), []))
        elif self.forms and tag == "input" and "name" in a and a.get("type") not in ("checkbox", "file"):
            self.forms[-1][1].append((a["name"], a.get("value", "")))
        elif self.forms and tag == "select" and "name" in a:
            self._select = a["name"]
            self.forms[-1][1].append((a["name"], None))
        elif tag == "option" and self._select and ("selected" in a or self.forms[-1][1][-1][1] is None):
            self.forms[-1][1][-1] = (self._select, a.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None

    def of(self, action, having=None):
        """The fields of the first form that goes there, as a list a browser would send."""
        for where, fields in self.forms:
            if where == action and (having is None or having in dict(fields)):
                return list(fields)
        raise AssertionError(f"no form goes to {action}: {[w for w, _ in self.forms]}")


def fill(fields, **changes):
    """The fields with some of them changed (the first of a name), as httpx sends them."""
    out, left = [], dict(changes)
    for name, value in fields:
        out.append((name, left.pop(name) if name in left else value))
    out += left.items()
    sent = {}
    for name, value in out:
        sent.setdefault(name, []).append(value)
    return sent


def send(client, page, action, having=None, follow=True, **changes):
    """Fill in a form of a page and send it."""
    fields = Forms(page).of(action, having)
    return client.post(action, data=fill(fields, **changes), follow_redirects=follow)


def sit_down(client, name):
    """Another person sits down at the machine."""
    page = client.get("/dispatches").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    assert client.post("/who", data={"_csrf": token, "name": name, "back": "/review"}).status_code == 200
