"""What is asked of the list of findings: filters, order; and what each column says of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from datchuan.inspection.models import OPEN_FINDINGS, FindingState, FindingStep, Severity
from datchuan.inspection.queries.findings import term_words
from datchuan.kernel.text import fold, format_day, nfc
from datchuan.territory.models import Level

STATES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "chua-xong": ("Chưa xong", tuple(OPEN_FINDINGS)),
    **{each.value: (each.label, (each.value,)) for each in FindingState},
    "tat-ca": ("Tất cả", tuple(FindingState.values)),
}


@dataclass(frozen=True)
class Column:
    """A column: heading, what it says of a step on a day, by which field it is ordered ("" for none)."""

    heading: str
    says: Callable[[FindingStep, date], str]
    order: str = ""


COLUMNS: Mapping[str, Column] = {
    "phat-hien": Column("Phát hiện", lambda step, day: step.finding.text, "finding__text"),
    "xa": Column("Xã", lambda step, day: step.finding.visit.commune.name, "finding__visit__commune__short_name"),
    "huyen": Column("Trực thuộc", lambda step, day: _district(step), "finding__visit__commune__parent__short_name"),
    "dot": Column("Đợt", lambda step, day: step.finding.visit.round.title, "finding__visit__round__first_on"),
    "chi-tieu": Column("Chỉ tiêu", lambda step, day: step.finding.indicator, "finding__indicator"),
    "muc": Column("Mức độ", lambda step, day: step.finding.get_severity_display(), "finding__severity"),
    "kien-nghi": Column("Kiến nghị", lambda step, day: step.finding.recommended),
    "noi-lam": Column("Nơi làm", lambda step, day: _owner(step), "finding__owner__short_name"),
    "tinh-trang": Column("Tình trạng", lambda step, day: step.get_state_display(), "state"),
    "han": Column("Hạn", lambda step, day: format_day(step.due_on), "due_on"),
    "con-lai": Column("Còn lại", term_words, "due_on"),
    "buoc-cuoi": Column("Bước gần nhất", lambda step, day: f"{step.get_kind_display()}, {format_day(step.on)}", "on"),
    "vuong-mac": Column("Vướng mắc", lambda step, day: _difficulty(step)),
}
SHOWN = ("phat-hien", "xa", "huyen", "dot", "chi-tieu", "muc", "noi-lam", "tinh-trang", "han", "con-lai")


def _district(step: FindingStep) -> str:
    parent = step.finding.visit.commune.parent
    return parent.short_name if parent and parent.level == Level.DISTRICT else ""


def _owner(step: FindingStep) -> str:
    return step.finding.owner.short_name if step.finding.owner else ""


def _difficulty(step: FindingStep) -> str:
    return step.finding.difficulty.code if step.finding.difficulty else ""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    state: str
    severity: str
    round: str
    unit: str
    overdue: bool
    text: str
    order: str

    def filtered(self, steps: QuerySet[FindingStep], day: date) -> QuerySet[FindingStep]:
        """The steps that match, in the order asked for."""
        wanted = Q(state__in=STATES[self.state][1])
        if self.severity:
            wanted &= Q(finding__severity=self.severity)
        if self.round:
            wanted &= Q(finding__visit__round=self.round)
        if self.unit:
            wanted &= Q(finding__visit__commune=self.unit) | Q(finding__visit__commune__parent=self.unit)
        if self.overdue:
            wanted &= Q(state=FindingState.OPEN, due_on__lt=day)
        key = COLUMNS[self.order.lstrip("-")].order
        by = F(key).desc(nulls_last=True) if self.order.startswith("-") else F(key).asc(nulls_last=True)
        return steps.filter(wanted).order_by(by, "finding_id")

    def matches(self, step: FindingStep) -> bool:
        """Whether it holds the text, without regard to marks and case: databases fold Vietnamese in different ways."""
        finding = step.finding
        return fold(self.text) in fold(f"{finding.text} {finding.recommended} {finding.visit.commune.name}")


def wanted_of(query: QueryDict) -> Wanted:
    """What an address asks for. Everything that is not closed, due first, unless it says otherwise."""
    order, round_ = query.get("sap-xep", "han"), query.get("dot", "")
    return Wanted(
        state=query.get("trang-thai", "") if query.get("trang-thai") in STATES else "chua-xong",
        severity=query.get("muc", "") if query.get("muc") in Severity.values else "",
        round=round_ if round_.isdecimal() and len(round_) < 10 else "",
        unit=query.get("don-vi", "")[:12],
        overdue=query.get("qua-han") == "1",
        text=nfc(query.get("tim", ""))[:100],
        order=order if order.lstrip("-") in COLUMNS and COLUMNS[order.lstrip("-")].order else "han",
    )
