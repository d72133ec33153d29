"""The grounds of the plans that serve communes, where they are other land than the communes of the day: a layer of the
map that can be switched on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from datchuan.evaluation.queries import Standing
from datchuan.kernel.text import format_number, lower_first
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import Ground, Grounds, GroundShare, PlanFacts


@dataclass(frozen=True)
class LayerGround:
    """The ground of a plan on the province's drawing."""

    plan: SpatialPlan
    path: str
    geometry: Any  # none where the map is drawn without
    origin: str = ""

    @property
    def title(self) -> str:
        return f"{self.plan.decision or self.plan.name} ({lower_first(self.plan.unit.name)})"


@dataclass(frozen=True)
class PlanLayer:
    """The grounds, each once, and by commune how they lie in it."""

    grounds: list[LayerGround] = field(default_factory=list)
    shares: Mapping[str, list[GroundShare]] = field(default_factory=dict)


def plan_layer(now: Standing, plans: Mapping[str, list[PlanFacts]], *, with_geometry: bool = False) -> PlanLayer:
    """The layer over the communes of a standing, of the plans that serve each. A constant number of queries."""
    served = {each.plan.pk: each.plan for found in plans.values() for each in found}
    grounds = Grounds(served.values(), now.units_on)
    pairs = [(each.plan, unit) for unit in now.communes for each in plans[unit.pk] if grounds.differs(each.plan, unit)]
    shares: dict[str, list[GroundShare]] = defaultdict(list)
    for share in grounds.each_share(pairs):
        shares[share.commune.pk].append(share)
    shown = {plan.pk: plan for plan, _ in pairs}
    if with_geometry:
        grounds.read(shown.values(), ())
    drawn = [_drawn(grounds.ground(plan), with_geometry=with_geometry) for plan in shown.values()]
    return PlanLayer([each for each in drawn if each.path], shares)


def _drawn(ground: Ground, *, with_geometry: bool) -> LayerGround:
    origin = ground.outline.origin if ground.outline else ""
    return LayerGround(ground.plan, ground.svg_path, ground.geometry if with_geometry else None, origin)


def shares_in_words(shares: Sequence[GroundShare]) -> str:
    """For a cell of a file: each plan with the part of it in the commune and the part of the commune that it covers."""
    return "; ".join(
        f"{each.plan.decision or each.plan.name} ({lower_first(each.plan.unit.name)}):"
        f" {_percent(each.of_plan.share)} quy hoạch, {_percent(each.of_commune.share)} xã"
        f"{' (ước tính)' if each.of_plan.is_estimate or each.of_commune.is_estimate else ''}"
        for each in shares
    )


def _percent(share: float | None) -> str:
    return "chưa rõ" if share is None else f"{format_number(share * 100, 1)} %"
