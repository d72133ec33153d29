"""Findings that are overdue become difficulties, by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import Truncator

from datchuan.difficulties.given import LONGEST_TEXT, LONGEST_TITLE
from datchuan.difficulties.models import Difficulty, DifficultyKind
from datchuan.difficulties.models import Severity as Weight
from datchuan.difficulties.operations import DifficultyGiven, raise_difficulty
from datchuan.evaluation.computing import own_indicators
from datchuan.inspection.models import Finding, FindingState, FindingStep, Severity, VisitRecord
from datchuan.inspection.operations.following_up import held_finding, put_step
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.law.library import load_library
from datchuan.people.models import Official
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import successors_of

# What a finding of some severity is raised as; minor ones stay a matter of the visit.
RAISED_AS = {Severity.GRAVE: Weight.BLOCKING, Severity.SERIOUS: Weight.SERIOUS}
KINDS = {"households": DifficultyKind.HOUSES, "masterplan": DifficultyKind.PLANNING}


@dataclass(frozen=True)
class Raised:
    """How many became difficulties, and what could not, with the reason."""

    count: int
    left: list[str]


def raise_overdue(*, on: date, at: datetime) -> Raised:
    """Raise every grave or serious finding that is open after its term as a difficulty, once; it is linked and has a
    step that says so. One transaction each: what others do meanwhile waits no longer than that. For a recurring job."""
    late = Finding.objects.filter(
        state=FindingState.OPEN, severity__in=RAISED_AS, due_on__lt=on, difficulty=None
    ).order_by("pk")
    count, left = 0, []
    for each in late:
        try:
            count += _raise_one(each, on, at)
        except Problem as problem:
            left.append(f"kiến nghị {each.pk}: {lower_first(problem.what)}")
    return Raised(count, left)


@transaction.atomic
def _raise_one(finding: Finding, on: date, at: datetime) -> int:
    kept = held_finding(finding=finding)
    is_late = kept.state == FindingState.OPEN and kept.due_on < on and kept.difficulty_id is None
    # A run for an earlier day than the last step would put steps out of order.
    if not is_late or kept.steps.latest("number").on > on:
        return 0
    given = _given(kept, on)
    made = raise_difficulty(given=given, by=_speaker(kept), on=on, today=on)
    kept.difficulty = made
    text = f"Quá hạn từ {kept.due_on:%d/%m/%Y}, chuyển thành vướng mắc {made.code}: {_words(made)}"
    put_step(finding=kept, kind=FindingStep.Kind.RAISED, text=text, on=on, by=None, at=at)
    return 1


def _words(made: Difficulty) -> str:
    kind, severity = made.get_kind_display(), made.get_severity_display()
    return f"loại “{lower_first(kind)}”, mức độ “{lower_first(severity)}”"


def _given(finding: Finding, on: date) -> DifficultyGiven:
    visit = finding.visit
    record = VisitRecord.objects.filter(visit=visit).first()
    kind, criterion = _kind(finding, record.criteria_set if record else "", on)
    parts = [f"Phát hiện: {finding.text}", f"Kiến nghị: {finding.recommended}" if finding.recommended else ""]
    parts.append(f"Hạn khắc phục {finding.due_on:%d/%m/%Y}, {visit.round.title}. Mức độ: {_severity(finding)}.")
    return DifficultyGiven(
        unit=_place(visit.commune, on),
        # What was found stands in the text only: titles go into mail, and it may speak of a household.
        title=Truncator(f"Kiến nghị quá hạn: {_named(finding)}").chars(LONGEST_TITLE),
        kind=kind,
        severity=RAISED_AS[Severity(finding.severity)],
        text=Truncator("\n".join(filter(None, parts))).chars(LONGEST_TEXT),
        criterion=criterion,
        work_item=visit.round.item,
        simulated=finding.simulated,
    )


def _named(finding: Finding) -> str:
    about = f", chỉ tiêu {finding.indicator}" if finding.indicator else ""
    return f"số {finding.number} sau kiểm tra{about}, {lower_first(finding.visit.round.title)}"


def _severity(finding: Finding) -> str:
    return lower_first(finding.get_severity_display())


def _kind(finding: Finding, set_key: str, on: date) -> tuple[str, str]:
    """The kind of difficulty by how the indicator is judged, and the indicator where the set of the day is still the
    one that was inspected by."""
    sets, in_force = load_library().sets, load_library().basic_set_on(on)
    judged = {each.code: each.judge.by for each in own_indicators(sets[set_key])} if set_key in sets else {}
    kind = KINDS.get(judged.get(finding.indicator, ""), DifficultyKind.OTHER)
    return kind, finding.indicator if set_key == in_force.key and finding.indicator in judged else ""


def _place(commune: Unit, on: date) -> Unit:
    """The commune, or the first of those that hold its land on the day."""
    now = successors_of([commune], on).get(commune.pk)
    return now.units[0] if now and now.units else commune


def _speaker(finding: Finding) -> Official:
    """In whose name it is raised: who found it, who made the round, else someone of the division that leads it. Problem
    850 where nobody of them serves the province any more."""
    round_ = finding.visit.round
    people = Official.objects.filter(is_active=True, area__level=Level.PROVINCE).select_related("area", "office")
    named = {each.pk: each for each in people.filter(pk__in=[finding.by_id or 0, round_.made_by_id or 0])}
    found = named.get(finding.by_id or 0) or named.get(round_.made_by_id or 0)
    found = found or people.filter(office=round_.lead_id).order_by("username").first()
    if found is None:
        what = f"{round_.lead.short_name} không còn tài khoản nào để nêu vướng mắc"
        raise Problem(850, what, mend="Lập tài khoản cho phòng chủ trì đợt.")
    return found
