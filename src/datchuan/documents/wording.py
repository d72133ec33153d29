"""The fixed wording around a document's content: number, place and day, Kính gửi, Nơi nhận, signing lines.

Rules: NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II. Pure: both renderers print exactly these lines.
"""

from __future__ import annotations

import re

from datchuan.documents.content import Appendix, Document, DocumentType, Heading, Signatory, written
from datchuan.kernel.text import day_in_words

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DECIDES = "QUYẾT ĐỊNH:"
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
BLANK = "     "  # where a person writes the day and the month
_NUMBER_BLANK = "    "  # with the space after "Số:" as wide as the others
_GAP = re.compile(r" {3,}")


def notation(document: Document) -> str:
    """``15/KH-SXD``, a công văn's ``05/SXD-QLN``; a blank stands for a number not yet given."""
    number = _NUMBER_BLANK if document.number is None else f"{document.number:02d}"
    if document.type.is_letter:
        return f"{number}/{document.issuer.symbol}-{document.drafting_unit}"
    return f"{number}/{document.type.abbreviation}-{document.issuer.symbol}"


def fixed(line: str) -> str:
    """The line with its blanks kept whole: they neither shrink nor break."""
    return _GAP.sub(lambda gap: "\u00a0" * len(gap.group()), line)


def number_line(document: Document) -> str:
    return f"Số: {notation(document)}"


def day_line(document: Document) -> str:
    """``ngày 05 tháng 02 năm 2020``; before issue only the year is known."""
    return day_in_words(document.dated) if document.dated else blank_day(document.form_day.year)


def blank_day(year: int) -> str:
    return f"ngày{BLANK}tháng{BLANK}năm {year}"


def place_line(document: Document) -> str:
    """Place and day, ô 4. Minutes have none: their day is in their text (Phụ lục III, Mẫu 1.9)."""
    if document.type is DocumentType.MINUTES:
        return ""
    return f"{document.issuer.place}, {day_line(document)}"


def subject_line(document: Document) -> str:
    """A công văn's subject begins with "V/v"; a named paper's stands alone."""
    if not document.type.is_letter or document.subject.startswith("V/v"):
        return document.subject
    return f"V/v {document.subject}"


def reference(document: Document) -> str:
    """How an appendix points to its document."""
    kind = document.type.vietnamese
    return f"(Kèm theo {kind} số {notation(document)} {day_line(document)} của {document.issuer.in_a_sentence})"


def appendix_line(appendix: Appendix) -> str:
    return f"Phụ lục {appendix.number}".strip()


def base_lines(document: Document) -> list[str]:
    return _closed(document.bases)


def addressee_lines(document: Document) -> list[str]:
    """One addressee stands on the line of "Kính gửi:" as it is; several stand below it, each after a dash."""
    if len(document.addressees) < 2:
        return list(document.addressees)
    return [f"- {line}" for line in _closed(document.addressees)]


def recipient_lines(document: Document) -> list[str]:
    """The list under "Nơi nhận:". What was sent "Kính gửi" is "Như trên"; the archive closes the list."""
    names = ["Như trên"] if document.addressees else []
    names += [f"{each.name} {each.purpose}".strip() for each in document.recipients]
    last = f"- Lưu: {_bare(document.archive)}. {issue_mark(document)}".strip()
    return [*(f"- {_bare(name)};" for name in names), last]


def issue_mark(document: Document) -> str:
    """Ô 12, who typed and how many copies: ``PL.(300)``. Empty when neither is given."""
    typist = f"{document.typist.upper().rstrip('.')}." if document.typist else ""
    return typist + (f"({document.copies})" if document.copies else "")


def authority_line(document: Document) -> str:
    """Who decides, above a decision's bases (Phụ lục III, Mẫu 1.2, note 6): the head's title, or the body's name."""
    if document.type is not DocumentType.DECISION:
        return ""
    signatory = document.signatory
    if signatory.authority == "TM.":
        return document.issuer.name
    head = signatory.of_title if signatory.authority in ("KT.", "TL.", "TUQ.") else signatory.title
    return f"{head} {document.issuer.name}"


def places_to_sign(document: Document) -> list[Signatory]:
    """Who signs, in the order of reading: minutes' other signatories stand left of, or above, the chair."""
    return [*document.co_signatories, document.signatory]


def signing_lines(signatory: Signatory) -> list[str]:
    """The lines above the signature: ``KT. GIÁM ĐỐC`` / ``PHÓ GIÁM ĐỐC``."""
    if signatory.authority in ("", "Q."):
        return [f"{signatory.authority} {signatory.title}".strip()]
    deputy = [f"KT. {signatory.deputy_for}"] if signatory.deputy_for else []
    return [f"{signatory.authority} {signatory.of_title}", *deputy, signatory.title]


def heading_line(heading: Heading) -> str:
    return f"{heading.numbering} {heading.title}".strip()


def title(document: Document) -> str:
    """The paper's title as a file's property."""
    return f"{document.type.vietnamese}: {document.subject}"


def _closed(lines: tuple[str, ...]) -> list[str]:
    """Each line ends with a semicolon, the last with a full stop."""
    bare = [_bare(line) for line in lines]
    return [f"{line}{'.' if place == len(bare) else ';'}" for place, line in enumerate(bare, start=1)]


def _bare(line: str) -> str:
    return written(line).rstrip(" .;,")
