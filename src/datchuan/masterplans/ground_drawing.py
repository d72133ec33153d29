"""Small drawings of grounds over communes, with numbers that stand in the table beside them too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datchuan.kernel.text import lower_first
from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.queries import Grounds, GroundShare
from datchuan.territory.measuring import Drawn, drawn_together
from datchuan.territory.models import Unit
from datchuan.territory.shapes import path_bounds

WIDTH = 600


@dataclass(frozen=True)
class Land:
    """A commune or a ground in a drawing; ``number`` is that of its row, 0 for what has none."""

    drawn: Drawn
    title: str
    number: int = 0


@dataclass(frozen=True)
class GroundDrawing:
    """Communes of a day under the grounds of plans."""

    communes: list[Land]
    grounds: list[Land]
    label: str
    height: int
    width: int = WIDTH

    @property
    def numbered(self) -> list[Land]:
        return [each for each in (*self.communes, *self.grounds) if each.number]


def over_commune(commune: Unit, shares: Sequence[GroundShare], grounds: Grounds) -> GroundDrawing | None:
    """The grounds of the plans that serve a commune, numbered as in ``shares``, over its outline; nothing where no
    ground is known or the commune has no outline."""
    grounds.read([each.plan for each in shares], [commune])
    outline = grounds.outline(commune)
    numbered = [(place, each.plan) for place, each in enumerate(shares, start=1)]
    known = [(place, plan, grounds.ground(plan).geometry) for place, plan in numbered]
    known = [each for each in known if each[2] is not None]
    if outline is None or not known:
        return None
    (first, *others), height = drawn_together([outline.geometry, *(geometry for _, _, geometry in known)])
    over = [Land(drawn, ground_title(plan), place) for drawn, (place, plan, _) in zip(others, known, strict=True)]
    label = f"Phạm vi của {len(over)} quy hoạch trên {lower_first(commune.name)}"
    return GroundDrawing([Land(first, commune.name)], over, label, height)


def over_communes(plan: SpatialPlan, shares: Sequence[GroundShare], grounds: Grounds) -> GroundDrawing | None:
    """The ground of one plan over the communes of a day, numbered as in ``shares``; nothing where it is not known."""
    grounds.read([plan], [each.commune for each in shares])
    geometry = grounds.ground(plan).geometry
    under = [(place, each.commune, grounds.outline(each.commune)) for place, each in enumerate(shares, start=1)]
    known = [(place, commune, outline) for place, commune, outline in under if outline is not None]
    if geometry is None:
        return None
    (first, *others), height = drawn_together([geometry, *(outline.geometry for _, _, outline in known)])
    communes = [Land(drawn, commune.name, place) for drawn, (place, commune, _) in zip(others, known, strict=True)]
    names = ", ".join(lower_first(each.title) for each in communes)
    label = f"Phạm vi quy hoạch trên {names}" if names else "Phạm vi quy hoạch"
    return GroundDrawing(communes, [Land(first, ground_title(plan))], label, height)


@dataclass(frozen=True)
class SmallDrawing:
    """One ground over one commune, on the province's drawing."""

    view: str
    commune: str
    ground: str


def small_drawing(plan: SpatialPlan, commune: Unit, grounds: Grounds) -> SmallDrawing | None:
    """The ground of a plan over a commune, small and from what is drawn already; nothing where one is not known."""
    outline, path = grounds.outline(commune), grounds.ground(plan).svg_path
    if outline is None or not path:
        return None
    west, north, east, south = path_bounds(outline.svg_path + path)
    return SmallDrawing(f"{west - 1} {north - 1} {east - west + 2} {south - north + 2}", outline.svg_path, path)


def ground_title(plan: SpatialPlan) -> str:
    """A plan by what tells it from the others on one map: the decision, and whose it was."""
    return f"{plan.decision or plan.name} ({lower_first(plan.unit.name)})"
