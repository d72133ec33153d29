"""Reading a paper back: the content, the mark it left with, and what was changed where nothing is taken over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from datchuan.documents import wording
from datchuan.documents.content import Appendix, Block, Document, Recipient, written
from datchuan.documents.docx_reader.blocks import BlockReader
from datchuan.documents.docx_reader.faults import refuse_unbearable, refuse_unread, refuse_unsettled
from datchuan.documents.docx_reader.memory import Memory
from datchuan.documents.docx_reader.numbering import Numbering
from datchuan.documents.docx_reader.package import open_package, tag
from datchuan.documents.docx_reader.structure import AppendixParts, Parts, parts_of
from datchuan.documents.docx_reader.styles import Styles
from datchuan.documents.docx_reader.texts import Texts
from datchuan.documents.docx_renderer.styles import (
    ADDRESSEE,
    AUTHORITY,
    BASIS,
    HEAD,
    KIND,
    NUMBER,
    RECIPIENTS,
    SIGNING,
    SUBJECT,
)
from datchuan.documents.layout import GREETING
from datchuan.kernel.problem import Problem


@dataclass(frozen=True)
class PaperContent:
    """What an official may edit in Word."""

    subject: str
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    body: tuple[Block, ...]
    recipients: tuple[Recipient, ...]
    archive: str
    typist: str
    copies: int | None
    appendices: tuple[Appendix, ...]


@dataclass(frozen=True)
class ReadPaper:
    """A DOCX read back. ``mark`` is what it was rendered with; ``fixed`` its lines that are not taken over, by part;
    ``notes`` are sentences on what was joined or left behind."""

    content: PaperContent
    mark: str
    fixed: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]


def read_docx(data: bytes, *, mark: str | None = None) -> ReadPaper:
    """The content of a paper that ``render_docx`` made and a person edited.

    With ``mark`` given, a file that left with another is refused (Problem 564). Raises 560-563 for a file that is no
    paper of ours, 565 for changes and comments not settled, 566 and 568 for what a paper cannot hold, 567 for a paper
    whose head or signatures are gone.
    """
    package = open_package(data)
    if mark is not None and package.mark != mark:
        raise Problem(
            564,
            "Tệp là của văn bản khác hoặc của bản dự thảo cũ hơn",
            where=f"Bản đang soạn “{mark}”, tệp ghi “{package.mark}”",
            mend="Tải bản Word mới nhất của văn bản này về rồi sửa trên đó.",
        )
    body = package.document.find(tag("body"))
    refuse_unsettled(body)
    refuse_unbearable(body)
    styles, memory = Styles(package.styles), Memory(package.imprint)
    texts = Texts(styles)
    reader = BlockReader(body, texts, Numbering(package.numbering, styles), memory)
    parts = parts_of(body, texts)
    content = _content(parts, reader, memory)
    refuse_unread(body, texts.seen)
    notes = [*reader.notes, *(f"Không nhận {what} ({count} chỗ)." for what, count in texts.dropped.items())]
    return ReadPaper(content, package.mark, _fixed(parts), tuple(notes))


def _content(parts: Parts, reader: BlockReader, memory: Memory) -> PaperContent:
    lines = parts.lines
    recipients, archive = _recipients(lines.get(RECIPIENTS, []), has_addressees=ADDRESSEE in lines)
    kept, typist, copies = memory.archive(archive)
    return PaperContent(
        subject=memory.subject(" ".join(lines.get(SUBJECT, []))),
        addressees=_addressees(lines.get(ADDRESSEE, []), memory),
        bases=tuple(memory.basis(each) for each in lines.get(BASIS, [])),
        body=reader.blocks(parts.body),
        recipients=tuple(memory.recipient(each) for each in recipients),
        archive=kept,
        typist=typist,
        copies=copies,
        appendices=tuple(_appendix(each, reader, memory) for each in parts.appendices),
    )


def _addressees(lines: list[str], memory: Memory) -> tuple[str, ...]:
    """One on the line of "Kính gửi:", or one a line below it."""
    bare = [each.removeprefix(GREETING).strip() if place == 0 else each for place, each in enumerate(lines)]
    named = [each for each in bare if each]
    alone = len(named) == 1 and not named[0].startswith("-")
    return tuple(memory.addressee(each, alone=alone) for each in named)


def _recipients(lines: list[str], *, has_addressees: bool) -> tuple[list[str], str]:
    """The lines of recipients without label and "Như trên", and the line of the archive."""
    named = [each for each in lines if each.rstrip(" :") != "Nơi nhận"]
    archive = [each for each in named if each.lstrip("-– ").startswith("Lưu")]
    if not archive:
        raise Problem(567, "Nơi nhận không còn dòng Lưu", mend="Ghi lại dòng cuối của Nơi nhận, ví dụ: - Lưu: VT, QLN.")
    others = [each for each in named if each not in archive]
    if has_addressees:
        others = [each for each in others if each.strip("-– .;,") != "Như trên"]
    return others, archive[-1]


def _appendix(parts: AppendixParts, reader: BlockReader, memory: Memory) -> Appendix:
    number = parts.label.removeprefix("Phụ lục").strip()
    blocks = reader.blocks(parts.elements, turned=parts.landscape)
    return Appendix(memory.title(" ".join(parts.titles)), blocks, number, parts.landscape)


def _fixed(parts: Parts) -> dict[str, tuple[str, ...]]:
    kept = {part: tuple(parts.lines.get(part, ())) for part in (HEAD, NUMBER, KIND, AUTHORITY, SIGNING)}
    return {**kept, "": tuple(parts.lines.get("", ()))}


_FIXED = {
    HEAD: "Phần đầu (cơ quan, địa danh, ngày)",
    NUMBER: "Số, ký hiệu",
    KIND: "Tên loại",
    AUTHORITY: "Thẩm quyền ban hành",
    SIGNING: "Chức vụ, họ tên người ký",
}


def taken_into(document: Document, read: ReadPaper) -> tuple[Document, list[str]]:
    """The document with the content read, and sentences on what was edited in Word but is not taken from there.

    Raises what building a document raises (501-513, 540-543).
    """
    content = read.content
    made = replace(document, **{name: getattr(content, name) for name in content.__dataclass_fields__})
    told = [_departure(part, read.fixed[part], _printed(document, part)) for part in _FIXED]
    if read.fixed[""]:
        told.append(f"Không nhận các dòng thêm vào phần đầu hoặc khối chữ ký: {'; '.join(read.fixed[''])}.")
    return made, [*filter(None, told), *read.notes]


def _departure(part: str, found: tuple[str, ...], printed: list[str]) -> str:
    if [written(each) for each in found] == [written(each) for each in printed]:
        return ""
    here, there = " / ".join(found) or "trống", " / ".join(written(each) for each in printed) or "trống"
    return (
        f"{_FIXED[part]} trong tệp là “{here}”, không lấy từ Word; văn bản vẫn ghi “{there}”. Sửa ở trang của văn bản."
    )


def _printed(document: Document, part: str) -> list[Any]:
    if part == NUMBER:
        return [wording.number_line(document)]
    if part == KIND:
        return [] if document.type.is_letter else [document.type.vietnamese.upper()]
    if part == AUTHORITY:
        line = wording.authority_line(document)
        return [line, wording.DECIDES] if line else []
    if part == SIGNING:
        return [line for each in wording.places_to_sign(document) for line in _signed(each)]
    issuer = document.issuer
    lines = [issuer.parent, issuer.name, wording.STATE, wording.MOTTO]
    stamp = document.urgency.value[0] if document.urgency else ""
    return [each for each in (*lines, stamp, wording.place_line(document)) if each]


def _signed(signatory: Any) -> list[str]:
    return [each for each in (*wording.signing_lines(signatory), signatory.other_title, signatory.name) if each]
