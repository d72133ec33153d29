"""The register: every plan of any kind with its state on a day, and why it wants attention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, TextChoices

from datchuan.law.library import load_library
from datchuan.masterplans.models import BuildingFinding, PlanDocument, SpatialPlan
from datchuan.masterplans.queries.serving import in_force_on, serving
from datchuan.masterplans.queries.terms import publication_deadline
from datchuan.territory.queries import communes_on, origins

Kind = SpatialPlan.Kind
# Plans that building follows, with rules of their own.
OF_BUILDING = (Kind.COMMUNE_MASTER, Kind.DETAILED, Kind.URBAN)


class PlanState(TextChoices):
    """What a plan is on a day."""

    DRAFT = "chua-duyet", "Chưa phê duyệt"
    APPROVED = "cho-hieu-luc", "Đã phê duyệt, chưa có hiệu lực"
    IN_FORCE = "hieu-luc", "Đang có hiệu lực"
    SUPERSEDED = "da-thay", "Đã được thay thế"


class Attention(TextChoices):
    """Why a plan that is approved and not superseded wants attention."""

    PUBLICATION = "cong-bo", "Công bố quá hạn hoặc chưa công bố"
    RULES = "quy-dinh", "Chưa có quy định quản lý"
    FINDING = "nhan-xet", "Chưa có nhận xét xây dựng"
    PAPERS = "giay-to", "Chưa có giấy tờ"
    TERM = "het-han", "Hết thời hạn quy hoạch"


@dataclass(frozen=True)
class RegisteredPlan:
    """A plan as the register shows it for a day."""

    plan: SpatialPlan
    state: PlanState
    attention: Sequence[Attention]

    @property
    def kind(self) -> str:
        """The kind without the word that every kind begins with."""
        words = self.plan.get_kind_display().removeprefix("Quy hoạch ")
        return words[:1].upper() + words[1:]


def registered(plans: Iterable[SpatialPlan], on: date) -> list[RegisteredPlan]:
    """Each plan with its state and what it wants on ``on``. Six queries and one per generation of changes."""
    found = list(plans)
    states = states_on(found, on)
    known = _Known(found, on)
    return [RegisteredPlan(plan, states[plan.pk], known.attention(plan, states[plan.pk])) for plan in found]


def states_on(plans: Sequence[SpatialPlan], on: date) -> dict[int, PlanState]:
    """The state of each plan. A commune's master plan is superseded once it serves no commune any more, another by what
    revises it, what stands beside a plan along with that."""
    revisions = _Revisions(on)
    masters = [plan for plan in plans if plan.kind == Kind.COMMUNE_MASTER and _begun(plan, on)]
    served = _served(masters, on) if masters else set()
    found = {}
    for plan in plans:
        if plan.approved_on is None or plan.approved_on > on:
            found[plan.pk] = PlanState.DRAFT
        elif in_force_on(plan) > on:
            found[plan.pk] = PlanState.APPROVED
        else:
            is_over = plan.pk not in served if plan.kind == Kind.COMMUNE_MASTER else revisions.is_over(plan)
            found[plan.pk] = PlanState.SUPERSEDED if is_over else PlanState.IN_FORCE
    return found


def _begun(plan: SpatialPlan, on: date) -> bool:
    return plan.approved_on is not None and in_force_on(plan) <= on


def _served(masters: Sequence[SpatialPlan], on: date) -> set[int]:
    """Those of the plans that serve a commune: judged among all plans of the land that they are of."""
    communes = list(communes_on(on))
    come_from = origins(communes, on)
    units = {plan.unit_id for plan in masters}
    here = [commune for commune in communes if come_from[commune.pk].unit_ids & units]
    ids = set().union(*(come_from[commune.pk].unit_ids for commune in here))
    by_unit: dict[str, list[SpatialPlan]] = defaultdict(list)
    wanted = ("unit", "approved_on", "in_force_on", "revises", "revision")
    rivals = SpatialPlan.objects.filter(unit__in=ids, kind=Kind.COMMUNE_MASTER).exclude(approved_on=None)
    for plan in rivals.only(*wanted).order_by():
        if in_force_on(plan) <= on:
            by_unit[plan.unit_id].append(plan)
    return {plan.pk for commune in here for plan in serving(commune, come_from[commune.pk], by_unit)}


class _Revisions:
    """What revises what, and what has lost its place to a revision by a day. One query."""

    def __init__(self, on: date) -> None:
        rows = SpatialPlan.objects.exclude(revises=None).order_by()
        self.revises: dict[int, int | None] = {}
        self.over: set[int] = set()
        taking = []
        for plan in rows.only("revises", "revision", "approved_on", "in_force_on"):
            self.revises[plan.pk] = plan.revises_id
            if not plan.stands_beside and _begun(plan, on):
                taking.append(plan.pk)
        for pk in taking:
            self.over |= self._before(pk)

    def _before(self, pk: int) -> set[int]:
        found: set[int] = set()
        earlier = self.revises.get(pk)
        while earlier is not None and earlier not in found:
            found.add(earlier)
            earlier = self.revises.get(earlier)
        return found

    def is_over(self, plan: SpatialPlan) -> bool:
        return plan.pk in self.over or (plan.stands_beside and bool(self._before(plan.pk) & self.over))


class _Known:
    """What is known of some plans beside their own rows. Three queries."""

    def __init__(self, plans: Sequence[SpatialPlan], on: date) -> None:
        self.on, self.terms = on, load_library().terms
        self.with_papers = set(PlanDocument.objects.order_by().values_list("plan", flat=True).distinct())
        seen = BuildingFinding.objects.filter(seen_on__lte=on).order_by()
        self.seen = set(seen.values_list("plan", flat=True).distinct())
        has_rules = Q(rules_issued_on__lte=on)
        self.with_rules = set(SpatialPlan.objects.filter(has_rules).order_by().values_list("pk", flat=True))

    def attention(self, plan: SpatialPlan, state: PlanState) -> list[Attention]:
        if state in (PlanState.DRAFT, PlanState.SUPERSEDED):
            return []
        # What stands beside a plan keeps to that one's rules and findings.
        ids = {plan.pk, plan.revises_id} if plan.stands_beside else {plan.pk}
        found = {
            Attention.PUBLICATION: self._is_late(plan),
            Attention.RULES: plan.kind in OF_BUILDING and not ids & self.with_rules,
            Attention.FINDING: plan.kind in OF_BUILDING and not ids & self.seen,
            Attention.PAPERS: plan.pk not in self.with_papers,
            Attention.TERM: plan.horizon_year is not None and plan.horizon_year < self.on.year,
        }
        return [reason for reason, holds in found.items() if holds]

    def _is_late(self, plan: SpatialPlan) -> bool:
        """Published after the last lawful day, or not yet while that day is past or not known."""
        published = plan.published_on if plan.published_on and plan.published_on <= self.on else None
        due = publication_deadline(plan, self.terms)
        last = due.last_day if due else None
        return (last is None or self.on > last) if published is None else (last is not None and published > last)
