"""Which villages go where: as the instrument names them, else with the whole, else dealt out (simulated ones only)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from datchuan.kernel.text import fold
from datchuan.territory.models import Change, VillageMembership

if TYPE_CHECKING:
    from datchuan.territory.drawing.drawing import Drawing

Dealt = VillageMembership.Dealt


@dataclass(frozen=True)
class Move:
    """A village leaves the commune of ``membership`` for another."""

    membership: VillageMembership
    commune_id: str
    dealt_by: str = ""


@dataclass(frozen=True)
class Portion:
    """What one edge takes out of a unit; ``takes_all``: what no other edge took."""

    commune_id: str
    takes_all: bool
    population: float | None = None
    area: float | None = None
    villages: tuple[str, ...] = ()


def deal(
    rows: Sequence[VillageMembership], portions: Sequence[Portion], population: float | None, area: float | None
) -> list[Move]:
    """Villages of one unit over its portions; ``population`` and ``area`` are the unit's own, where known.

    Villages that a portion names go with it. Other portions get a share of the villages that nobody named, in the order
    of their codes, by population where every share of it is known, else by area, else equally.
    """
    moves: list[Move] = []
    left = sorted(rows, key=lambda row: row.village.code)
    parts = [portion for portion in portions if not portion.takes_all]
    for portion in parts:
        wanted = {fold(name) for name in portion.villages}
        taken = [row for row in left if wanted & {fold(row.village.name), fold(row.village.code)}]
        moves += [Move(row, portion.commune_id) for row in taken]
        left = [row for row in left if row not in taken]
    unnamed = [portion for portion in parts if not portion.villages]
    rest = next((portion for portion in portions if portion.takes_all), None)
    if unnamed:
        shares, how = _shares(unnamed, rest, population, area)
        count, done, so_far = len(left), 0, 0.0
        for portion, share in zip(unnamed, shares, strict=True):
            so_far += share
            until = min(count, int(count * so_far + 0.5))
            moves += [Move(row, portion.commune_id, how) for row in left[done:until]]
            done = until
        left = left[done:]
    how = how if unnamed else ""
    return moves + ([Move(row, rest.commune_id, how) for row in left] if rest else [])


def _shares(
    parts: Sequence[Portion], rest: Portion | None, population: float | None, area: float | None
) -> tuple[list[float], str]:
    for how, name, whole in ((Dealt.POPULATION, "population", population), (Dealt.AREA, "area", area)):
        given = [getattr(part, name) for part in parts]
        if any(value is None for value in given):
            continue
        last = getattr(rest, name) if rest else None
        total = sum(given) + last if last is not None else max(whole or 0, sum(given)) if whole else None
        if total:
            return [value / total for value in given], how.value
    return [1 / (len(parts) + 1)] * len(parts), Dealt.EQUALLY.value


def deal_villages(drawing: Drawing) -> None:
    """Decide where each village of the units that end or give goes. Villages that are not simulated must be named
    when their commune is divided (problem 217)."""
    for unit_id, rows in _villages_by_commune(drawing).items():
        edges = drawing.parts_of(unit_id)
        parts = [edge for edge in edges if edge.extent == Change.Extent.PART]
        known = {fold(text) for row in rows for text in (row.village.name, row.village.code)}
        for edge in parts:
            strangers = [name for name in edge.villages if fold(name) not in known]
            if strangers:
                what = f"{drawing.ground.before[unit_id].name} không có thôn {', '.join(strangers)}"
                drawing.fault(edge, "villages", 217, what, "Ghi tên hoặc mã thôn, ngăn bằng dấu chấm phẩy.")
            elif not edge.villages and not all(row.village.simulated for row in rows):
                what = f"chưa nêu thôn nào của {drawing.ground.before[unit_id].name} chuyển theo"
                drawing.fault(edge, "villages", 217, what, "Ghi tên các thôn chuyển đi, ngăn bằng dấu chấm phẩy.")
        population, area = drawing.ground.population.get(unit_id), drawing.ground.area.get(unit_id)
        drawing.moves += deal(rows, [_portion(drawing, edge) for edge in edges], population, area)


def _portion(drawing: Drawing, edge: Any) -> Portion:
    target = drawing.target(edge)
    return Portion(
        commune_id=target.pk if target else "",
        takes_all=edge.extent != Change.Extent.PART,
        population=float(edge.population) if edge.population is not None else None,
        area=float(edge.area) if edge.area is not None else None,
        villages=edge.villages,
    )


def _villages_by_commune(drawing: Drawing) -> dict[str, list[VillageMembership]]:
    sources = {edge.from_id for edge in drawing.edges}
    return by_commune(memberships_reaching(drawing.day), sources)


def memberships_reaching(day: date) -> list[VillageMembership]:
    """Memberships that hold the day before ``day`` and would go on."""
    before = VillageMembership.objects.exclude(valid_from__gte=day).exclude(valid_to__lte=day)
    return list(before.select_related("village"))


def by_commune(rows: Iterable[VillageMembership], communes: Iterable[str]) -> dict[str, list[VillageMembership]]:
    wanted, found = set(communes), defaultdict(list)
    for row in rows:
        if row.commune_id in wanted:
            found[row.commune_id].append(row)
    return dict(found)
