"""The pages of a PDF brought into the portfolio, object by object: what is drawn, and nothing that acts.

Links, scripts, forms and marks of the source stay behind; a visible signature stays as a picture, for a signature that
stands on another file signs nothing.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Mapping
from typing import IO, Any, cast

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject, PdfObject, StreamObject

from datchuan.dossiers.portfolio.writing import PdfFile, named, refer

_KEPT = ("/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/UserUnit", "/Group")
_NOT_BROUGHT = ("/Page", "/Pages", "/Catalog", "/StructTreeRoot", "/StructElem")
_HIDDEN, _PRINTED_AND_LOCKED = 2, 4 | 64 | 128  # bits of an annotation's /F
_FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    OverflowError,
    zlib.error,
)


class CannotBring(Exception):  # noqa: N818 - told on a page, not to a programmer
    """A file whose pages cannot be brought; the words say why."""


def bring_pages(out: PdfFile, source: IO[bytes], parent: int, targets: Mapping[str, int] | None = None) -> list[int]:
    """The numbers of the pages of a PDF, written below ``parent``. ``targets``: per address of a link in it the page
    that the link leads to. CannotBring when any page cannot be read; then nothing of it is written."""
    mark = out.mark()
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotBring("tệp có mật khẩu")
        bringing = _Bringing(out, reader, targets or {})
        pages = [bringing.page(each, parent) for each in reader.pages]
    except _FAULTS as error:
        out.back_to(mark)
        raise CannotBring("tệp bị hỏng, không đọc được các trang") from error
    if not pages:
        out.back_to(mark)
        raise CannotBring("tệp không có trang nào")
    return pages


class _Bringing:
    """What was brought of one file: per object of it the number it has here."""

    def __init__(self, out: PdfFile, reader: PdfReader, targets: Mapping[str, int]) -> None:
        self.out, self.reader, self.targets = out, reader, targets
        self.numbers: dict[tuple[int, int], int] = {}
        self.waiting: deque[IndirectObject] = deque()

    def page(self, page: PageObject, parent: int) -> int:
        number = self.out.reserve()
        kept = {name: page.raw_get(name) for name in _KEPT if name in page}
        made = DictionaryObject({NameObject(name): self._moved(value) for name, value in kept.items()})
        made.update(named({"Type": "/Page", "Parent": refer(parent)}))
        marks = [found for each in _annotations(page) if (found := self._annotation(each))]
        if marks:
            made[NameObject("/Annots")] = ArrayObject(marks)
        self.out.put(made, number)
        self._write_waiting()
        return number

    def _annotation(self, given: DictionaryObject) -> DictionaryObject | None:
        """What an annotation shows, as a picture; a link that leads to a page of the portfolio."""
        action = given.get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if address in self.targets:
            aim = [refer(self.targets[str(address)]), "/Fit"]
            shape = {"Type": "/Annot", "Subtype": "/Link", "Border": [0, 0, 0], "Dest": aim}
            return cast(DictionaryObject, named({**shape, "Rect": self._moved(given["/Rect"])}))
        shown = given.get("/AP")
        if shown is None or int(given.get("/F", 0)) & _HIDDEN or given.get("/Subtype") in ("/Popup", "/Link"):
            return None
        face = self._moved(shown.get_object().raw_get("/N"))
        told: dict[str, Any] = {"Type": "/Annot", "Subtype": "/Stamp", "F": _PRINTED_AND_LOCKED, "AP": {"N": face}}
        if "/AS" in given:
            told["AS"] = given["/AS"]
        return named({**told, "Rect": self._moved(given["/Rect"])})

    def _moved(self, given: PdfObject) -> PdfObject:
        """A value with its references changed to the numbers here; what they lead to waits to be written."""
        if isinstance(given, IndirectObject):
            return self._reference(given)
        if isinstance(given, StreamObject):
            stream = StreamObject()
            stream.update(self._entries(given))
            stream._data = given._data
            return stream
        if isinstance(given, DictionaryObject):
            return DictionaryObject(self._entries(given))
        if isinstance(given, ArrayObject):
            return ArrayObject(self._moved(each) for each in list.__iter__(given))
        return given

    def _entries(self, given: DictionaryObject) -> dict[Any, PdfObject]:
        return {name: self._moved(given.raw_get(name)) for name in given if name not in ("/Length", "/StructParents")}

    def _reference(self, given: IndirectObject) -> PdfObject:
        key = (given.idnum, given.generation)
        if key not in self.numbers:
            self.numbers[key] = self.out.reserve()
            self.waiting.append(given)
        return refer(self.numbers[key])

    def _write_waiting(self) -> None:
        while self.waiting:
            reference = self.waiting.popleft()
            key = (reference.idnum, reference.generation)
            found = self.reader.get_object(reference)
            is_left = found is None or (isinstance(found, DictionaryObject) and found.get("/Type") in _NOT_BROUGHT)
            made = NullObject() if found is None or is_left else self._moved(found)
            self.out.put(made, self.numbers[key])
            self.reader.resolved_objects.pop((reference.generation, reference.idnum), None)


def _annotations(page: PageObject) -> list[DictionaryObject]:
    given = page.get("/Annots")
    found = [each.get_object() for each in given.get_object()] if given is not None else []
    return [each for each in found if isinstance(each, DictionaryObject)]
