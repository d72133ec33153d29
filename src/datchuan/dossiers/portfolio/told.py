"""What the program's own pages of a portfolio say: cover, contents, records, history, claims, excuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.documents.models import Letterhead
from datchuan.documents.queries import department_name
from datchuan.dossiers.access import TOLD_OUTSIDE
from datchuan.dossiers.models import Claim, ClaimKind, Dossier, DossierStep, PartVersion
from datchuan.dossiers.portfolio.contents import Entry
from datchuan.dossiers.portfolio.sheets import Grid, Sheet
from datchuan.dossiers.queries import day_judged, history_of, newest_claims, subjects_of
from datchuan.kernel.text import format_day, format_number, lower_first
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.people.models import Office

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
SIGNATURES = (
    "Chữ ký số: tệp gốc của từng giấy tờ được đính kèm nguyên vẹn trong tập này, mở ở mục Tệp đính kèm của chương"
    " trình xem PDF. Kiểm tra chữ ký số trên tệp gốc; trên các trang đã ghép chữ ký số không còn giá trị."
)
PAGES = "Số trang là số hiện ở chương trình xem PDF; các giấy tờ được ghép giữ nguyên, không in thêm gì lên trang."


@dataclass(frozen=True)
class Placed:
    """An entry where it came to stand: its first page counted from 1 after the contents, how many there are, and why
    its own pages could not be brought."""

    entry: Entry
    first: int
    pages: int
    excuse: str = ""


@dataclass(frozen=True)
class Told:
    """A dossier with what all its sheets need. ``dated``: the day of its newest step; no other clock is in it.
    ``with_appraisal``: for who may read what the department appraised (``access.sees_appraisal``)."""

    dossier: Dossier
    steps: Sequence[DossierStep]
    parent: str
    office: str
    with_appraisal: bool

    @property
    def dated(self) -> date:
        return self.steps[0].on

    @property
    def running(self) -> str:
        commune = lower_first(self.dossier.commune.name)
        return f"Hồ sơ {commune}, {self.dossier.get_standard_display().lower()}, mở ngày {day(self.dossier.opened_on)}"

    def sheet(self, title: str, **more: Any) -> Sheet:
        simulated = SIMULATED if self.dossier.simulated else ""
        return Sheet(title=title, running=self.running, dated=self.dated, simulated=simulated, **more)


def told_of(dossier: Dossier, with_appraisal: bool) -> Told:
    """Three queries."""
    head = Letterhead.objects.filter(office__kind=Office.Kind.DEPARTMENT).first()
    name = head.name if head else department_name()
    return Told(dossier, history_of(dossier), (head.parent if head else "").upper(), name.upper(), with_appraisal)


def cover(told: Told, placed: Sequence[Placed]) -> Sheet:
    dossier, missing = told.dossier, sum(bool(each.entry.missing) for each in placed)
    commune = dossier.commune
    received = f", tờ trình {dossier.submission_number}" if dossier.received_on else ""
    place = f"{commune.name}, {lower_first(commune.parent.name)}" if commune.parent else commune.name
    sets = load_library().sets
    facts = [
        ("Bộ tiêu chí", sets[dossier.criteria_set].title if dossier.criteria_set in sets else "Chưa rõ"),
        ("Mở", day(dossier.opened_on)),
        ("Nhận", day(dossier.received_on) + received),
        ("Tình trạng", f"{dossier.get_state_display()} từ {day(told.dated)}"),
        ("Văn bản xác nhận", dossier.confirmation_number),
        ("Giấy tờ", f"{len(placed) - missing} trong tập" + (f", {missing} chưa có" if missing else "")),
        ("Số trang", format_number(sum(each.pages for each in placed))),
    ]
    return told.sheet(
        "HỒ SƠ",
        is_cover=True,
        parent=told.parent,
        office=told.office,
        subtitle=[place, dossier.get_standard_display()],
        facts=[(label, words) for label, words in facts if words],
    )


def contents(told: Told, placed: Sequence[Placed]) -> Sheet:
    columns = (("TT", 0.5), ("Giấy tờ", 5), ("Nơi lập", 1.6), ("Ngày", 1.3), ("Số trang", 0.8), ("Trang", 0.8))
    rows = [_contents_row(place, each) for place, each in enumerate(placed, start=1)]
    links = [f"portfolio:{each.first}" if each.pages else "" for each in placed]
    return told.sheet("MỤC LỤC", grids=[Grid(columns, rows, links=links)], notes=[SIGNATURES, PAGES])


def _contents_row(place: int, placed: Placed) -> list[str]:
    entry = placed.entry
    if entry.missing:
        return [str(place), f"{entry.title} ({entry.missing})", entry.maker, "–", "–", "–"]
    signed = f" ({entry.signatures} chữ ký số ở tệp gốc)" if entry.signatures else ""
    excused = f" ({placed.excuse}; xem tệp gốc đính kèm)" if placed.excuse else ""
    pages = [format_number(placed.pages), format_number(placed.first)]
    return [str(place), entry.title + signed + excused, entry.maker, day(entry.on), *pages]


def record(told: Told, entry: Entry, version: PartVersion) -> Sheet:
    """A record as it was frozen, line by line."""
    columns = (("Chỉ tiêu", 0.8), ("Yêu cầu", 2.2), ("Thực trạng", 2.4), ("Kết quả", 1.2), ("Lý do", 3))
    rows = [_record_row(line) for line in version.lines or []]
    sets = load_library().sets
    name = sets[version.criteria_set].title if version.criteria_set in sets else version.criteria_set
    under = [f"Số liệu ngày {day(version.as_of)} theo {lower_first(name)}, chụp lại khi Sở nhận hồ sơ"]
    notes = [] if rows else ["Ngày đó số liệu không có dòng nào."]
    return told.sheet(entry.title, subtitle=under, grids=[Grid(columns, rows)] if rows else [], notes=notes)


def _record_row(line: dict[str, Any]) -> list[str]:
    return [
        str(line.get("code", "")),
        str(line.get("requirement", "")),
        str(line.get("actual", "")),
        str(line.get("outcome_label", "")),
        " ".join(map(str, line.get("reasons", ()))) or "–",
    ]


def excuse(told: Told, entry: Entry, why: str) -> Sheet:
    """In place of a file whose pages could not be brought."""
    facts = [("Tệp", entry.file_name), ("Mã băm SHA-256", entry.digest), ("Lý do", why)]
    notes = ["Các trang của tệp không ghép được vào tập. Tệp gốc, nếu còn, được đính kèm nguyên vẹn trong tập này."]
    return told.sheet(entry.title, facts=facts, notes=notes)


def history(told: Told) -> Sheet:
    columns = (("Ngày", 1.2), ("Trạng thái", 2), ("Lý do", 4), ("Người", 2))
    rows = [
        [day(step.on), step.get_state_display(), _reason(told, step), str(step.by or "hệ thống")]
        for step in reversed(told.steps)
    ]
    return told.sheet("LỊCH SỬ HỒ SƠ", grids=[Grid(columns, rows)])


def _reason(told: Told, step: DossierStep) -> str:
    shown = told.with_appraisal or step.transition in TOLD_OUTSIDE
    return (step.reason if shown else "") or "–"


def claims(told: Told) -> Sheet:
    """What commune, district and department each say of every line, side by side."""
    withheld = () if told.with_appraisal else (ClaimKind.APPRAISED,)
    newest = {key: each for key, each in newest_claims(told.dossier).items() if each.kind not in withheld}
    titles = {each.code: each.title for each in subjects_of(told.dossier, day_judged(told.dossier))}
    codes = [*titles, *sorted({code for _, code in newest} - set(titles))]
    columns = (("Chỉ tiêu", 2.4), *((kind.label, 3.0) for kind in ClaimKind))
    rows = [
        [
            f"{code} {titles.get(code, '')}".strip(),
            *(_said(newest.get((kind, code)), kind in withheld) for kind in ClaimKind),
        ]
        for code in codes
    ]
    notes = [] if rows else ["Chưa biết bộ tiêu chí của hồ sơ, chưa ai ghi kết quả."]
    return told.sheet("KẾT QUẢ TỪNG CHỈ TIÊU", grids=[Grid(columns, rows)] if rows else [], notes=notes, landscape=True)


def _said(claim: Claim | None, is_withheld: bool) -> str:
    if claim is None:
        return "hiện khi Sở kết luận" if is_withheld else "chưa ghi"
    words = f"{Outcome(claim.outcome).label}: {claim.actual}"
    reason = f". Lý do: {claim.reason}" if claim.reason else ""
    against = " (khác kết quả tính từ số liệu)" if claim.is_against else ""
    return f"{words}{against}{reason}. {claim.by or 'Hệ thống'}, {day(claim.on)}"


def day(given: date | None) -> str:
    return format_day(given) if given else "–"
