"""What is asked of the list: filters, order, columns; and what each column says of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from datchuan.difficulties.models import (
    OPEN_STATES,
    DifficultyKind,
    DifficultyState,
    DifficultyStep,
    EscalationLevel,
    Severity,
)
from datchuan.difficulties.queries import time_left, whose
from datchuan.kernel.text import fold, format_day, nfc

STATES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "dang-mo": ("Đang mở", tuple(OPEN_STATES)),
    **{each.value.replace("_", "-"): (each.label, (each.value,)) for each in DifficultyState},
    "tat-ca": ("Tất cả", tuple(DifficultyState.values)),
}


@dataclass(frozen=True)
class Column:
    """A column: heading, what it says of a step on a day, by which fields it is ordered ("" for none)."""

    heading: str
    says: Callable[[DifficultyStep, date], str]
    order: str = ""


COLUMNS: Mapping[str, Column] = {
    "ma": Column("Mã", lambda step, day: step.difficulty.code, "difficulty__code"),
    "noi-dung": Column("Vướng mắc", lambda step, day: step.difficulty.title, "difficulty__title"),
    "noi": Column("Nơi vướng", lambda step, day: step.difficulty.unit.name, "difficulty__unit__short_name"),
    "truc-thuoc": Column("Trực thuộc", lambda step, day: _parent(step), "difficulty__unit__parent__short_name"),
    "loai": Column("Loại", lambda step, day: step.difficulty.get_kind_display(), "difficulty__kind"),
    "muc": Column("Mức độ", lambda step, day: step.difficulty.get_severity_display(), "difficulty__severity"),
    "trang-thai": Column("Trạng thái", lambda step, day: step.get_state_display(), "state"),
    "dang-o": Column("Đang ở", lambda step, day: whose(step)),
    "chu-tri": Column("Chủ trì", lambda step, day: step.owner.short_name if step.owner else "", "owner__short_name"),
    "cap": Column("Cấp", lambda step, day: EscalationLevel(step.level).label, "level"),
    "nguoi-neu": Column("Nêu", lambda step, day: step.difficulty.raised_for.short_name, "difficulty__raised_for"),
    "ngay-neu": Column("Ngày nêu", lambda step, day: format_day(step.difficulty.raised_on), "difficulty__raised_on"),
    "han": Column("Hạn", lambda step, day: format_day(step.due_on), "due_on"),
    "con-lai": Column("Còn lại", time_left, "due_on"),
    "buoc-cuoi": Column("Bước gần nhất", lambda step, day: f"{step.get_kind_display()}, {format_day(step.on)}", "on"),
    "chi-tieu": Column("Chỉ tiêu", lambda step, day: step.difficulty.criterion, "difficulty__criterion"),
    "nhom-nha": Column("Nhóm nhà", lambda step, day: step.difficulty.houses_words),
}
SHOWN_FIRST = ("ma", "noi-dung", "noi", "truc-thuoc", "loai", "muc", "trang-thai", "dang-o", "han", "con-lai")


def _parent(step: DifficultyStep) -> str:
    parent = step.difficulty.unit.parent
    return parent.short_name if parent else ""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    state: str
    kind: str
    severity: str
    unit: str
    owner: str
    overdue: bool
    text: str
    order: str
    columns: tuple[str, ...]

    def filtered(self, steps: QuerySet[DifficultyStep], day: date) -> QuerySet[DifficultyStep]:
        """The steps that match, in the order asked for."""
        wanted = Q(state__in=STATES[self.state][1])
        if self.kind:
            wanted &= Q(difficulty__kind=self.kind)
        if self.severity:
            wanted &= Q(difficulty__severity=self.severity)
        if self.unit:
            wanted &= Q(difficulty__unit=self.unit) | Q(difficulty__unit__parent=self.unit)
        if self.owner:
            wanted &= Q(owner=self.owner)
        if self.overdue:
            wanted &= Q(state__in=OPEN_STATES, due_on__lt=day)
        found = steps.filter(wanted)
        key = COLUMNS[self.order.lstrip("-")].order
        by = F(key).desc(nulls_last=True) if self.order.startswith("-") else F(key).asc(nulls_last=True)
        return found.order_by(by, "difficulty_id")

    def matches(self, step: DifficultyStep) -> bool:
        """Whether it holds the text, without regard to marks and case: databases fold Vietnamese in different ways."""
        difficulty = step.difficulty
        held = f"{difficulty.code} {difficulty.title} {difficulty.text} {difficulty.unit.name}"
        return fold(self.text) in fold(held)


def wanted_of(query: QueryDict) -> Wanted:
    """What an address asks for. Everything is open and due first unless it says otherwise."""
    order = query.get("sap-xep", "han")
    columns = tuple(key for key in COLUMNS if key in query.getlist("cot"))
    owner = query.get("chu-tri", "")
    return Wanted(
        state=query.get("trang-thai", "") if query.get("trang-thai") in STATES else "dang-mo",
        kind=query.get("loai", "") if query.get("loai") in DifficultyKind.values else "",
        severity=query.get("muc", "") if query.get("muc") in Severity.values else "",
        unit=query.get("don-vi", "")[:12],
        owner=owner if owner.isdecimal() and len(owner) < 10 else "",
        overdue=query.get("qua-han") == "1",
        text=nfc(query.get("tim", ""))[:100],
        order=order if order.lstrip("-") in COLUMNS and COLUMNS[order.lstrip("-")].order else "han",
        columns=columns or SHOWN_FIRST,
    )
