"""What the portfolio of a dossier is made of: every part's newest version, the documents issued about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from datchuan.documents.access import visible_to as documents_visible_to
from datchuan.documents.models import FIXED_STATES, IssuedCopy, OutgoingDocument
from datchuan.dossiers.models import Dossier, PartVersion
from datchuan.dossiers.queries import PartState, parts_of
from datchuan.dossiers.topics import topic_key
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.models import Official

LARGEST_FILES = 600_000_000  # bytes of the files of a portfolio; it weighs twice that
MOST_PAGES = 20_000
OWN_PAGES = 4  # cover, contents, history, claims: about
OWN_SIZE = 120_000
_BEST_FIRST = (IssuedCopy.Kind.SEALED, IssuedCopy.Kind.SIGNED, IssuedCopy.Kind.PDF)


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a file, a record as it was frozen (``record``), or what is not there (``missing`` says
    for whom it waits). ``digest`` is the SHA-256 kept with the file."""

    title: str
    maker: str
    on: date | None = None
    file: Any = None
    file_name: str = ""
    media_type: str = ""
    digest: str = ""
    size: int = 0
    pages: int = 0
    signatures: int = 0
    record: PartVersion | None = None
    missing: str = ""


def entries_of(dossier: Dossier, official: Official, states: Sequence[PartState] | None = None) -> list[Entry]:
    """The parts in order (``states`` where the caller has them), then the issued documents about the dossier that the
    official may see. Two queries, four without ``states``."""
    states = parts_of(dossier) if states is None else states
    return [*(_part(state) for state in states), *_issued(dossier, official)]


def _part(state: PartState) -> Entry:
    now, maker = state.now, state.part.get_by_display()
    if now is None:
        words = state.words.removeprefix("còn thiếu, ")
        return Entry(state.part.title, maker, missing=f"chưa có, {words}" if state.is_missing else words)
    if not now.file:
        return Entry(state.part.title, maker, now.as_of, digest=now.sha256, pages=1, record=now)
    return Entry(
        title=state.part.title,
        maker=maker,
        on=timezone.localtime(now.added_at).date(),
        file=now.file,
        file_name=now.file_name,
        media_type=now.media_type,
        digest=now.sha256,
        size=now.size,
        pages=now.pages,
        signatures=now.signatures or 0,
    )


def _issued(dossier: Dossier, official: Official) -> list[Entry]:
    about = documents_visible_to(official).filter(about=topic_key(dossier), state__in=FIXED_STATES)
    found = about.select_related("office").prefetch_related("copies").order_by("dated", "number", "pk")
    return [_document(each, copy) for each in found if (copy := _best(each))]


def _best(document: OutgoingDocument) -> IssuedCopy | None:
    """The copy that counts: sealed before signed before as it was rendered."""
    copies = {copy.kind: copy for copy in document.copies.all()}
    return next((copies[kind] for kind in _BEST_FIRST if kind in copies), None)


def _document(document: OutgoingDocument, copy: IssuedCopy) -> Entry:
    return Entry(
        title=f"{document.get_type_display()} số {document.notation}: {document.subject}",
        maker=document.office.name,
        on=document.dated,
        file=copy.file,
        file_name=f"{document.notation.replace('/', '-')}.pdf",
        media_type="application/pdf",
        digest=copy.digest,
        size=_size(copy),
        pages=copy.pages or 1,
        signatures=len(copy.signatures),
    )


def _size(copy: IssuedCopy) -> int:
    try:
        return int(copy.file.size)
    except OSError:  # not there any more: its page says so
        return 0


@dataclass(frozen=True)
class Estimate:
    """About how large a portfolio will be: every file is in it twice, as pages and as it came."""

    size: int
    pages: int
    files: int


def estimate(entries: Sequence[Entry]) -> Estimate:
    """Told before it is made; the pages as they were counted when the files came in."""
    files = [each for each in entries if each.file]
    size = 2 * sum(each.size for each in files) + OWN_SIZE
    return Estimate(size, sum(each.pages for each in entries) + OWN_PAGES, len(files))


def check_portfolio(entries: Sequence[Entry]) -> None:
    """Problem 893 for a dossier too large to be put into one file."""
    size, pages = sum(each.size for each in entries), sum(each.pages for each in entries)
    if size <= LARGEST_FILES and pages <= MOST_PAGES:
        return
    limits = f"{LARGEST_FILES // 1_000_000} MB và {format_number(MOST_PAGES)} trang"
    what = (
        f"các tệp nặng {format_number(size // 1_000_000)} MB, {format_number(pages)} trang, một tập chứa đến {limits}"
    )
    mend = "Tải từng giấy tờ ở trang hồ sơ, hoặc nộp lại bản quét nhẹ hơn rồi tải cả tập."
    raise Problem(893, what, where="Tải cả hồ sơ", mend=mend)
