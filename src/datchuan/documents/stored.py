"""A document as JSON and back: how drafts, their versions and issued documents are kept in the database.

``document_from(document_to_json(document)) == document`` (tested as a property). A document that was kept under older
code is read with the defaults of what it does not name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from datchuan.documents.content import (
    Appendix,
    Block,
    Circulation,
    Column,
    Document,
    DocumentType,
    Heading,
    Issuer,
    ListItem,
    Paragraph,
    Recipient,
    Run,
    Runs,
    Signatory,
    Table,
    Urgency,
)

_PLAIN = (Issuer, Recipient, Signatory, Column)


def document_to_json(document: Document) -> dict[str, Any]:
    """Only lists, dicts, texts, numbers, booleans and null."""
    return {field.name: _to_json(getattr(document, field.name)) for field in fields(document)}


def _to_json(value: Any) -> Any:
    made = _whole_to_json(value)
    if made is not None:
        return made
    if isinstance(value, (tuple, list)):
        return [_to_json(each) for each in value]
    if isinstance(value, _PLAIN):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value


def _whole_to_json(value: Any) -> Any:
    """What has a form of its own; ``None`` for the rest."""
    match value:
        case DocumentType() | Urgency() | Circulation():
            return value.name
        case date():
            return value.isoformat()
        case Heading() | Paragraph() | ListItem() | Table():
            return _block_to_json(value)
        case Appendix():
            blocks = [_block_to_json(each) for each in value.blocks]
            return {"title": value.title, "number": value.number, "landscape": value.landscape, "blocks": blocks}
    return None


def _run_to_json(run: Run) -> list[Any]:
    """``["words", "bi"]``: a short form, most of a document is runs."""
    face = ("b" if run.bold else "") + ("i" if run.italic else "")
    return [run.text, face] if face else [run.text]


def _runs_to_json(runs: Runs) -> list[list[Any]]:
    return [_run_to_json(run) for run in runs]


def _block_to_json(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "numbering": block.numbering, "title": block.title}
        case Paragraph():
            return {"is": "paragraph", "runs": _runs_to_json(block.runs), "centred": block.centred}
        case ListItem():
            return {"is": "item", "mark": block.mark, "runs": _runs_to_json(block.runs[1:])}
        case Table():
            return {
                "is": "table",
                "caption": block.caption,
                "landscape": block.landscape,
                "columns": [_to_json(column) for column in block.columns],
                "rows": [[_runs_to_json(cell) for cell in row] for row in block.cells],
            }


def document_from(raw: Mapping[str, Any]) -> Document:
    """The document that was kept. Raises Problem 501-513 as building one does."""
    given = dict(raw)
    given |= {
        "type": DocumentType[raw["type"]],
        "urgency": Urgency[raw["urgency"]] if raw.get("urgency") else None,
        "circulation": Circulation[raw["circulation"]] if raw.get("circulation") else None,
        "form_day": date.fromisoformat(raw["form_day"]),
        "dated": date.fromisoformat(raw["dated"]) if raw.get("dated") else None,
        "issuer": Issuer(**raw["issuer"]),
        "signatory": Signatory(**raw["signatory"]),
        "recipients": tuple(Recipient(**each) for each in raw["recipients"]),
        "co_signatories": tuple(Signatory(**each) for each in raw.get("co_signatories", ())),
        "contact": tuple(raw.get("contact", ())),
        "addressees": tuple(raw.get("addressees", ())),
        "bases": tuple(raw.get("bases", ())),
        "body": blocks_from(raw["body"]),
        "appendices": tuple(
            Appendix(each["title"], blocks_from(each["blocks"]), each["number"], each["landscape"])
            for each in raw.get("appendices", ())
        ),
    }
    return Document(**given)


def blocks_from(raw: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block_from(each) for each in raw)


def _block_from(raw: dict[str, Any]) -> Block:
    match raw["is"]:
        case "heading":
            return Heading(raw["level"], raw["numbering"], raw["title"])
        case "paragraph":
            return Paragraph(_runs_from(raw["runs"]), centred=raw["centred"])
        case "item":
            return ListItem(_runs_from(raw["runs"]), raw["mark"])
        case "table":
            rows = [[_runs_from(cell) for cell in row] for row in raw["rows"]]
            columns = tuple(Column(**each) for each in raw["columns"])
            return Table(columns, rows, caption=raw["caption"], landscape=raw["landscape"])
    raise ValueError(f"unknown block {raw['is']!r}")


def _runs_from(raw: list[list[str]]) -> Runs:
    faces = [(each[0], each[1] if len(each) > 1 else "") for each in raw]
    return tuple(Run(text, "b" in face, "i" in face) for text, face in faces)
