"""What NĐ 30/2020/NĐ-CP, Phụ lục VI wants known of each document, as files for another system.

What this system does not know stays empty: no file code, no catalogue and no place within a file is made up.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any
from xml.etree import ElementTree

from django.db.models import Exists, OuterRef, Prefetch, Sum

from datchuan.documents.content import Urgency
from datchuan.documents.models import (
    FIXED_STATES,
    DocumentVersion,
    IncomingDocument,
    IssuedCopy,
    Letterhead,
    NumberBook,
    OutgoingDocument,
)

COMMON = (
    "FileCode", "OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation",
    "IssuedDate", "OrganName", "Subject", "Language", "PageAmount",
)  # fmt: skip
OUTGOING = (*COMMON, "SignerInfo", "To", "Priority", "IssuedAmount", "DueDate")
INCOMING = (*COMMON, "ArrivalDate", "ArrivalNumber", "ToPlaces", "TraceHeaderList", "DueDate")
LANGUAGE = "Tiếng Việt"
# Longest value that Phụ lục VI allows.
LONGEST = {"OrganId": 13, "CodeNumber": 11, "CodeNotation": 30, "Subject": 500}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def fields_of(book: NumberBook) -> Sequence[str]:
    """The fields of that register's documents, in the order of the law."""
    return INCOMING if book.direction == NumberBook.Direction.IN else OUTGOING


def metadata_of(book: NumberBook) -> list[dict[str, str]]:
    """One entry a document: of outgoing ones those that were issued, of incoming ones all."""
    organ = Letterhead.objects.filter(office=book.office).values_list("identifier", flat=True).first() or ""
    if book.direction == NumberBook.Direction.IN:
        found = book.incoming.select_related("handler", "official").order_by("number")
        return [_cut(_incoming(each)) for each in found]
    later = DocumentVersion.objects.filter(document=OuterRef("document"), ordinal__gt=OuterRef("ordinal"))
    newest = Prefetch("versions", DocumentVersion.objects.filter(~Exists(later)), to_attr="newest")
    paper = Prefetch("copies", IssuedCopy.objects.filter(kind=IssuedCopy.Kind.PDF), to_attr="printed")
    issued = (
        OutgoingDocument.objects.filter(taken_number__book=book, state__in=FIXED_STATES)
        .select_related("office")
        .prefetch_related(newest, paper)
        .annotate(copies_sent=Sum("deliveries__copies"))
        .order_by("number")
    )
    return [_cut(_outgoing(each, organ)) for each in issued]


def _outgoing(document: Any, organ: str) -> dict[str, str]:
    content = document.newest[0].content
    signer = content["signatory"]
    pages = document.printed[0].pages if document.printed else None
    named = [each["name"] for each in content["recipients"]]
    return {
        "OrganId": organ,
        "TypeName": document.get_type_display(),
        "CodeNumber": f"{document.number}",
        "CodeNotation": document.notation.split("/", 1)[-1],
        "IssuedDate": document.dated.isoformat(),
        "OrganName": document.office.name,
        "Subject": document.subject,
        "Language": LANGUAGE,
        "PageAmount": f"{pages or ''}",
        "SignerInfo": " ".join(part for part in (signer.get("authority", ""), signer["title"], signer["name"]) if part),
        "To": "; ".join([*content.get("addressees", ()), *named]),
        "Priority": Urgency[content["urgency"]].value[0] if content.get("urgency") else "",
        "IssuedAmount": f"{document.copies_sent or ''}",
    }


def _incoming(arrival: IncomingDocument) -> dict[str, str]:
    number, _, notation = arrival.notation.partition("/")
    is_numbered = number.strip().isdecimal()
    passed_to = (arrival.handler.short_name if arrival.handler else "", str(arrival.official or ""))
    return {
        "TypeName": arrival.kind,
        "CodeNumber": number.strip() if is_numbered else "",
        "CodeNotation": notation if is_numbered else arrival.notation,
        "IssuedDate": arrival.dated.isoformat() if arrival.dated else "",
        "OrganName": arrival.author,
        "Subject": arrival.subject,
        "ArrivalDate": arrival.arrived_on.isoformat(),
        "ArrivalNumber": f"{arrival.number}",
        "ToPlaces": ", ".join(part for part in passed_to if part),
        "DueDate": arrival.due_on.isoformat() if arrival.due_on else "",
    }


def _cut(entry: dict[str, str]) -> dict[str, str]:
    return {name: value[: LONGEST.get(name, len(value))] for name, value in entry.items()}


def as_xml(fields: Sequence[str], entries: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 XML: ``Documents`` holds one ``Document`` each; a field that is not known is an empty element."""
    root = ElementTree.Element("Documents")
    for entry in entries:
        made = ElementTree.SubElement(root, "Document")
        for name in fields:
            ElementTree.SubElement(made, name).text = entry.get(name, "")
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def as_csv(fields: Sequence[str], entries: Iterable[dict[str, str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it. A text that a spreadsheet would take for a formula gets an
    apostrophe before it."""
    text = StringIO()
    write = csv.writer(text, lineterminator="\r\n").writerow
    write(fields)
    for entry in entries:
        values = [entry.get(name, "") for name in fields]
        write([f"'{value}" if value.startswith(_FORMULA) else value for value in values])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
