"""Which part of a paper a paragraph is, and how its letters look, by the styles of the file.

Programs rewrite the keys of styles and keep their names: a style is known by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from datchuan.documents.docx_reader.package import tag
from datchuan.documents.docx_renderer.styles import NAMES
from datchuan.kernel.text import nfc

_BY_NAME = {name.casefold(): key for key, name in NAMES.items()}
_HEADINGS = {f"heading {level}": f"Heading{level}" for level in range(1, 10)}
_OFF = ("0", "false", "off", "none")


def is_on(properties: Any, name: str) -> bool | None:
    """Whether a face is switched on, off, or not spoken of (``None``)."""
    found = properties.find(tag(name)) if properties is not None else None
    return None if found is None else found.get(tag("val"), "1").lower() not in _OFF


@dataclass(frozen=True)
class Styles:
    """The file's styles by key."""

    root: Any

    @cached_property
    def _by_key(self) -> dict[str, Any]:
        if self.root is None:
            return {}
        return {each.get(tag("styleId"), ""): each for each in self.root.iter(tag("style"))}

    def part_of(self, paragraph: Any) -> str:
        """The key of one of our styles ("NoiDung", "Heading1"), or "" for any other."""
        key = _key(paragraph.find(tag("pPr")), "pStyle")
        name = self._name(key)
        return _BY_NAME.get(name) or _HEADINGS.get(name) or (key if key in NAMES else "")

    def _name(self, key: str) -> str:
        style = self._by_key.get(key)
        found = style.find(tag("name")) if style is not None else None
        return nfc(found.get(tag("val"), "")).casefold() if found is not None else ""

    def face(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a run is bold ("b") or italic ("i"): by itself, its own style, or its paragraph's."""
        own = run.find(tag("rPr"))
        answers = [is_on(own, name)]
        answers += [is_on(each.find(tag("rPr")), name) for each in self._chain(_key(own, "rStyle"))]
        answers += [
            is_on(each.find(tag("rPr")), name) for each in self._chain(_key(paragraph.find(tag("pPr")), "pStyle"))
        ]
        return next((each for each in answers if each is not None), False)

    def paragraph_property(self, paragraph: Any, name: str) -> Any:
        """A property of the paragraph or of the nearest style that has it, or ``None``."""
        own = paragraph.find(tag("pPr"))
        holders = [own, *(each.find(tag("pPr")) for each in self._chain(_key(own, "pStyle")))]
        found = [each.find(tag(name)) for each in holders if each is not None]
        return next((each for each in found if each is not None), None)

    def _chain(self, key: str) -> list[Any]:
        """The style and those it is based on."""
        made: list[Any] = []
        while key in self._by_key and self._by_key[key] not in made:
            made.append(self._by_key[key])
            key = _key(made[-1], "basedOn")
        return made


def _key(holder: Any, name: str) -> str:
    found = holder.find(tag(name)) if holder is not None else None
    return found.get(tag("val"), "") if found is not None else ""
