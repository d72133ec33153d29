"""Simulated plans of the other kinds: production plans of the communes' schemes, detailed plans of residential points,
urban plans of district towns, local adjustments; papers for a handful. Each has a stream of its own, so that what was
drawn before stays as it was, and none touches what criterion 1 says of a commune."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile

from datchuan.demo.houses import MERGED_ON
from datchuan.demo.plan_papers import plan_paper
from datchuan.demo.plans import DrawnPlan, committee, keep_plans, weekday
from datchuan.demo.story import Story
from datchuan.kernel.text import lower_first
from datchuan.masterplans.models import PlanDocument, ReviewDuty, SpatialPlan
from datchuan.masterplans.operations import duties_of
from datchuan.territory.models import Change, Unit
from datchuan.territory.queries import communes_on

Kind, Revision = SpatialPlan.Kind, SpatialPlan.Revision
BEFORE = date(2019, 12, 31)
BASIS = "Kết luận mô phỏng của tỉnh trình diễn"
TOWNS, ADJUSTED, WITH_PAPERS = 2, 10, 4
KEPT_PAPERS = (PlanDocument.Kind.DECISION, PlanDocument.Kind.EXPLANATION, PlanDocument.Kind.RULES)


def make_other_plans(story: Story) -> None:
    """The plans, the reviews that the merger of 2020 opened for them, and the papers of a few."""
    old = list(communes_on(BEFORE).select_related("parent"))
    rural = [commune for commune in old if commune.type == "Xã"]
    keep_plans(_production_plans(_stream(story, "production"), rural))
    keep_plans(_detailed_plans(_stream(story, "detailed"), rural))
    sound = _sound_plans()
    keep_plans(_adjustments(_stream(story, "adjustments"), sound))
    _make_urban_plans(_stream(story, "urban"), old, sound)
    duties_of(effective_on=MERGED_ON, simulated=True)  # no verdict is kept yet: there is nobody to tell
    _conclude_some(_stream(story, "other-reviews"), story)
    _keep_papers(sound[:WITH_PAPERS])


def _stream(story: Story, name: str) -> Random:
    return Random(f"{story.seed}/plans/{name}")  # noqa: S311 - simulation, not secrets


def _production_plans(random: Random, communes: Iterable[Unit]) -> Iterator[DrawnPlan]:
    """Of most communes: TTLT 13/2011 had the scheme of 2011-2013 hold one."""
    for place, commune in enumerate(communes):
        approved = weekday(date(2011, 6, 1) + timedelta(days=random.randrange(900)))
        published = weekday(approved + timedelta(days=5 + random.randrange(40)))
        is_kept, is_published = random.random() < 0.85, random.random() < 0.8
        if is_kept:
            plan = SpatialPlan(
                unit=commune,
                kind=Kind.PRODUCTION,
                name=f"Quy hoạch sản xuất {lower_first(commune.name)} trong đề án nông thôn mới",
                scope=f"Toàn {lower_first(commune.name)}",
                organiser=f"UBND {lower_first(commune.name)}",
                decision=f"{3000 + place}/QĐ-UBND",
                approved_by=committee(commune),
                approved_on=approved,
                horizon_year=2020,
                published_on=published if is_published else None,
                simulated=True,
            )
            yield DrawnPlan(plan, ["hoi_nghi"] if is_published else [])


def _detailed_plans(random: Random, communes: Iterable[Unit]) -> Iterator[DrawnPlan]:
    """Of one commune in six: the residential point at its centre."""
    for place, commune in enumerate(communes):
        approved = weekday(date(2014, 3, 3) + timedelta(days=random.randrange(2000)))
        area, days, is_kept = random.randrange(800, 4500), 3 + random.randrange(9), random.random() < 1 / 6
        if is_kept:
            plan = SpatialPlan(
                unit=commune,
                kind=Kind.DETAILED,
                name=f"Quy hoạch chi tiết xây dựng điểm dân cư trung tâm {lower_first(commune.name)}",
                scope="Điểm dân cư trung tâm xã",
                area_ha=Decimal(area) / 100,
                organiser=f"UBND {lower_first(commune.name)}",
                decision=f"{3500 + place}/QĐ-UBND",
                approved_by=committee(commune),
                approved_on=approved,
                published_on=approved + timedelta(days=days),
                simulated=True,
            )
            yield DrawnPlan(plan, ["trung_bay"])


def _sound_plans() -> list[SpatialPlan]:
    """Master plans in good order of communes whose land nothing moved: what stands beside or over them says nothing
    new."""
    moved: set[str] = set()
    for change in Change.objects.filter(effective_on__lte=MERGED_ON).exclude(type__in=Change.CONTINUING):
        moved |= {unit_id for unit_id in (change.from_unit_id, change.to_unit_id) if unit_id}
    plans = SpatialPlan.objects.filter(kind=Kind.COMMUNE_MASTER, findings__follows=True, approved_on__lt=BEFORE)
    found = plans.exclude(unit__in=moved).exclude(rules_issued_on=None).exclude(published_on=None)
    return [
        plan
        for plan in found.select_related("unit__parent").order_by("unit_id")
        if plan.published_on and plan.approved_on and (plan.published_on - plan.approved_on).days <= 15
    ]


def _adjustments(random: Random, sound: Sequence[SpatialPlan]) -> Iterator[DrawnPlan]:
    for place, base in enumerate(random.sample(list(sound), min(ADJUSTED, len(sound)))):
        approved = weekday(date(2016, 2, 1) + timedelta(days=random.randrange(1200)))
        plan = SpatialPlan(
            unit=base.unit,
            name=f"Điều chỉnh cục bộ {lower_first(base.name)}",
            scope="Khu trung tâm xã",
            revises=base,
            revision=Revision.LOCAL,
            organiser=f"UBND {lower_first(base.unit.name)}",
            decision=f"{3900 + place}/QĐ-UBND",
            approved_by=committee(base.unit),
            approved_on=approved,
            published_on=approved + timedelta(days=3 + random.randrange(6)),
            simulated=True,
        )
        yield DrawnPlan(plan, ["hoi_nghi", "trung_bay"])


def _make_urban_plans(random: Random, old: Sequence[Unit], sound: Sequence[SpatialPlan]) -> None:
    """Master plans of district towns that reach over communes beside them."""
    near: dict[str | None, list[Unit]] = {}
    for plan in sound:
        near.setdefault(plan.unit.parent_id, []).append(plan.unit)
    towns = [unit for unit in old if unit.type == "Thị trấn" and near.get(unit.parent_id)]
    for place, town in enumerate(random.sample(towns, min(TOWNS, len(towns)))):
        approved = weekday(date(2015, 5, 4) + timedelta(days=random.randrange(900)))
        plan = SpatialPlan(
            unit=town,
            kind=Kind.URBAN,
            name=f"Quy hoạch chung {lower_first(town.name)} và vùng phụ cận đến năm 2030",
            scope=f"{town.name} và một phần các xã lân cận",
            area_ha=Decimal(random.randrange(80_000, 160_000)) / 100,
            organiser=committee(town),
            decision=f"{1950 + place}/QĐ-UBND",
            approved_by="UBND tỉnh Lạng Sơn",
            approved_on=approved,
            horizon_year=2030,
            published_on=approved + timedelta(days=5),
            rules_decision=f"{1970 + place}/QĐ-UBND",
            rules_issued_on=approved + timedelta(days=5),
            simulated=True,
        )
        keep_plans([DrawnPlan(plan, ["trung_bay", "trang_thong_tin"], follows=True, seen_on=date(2020, 3, 9))])
        plan.covers.set(near[town.parent_id][:2])


def _conclude_some(random: Random, story: Story) -> None:
    """A third of the reviews of these plans, on days on which the others were concluded."""
    first, last = story.reviewed["from"], story.reviewed["to"]
    for duty in ReviewDuty.objects.exclude(plan__kind=Kind.COMMUNE_MASTER).order_by("plan__unit", "plan__decision"):
        luck, day = random.random(), first + timedelta(days=random.randrange((last - first).days + 1))
        if luck < 0.33 and weekday(day) <= story.working_day:
            serves = luck < 0.2
            duty.conclusion = ReviewDuty.Conclusion.STILL_SERVES if serves else ReviewDuty.Conclusion.OVERALL
            duty.basis, duty.concluded_on = BASIS, weekday(day)
            duty.save()


def _keep_papers(plans: Iterable[SpatialPlan]) -> None:
    for plan in plans:
        added_at = datetime.combine(date(2020, 3, 2), time(2), UTC)
        for kind in KEPT_PAPERS:
            content = plan_paper(kind.label, plan)
            digest = hashlib.sha256(content).hexdigest()
            paper = PlanDocument(
                plan=plan,
                kind=kind,
                title=f"{kind.label} (mô phỏng)",
                file_name=f"{kind.value}-{plan.pk}.pdf",
                media_type="application/pdf",
                sha256=digest,
                size=len(content),
                pages=1,
                added_at=added_at,
                simulated=True,
            )
            paper.file.save(f"{digest[:16]}.pdf", ContentFile(content), save=False)
            paper.save()
