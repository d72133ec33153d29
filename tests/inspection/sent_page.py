"""What a page of a visit sends when nothing on it is touched: every field as shown, with what it showed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Fields(HTMLParser):
    """The values of the controls of a page, as a browser sends them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._in: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("file", "submit"):
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.values[name] = given.get("value", "")
        elif tag == "textarea":
            self._in, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.values):
            self.values[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._in = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._in is not None:
            self.values[self._in] += data.removeprefix("\n")


def as_shown(page: bytes, **changes: Any) -> dict[str, Any]:
    """The fields of the page's form, but for ``changes``."""
    read = _Fields()
    read.feed(page.decode())
    return {**read.values, **changes}
