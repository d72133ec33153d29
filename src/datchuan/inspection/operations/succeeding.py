"""Writes that a territorial change brings to rounds, through the journal of its act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from datchuan.desk.operations import tell
from datchuan.inspection.models import Round, TeamMember, Visit
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.announcing import TerritoryChanged
from datchuan.territory.journal import Journal
from datchuan.territory.models import ChangeAct, Unit

LONGEST = 300  # characters of a reason


@dataclass(frozen=True)
class Succession:
    """A visit whose commune ends, the communes that take its place in the round, and all that took its land (a town
    among them is not visited)."""

    visit: Visit
    successors: Sequence[Unit]
    took: Sequence[Unit]
    change: TerritoryChanged

    @property
    def reason(self) -> str:
        """Why the visit is not made: the act and what became of the commune."""
        change, commune = self.change, self.visit.commune
        became = ", ".join(unit.name for unit in self.took) or "không có đơn vị kế tiếp"
        end = f"nay là {became}" if self.took else became
        start = f"{commune.name} không còn từ {change.effective_on:%d/%m/%Y} theo "
        cut = LONGEST - len(start) - len(end) - 2
        return f"{start}{change.instrument[: max(0, cut)]}; {end}"[:LONGEST]


def carry_on(*, visit: Visit, commune: Unit, journal: Journal) -> None:
    """The commune goes on as its next version, and so does the visit, on its day."""
    journal.change([visit], commune_id=commune.pk)


def succeed(*, succession: Succession, by: Official | None, journal: Journal) -> None:
    """The visit is dropped and its place is free; each successor takes over its reasons, in the same round: an own
    visit without a day, or the one that is there already. Who was told of the visit's day is told."""
    visit = succession.visit
    before = (visit.team_id, visit.day)
    journal.change(
        [visit],
        state=Visit.State.DROPPED.value,
        state_reason=succession.reason,
        team_id=None,
        day=None,
        is_fixed=False,
        order=0,
        why_unplaced="",
    )
    for unit in succession.successors:
        _take_over(succession, unit, journal)
    if visit.round.state == Round.State.ANNOUNCED:
        _tell_of_end(succession, *before)
    details = {"commune": visit.commune_id, "successors": [unit.pk for unit in succession.successors]}
    record_audit(
        by=by,
        action="inspection.follow_territory",
        subject=str(visit.round_id),
        details=details,
        reason=succession.reason,
    )


def _take_over(succession: Succession, unit: Unit, journal: Journal) -> None:
    old, change = succession.visit, succession.change
    reasons, why = [*old.reasons, str(Visit.Reason.MERGED)], [*old.why, f"Thay {old.commune.name}: {succession.reason}"]
    there = Visit.objects.filter(round=old.round_id, commune=unit).first()
    if there and there.state != Visit.State.PLANNED:
        return  # what was held stays as it is, and what a person dropped stays dropped
    if there is None:
        begins = change.effective_on if change.effective_on > old.round.first_on else None
        there = Visit(
            round_id=old.round_id,
            commune=unit,
            reasons=list(dict.fromkeys(reasons)),
            why=why,
            minutes=old.minutes,
            not_before=begins,
            not_after=old.not_after,
            urgency=old.urgency,
            why_unplaced=f"xã kế tiếp của {old.commune.name}, chưa xếp lịch",
        )
        journal.make([there])
    else:
        merged = {"reasons": [*there.reasons, *reasons], "why": [*there.why, *why]}
        both = {name: list(dict.fromkeys(each)) for name, each in merged.items()}
        journal.change([there], urgency=max(there.urgency, old.urgency), **both)
    _add_divisions(old, there, journal)


def _add_divisions(old: Visit, there: Visit, journal: Journal) -> None:
    has = set(there.divisions.values_list("pk", flat=True))
    missing = [pk for pk in old.divisions.values_list("pk", flat=True) if pk not in has]
    journal.make([Visit.divisions.through(visit_id=there.pk, office_id=pk) for pk in missing])


# --- those who were told of an announced round ---------------------------------------------------------------------


def _tell_of_end(succession: Succession, team: int | None, day: date | None) -> None:
    visit, when = succession.visit, f" ngày {day:%d/%m/%Y}" if day else ""
    _tell(visit, team, succession.change, f"Bỏ buổi kiểm tra{when}: {succession.reason}", "bỏ", timezone.now())


def tell_of_return(*, visit: Visit, change: TerritoryChanged) -> None:
    """The act was reversed: the visit is made as it was announced."""
    when = f" ngày {visit.day:%d/%m/%Y}" if visit.day else ""
    title = f"Khôi phục buổi kiểm tra {visit.commune.name}{when}: đã hoàn tác {change.instrument}"
    _tell(visit, visit.team_id, change, title, "khôi phục", timezone.now())


def _tell(visit: Visit, team: int | None, change: TerritoryChanged, title: str, what: str, at: datetime) -> None:
    """The members of its team and the division that leads the round; once for each application of an act."""
    members = set(TeamMember.objects.filter(team=team).values_list("official", flat=True)) if team else set()
    leading = Official.objects.filter(office=visit.round.lead_id, is_active=True)
    told = (Official.objects.filter(pk__in=members, is_active=True) | leading).distinct()
    act = ChangeAct.objects.filter(changes__event__in=change.events).order_by("pk").values_list("pk", flat=True).first()
    tell(
        officials=told,
        key=f"visit {visit.pk} act {act} {what}",
        title=title,
        because=f"Đợt “{visit.round.title}” đã thông báo lịch; đơn vị hành chính thay đổi"[:200],
        on=change.effective_on,
        at=at,
        link=_link(visit),
        urgent=True,
    )


def _link(visit: Visit) -> str:
    try:
        return reverse("round", args=[visit.round_id])
    except NoReverseMatch:  # the page is another part's
        return ""
