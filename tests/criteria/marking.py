"""Marks made by hand, and files that are scans or only say so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from datchuan.criteria.models import Marking
from datchuan.criteria.operations import mark_value
from datchuan.law.cited import CitedValue
from datchuan.law.library import load_library
from datchuan.people.models import Official

SHARE = "vn-xa-2016/9.2@tdmnpb"
TODAY = date(2020, 12, 31)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"


def value(value_id: str = SHARE) -> CitedValue:
    return load_library().values[value_id]


def mark(by: Official, value_id: str = SHARE, **changes: Any) -> Marking:
    """A mark that matches, but for ``changes``."""
    given = {"finding": "matches", "place": "Phụ lục, chỉ tiêu 9.2", "compared_on": TODAY, "today": TODAY, **changes}
    return mark_value(value=value(value_id), by=by, **given)


def differ(by: Official, value_id: str = SHARE, says: str = "≥ 70 %", **changes: Any) -> Marking:
    return mark(by, value_id, finding="differs", says=says, **changes)


def copied(row: Marking, **changes: Any) -> Marking:
    """The same marking as a new row, but for ``changes``: written past the operations, as nobody should."""
    same = {field.attname: getattr(row, field.attname) for field in Marking._meta.fields if field.name != "id"}
    made = Marking(**same | {"number": row.number + 1} | changes)
    made.save(force_insert=True)
    return made


def sent(**changes: Any) -> dict[str, Any]:
    """What the form sends for a mark that matches, but for ``changes``; None leaves a field out."""
    good = {"finding": "matches", "place": "Phụ lục, chỉ tiêu 9.2", "compared_on": "2020-12-31", "seen": "0"}
    return {key: each for key, each in {**good, **changes}.items() if each is not None}


def file(content: bytes, name: str = "quyet-dinh.pdf", kind: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)
