"""The terms of the law that a plan's record answers to: which are kept, late, still running, not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from datchuan.law.library import load_library
from datchuan.law.terms import Deadline, Term, deadline
from datchuan.masterplans.models import SpatialPlan

Kind = SpatialPlan.Kind
# Which term of law/terms.yaml speaks of which kind of plan.
PUBLICATION: Mapping[str, str] = {
    Kind.COMMUNE_MASTER: "masterplan_publication",
    Kind.DETAILED: "detailed_publication",
    Kind.PRODUCTION: "production_publication",
    Kind.URBAN: "urban_publication",
}
DATABASE, HORIZON = "plan_database_update", "masterplan_horizon"


class TermState(StrEnum):
    """Where a term stands on a day."""

    KEPT = "kept"
    LATE = "late"
    DUE = "due"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TermLine:
    """One term of a plan on a day. ``key`` is the term's in law/terms.yaml, ``done_on`` the day that answers to it if
    it is recorded, ``word`` the state in Vietnamese, ``last_day`` the last lawful day (for opinions the first on
    which they may end), None where no term is known."""

    key: str
    state: TermState
    word: str
    deadline: Deadline
    done_on: date | None = None

    @property
    def is_of_the_record(self) -> bool:
        """Whether the plan's own record says it, and no text of the law."""
        return self.key == HORIZON and self.last_day is not None

    @property
    def last_day(self) -> date | None:
        return self.deadline.last_day


def publication_deadline(plan: SpatialPlan, terms: Mapping[str, Term] | None = None) -> Deadline | None:
    """The last lawful day of publication by the term in force on the day of approval, or why it is not known; None
    for a plan without approval."""
    return deadline(PUBLICATION[plan.kind], plan.approved_on, terms) if plan.approved_on else None


def term_lines(plan: SpatialPlan, on: date, *, published_some_day: bool = False) -> list[TermLine]:
    """The terms that have begun for a plan, as ``on`` knows it. ``published_some_day``: it was published, on a day that
    is not recorded. A term of which the law has no version for the day on which it would begin did not exist then and
    is left out. Asks no database."""
    found = []
    if plan.opinions_from and plan.opinions_from <= on:
        found.append(_opinions(plan, plan.opinions_from, on))
    if plan.approved_on and plan.approved_on <= on:
        approved = plan.approved_on
        published = _until(PUBLICATION[plan.kind], approved, plan.published_on, on)
        if published_some_day and not plan.published_on:
            published = replace(published, state=TermState.UNKNOWN, word="đã công bố, chưa ghi ngày")
        found.append(published)
        found += _markers(plan, approved, on)
        found.append(_database(approved, on))
        if plan.horizon_year or not plan.stands_beside:  # what stands beside a plan keeps to that one's term
            found.append(_horizon(plan, approved, on))
    return [line for line in found if line.deadline.term]


def _until(key: str, start: date, done: date | None, on: date) -> TermLine:
    """A term within which something is done."""
    due = deadline(key, start, load_library().terms)
    done_on = done if done and done <= on else None
    if due.last_day is None:
        return TermLine(key, TermState.UNKNOWN, "chưa rõ thời hạn", due, done_on)
    if done_on:
        late = done_on > due.last_day
        return TermLine(
            key, TermState.LATE if late else TermState.KEPT, "quá hạn" if late else "đúng hạn", due, done_on
        )
    if on > due.last_day:
        return TermLine(key, TermState.LATE, "quá hạn, chưa ghi là đã làm", due)
    return TermLine(key, TermState.DUE, "đang trong hạn", due)


def _opinions(plan: SpatialPlan, start: date, on: date) -> TermLine:
    """A term that opinions are gathered for at least."""
    key = "masterplan_opinions" if plan.kind == Kind.COMMUNE_MASTER else "other_opinions"
    due = deadline(key, start, load_library().terms)
    ended = plan.opinions_to if plan.opinions_to and plan.opinions_to <= on else None
    if due.last_day is None:
        return TermLine(key, TermState.UNKNOWN, "chưa rõ thời hạn", due, ended)
    if ended:
        short = ended < due.last_day
        word = "không đủ thời gian" if short else "đủ thời gian"
        return TermLine(key, TermState.LATE if short else TermState.KEPT, word, due, ended)
    if on < due.last_day:
        return TermLine(key, TermState.DUE, "đang lấy ý kiến", due)
    return TermLine(key, TermState.UNKNOWN, "chưa ghi ngày kết thúc", due)


def _markers(plan: SpatialPlan, approved: date, on: date) -> list[TermLine]:
    if plan.kind != Kind.URBAN:
        return [_until("rural_markers", approved, plan.markers_set_on, on)]
    found = [_until("urban_markers_dossier", approved, plan.markers_dossier_on, on)]
    if plan.markers_dossier_on and plan.markers_dossier_on <= on:
        found.append(_until("urban_markers_set", plan.markers_dossier_on, plan.markers_set_on, on))
    return found


def _database(approved: date, on: date) -> TermLine:
    """The record has no place for the day of the update: past the term it is not known."""
    line = _until(DATABASE, approved, None, on)
    if line.state is not TermState.LATE:
        return line
    return TermLine(DATABASE, TermState.UNKNOWN, "hồ sơ không ghi ngày cập nhật", line.deadline)


def _horizon(plan: SpatialPlan, approved: date, on: date) -> TermLine:
    """The plan's own term, which runs to the end of the year that it names."""
    law = deadline(HORIZON, approved, load_library().terms)
    end = term_end(plan)
    if end is None:
        unsaid = Deadline(None, law.term, f"Hồ sơ không ghi năm cuối. {law.term.note if law.term else ''}".strip())
        return TermLine(HORIZON, TermState.UNKNOWN, "hồ sơ không ghi năm cuối", unsaid)
    named = Deadline(end, law.term, f"Quy hoạch có thời hạn đến hết năm {end.year}, theo hồ sơ.")
    over = on > end
    return TermLine(
        HORIZON, TermState.LATE if over else TermState.DUE, "hết thời hạn" if over else "còn thời hạn", named
    )


def term_end(plan: SpatialPlan) -> date | None:
    """The last day of a plan's term: the end of the year that it names; None where it names none."""
    return date(plan.horizon_year, 12, 31) if plan.horizon_year else None
