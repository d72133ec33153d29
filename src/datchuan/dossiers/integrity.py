"""Finders of this room's checks (integrity.yaml)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from datchuan.dossiers.models import (
    CONCLUDED_STATES,
    OPEN_STATES,
    Claim,
    ClaimKind,
    Dossier,
    DossierState,
    DossierStep,
    Recognition,
)
from datchuan.dossiers.queries import Kind, carried_on, day_judged, subjects_of
from datchuan.dossiers.workflow import BY_KEY, TRANSITIONS
from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import installation
from datchuan.territory.models import Unit
from datchuan.territory.queries import holds_on

checks_beside(__file__)


@finds("recognition_outside_life")
def recognition_outside_life(today: date) -> Iterator[Finding]:
    before = Q(commune__valid_from__gt=F("attested_on"))
    return _told(Recognition.objects.filter(before | Q(commune__valid_to__lte=F("attested_on"))))


@finds("recognition_of_no_commune")
def recognition_of_no_commune(today: date) -> Iterator[Finding]:
    return _told(Recognition.objects.exclude(commune__type="Xã"))


@finds("recognition_without_decision")
def recognition_without_decision(today: date) -> Iterator[Finding]:
    return _told(Recognition.objects.filter(Q(number="") | Q(issued_on=None) | Q(recognised_on=None)))


@finds("recognition_without_heir")
def recognition_without_heir(today: date) -> Iterator[Finding]:
    lost = [each.recognition.pk for each in carried_on(today) if each.kind == Kind.NOBODY]
    return _told(Recognition.objects.filter(pk__in=lost))


@finds("open_dossier_of_ended_unit")
def open_dossier_of_ended_unit(today: date) -> Iterator[Finding]:
    there = Unit.objects.filter(holds_on(today)).values("identity")
    waiting = Dossier.objects.filter(state__in=OPEN_STATES, commune__valid_to__lte=today)
    return (_dossier(each) for each in waiting.exclude(commune__identity__in=there).select_related("commune"))


@finds("dossier_state_differs")
def dossier_state_differs(today: date) -> Iterator[Finding]:
    newest = DossierStep.objects.filter(dossier=OuterRef("pk")).order_by("-number").values("state")[:1]
    told = Dossier.objects.annotate(told=Subquery(newest)).exclude(told=F("state"), told__isnull=False)
    return (_dossier(each) for each in told.select_related("commune"))


@finds("dossier_step_out_of_order")
def dossier_step_out_of_order(today: date) -> Iterator[Finding]:
    came: dict[int, str] = {}
    wrong: set[int] = set()
    for step in DossierStep.objects.order_by("dossier", "number"):
        taken, before = BY_KEY.get(step.transition), came.get(step.dossier_id, "")
        if step.transition and (taken is None or before not in taken.sources or taken.target not in (None, step.state)):
            wrong.add(step.dossier_id)
        came[step.dossier_id] = step.state
    return _dossiers(wrong)


@finds("dossier_step_unlike_audit")
def dossier_step_unlike_audit(today: date) -> Iterator[Finding]:
    """Every step that was taken has its line in the audit chain, word by word, and every line its step."""
    told = Counter(
        (f"dossier {step.dossier_id}", step.transition, step.state, str(step.on), step.by_id, step.reason)
        for step in DossierStep.objects.exclude(transition="")
    )
    entries = AuditEntry.objects.filter(action="dossiers.move_dossier", details__has_key="transition")
    kept = Counter(
        (each.subject, *(each.details[key] for key in ("transition", "state", "on")), each.by_id, each.reason)
        for each in entries
    )
    differing = {key[0].removeprefix("dossier ") for key in (told - kept) + (kept - told)}
    return _dossiers(differing)


@finds("dossier_two_person_rule")
def dossier_two_person_rule(today: date) -> Iterator[Finding]:
    found: set[int] = set()
    for taken in TRANSITIONS:
        if taken.not_after is None:
            continue
        same = {"dossier": OuterRef("dossier"), "by": OuterRef("by")}
        before = DossierStep.objects.filter(**same, transition__in=taken.not_after, number__lt=OuterRef("number"))
        claimed = Claim.objects.filter(**same, kind=ClaimKind.APPRAISED, at__lte=OuterRef("at"))
        broken = DossierStep.objects.filter(Exists(before) | Exists(claimed), transition=taken.key)
        found |= set(broken.values_list("dossier", flat=True))
    return _dossiers(found)


@finds("dossier_returned_from_elsewhere")
def dossier_returned_from_elsewhere(today: date) -> Iterator[Finding]:
    """What a dossier in completion keeps of its return is what its last two steps say."""
    steps = DossierStep.objects.filter(dossier=OuterRef("pk")).order_by("-number")
    returned = Dossier.objects.filter(state=DossierState.COMPLETION)
    came = returned.annotate(told=Subquery(steps.values("transition")[:1]), left=Subquery(steps.values("state")[1:2]))
    right = Q(told="return", left=F("returned_from")) | Q(
        told="return_to_commune", left=F("returned_from"), returned_to="commune"
    )
    return (_dossier(each) for each in came.exclude(right).select_related("commune"))


@finds("dossier_concluded_without_claims")
def dossier_concluded_without_claims(today: date) -> Iterator[Finding]:
    concluded = Dossier.objects.filter(state__in=CONCLUDED_STATES).select_related("commune")
    claims = Claim.objects.filter(dossier__state__in=CONCLUDED_STATES, kind=ClaimKind.APPRAISED)
    said, province = set(claims.values_list("dossier", "code")), installation().province_code
    for each in concluded:
        lines = subjects_of(each, day_judged(each), province=province)
        if not lines or any((each.pk, line.code) not in said for line in lines):
            yield _dossier(each)


def _dossiers(ids: Iterable[int | str]) -> Iterator[Finding]:
    found = Dossier.objects.filter(pk__in=ids).select_related("commune")
    return (_dossier(each) for each in found)


def _told(recognitions: QuerySet[Recognition]) -> Iterator[Finding]:
    for each in recognitions.select_related("commune"):
        words = f"{each.commune.name}, {each.get_standard_display()}, từ {each.attested_on:%d/%m/%Y}"
        yield Finding(words, "recognition", str(each.pk))


def _dossier(each: Dossier) -> Finding:
    return Finding(f"{each.commune.name}, {each.get_standard_display()}", "dossier", str(each.pk))
