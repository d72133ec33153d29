"""What a DOCX remembers of what it was made from: the mark of the draft, and the values behind printed lines.

A printed line does not tell its parts apart ("UBND tỉnh (b/c)": name and purpose), capitals hide a title's letters,
and Word keeps widths in twentieths of a point. The imprint travels among the file's own properties, which Word and
LibreOffice keep (LibreOffice drops custom XML parts); whoever reads the paper back finds the value behind every line
that nobody changed, and reads the others as they stand.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from datchuan.documents.content import Block, Document, Heading, ListItem, Table, written

MADE_BY, MARK, IMPRINT = "DatChuan", "DatChuanMark", "DatChuanImprint"  # names of the file's own properties
VERSION = "1"
_MOST = 240  # characters of a property: Word shows and keeps 255
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def add_imprint(word: Any, document: Document, mark: str) -> None:
    """The part of the package that holds the mark and the imprint."""
    package = word.part.package
    values = {MADE_BY: VERSION, MARK: mark, **_pieces(_imprint(document))}
    properties = Part(PackURI("/docProps/custom.xml"), _PROPERTIES, _properties(values), package)
    package.relate_to(properties, f"{_OFFICE}/relationships/custom-properties")


def _pieces(imprint: dict[str, Any]) -> dict[str, str]:
    """The imprint packed, in properties of a length that Word keeps."""
    text = json.dumps(imprint, ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    starts = range(0, len(packed), _MOST)
    return {f"{IMPRINT}{place:03d}": packed[start : start + _MOST] for place, start in enumerate(starts)}


def unpacked(properties: dict[str, str], *, most: int) -> dict[str, Any]:
    """The imprint among a file's properties; empty when it is not whole, or larger than ``most`` bytes."""
    names = sorted(name for name in properties if name.startswith(IMPRINT) and name != IMPRINT)
    try:
        packed = base64.b64decode("".join(properties[name] for name in names), validate=True)
        made = json.loads(zlib.decompressobj().decompress(packed, most))
    except (ValueError, zlib.error, RecursionError):
        return {}
    return made if isinstance(made, dict) else {}


def _properties(values: dict[str, str]) -> bytes:
    made = "".join(
        f"<property fmtid={quoteattr(_FORMAT)} pid={quoteattr(str(place))} name={quoteattr(name)}>"
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{made}</Properties>'
    ).encode()


def _imprint(document: Document) -> dict[str, Any]:
    blocks = [*document.body, *(block for appendix in document.appendices for block in appendix.blocks)]
    return {
        "subject": document.subject,
        "bases": list(document.bases),
        "addressees": list(document.addressees),
        "recipients": [[each.name, each.purpose] for each in document.recipients],
        "archive": [document.archive, document.typist, document.copies],
        "headings": [[each.numbering, each.title] for each in blocks if isinstance(each, Heading)],
        "marks": sorted({written(each.mark) for each in blocks if isinstance(each, ListItem)}),
        "columns": _columns(blocks),
        "titles": [each.title for each in document.appendices],
    }


def _columns(blocks: list[Block]) -> list[list[list[Any]]]:
    tables = [each for each in blocks if isinstance(each, Table)]
    return [[[column.width, column.align] for column in table.columns] for table in tables]
