"""What the desk asks of findings: which wait for an official, and when they are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator

from datchuan.desk.announcing import Happening, HappeningSource, Waiting, WaitingSource
from datchuan.inspection.access import findings_of
from datchuan.inspection.acting import waits_for
from datchuan.inspection.models import FindingState, FindingStep
from datchuan.inspection.queries.findings import findings_on
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official

SHOWN = 120  # letters of what was found


class FindingsWait(WaitingSource):
    """Those that the official's office must see to, and those said to be remedied that their team must look at."""

    key = "kien-nghi"
    title = "Kiến nghị sau kiểm tra"

    def waiting(self, official: Official, on: date) -> Sequence[Waiting]:
        steps = findings_on(on, findings_of(official, on)).filter(waits_for(official, on))
        return [_waiting(step, official) for step in steps]


def _waiting(step: FindingStep, official: Official) -> Waiting:
    finding = step.finding
    is_remedied = step.state == FindingState.REMEDIED
    begins = "Xác nhận" if is_remedied else "Khắc phục"
    return Waiting(
        title=f"{begins}: {Truncator(finding.text).chars(SHOWN)}",
        link=reverse("finding", args=[finding.pk]),
        since=step.on,
        due_on=None if is_remedied else step.due_on,  # its term was met by saying so
        whose=str(official),
        from_whom=finding.visit.round.title,
        subject=finding.visit.commune.name,
    )


class FindingsDue(HappeningSource):
    """The day on which each that the official's office must see to, or that was found at their visits, is due."""

    key = "kien-nghi"
    title = "Hạn kiến nghị sau kiểm tra"

    def happenings(self, official: Official, first: date, last: date, on: date) -> Sequence[Happening]:
        concerns = Q(finding__owner=official.office_id) | Q(finding__by=official) | waits_for(official, on)
        concerns |= Q(finding__visit__team__in=official.team_places.values("team"))
        steps = findings_on(on, findings_of(official, on)).filter(concerns, due_on__range=(first, last))
        return [_happening(step) for step in steps]


def _happening(step: FindingStep) -> Happening:
    finding, round_ = step.finding, lower_first(step.finding.visit.round.title)
    return Happening(
        uid=f"finding-{finding.pk}",
        # What was found is not told: calendars go to phones, and it may speak of a household.
        title=f"Hạn kiến nghị số {finding.number}, {finding.visit.commune.name}, {round_}",
        starts_on=step.due_on,
        ends_on=step.due_on,
        link=reverse("finding", args=[finding.pk]),
        kind="finding",
        is_done=step.state == FindingState.CLOSED,
    )
