"""The map of a round for paper: one SVG of an A4 sheet, and the same as PDF. Where a commune was visited, where it was
not, where it was not part of the round."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from datchuan.documents.text_width import FONTS
from datchuan.inspection.models import Visit
from datchuan.inspection.queries.reporting import RoundReport
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import shape_sources, shapes_on
from datchuan.territory.shapes import drawn_point

# Each differs in more than its colour, for a printer without colours: full, in dots, hatched, pale.
FILLS = {
    Visit.State.HELD: "#4f9db8",
    Visit.State.PLANNED: "url(#planned)",
    Visit.State.DROPPED: "url(#dropped)",
    "": "#f3f1ec",
}
OUTSIDE = "Không trong đợt"
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
LETTER, LINE = 8, 14  # about how wide a letter of a name is, and how high its line
WIDEST_LINE = 54  # letters beside the map
TEMPLATE = Path(__file__).resolve().parent / "typst" / "map.typ"


@dataclass(frozen=True)
class Drawn:
    """A commune on the map."""

    path: str
    fill: str
    title: str


@dataclass(frozen=True)
class Line:
    """A line of the legend, or beneath it, and where it stands."""

    text: str
    y: int
    fill: str = ""


def round_map(report: RoundReport) -> bytes:
    """The sheet as UTF-8 SVG, on the units of the round's first day. Two queries."""
    day = report.round.first_on
    shapes = list(shapes_on(day))
    states = {visit.commune_id: Visit.State(visit.state) for visit in report.visits}
    legend = _legend(report, len(shapes))
    context = {
        "round": report.round,
        "on": report.on,
        "communes": [
            Drawn(each.svg_path, FILLS[states.get(each.unit_id, "")], _title(each.unit, states)) for each in shapes
        ],
        "outlines": list(shapes_on(day, Level.DISTRICT).values_list("svg_path", flat=True)),
        "names": _names(shapes, states),
        "legend": legend,
        "notes": _notes(report, shapes, legend[-1].y + 44),
        "mark": SIMULATED if report.is_simulated else "",
    }
    return render_to_string("inspection/round_map.svg", context).encode()


def round_map_pdf(report: RoundReport) -> bytes:
    """The same sheet as PDF, with its letters embedded."""
    import typst

    words = {"map": round_map(report).decode()}
    made: bytes = typst.compile(TEMPLATE, format="pdf", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=words)
    return made


def _title(unit: Unit, states: dict[str, Any]) -> str:
    return f"{unit.name}: {states[unit.pk].label if unit.pk in states else OUTSIDE}"


def _legend(report: RoundReport, units: int) -> list[Line]:
    """States that some commune is in, with how many are; then those outside the round."""
    counts = Counter(visit.state for visit in report.visits)
    told = [(state.label, counts[state], FILLS[state]) for state in Visit.State if counts[state]]
    told.append((OUTSIDE, max(units - len(report.visits), 0), FILLS[""]))
    return [Line(f"{label}: {count}", 36 + 30 * place, fill) for place, (label, count, fill) in enumerate(told)]


def _names(shapes: list[Any], states: dict[str, Any]) -> list[tuple[str, int, int]]:
    """The communes of the round, as far as one name does not lie on another; the tables name them all."""
    kept: list[tuple[str, int, int]] = []
    for each in shapes:
        if each.unit_id in states:
            name = (each.unit.short_name, *drawn_point(each.geometry))
            kept += [] if any(_overlap(name, other) for other in kept) else [name]
    return kept


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    width = LETTER * (len(one[0]) + len(other[0])) / 2
    return abs(one[1] - other[1]) < width and abs(one[2] - other[2]) < LINE


def _notes(report: RoundReport, shapes: list[Any], first_y: int) -> list[Line]:
    lacking = len({visit.commune_id for visit in report.visits} - {each.unit_id for each in shapes})
    told = [f"Theo địa giới ngày {report.round.first_on:%d/%m/%Y}."]
    if lacking:
        told.append(f"{lacking} xã của đợt chưa có đường ranh giới, không vẽ được.")
    if sources := shape_sources(each.origin for each in shapes):
        told.append(f"Nguồn ranh giới: {'; '.join(sources)}.")
    told.append("Ranh giới để minh họa, không có giá trị pháp lý.")
    lines = [line for each in told for line in textwrap.wrap(each, WIDEST_LINE)]
    return [Line(line, first_y + 20 * place) for place, line in enumerate(lines)]
