"""Which part of a paper a paragraph is, and how its letters look, by the styles of the file.

Programs rewrite the keys of styles and keep their names: a style is known by its name.
"""

from __future__ import annotations

from typing import Any

from datchuan.documents.docx_reader.package import tag
from datchuan.documents.docx_renderer.styles import NAMES
from datchuan.kernel.text import nfc

_BY_NAME = {name.casefold(): key for key, name in NAMES.items()}
_HEADINGS = {f"heading {level}": f"Heading{level}" for level in range(1, 10)}
_PARAGRAPH, _RUN = tag("pPr"), tag("rPr")
_OFF = ("0", "false", "off", "none")


def is_on(properties: Any, name: str) -> bool | None:
    """Whether a face is switched on, off, or not spoken of (``None``)."""
    found = properties.find(tag(name)) if properties is not None else None
    return None if found is None else found.get(tag("val"), "1").lower() not in _OFF


class Styles:
    """The file's styles by key; what a style says is looked up once."""

    def __init__(self, root: Any) -> None:
        found = root.iter(tag("style")) if root is not None else ()
        self._by_key = {each.get(tag("styleId"), ""): each for each in found}
        self._parts: dict[str, str] = {}
        self._faces: dict[tuple[str, str], bool | None] = {}
        self._properties: dict[tuple[str, str], Any] = {}

    def part_of(self, paragraph: Any) -> str:
        """The key of one of our styles ("NoiDung", "Heading1"), or "" for any other."""
        key = _key(paragraph.find(_PARAGRAPH), "pStyle")
        if key not in self._parts:
            name = self._name(key)
            self._parts[key] = _BY_NAME.get(name) or _HEADINGS.get(name) or (key if key in NAMES else "")
        return self._parts[key]

    def _name(self, key: str) -> str:
        style = self._by_key.get(key)
        found = style.find(tag("name")) if style is not None else None
        return nfc(found.get(tag("val"), "")).casefold() if found is not None else ""

    def face(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a run is bold ("b") or italic ("i"): by itself, its own style, or its paragraph's."""
        own = run.find(_RUN)
        answer = is_on(own, name)
        if answer is None and own is not None:
            answer = self._face_of(_key(own, "rStyle"), name)
        if answer is None:
            answer = self._face_of(_key(paragraph.find(_PARAGRAPH), "pStyle"), name)
        return bool(answer)

    def _face_of(self, key: str, name: str) -> bool | None:
        if (key, name) not in self._faces:
            answers = [is_on(each.find(_RUN), name) for each in self._chain(key)]
            self._faces[key, name] = next((each for each in answers if each is not None), None)
        return self._faces[key, name]

    def paragraph_property(self, paragraph: Any, name: str) -> Any:
        """A property of the paragraph or of the nearest style that has it, or ``None``."""
        own = paragraph.find(_PARAGRAPH)
        found = own.find(tag(name)) if own is not None else None
        if found is not None:
            return found
        key = _key(own, "pStyle")
        if (key, name) not in self._properties:
            holders = [each.find(_PARAGRAPH) for each in self._chain(key)]
            answers = [each.find(tag(name)) for each in holders if each is not None]
            self._properties[key, name] = next((each for each in answers if each is not None), None)
        return self._properties[key, name]

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
