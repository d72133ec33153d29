"""How long a dossier stood in which state, and which terms of its procedure run on it. Asks no database.

A term is what the procedure of the dossier says (``law/procedures/``). Where no source gives its length, days that
passed are counted and no last day is made up. While a dossier is returned for completion a term may stand still; where
no source says whether it does, both last days are told, and the earlier one is the safe one. It stands still from the
return to the day on which the dossier is sent in again: what was used of it stays used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from datchuan.dossiers.models import DossierState as S
from datchuan.kernel.text import format_day, format_number
from datchuan.law.library import load_library
from datchuan.law.procedures import Procedure, ProcedureStep, RegistrationTerm, YearDay
from datchuan.law.terms import TermUnit, days_after, days_between, next_working_day, rest_day, working_days_between

if TYPE_CHECKING:
    from datchuan.dossiers.models import DossierStep

ENDED = (S.DECIDED, S.STOPPED, S.WITHDRAWN)
LAPSED = (S.STOPPED, S.WITHDRAWN)
# Who has a dossier in hand in each state.
TURNS: dict[str, str] = {
    S.PREPARING: "Xã",
    S.VERIFYING: "Huyện",
    S.SUBMITTED: "Sở Xây dựng, nhận hồ sơ",
    S.APPRAISAL: "Sở Xây dựng, chuyên viên",
    S.FIELD: "Sở Xây dựng, chuyên viên",
    S.HEAD: "Sở Xây dựng, trưởng phòng",
    S.LEADERSHIP: "Sở Xây dựng, lãnh đạo",
    S.COMPLETION: "Nơi được trả lại",
    S.CONCLUDED: "Sở Xây dựng, phát hành văn bản",
    S.CONFIRMED: "Tỉnh",
}


@dataclass(frozen=True)
class Course:
    """Where in a dossier's life a step of a procedure begins and ends: with the first step into one of these states.
    ``since`` says the beginning in words."""

    begins: tuple[S, ...]
    ends: tuple[S, ...]
    since: str


RECEIVED = "ngày Sở nhận hồ sơ; ngày tỉnh nhận hồ sơ không ghi ở đây"
# By the key of a step in law/procedures/. A step that is not here has no trace in a dossier's history.
COURSES: dict[str, Course] = {
    "self_assessment": Course((S.PREPARING,), (S.VERIFYING, S.SUBMITTED, S.APPRAISAL), "ngày mở hồ sơ"),
    "verification": Course((S.VERIFYING,), (S.SUBMITTED, S.APPRAISAL), "ngày xã gửi huyện"),
    "confirmation": Course((S.APPRAISAL,), (S.CONFIRMED, S.DECIDED), "ngày Sở nhận hồ sơ"),
    "answer": Course((S.APPRAISAL,), (S.DECIDED,), RECEIVED),
    "appraisal": Course((S.APPRAISAL,), (S.DECIDED,), RECEIVED),
    "recognition": Course((S.APPRAISAL,), (S.DECIDED,), RECEIVED),
}


@dataclass(frozen=True)
class Stay:
    """A dossier in one state from ``since`` to ``until``: the day of the next step, or for the last the day looked
    at. Days that passed add up to those of all stays."""

    state: S
    since: date
    until: date
    is_now: bool

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def working_days(self) -> int:
        return working_days_between(self.since, self.until)


def stays_of(steps: Sequence[DossierStep], on: date) -> list[Stay]:
    """The states of a dossier's history up to ``on``, in order; what has ended stands nowhere any more."""
    known = [step for step in steps if step.on <= on]
    ends = [step.on for step in known[1:]] + [on]
    found = [
        Stay(S(step.state), step.on, end, number == len(known))
        for number, (step, end) in enumerate(zip(known, ends, strict=True), start=1)
    ]
    return found[:-1] if found and found[-1].state in ENDED else found


@dataclass(frozen=True)
class Pause:
    """A dossier away for completion. ``until`` None: it is away still."""

    since: date
    until: date | None


def last_day(start: date, length: int, unit: TermUnit, pauses: Sequence[Pause], on: date) -> date:
    """The last day of a term that stands still during pauses. One that lasts still is taken to end on ``on``. A term
    that had run out before a pause is not prolonged by it."""
    last = days_after(start, length, unit)
    for pause in pauses:
        if pause.since >= last:
            break
        length -= days_between(start, pause.since, unit)
        start = pause.until or on
        last = days_after(start, length, unit)
    return last


@dataclass(frozen=True)
class RunningTerm:
    """A step's term as it runs on a dossier on the day ``on``. ``ended_on``: what it asks for was done, or
    (``is_lapsed``) the dossier was stopped or withdrawn. ``year`` is the one that it was registered for, None without a
    registration."""

    step: ProcedureStep
    on: date
    year: int | None
    began_on: date
    ended_on: date | None
    is_lapsed: bool
    pauses: tuple[Pause, ...]

    @property
    def length(self) -> int | None:
        return self.step.term.versions[0].length

    @property
    def last_days(self) -> tuple[tuple[str, date], ...]:
        """Each last day that may be the lawful one, with its condition in words; none where no term is known."""
        if self.step.before:
            return (("", self._day_of_year(self.step.before)),)
        if self.length is None:
            return ()
        unit = self.step.term.versions[0].unit
        running = days_after(self.began_on, self.length, unit)
        paused = last_day(self.began_on, self.length, unit, self.pauses, self.on)
        # While it is away, where it would end is not known yet: told as though it came back on the day looked at.
        away = f"gửi lại ngày {format_day(self.on)}" if self.is_away else ""
        if self.step.stops is None and paused != running:
            if_paused = ", ".join(filter(None, ("nếu tạm dừng trong lúc hoàn thiện", away)))
            return (("nếu không tạm dừng", running), (if_paused, paused))
        return ((f"nếu {away}" if away and self.step.stops else "", paused if self.step.stops else running),)

    def _day_of_year(self, before: YearDay) -> date:
        """Of the year registered for; without one the first that had not passed when the term began."""
        if self.year is not None:
            return before.last_day(self.year)
        own = before.last_day(self.began_on.year)
        return own if own >= self.began_on else before.last_day(self.began_on.year + 1)

    @property
    def safe_day(self) -> date | None:
        """The earliest of the last days: who keeps it keeps the term by every reading."""
        return min((day for _, day in self.last_days), default=None)

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def is_away(self) -> bool:
        """Whether the dossier is away for completion now."""
        return self.is_open and bool(self.pauses) and self.pauses[-1].until is None

    @property
    def is_late(self) -> bool:
        """Past the safe day; a term that lapsed is kept or not by nobody."""
        return not self.is_lapsed and self.safe_day is not None and self.safe_day < (self.ended_on or self.on)

    @property
    def is_surely_late(self) -> bool:
        """Past every last day that may be the lawful one."""
        return self.is_late and max(day for _, day in self.last_days) < (self.ended_on or self.on)

    @property
    def days(self) -> int:
        """Calendar days since it began."""
        return ((self.ended_on or self.on) - self.began_on).days

    @property
    def working_days(self) -> int:
        return working_days_between(self.began_on, self.ended_on or self.on)

    @property
    def since_words(self) -> str:
        return COURSES[self.step.key].since

    @property
    def course_words(self) -> str:
        """Whether it runs: đang chạy; đang tạm dừng từ 20/11/2020; đã xong ngày …"""
        if self.is_lapsed:
            return f"thôi tính từ {format_day(self.ended_on)}, hồ sơ đã dừng hoặc rút"
        if self.ended_on:
            return f"đã xong ngày {format_day(self.ended_on)}"
        if not self.is_away or self.step.before:
            return "đang chạy"
        since = format_day(self.pauses[-1].since)
        if self.step.stops is None:
            return f"đang trả lại từ {since}, chưa rõ thời hạn có tạm dừng hay không"
        return f"đang tạm dừng từ {since}" if self.step.stops else f"vẫn chạy trong lúc trả lại từ {since}"

    @property
    def left_words(self) -> str:
        """Against the safe day: còn 5 ngày; hạn hôm nay; quá 3 ngày; đúng hạn. Empty where no term is known."""
        safe = self.safe_day
        if safe is None or self.is_lapsed:
            return ""
        left = (safe - (self.ended_on or self.on)).days
        if left < 0:
            sure = "" if self.is_surely_late else ", nếu thời hạn không tạm dừng"
            return f"quá {format_number(-left)} ngày{sure}"
        if self.ended_on:
            return "đúng hạn"
        return f"còn {format_number(left)} ngày" if left else "hạn hôm nay"


def rest_words(day: date) -> str:
    """That a last day is a day off, and which working day follows; empty for a working day. Whether a term of a
    procedure is pushed on to it, nobody has decided (``counting.last_day`` of law/terms.yaml)."""
    why = rest_day(day)
    if not why:
        return ""
    cited = load_library().values["terms/counting-last_day"]
    mark = "" if cited.checked else ", chưa đối chiếu"
    place = f"{cited.citation.place} {cited.citation.instrument.title}"
    return f"ngày nghỉ ({why}); ngày làm việc kế tiếp {format_day(next_working_day(day))}, nếu áp dụng {place}{mark}"


def terms_of(procedure: Procedure, steps: Sequence[DossierStep], on: date, year: int | None) -> list[RunningTerm]:
    """The terms that have begun for a dossier by ``on``, in the procedure's order."""
    known = [step for step in steps if step.on <= on]
    found = (_term(step, known, on, year) for step in procedure.steps if step.key in COURSES)
    return [term for term in found if term is not None]


def _term(step: ProcedureStep, known: Sequence[DossierStep], on: date, year: int | None) -> RunningTerm | None:
    course = COURSES[step.key]
    began = next((place for place, each in enumerate(known) if each.state in course.begins), None)
    if began is None:
        return None
    ending = next((each for each in known[began + 1 :] if each.state in (*course.ends, *LAPSED)), None)
    end = ending.on if ending else None
    is_lapsed = ending is not None and ending.state in LAPSED
    pauses = _pauses(known[began:], end)
    return RunningTerm(step, on, year, known[began].on, end, is_lapsed, pauses)


def _pauses(known: Sequence[DossierStep], end: date | None) -> tuple[Pause, ...]:
    following = [*(each.on for each in known[1:]), None]
    away = [Pause(each.on, back) for each, back in zip(known, following, strict=True) if each.state == S.COMPLETION]
    return tuple(each for each in away if end is None or each.since < end)


@dataclass(frozen=True)
class RegistrationKept:
    """A term of registering with its last lawful day. ``done_on``: the day on record; only a commune's is kept."""

    term: RegistrationTerm
    last_day: date
    done_on: date | None

    @property
    def words(self) -> str:
        if self.term.by != "commune":
            return "hệ thống không ghi ngày của bước này"
        if self.done_on is None:
            return "chưa ghi ngày đăng ký"
        late = (self.done_on - self.last_day).days
        told = f"đăng ký ngày {format_day(self.done_on)}"
        return f"{told}, quá {late} ngày" if late > 0 else f"{told}, đúng hạn"


def registrations_kept(procedure: Procedure, year: int, registered_on: date | None) -> list[RegistrationKept]:
    """The terms of registering for a year; none where the procedure has none that is known."""
    return [
        RegistrationKept(each, each.before.last_day(year), registered_on if each.by == "commune" else None)
        for each in procedure.registration
    ]
