"""How an extent lies to the communes that its plan is for.

Outlines of communes come from maps at 1:250,000, simplified: a line there may be half a kilometre off. So an extent
that ends within that of its commune is in place; beyond it, what lies outside is told. A commune's own plans may leave
no more than half of their ground outside: that is no error of a map, it is another commune's file. An urban plan
belongs to a town and may reach far beyond: it need only touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number, lower_first
from datchuan.masterplans.models import SpatialPlan
from datchuan.territory.measuring import area_ha, common_ha, km_apart, km_beyond
from datchuan.territory.models import Shape
from datchuan.territory.shapes import dissolve

MAP_ERROR_KM = 0.5
MOST_OUTSIDE = 0.5
# Recorded areas are rounded, measured on paper or on other maps; beyond this someone should look which one is right.
AREAS_DIFFER = 0.05


@dataclass(frozen=True)
class Placing:
    """The part of an extent outside the outlines that it was held against, and how far it reaches beyond them. Without
    outlines (``names`` empty) nothing was held against anything."""

    names: str
    outside_ha: float
    share: float
    beyond_km: float

    @property
    def is_in_place(self) -> bool:
        """Whether nothing reaches farther than a line of the map may be off."""
        return self.beyond_km <= MAP_ERROR_KM

    @property
    def sentence(self) -> str:
        """What lies outside, in words; empty where nothing does."""
        if not self.names or self.share < 0.0005:
            return ""
        figures = f"{_percent(self.share)} ({format_number(self.outside_ha, 2)} ha), xa nhất {_km(self.beyond_km)}"
        error = ", trong sai số của bản đồ" if self.is_in_place else ""
        return f"Phần nằm ngoài {self.names}: {figures}{error}."


def placing_of(geometry: Any, outlines: Sequence[Shape]) -> Placing:
    """How a geometry lies to the outlines of its units."""
    if not outlines:
        return Placing("", 0, 0, 0)
    around = outlines[0].geometry if len(outlines) == 1 else dissolve([each.geometry for each in outlines])
    whole = area_ha(geometry)
    outside = max(0.0, whole - common_ha(geometry, around))
    return Placing(_names(outlines), outside, outside / whole, km_beyond(geometry, around))


def check_place(plan: SpatialPlan, geometry: Any, outlines: Sequence[Shape]) -> Placing:
    """Problem 779 where the geometry lies apart from the communes, or mostly outside the commune whose own it is."""
    found = placing_of(geometry, outlines)
    if not outlines:
        return found
    apart = min(km_apart(geometry, each.geometry) for each in outlines)
    mend = "Kiểm tra lại có đúng tệp của quy hoạch này, đúng hệ tọa độ không."
    if apart > MAP_ERROR_KM:
        raise Problem(779, f"cách {found.names} {_km(apart)}, không có phần nào nằm trong", where="Phạm vi", mend=mend)
    is_urban = plan.kind == SpatialPlan.Kind.URBAN
    if not is_urban and found.share > MOST_OUTSIDE and not found.is_in_place:
        what = f"{_percent(found.share)} diện tích nằm ngoài {found.names}, xa nhất {_km(found.beyond_km)}"
        raise Problem(779, what, where="Phạm vi", mend=mend)
    return found


@dataclass(frozen=True)
class AreaCheck:
    """The area that a plan's record says beside the one measured on its extent, in hectares."""

    recorded: float
    measured: float

    @property
    def difference(self) -> float:
        return self.measured - self.recorded

    @property
    def share(self) -> float:
        return abs(self.difference) / self.recorded if self.recorded else 1.0

    @property
    def differs(self) -> bool:
        return self.share > AREAS_DIFFER

    @property
    def sentence(self) -> str:
        way = "lớn hơn" if self.difference > 0 else "nhỏ hơn"
        pair = f"đo được {format_number(self.measured, 2)} ha, hồ sơ ghi {format_number(self.recorded, 2)} ha"
        if abs(self.difference) < 0.005:
            return f"Diện tích {pair}: bằng nhau."
        return f"Diện tích {pair}: {way} {format_number(abs(self.difference), 2)} ha ({_percent(self.share)})."


def _names(outlines: Sequence[Shape]) -> str:
    names = [lower_first(each.unit.name) for each in outlines]
    return names[0] if len(names) == 1 else f"{len(names)} đơn vị trong phạm vi"


def _percent(share: float) -> str:
    return f"{format_number(share * 100, 1)} %"


def _km(distance: float) -> str:
    return f"{format_number(distance, 1)} km" if distance >= 1 else f"{format_number(distance * 1000)} m"
