"""Writes of a plan's record: registered, changed, published, seen in the field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from datchuan.masterplans.announcing import announce
from datchuan.masterplans.checking import check_covers, check_finding, check_plan, check_publication, check_unit
from datchuan.masterplans.models import BuildingFinding, PlanDocument, Publication, SpatialPlan
from datchuan.masterplans.seeing import check_seen, check_seen_publication, covers_of
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Unit
from datchuan.territory.queries import heirs_of

# What a person keeps of a plan once it is registered; its unit and kind stay.
FIELDS = (
    "name",
    "identity_code",
    "scope",
    "area_ha",
    "revises",
    "revision",
    "organiser",
    "planner",
    "task_decision",
    "task_approved_on",
    "opinions_from",
    "opinions_to",
    "opinions_note",
    "appraiser",
    "appraised_on",
    "decision",
    "approved_by",
    "approved_on",
    "in_force_on",
    "horizon_year",
    "published_on",
    "rules_decision",
    "rules_issued_on",
    "markers_dossier_on",
    "markers_set_on",
    "note",
)


@transaction.atomic
def register_plan(
    *,
    unit: Unit,
    kind: str,
    values: dict[str, Any],
    by: Official | None,
    today: date,
    covers: Collection[Unit] = (),
    simulated: bool = False,
) -> SpatialPlan:
    """Enter a plan into the register; ``covers``: the communes that an urban plan covers. Problems as of
    ``change_plan``."""
    plan = SpatialPlan(unit=unit, kind=kind, simulated=simulated, **_known(values))
    check_unit(plan)
    check_plan(plan, today)
    check_covers(plan, covers)
    plan.save()
    plan.covers.set(covers)
    details = {name: str(value) for name, value in values.items() if value not in (None, "")}
    if covers:
        details["covers"] = ", ".join(sorted(each.pk for each in covers))
    record_audit(by=by, action="masterplans.register", subject=_subject(plan), details={"kind": kind, **details})
    tell(plan=plan, since=plan.approved_on or today, by=by, cause="Ghi quy hoạch vào sổ")
    return plan


@transaction.atomic
def change_plan(
    *,
    plan: SpatialPlan,
    values: dict[str, Any],
    by: Official | None,
    today: date,
    covers: Collection[Unit] | None = None,
    seen: Mapping[str, Any] | None = None,
) -> SpatialPlan:
    """Record what is known of a plan; ``covers`` None: the communes that it covers stay. Old and new values stay in the
    audit chain. ``seen``: what the person had before their eyes of it.

    Problem 701 when a day lies in the future, 702 when what follows the approval comes before it, 706 when it does not
    revise what it says, 707 when days are not in their order, 708 when an approved plan of its commune holds already,
    709 when another than an urban plan covers communes, 710 when the unit did not exist yet on the day of the approval,
    713 when somebody changed what was seen.
    """
    plan = SpatialPlan.objects.select_for_update().get(pk=plan.pk)  # the caller's may be stale, or filled by a form
    check_seen(plan, seen or {})
    before, covered = {name: getattr(plan, name) for name in FIELDS}, list(plan.covers.all())
    changed = {name: [str(before[name]), str(new)] for name, new in _known(values).items() if before[name] != new}
    changed |= _change_covers(plan, covers)
    for name, value in values.items():
        setattr(plan, name, value)
    if "approved_on" in changed:
        check_unit(plan)
    check_plan(plan, today)
    plan.save()
    if changed:
        record_audit(by=by, action="masterplans.change", subject=_subject(plan), details=changed)
        # A plan speaks from its approval on: by the record of before or by that of now, whichever is earlier.
        since = min((day for day in (before["approved_on"], plan.approved_on) if day), default=today)
        tell(plan=plan, since=since, by=by, cause="Cập nhật hồ sơ quy hoạch", also=covered)
    return plan


def _change_covers(plan: SpatialPlan, covers: Collection[Unit] | None) -> dict[str, list[str]]:
    if covers is None:
        return {}
    check_covers(plan, covers)
    before, now = covers_of(plan), {each.pk for each in covers}
    plan.covers.set(covers)
    return {"covers": [", ".join(sorted(before)), ", ".join(sorted(now))]} if before != now else {}


@transaction.atomic
def record_publication(
    *,
    plan: SpatialPlan,
    form: str,
    done_on: date | None,
    by: Official | None,
    today: date,
    place: str = "",
    document: PlanDocument | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Publication:
    """Record that a plan was made public in one of the legal forms, or change what was recorded of that form. The first
    of the known days is the plan's day of publication. Problem 701, 702 and 713 as of ``change_plan``."""
    plan = SpatialPlan.objects.select_for_update().get(pk=plan.pk)
    check_seen_publication(plan, form, seen)
    check_publication(plan, done_on, today)
    days = _days_published(plan)
    given = {"done_on": done_on, "place": place.strip(), "document": document}
    made, _ = Publication.objects.update_or_create(plan=plan, form=form, defaults=given)
    # A day that a form gave goes where that form's day goes; one recorded beside the forms stays.
    kept = None if plan.published_on in days else plan.published_on
    before, first = plan.published_on, min(filter(None, (kept, *_days_published(plan))), default=None)
    SpatialPlan.objects.filter(pk=plan.pk).update(published_on=first)
    details = {"form": form, "done_on": str(done_on or ""), "place": place, "published_on": [str(before), str(first)]}
    record_audit(by=by, action="masterplans.publish", subject=_subject(plan), details=details)
    if before != first:
        tell(plan=plan, since=plan.approved_on or today, by=by, cause="Ghi công bố quy hoạch")
    return made


def _days_published(plan: SpatialPlan) -> list[date | None]:
    return list(plan.publications.exclude(done_on=None).values_list("done_on", flat=True))


@transaction.atomic
def record_finding(
    *,
    plan: SpatialPlan,
    seen_on: date,
    follows: bool,
    by: Official | None,
    today: date,
    works: str = "",
    document: PlanDocument | None = None,
) -> BuildingFinding:
    """Record whether building follows a plan, as seen on a day; what was found before stays. Problem 701 for a day in
    the future, 702 for one before the approval."""
    check_finding(plan, seen_on, today)
    made = BuildingFinding.objects.create(
        plan=plan, seen_on=seen_on, follows=follows, works=works.strip(), document=document, recorded_by=by
    )
    details = {"seen_on": str(seen_on), "follows": follows, "works": made.works}
    record_audit(by=by, action="masterplans.find", subject=_subject(plan), details=details)
    tell(plan=plan, since=seen_on, by=by, cause="Ghi nhận xét xây dựng theo quy hoạch")
    return made


def _known(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"not a field of a plan's record: {sorted(unknown)}")
    return values


def _subject(plan: SpatialPlan) -> str:
    return f"{plan.unit_id} {plan.pk}"


def tell(*, plan: SpatialPlan, since: date, by: Official | None, cause: str, also: Collection[Unit] = ()) -> None:
    """Upper rooms: of the unit itself and those that it covers (``also``: that it covered), which may have kept
    verdicts of their own time, and of every unit that their land went to."""
    units = {plan.unit, *plan.covers.all(), *also}
    announce(frozenset(set().union(*(heirs_of(unit) for unit in units))), since, by, cause)


def tell_of(*, plans: Iterable[SpatialPlan], since: date, by: Official | None, cause: str) -> None:
    """The same of many plans at once: what they concern is judged anew once."""
    units = {unit.pk: unit for plan in plans for unit in (plan.unit, *plan.covers.all())}
    concerned = frozenset().union(*(heirs_of(unit) for unit in units.values()))
    if concerned:
        announce(concerned, since, by, cause)
