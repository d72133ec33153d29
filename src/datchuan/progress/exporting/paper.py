"""A map for paper: one SVG of an A4 sheet, with its title, days, legend and sources, that needs nothing else."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass

from django.template.loader import render_to_string

from datchuan.progress.exporting.described import NOT_FOR_LAW, SIMULATED
from datchuan.progress.queries import MapClass, ProvinceMap
from datchuan.territory.models import Unit
from datchuan.territory.shapes import drawn_point

# The colours of assets/theme.css (--map-…): a file on its own has no style sheet. A test holds them equal.
COLOURS = {
    "met": "#4f9db8",
    "not_met": "#e58a4e",
    "undetermined": "#eeeeec",
    "other": "#ebe8e0",
    "share-1": "#f3e3b3",
    "share-2": "#c5d9b0",
    "share-3": "#86b9ad",
    "share-4": "#4488a3",
    "share-5": "#1f4f7a",
    "missing-0": "#d7edf5",
    "missing-1": "#f7d3ac",
    "missing-2": "#efa96b",
    "missing-3": "#d9772e",
    "missing-4": "#8f3306",
    "plan-review": "#eeeeec",
    "plan-adjust": "#8d72ab",
    "plan-late": "#e58a4e",
    "plan-lacking": "#f0dc9b",
    "plan-works": "#c3aedb",
    "plan-ended": "#a8741a",
    "plan-settled": "#a9d3e3",
    "plan-complete": "#4f9db8",
    "plan-ground": "#5b2a86",
}
WIDEST_LINE = 48  # letters beside the map
MOST_NAMED = 80  # units whose names find room on the map where there are no districts


@dataclass(frozen=True)
class LegendLine:
    """A class in the legend with how many units are in it, and where it stands."""

    map_class: MapClass
    fill: str
    units: int
    y: int


@dataclass(frozen=True)
class Name:
    """A unit's name on the map."""

    text: str
    x: int
    y: int


def paper_map(drawn: ProvinceMap) -> bytes:
    """The sheet as UTF-8 SVG; drawn with its geometry, so that names find their places."""
    counts = Counter(each.shown.map_class for each in drawn.units)
    legend = [LegendLine(each, fill(each), counts[each], 36 + 30 * place) for place, each in enumerate(drawn.classes)]
    context = {
        "drawn": drawn,
        "days": drawn.days[:1].upper() + drawn.days[1:],
        "units": [(each, fill(each.shown.map_class)) for each in drawn.shapes],
        "legend": legend,
        "merged_y": 36 + 30 * len(legend),
        "grounds": drawn.layer.grounds if drawn.layer else [],
        "grounds_y": 36 + 30 * (len(legend) + 1),
        "names": _names(drawn),
        "notes": [
            (line, 36 + 30 * (len(legend) + 2 + bool(drawn.layer)) + 20 * place)
            for place, line in enumerate(_notes(drawn))
        ],
        "mark": SIMULATED if drawn.is_simulated else "",
    }
    return render_to_string("progress/paper_map.svg", context).encode()


def fill(map_class: MapClass) -> str:
    """What a class is painted with: a hatch where nobody knows, else its colour."""
    return "url(#open)" if map_class.is_open else COLOURS[map_class.key]


def _names(drawn: ProvinceMap) -> list[Name]:
    """The districts; where there are none, the units themselves if they are few."""
    if drawn.outlines:
        return [_name(each.unit, each.geometry) for each in drawn.outlines]
    few = drawn.shapes if len(drawn.shapes) <= MOST_NAMED else []
    return [_name(each.unit, each.geometry) for each in few]


def _name(unit: Unit, geometry: object) -> Name:
    x, y = drawn_point(geometry)
    return Name(unit.short_name, x, y)


def _notes(drawn: ProvinceMap) -> list[str]:
    approximate = sum(1 for each in drawn.units if each.notes)
    told = (
        [f"Ước tính: {approximate} đơn vị có hình hoặc số liệu gần đúng, nêu trong bảng kèm bản đồ."]
        if approximate
        else []
    )
    if drawn.layer:
        told.append("Phạm vi quy hoạch: ranh giới của đơn vị khi phê duyệt, hoặc phạm vi riêng nếu có.")
    if drawn.now:
        told.append(f"Xét theo {drawn.now.criteria_set.instrument.number}.")
    if drawn.sources:
        told.append(f"Nguồn ranh giới: {'; '.join(drawn.sources)}.")
    return [line for each in [*told, NOT_FOR_LAW] for line in textwrap.wrap(each, WIDEST_LINE)]
