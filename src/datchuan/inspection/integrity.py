"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Finding, FindingStep, Remeasurement, Round, Sample, SampleHouse, Visit
from datchuan.inspection.queries.redrawing import redraw
from datchuan.law.terms import is_working_day
from datchuan.platform import integrity
from datchuan.platform.integrity import checks_beside, finds

checks_beside(__file__)


@finds("visit_outside_its_round")
def visit_outside_its_round(today: date) -> Iterator[integrity.Finding]:
    """Of those to come: what was held, was held."""
    planned = Visit.objects.filter(state=Visit.State.PLANNED, day__isnull=False)
    for each in planned.select_related("commune", "round").order_by("pk"):
        if not each.round.first_on <= each.day <= each.round.last_on or not is_working_day(each.day):  # type: ignore[operator,arg-type]
            yield _visit(each)


@finds("visit_of_another_rounds_team")
def visit_of_another_rounds_team(today: date) -> Iterator[integrity.Finding]:
    strange = Visit.objects.filter(team__isnull=False).exclude(team__round=F("round"))
    return (_visit(each) for each in strange.select_related("commune", "round"))


@finds("visit_of_no_commune")
def visit_of_no_commune(today: date) -> Iterator[integrity.Finding]:
    early, late = Q(commune__valid_from__gt=F("day")), Q(commune__valid_to__lte=F("day"))
    lost = Visit.objects.filter(early | late, state=Visit.State.PLANNED).exclude(round__state=Round.State.CLOSED)
    return (_visit(each) for each in lost.select_related("commune", "round"))


@finds("team_day_too_long")
def team_day_too_long(today: date) -> Iterator[integrity.Finding]:
    days: dict[tuple[int | None, date | None], list[Visit]] = defaultdict(list)
    planned = Visit.objects.filter(state=Visit.State.PLANNED, day__isnull=False)
    for each in planned.select_related("commune", "round", "team").order_by("day", "team", "order"):
        days[each.team_id, each.day].append(each)
    for visits in days.values():
        round_ = visits[0].round
        if sum(each.minutes or round_.visit_minutes for each in visits) > round_.working_minutes:
            names = ", ".join(each.commune.name for each in visits)
            yield integrity.Finding(f"{visits[0].team}, {visits[0].day:%d/%m/%Y}: {names}", "round", str(round_.pk))


@finds("finding_beside_its_steps")
def finding_beside_its_steps(today: date) -> Iterator[integrity.Finding]:
    """Those that stand otherwise than their newest step says, or have none."""
    newest = FindingStep.objects.filter(finding=OuterRef("pk")).order_by("-number")
    told = Finding.objects.annotate(
        told_state=Subquery(newest.values("state")[:1]), told_due=Subquery(newest.values("due_on")[:1])
    )
    wrong = told.filter(Q(told_state=None) | ~Q(told_state=F("state")) | ~Q(told_due=F("due_on")))
    for each in wrong.select_related("visit__commune").order_by("pk"):
        words = f"{each.visit.commune.name}, phát hiện {each.number}: {each.text[:80]}"
        yield integrity.Finding(words, "finding", str(each.pk))


@finds("sample_beside_its_drawing")
def sample_beside_its_drawing(today: date) -> Iterator[integrity.Finding]:
    """Of visits with a sample that nobody has concluded on yet: a handful at any time, each is drawn again."""
    waiting = Sample.objects.filter(concluded="").exclude(visit__round__state=Round.State.CLOSED)
    samples: dict[int, list[Sample]] = defaultdict(list)
    every = Sample.objects.filter(visit__in=waiting.values("visit"))
    for sample in every.select_related("visit__commune").order_by("visit", "number"):
        samples[sample.visit_id].append(sample)
    for of_visit in samples.values():
        redrawn, _ = redraw(of_visit[0].visit, of_visit, timezone.now())
        yield from (_sample(again.sample) for again in redrawn if not again.is_equal)


@finds("sample_house_gone")
def sample_house_gone(today: date) -> Iterator[integrity.Finding]:
    there = HouseRecord.objects.filter(household=OuterRef("household"), village=OuterRef("village"), valid_to=None)
    measured = Remeasurement.objects.filter(house=OuterRef("pk"))
    waiting = SampleHouse.objects.filter(~Exists(there), ~Exists(measured), why_not="", sample__concluded="")
    return (_house(each) for each in waiting.select_related("household", "sample__visit__commune"))


@finds("remeasured_before_it_was_declared")
def remeasured_before_it_was_declared(today: date) -> Iterator[integrity.Finding]:
    older = Remeasurement.objects.filter(record__valid_from__lt=F("house__declared__valid_from"))
    rows = older.select_related("house__household", "house__sample__visit__commune")
    return (_house(each.house) for each in rows)


def _visit(each: Visit) -> integrity.Finding:
    day = f"{each.day:%d/%m/%Y}" if each.day else "chưa có ngày"
    return integrity.Finding(f"{each.commune.name}, {day}, {each.round.title}", "visit", str(each.pk))


def _sample(each: Sample) -> integrity.Finding:
    words = f"{each.visit.commune.name}, mẫu {each.number} của chỉ tiêu {each.indicator}, {each.on:%d/%m/%Y}"
    return integrity.Finding(words, "sample", str(each.visit_id))


def _house(each: SampleHouse) -> integrity.Finding:
    words = f"{each.sample.visit.commune.name}, hộ {each.household.code}"
    return integrity.Finding(words, "sample", str(each.sample.visit_id))
