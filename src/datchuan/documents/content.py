"""An official document as a value: what it says, not how it looks. Pure; both renderers read only this.

Every text is composed (NFC) on entry, so that what a phone typed prints like what an office typed. A
:class:`Document` that breaks a rule of form cannot be built: it raises a :class:`Problem` (5xx).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any

from datchuan.documents import validation
from datchuan.kernel.text import nfc

_UNWRITABLE = re.compile("[\u0080-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_GLUED = re.compile(r"(?<=\d) (?=(?:%|m²|km²)(?!\w))")


def written(text: str) -> str:
    """Composed, single-spaced, without characters that no paper can carry; a figure stays with its unit."""
    return _GLUED.sub("\u00a0", nfc(_UNWRITABLE.sub("", text)))


class _Composed:
    """Composes every text field, and turns lists into tuples, when a value is built."""

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, each.name, _composed(getattr(self, each.name)))


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return written(value)
    if isinstance(value, (list, tuple)):
        return tuple(_composed(item) for item in value)
    return value


class DocumentType(Enum):
    """The kinds of paper this office writes: the name and the abbreviation of NĐ 30/2020, Phụ lục III."""

    PLAN = ("Kế hoạch", "KH")
    OFFICIAL_LETTER = ("Công văn", "")
    REPORT = ("Báo cáo", "BC")
    NOTICE = ("Thông báo", "TB")
    MINUTES = ("Biên bản", "BB")
    SUBMISSION = ("Tờ trình", "TTr")
    DECISION = ("Quyết định", "QĐ")
    INVITATION = ("Giấy mời", "GM")

    @property
    def vietnamese(self) -> str:
        return self.value[0]

    @property
    def abbreviation(self) -> str:
        return self.value[1]

    @property
    def goes_to_addressees(self) -> bool:
        """Which kinds carry "Kính gửi": công văn, tờ trình, and a report to a higher office (Phụ lục I, II.9.b)."""
        return self in (DocumentType.OFFICIAL_LETTER, DocumentType.SUBMISSION, DocumentType.REPORT)

    @property
    def is_letter(self) -> bool:
        """A công văn has no name of kind: its subject stands under the number, after "V/v"."""
        return self is DocumentType.OFFICIAL_LETTER


class Urgency(Enum):
    """Stamps of urgency: the words, and the frame's width in mm (height 8 mm; NĐ 30/2020, Phụ lục I, III.2.b)."""

    IMMEDIATE = ("HỎA TỐC", 30)
    VERY_URGENT = ("THƯỢNG KHẨN", 40)
    URGENT = ("KHẨN", 20)


class Circulation(Enum):
    """How far a paper may go: words in a frame above the head (NĐ 30/2020, Phụ lục I, III.2.c, ô 11)."""

    RETURN = "XEM XONG TRẢ LẠI"
    INTERNAL = "LƯU HÀNH NỘI BỘ"


@dataclass(frozen=True)
class Issuer(_Composed):
    """Who issues. ``collective``: works as a body and signs TM. (a people's committee); a Sở does not."""

    name: str  # as printed at the head: "SỞ XÂY DỰNG"
    symbol: str  # "SXD"
    place: str  # "Lạng Sơn"
    parent: str = ""  # "UBND TỈNH LẠNG SƠN"
    full_name: str = ""  # as written in a sentence: "Sở Xây dựng tỉnh Lạng Sơn"
    collective: bool = False

    @property
    def in_a_sentence(self) -> str:
        return self.full_name or self.name


@dataclass(frozen=True)
class Recipient(_Composed):
    """A line of Nơi nhận: the name and, where given, the purpose: "(b/c)", "(t/h)", "(p/h)"."""

    name: str
    purpose: str = ""


@dataclass(frozen=True)
class Signatory(_Composed):
    """Who signs. ``authority``: "" (the head), "KT.", "TL.", "TUQ.", "Q." or "TM." (Điều 13 NĐ 30/2020).

    ``of_title`` is whose power is used ("GIÁM ĐỐC", or for TM. the body "ỦY BAN NHÂN DÂN"). ``deputy_for``
    is for a body's deputy only: "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH". ``other_title`` stands above
    the name (ô 7b): the office of one who signs for a council or a board.
    """

    title: str
    name: str
    authority: str = ""
    of_title: str = ""
    deputy_for: str = ""
    other_title: str = ""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False

    def __post_init__(self) -> None:
        inner = written(self.text)
        before = " " if self.text[:1].isspace() else ""
        after = " " if inner and self.text[-1:].isspace() else ""
        object.__setattr__(self, "text", before + inner + after)


Text = str | Run | Sequence[str | Run]
Runs = tuple[Run, ...]


def as_runs(text: Text) -> Runs:
    """Any way of giving text, as a tuple of runs."""
    if isinstance(text, Run):
        return (text,)
    if isinstance(text, str):
        return (Run(text),)
    return tuple(item if isinstance(item, Run) else Run(item) for item in text)


@dataclass(frozen=True)
class Heading(_Composed):
    """``Heading(1, "I.", "MỤC ĐÍCH")``: level 1 mục, 2 khoản, 3 điểm. The title is printed as written."""

    level: int
    numbering: str
    title: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body, justified, first line indented."""

    text: Text
    centred: bool = False

    @property
    def runs(self) -> Runs:
        return as_runs(self.text)


@dataclass(frozen=True)
class ListItem:
    """A paragraph led by a mark ("-", "+", "a)"); like the body it indents its first line only."""

    text: Text
    mark: str = "-"

    @property
    def runs(self) -> Runs:
        return (Run(f"{written(self.mark)} "), *as_runs(self.text))


@dataclass(frozen=True)
class Column(_Composed):
    """A table's column. ``width`` is a share of the table's width, ``align`` left, center, right or justify."""

    title: str
    width: float = 1.0
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A table with a header row that is repeated on each page. ``landscape`` gives it pages of its own."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Text]]
    caption: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(tuple(as_runs(cell) for cell in row) for row in self.rows))
        object.__setattr__(self, "caption", written(self.caption))
        validation.check_table(self)

    @property
    def cells(self) -> tuple[tuple[Runs, ...], ...]:
        return self.rows  # type: ignore[return-value]

    def widths(self, total: float) -> list[float]:
        """The columns' widths in the unit of ``total``, which they fill exactly."""
        shares = sum(column.width for column in self.columns)
        return [total * column.width / shares for column in self.columns]


Block = Heading | Paragraph | ListItem | Table


@dataclass(frozen=True)
class Appendix:
    """A Phụ lục after the signature: pages numbered on their own. ``number`` is Roman, "" for a single one."""

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", written(self.title))
        object.__setattr__(self, "number", written(self.number).upper())
        object.__setattr__(self, "blocks", tuple(self.blocks))


@dataclass(frozen=True)
class Document(_Composed):
    """One official document.

    ``number`` and ``dated`` stay ``None`` until the paper is issued and print as blanks; ``form_day`` then says
    which year to print and which form (NĐ 30/2020 or the circular before it) applies. ``archive`` is what
    follows "Lưu:". ``simulated`` marks every page "DỮ LIỆU MÔ PHỎNG". ``typist`` and ``copies`` close the list of
    recipients (ô 12: "PL.(300)"); ``contact`` stands at the foot of page 1 (ô 13). ``co_signatories`` sign minutes
    beside ``signatory``. Raises Problem 501-513, 540-543.
    """

    type: DocumentType
    issuer: Issuer
    form_day: date
    subject: str
    body: tuple[Block, ...]
    recipients: tuple[Recipient, ...]
    signatory: Signatory
    archive: str = "VT"
    drafting_unit: str = ""  # the unit's symbol, part of a công văn's notation: "QLN"
    number: int | None = None
    dated: date | None = None
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = field(default=())
    simulated: bool = False
    urgency: Urgency | None = None
    circulation: Circulation | None = None
    typist: str = ""
    copies: int | None = None
    contact: tuple[str, ...] = ()
    co_signatories: tuple[Signatory, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        validation.check_document(self)

    @property
    def day(self) -> date:
        """The day whose form and year apply."""
        return self.dated or self.form_day


def items(texts: Iterable[Text], mark: str = "-") -> tuple[ListItem, ...]:
    """A list, one item per text."""
    return tuple(ListItem(text, mark) for text in texts)
