"""What is asked of the queue of reviews: filters and order; what each column says of a duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict

from datchuan.kernel.text import format_day
from datchuan.masterplans.access import visible_to
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.masterplans.queries.duties import Home, ReviewState, duties_on, homes_of
from datchuan.masterplans.queries.progress import DutyRow, of_window, rows_of
from datchuan.people.models import Official
from datchuan.programme.models import WorkItem

LATE = "qua-han"
STATES: Mapping[str, str] = {
    "chua-ket-luan": ReviewState.OPEN,
    "dang-lam": ReviewState.WORKS,
    "da-xong": ReviewState.SETTLED,
}
TITLES: Mapping[str, str] = {
    "tat-ca": "Tất cả",
    **{key: ReviewState(state).label for key, state in STATES.items()},
    LATE: "Quá hạn",
}
# How columns are ordered in the database.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "mo": ("opened_on",),
    "han": ("next_on",),
    "noi": ("plan__unit__short_name",),
    "loai": ("plan__kind",),
    "ly-do": ("reason", "instrument"),
    "ket-luan": ("conclusion", "concluded_on"),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it does not know is left out."""

    state: str
    place: str
    reason: str
    kind: str
    conclusion: str
    round: str
    order: str


def wanted_of(query: QueryDict) -> Wanted:
    """What an address asks for: everything, what is due first, unless it says otherwise."""
    order = query.get("sap-xep", "han")

    def one_of(name: str, known: Sequence[str]) -> str:
        given = query.get(name, "")
        return given if given in known else ""

    return Wanted(
        state=one_of("tinh-trang", list(TITLES)) or "tat-ca",
        place=query.get("noi", "")[:12],
        reason=one_of("ly-do", ReviewDuty.Reason.values),
        kind=one_of("loai", SpatialPlan.Kind.values),
        conclusion=one_of("ket-luan", ReviewDuty.Conclusion.values),
        round=query.get("dot", "")[:20],
        order=order if order.lstrip("-") in ORDERS else "han",
    )


@dataclass(frozen=True)
class Queue:
    """The duties of an official's area as a day knows them, where each lies, and what is counted of each."""

    every: QuerySet[Any]
    homes: Mapping[str, Home]
    rows: Sequence[DutyRow]
    day: date

    def chosen(self, wanted: Wanted) -> QuerySet[Any]:
        """The duties that the filters choose, in the order asked for."""
        found = self._of_round(wanted.round)
        if wanted.place:
            here = [pk for pk, home in self.homes.items() if wanted.place in (home.place.pk, home.commune.pk)]
            found = found.filter(plan__unit__in=here)
        if wanted.state == LATE:
            found = found.filter(is_late=True)
        elif wanted.state in STATES:
            found = found.filter(state=STATES[wanted.state])
        for name, value in (("reason", wanted.reason), ("plan__kind", wanted.kind)):
            found = found.filter(**{name: value}) if value else found
        if wanted.conclusion:
            found = found.filter(conclusion=wanted.conclusion).exclude(state=ReviewState.OPEN)
        names, down = ORDERS[wanted.order.lstrip("-")], wanted.order.startswith("-")
        by = [F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True) for name in names]
        return found.order_by(*by, "opened_on", "pk")

    def _of_round(self, key: str) -> QuerySet[Any]:
        number = key.removeprefix("viec-")
        if key.startswith("viec-"):
            item = WorkItem.objects.filter(pk=int(number)).first() if number.isdecimal() else None
            return of_window(item, self.day, self.every) if item else self.every.none()
        causes = {(each.reason, each.instrument) for each in self.rows if each.round_key == key}
        if not key:
            return self.every
        if not causes:
            return self.every.none()
        ((reason, instrument),) = causes
        return self.every.filter(reason=reason, instrument=instrument)


def queue_of(official: Official, day: date) -> Queue:
    """A constant number of queries."""
    mine = ReviewDuty.objects.filter(plan__in=visible_to(official, day).order_by().values("pk"))
    every = duties_on(day, mine)
    return Queue(every, homes_of(every, day), rows_of(every, day), day)


def with_plans(duties: QuerySet[Any]) -> QuerySet[Any]:
    """What a row or a file says of each."""
    return duties.select_related("plan__unit", "office", "settled_by", "concluded_by")


@dataclass(frozen=True)
class Column:
    """A column of the file: heading, and what it says of a duty that lies at a home."""

    heading: str
    says: Callable[[Any, Home], str]


def _known(duty: Any, text: str) -> str:
    """What was concluded after the day is not known on it."""
    return "" if duty.state == ReviewState.OPEN else text


COLUMNS: Sequence[Column] = (
    Column("Huyện", lambda duty, home: home.place.name if home.place.pk != home.commune.pk else ""),
    Column("Xã", lambda duty, home: home.commune.name),
    Column("Quy hoạch", lambda duty, home: duty.plan.name),
    Column("Của", lambda duty, home: duty.plan.unit.name),
    Column("Loại quy hoạch", lambda duty, home: duty.plan.get_kind_display()),
    Column("Số quyết định", lambda duty, home: duty.plan.decision),
    Column("Ngày phê duyệt", lambda duty, home: format_day(duty.plan.approved_on) if duty.plan.approved_on else ""),
    Column("Lý do rà soát", lambda duty, home: duty.get_reason_display()),
    Column("Văn bản làm phát sinh", lambda duty, home: duty.instrument),
    Column("Nội dung cần rà soát", lambda duty, home: duty.detail),
    Column("Ngày mở", lambda duty, home: format_day(duty.opened_on)),
    Column("Tình trạng", lambda duty, home: ReviewState(duty.state).label),
    Column("Quá hạn", lambda duty, home: "quá hạn" if duty.is_late else ""),
    Column("Kết luận", lambda duty, home: _known(duty, duty.get_conclusion_display())),
    Column("Ngày kết luận", lambda duty, home: _known(duty, format_day(duty.concluded_on))),
    Column("Căn cứ kết luận", lambda duty, home: _known(duty, duty.basis)),
    Column("Cơ quan thực hiện", lambda duty, home: duty.office.name if duty.office else ""),
    Column("Hạn hoàn thành", lambda duty, home: format_day(duty.due_on) if duty.due_on else ""),
    Column("Việc tiếp theo trước ngày", lambda duty, home: format_day(duty.next_on) if duty.next_on else ""),
    Column("Quy hoạch thực hiện", lambda duty, home: duty.settled_by.name if duty.settled_by else ""),
    Column("Số quyết định mới", lambda duty, home: duty.settled_by.decision if duty.settled_by else ""),
)
