"""One PDF of a whole dossier: cover, contents, every paper in order, its history and claims; the files as they came
attached. Written straight into a file: at most one paper at a time is in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from pypdf.generic import BooleanObject, PdfObject, TextStringObject

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.portfolio import told as words
from datchuan.dossiers.portfolio.bringing import CannotBring, bring_pages
from datchuan.dossiers.portfolio.contents import Entry
from datchuan.dossiers.portfolio.pictures import bring_picture
from datchuan.dossiers.portfolio.sheets import Sheet, sheet_pdf
from datchuan.dossiers.portfolio.told import Placed, Told, told_of
from datchuan.dossiers.portfolio.writing import PdfFile, named, refer

PRODUCER = "Đạt Chuẩn"
GONE = "tệp không còn trong kho lưu trữ"
CHANGED = "tệp trong kho không khớp mã băm đã ghi khi nhận"


def write_portfolio(
    *, dossier: Dossier, entries: Sequence[Entry], file: IO[bytes], with_appraisal: bool = True
) -> None:
    """Write the dossier into ``file``, an empty one open for writing. The same dossier gives the same bytes. A paper
    whose pages cannot be brought has a page that says so. ``with_appraisal`` as of ``lines_of``. Problem
    894 when a page of our own cannot be set."""
    out = PdfFile(file)
    made = _Portfolio(out, told_of(dossier, with_appraisal), out.reserve())
    for entry in entries:
        made.add(entry)
    made.add_sheet("Lịch sử hồ sơ", words.history(made.told))
    made.add_sheet("Kết quả từng chỉ tiêu", words.claims(made.told))
    made.finish()


@dataclass
class _Portfolio:
    """What was written so far. ``pages`` are those after the contents; ``tree`` the number of the pages' root."""

    out: PdfFile
    told: Told
    tree: int
    pages: list[int] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    attached: list[tuple[str, int]] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """An entry's pages and its file as it came."""
        first, excuse = len(self.pages) + 1, ""
        if entry.missing:
            self.placed.append(Placed(entry, 0, 0))
            return
        if entry.record is not None:
            self._extend(words.record(self.told, entry, entry.record))
        else:
            excuse = self._add_file(entry)
        if excuse:
            self._extend(words.excuse(self.told, entry, excuse))
        self.placed.append(Placed(entry, first, len(self.pages) - first + 1, excuse))

    def add_sheet(self, title: str, sheet: Sheet) -> None:
        """Pages of our own with a line in the contents."""
        first = len(self.pages) + 1
        self._extend(sheet)
        entry = Entry(title, "Hệ thống", self.told.dated)
        self.placed.append(Placed(entry, first, len(self.pages) - first + 1))

    def finish(self) -> None:
        """Cover and contents, which know the pages now, the bookmarks, and the end."""
        targets = {f"portfolio:{place}": number for place, number in enumerate(self.pages, start=1)}
        front = self._brought(words.cover(self.told, self.placed))
        front += self._brought(words.contents(self.told, self.placed), targets)
        every = [*front, *self.pages]
        kids = [refer(number) for number in every]
        self.out.put(named({"Type": "/Pages", "Kids": kids, "Count": len(every)}), self.tree)
        labels = [0, {"S": "/r"}, len(front), {"S": "/D", "St": 1}]
        root = {"Type": "/Catalog", "Pages": refer(self.tree), "PageMode": "/UseOutlines", "Lang": _text("vi")}
        root |= {"Outlines": refer(self._outline(front)), "PageLabels": {"Nums": labels}}
        root |= {"ViewerPreferences": {"DisplayDocTitle": BooleanObject(True)}, **self._attachments()}
        title, made_on = self.told.running, f"D:{self.told.dated:%Y%m%d}000000Z"
        info = named({"Title": title, "Producer": PRODUCER, "CreationDate": made_on})
        whole = "".join(f"{each.entry.title}{each.entry.digest}" for each in self.placed)
        identity = hashlib.sha256(f"{title}{made_on}{whole}".encode()).digest()[:16]
        self.out.close(self.out.put(named(root)), self.out.put(info), identity)

    def _add_file(self, entry: Entry) -> str:
        """The pages of a file and the file itself; why its pages could not be brought."""
        mark = self.out.mark()
        try:
            with entry.file.open("rb") as source:
                bring = bring_pages if entry.media_type == "application/pdf" else bring_picture
                try:
                    brought, excuse = bring(self.out, source, self.tree), ""
                except CannotBring as error:
                    brought, excuse = [], str(error)
                source.seek(0, 2)
                size = source.tell()
                source.seek(0)
                excuse = self._attach(entry, source, size) or excuse
        except OSError:
            self.out.back_to(mark)
            return GONE
        self.pages += brought
        return excuse

    def _attach(self, entry: Entry, source: IO[bytes], size: int) -> str:
        """The file as it came; what is wrong with it."""
        about = {"Type": "/EmbeddedFile", "Subtype": f"/{entry.media_type}", "Params": {"Size": size}}
        kept, digest = self.out.put_file(about, source, size)
        name = _text(f"{len(self.placed) + 1:02d} {entry.file_name}")
        shown = {"Type": "/Filespec", "F": name, "UF": name, "Desc": _text(entry.title)}
        put = self.out.put(named({**shown, "EF": {"F": refer(kept), "UF": refer(kept)}, "AFRelationship": "/Source"}))
        self.attached.append((f"{len(self.placed) + 1:05d}", put))
        return CHANGED if entry.digest != digest else ""

    def _attachments(self) -> dict[str, Any]:
        if not self.attached:
            return {}
        names: list[Any] = [each for key, number in self.attached for each in (key.encode(), refer(number))]
        return {"Names": {"EmbeddedFiles": {"Names": names}}, "AF": [refer(number) for _, number in self.attached]}

    def _extend(self, sheet: Sheet) -> None:
        self.pages += self._brought(sheet)

    def _brought(self, sheet: Sheet, targets: dict[str, int] | None = None) -> list[int]:
        return bring_pages(self.out, BytesIO(sheet_pdf(sheet)), self.tree, targets)

    def _outline(self, front: Sequence[int]) -> int:
        """A bookmark for the contents and for every entry that has pages."""
        lines = [("Mục lục", front[1])]
        lines += [(each.entry.title, self.pages[each.first - 1]) for each in self.placed if each.pages]
        root, numbers = self.out.reserve(), [self.out.reserve() for _ in lines]
        for place, ((title, page), number) in enumerate(zip(lines, numbers, strict=True)):
            told: dict[str, Any] = {"Title": _text(title), "Parent": refer(root), "Dest": [refer(page), "/Fit"]}
            if place:
                told["Prev"] = refer(numbers[place - 1])
            if place + 1 < len(numbers):
                told["Next"] = refer(numbers[place + 1])
            self.out.put(named(told), number)
        ends = {"First": refer(numbers[0]), "Last": refer(numbers[-1])}
        self.out.put(named({"Type": "/Outlines", **ends, "Count": len(numbers)}), root)
        return root


def _text(words: str) -> PdfObject:
    """A text, though it may begin with a slash."""
    return TextStringObject(words)
