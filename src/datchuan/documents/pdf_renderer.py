"""Official documents as PDF/A-2b, set by typst from ``typst/official.typ`` with Tinos embedded.

The content travels as JSON data: no text of a user is ever parsed as typst markup. Same document, same bytes.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from datchuan.documents import wording
from datchuan.documents.content import Appendix, Block, Document, Heading, ListItem, Paragraph, Runs, Signatory, Table
from datchuan.documents.form import Form, form_on
from datchuan.documents.layout import GREETING, layout_of
from datchuan.documents.text_width import FONTS, missing_letters
from datchuan.kernel.problem import Problem

TEMPLATE = Path(__file__).resolve().parent / "typst" / "official.typ"
_local = threading.local()


def render_pdf(document: Document) -> bytes:
    """The document as PDF. Problem 516 for letters the typeface lacks, 517 when typst warns or fails."""
    made: bytes = _compiled(
        document, format="pdf", pdf_standards=["a-2b"], timestamp=int(_midnight(document.day).timestamp())
    )
    return made


def render_merged_pdf(documents: Sequence[Document], title: str) -> bytes:
    """Several documents in one PDF/A-2b, each with its pages from 1; dated as the first is. Problem 516, 517."""
    first, payloads = documents[0], [_payload(each, form_on(each.day)) for each in documents]
    for document, payload in zip(documents, payloads, strict=True):
        _refuse_missing_letters(document, payload)
    words = {"documents": json.dumps(payloads, ensure_ascii=False), "title": title}
    when = int(_midnight(first.day).timestamp())
    made: bytes = _set(first, words, format="pdf", pdf_standards=["a-2b"], timestamp=when)
    return made


def render_pages(document: Document) -> tuple[bytes, ...]:
    """The document's pages as SVG, for the screen: what is printed, to the same measures. Problem 516, 517."""
    pages = _compiled(document, format="svg")
    return tuple(pages) if isinstance(pages, list) else (pages,)


def _compiled(document: Document, **how: Any) -> Any:
    payload = _payload(document, form_on(document.day))
    _refuse_missing_letters(document, payload)
    return _set(document, {"document": json.dumps(payload, ensure_ascii=False)}, **how)


def _set(document: Document, words: dict[str, str], **how: Any) -> Any:
    """What typst sets of the JSON; a failure is told of the document."""
    import typst

    try:
        made, warnings = _compiler().compile_with_warnings(sys_inputs=words, **how)
    except typst.TypstError as error:
        raise _failed(document, str(error)) from error
    if warnings:
        raise _failed(document, "; ".join(str(each) for each in warnings))
    return made


@dataclasses.dataclass(frozen=True)
class SignaturePlace:
    """Where a signature goes: a page counted from 0, and a box in points from the page's upper left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float


def signature_places(document: Document) -> list[SignaturePlace]:
    """The spaces between title and name in ``render_pdf(document)``, in the order of ``wording.places_to_sign``."""
    payload = _payload(document, form_on(document.day))
    import typst

    try:
        found = typst.query(
            input=str(TEMPLATE),
            selector="<place-to-sign>",
            field="value",
            root=str(TEMPLATE.parent),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(payload, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise _failed(document, str(error)) from error
    return [SignaturePlace(**{**each, "page": each["page"] - 1}) for each in json.loads(found)]


def _compiler() -> Any:
    """One compiler a thread: it keeps the fonts and the parsed template."""
    if not hasattr(_local, "compiler"):
        import typst

        _local.compiler = typst.Compiler(
            input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    return _local.compiler


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _failed(document: Document, why: str) -> Problem:
    return Problem(
        517,
        f"Không dựng được PDF ({why})",
        where=wording.title(document),
        mend="Báo người quản trị kèm thông báo này; bản DOCX vẫn dùng được.",
    )


def _refuse_missing_letters(document: Document, payload: dict[str, Any]) -> None:
    missing = missing_letters("".join(_strings(payload)))
    if missing:
        raise Problem(
            516,
            f"Có ký tự không in được trên văn bản: {' '.join(missing[:10])}",
            where=wording.title(document),
            mend="Xóa hoặc thay các ký tự đó bằng chữ.",
        )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _payload(document: Document, form: Form) -> dict[str, Any]:
    day = document.day
    return {
        "form": form.printed(),
        "layout": dataclasses.asdict(layout_of(document, form)),
        "title": wording.title(document),
        "author": document.issuer.in_a_sentence,
        "day": [day.year, day.month, day.day],
        "state": wording.STATE,
        "motto": wording.MOTTO,
        "parent": document.issuer.parent,
        "issuer": document.issuer.name,
        "number": wording.fixed(wording.number_line(document)),
        "place": wording.fixed(wording.place_line(document)),
        "is_letter": document.type.is_letter,
        "kind": document.type.vietnamese.upper(),
        "subject": wording.subject_line(document),
        "urgency": list(document.urgency.value) if document.urgency else None,
        "circulation": document.circulation.value if document.circulation else "",
        "contact": list(document.contact),
        "authority": wording.authority_line(document),
        "decides": wording.DECIDES,
        "greeting": GREETING,
        "addressees": wording.addressee_lines(document),
        "bases": wording.base_lines(document),
        "body": _blocks(document.body),
        "recipients": wording.recipient_lines(document),
        "signing": [_signatory(each) for each in wording.places_to_sign(document)],
        "appendices": [_appendix(each, document) for each in document.appendices],
        "simulated": wording.SIMULATED if document.simulated else "",
    }


def _signatory(signatory: Signatory) -> dict[str, Any]:
    return {
        "lines": wording.signing_lines(signatory),
        "other_title": signatory.other_title,
        "name": signatory.name,
    }


def _appendix(appendix: Appendix, document: Document) -> dict[str, Any]:
    return {
        "label": wording.appendix_line(appendix),
        "title": appendix.title.upper(),
        "reference": wording.fixed(wording.reference(document)),
        "landscape": appendix.landscape,
        "blocks": _blocks(appendix.blocks, turned=appendix.landscape),
    }


def _blocks(blocks: Iterable[Block], *, turned: bool = False) -> list[dict[str, Any]]:
    """``turned``: the page lies on its side already, a wide table needs none of its own."""
    return [_block(block, turned=turned) for block in blocks]


def _block(block: Block, *, turned: bool) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "text": wording.heading_line(block)}
        case Paragraph():
            return {"is": "paragraph", "runs": _runs(block.runs), "centred": block.centred}
        case ListItem():
            return {"is": "paragraph", "runs": _runs(block.runs), "centred": False}
        case Table():
            return _table(block, turned=turned)


def _table(table: Table, *, turned: bool) -> dict[str, Any]:
    return {
        "is": "table",
        "caption": table.caption,
        "landscape": table.landscape and not turned,
        "widths": [column.width for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "header": [column.title for column in table.columns],
        "rows": [[_runs(cell) for cell in row] for row in table.cells],
    }


def _runs(runs: Runs) -> list[list[Any]]:
    return [[run.text, run.bold, run.italic] for run in runs]
