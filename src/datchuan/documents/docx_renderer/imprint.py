"""What a DOCX remembers of what it was made from: the mark of the draft, and the values behind printed lines.

A printed line does not tell its parts apart ("UBND tỉnh (b/c)": name and purpose), capitals hide a title's letters,
and Word keeps widths in twentieths of a point. The imprint travels as a part of its own that Word keeps; whoever reads
the paper back finds the value behind every line that nobody changed, and reads the others as they stand.
"""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from datchuan.documents.content import Block, Document, Heading, ListItem, Table, written

MADE_BY, MARK = "DatChuan", "DatChuanMark"  # names of the file's own properties
VERSION = "1"
NAMESPACE = "urn:datchuan:paper"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def add_imprint(word: Any, document: Document, mark: str) -> None:
    """The parts of the package that hold the mark and the imprint."""
    package = word.part.package
    properties = Part(PackURI("/docProps/custom.xml"), _PROPERTIES, _properties(mark), package)
    package.relate_to(properties, f"{_OFFICE}/relationships/custom-properties")
    imprint = Part(PackURI("/customXml/item1.xml"), "application/xml", _imprint(document), package)
    word.part.relate_to(imprint, f"{_OFFICE}/relationships/customXml")


def _properties(mark: str) -> bytes:
    values = [(MADE_BY, VERSION), (MARK, mark)]
    made = "".join(
        f"<property fmtid={quoteattr(_FORMAT)} pid={quoteattr(str(place))} name={quoteattr(name)}>"
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(values, start=2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{made}</Properties>'
    ).encode()


def _imprint(document: Document) -> bytes:
    blocks = [*document.body, *(block for appendix in document.appendices for block in appendix.blocks)]
    remembered = {
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
    text = escape(json.dumps(remembered, ensure_ascii=False))
    return f'<?xml version="1.0" encoding="UTF-8"?><paper xmlns="{NAMESPACE}">{text}</paper>'.encode()


def _columns(blocks: list[Block]) -> list[list[list[Any]]]:
    tables = [each for each in blocks if isinstance(each, Table)]
    return [[[column.width, column.align] for column in table.columns] for table in tables]
