"""What the map shows of every unit of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datchuan.evaluation.queries import Standing
from datchuan.law.outcome import Outcome
from datchuan.progress.queries.cells import cell
from datchuan.territory.models import Unit
from datchuan.territory.queries import merged_since, shapes_on


@dataclass(frozen=True)
class MapShape:
    """A unit on the province's drawing: class names of its outcome, what to say of it, where it leads."""

    unit: Unit
    path: str
    outcome: str
    label: str
    is_merged: bool


def map_shapes(standing: Standing, criterion: str) -> list[MapShape]:
    """Every unit's shape of the day with the outcome of a criterion; merged units last, so that their outline shows.

    Units that the set does not judge (phường, thị trấn) have the outcome "other".
    """
    merged = merged_since(date(standing.units_on.year, 1, 1), standing.units_on)
    judged = {commune.pk for commune in standing.communes}
    shapes = []
    for shape in shapes_on(standing.units_on):
        unit = shape.unit
        outcome = standing.of_criterion(unit.pk, criterion).value if unit.pk in judged else "other"
        shapes.append(
            MapShape(unit, shape.svg_path, outcome, _label(standing, unit, criterion, outcome), unit.pk in merged)
        )
    return sorted(shapes, key=lambda each: each.is_merged)


def _label(standing: Standing, unit: Unit, criterion: str, outcome: str) -> str:
    if outcome == "other":
        return "Không thuộc diện đánh giá"
    words = Outcome(outcome).label
    cells = [cell(code, v) for code, v in standing.verdicts[unit.pk].items() if code.split(".")[0] == criterion]
    missing = [f"{each.code} {each.missing}" for each in cells if each.missing]
    return " · ".join([words, *missing])


def bare_shapes(on: date) -> list[MapShape]:
    """Every unit's shape of a day that nothing is judged on: the outcome is "other" for all."""
    merged = merged_since(date(on.year, 1, 1), on)
    label = "Không có kết quả đánh giá"
    shapes = [MapShape(s.unit, s.svg_path, "other", label, s.unit_id in merged) for s in shapes_on(on)]
    return sorted(shapes, key=lambda each: each.is_merged)
