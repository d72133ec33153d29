"""Finders of the territory's checks (integrity.yaml)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from datchuan.kernel.period import Period
from datchuan.kernel.text import format_day, format_percent
from datchuan.platform.integrity import Finding, checks_beside, finds
from datchuan.territory.models import Change, Level, Shape, Statistic, Unit, Village, VillageMembership
from datchuan.territory.queries import holds_on
from datchuan.territory.shapes import outside_share, valid_shape

checks_beside(__file__)
DIFFERS = 0.25
# Both come from one map and are dissolved from each other: what is outside is rounding, or a fault.
OUTSIDE = 0.005


def _unit(unit: Unit, words: str = "") -> Finding:
    return Finding(f"{unit.name} ({unit.pk}){words}", "commune", unit.pk)


def _outside(prefix: str) -> Q:
    """A row's period reaches beyond that of the row it points to."""
    begins, ends = F(f"{prefix}__valid_from"), F(f"{prefix}__valid_to")
    early = Q(**{f"{prefix}__valid_from__isnull": False}) & (Q(valid_from=None) | Q(valid_from__lt=begins))
    late = Q(**{f"{prefix}__valid_to__isnull": False}) & (Q(valid_to=None) | Q(valid_to__gt=ends))
    return early | late


@finds("unit_outside_parent")
def unit_outside_parent(today: date) -> Iterator[Finding]:
    units = Unit.objects.filter(_outside("parent")).select_related("parent")
    return (_unit(unit, f" ngoài thời kỳ của {unit.parent}") for unit in units)


@finds("unit_code_overlaps")
def unit_code_overlaps(today: date) -> Iterator[Finding]:
    # Refused by the database; found here where a database came without its triggers.
    return _overlaps(Unit.objects.order_by("code", F("valid_from").asc(nulls_first=True)), "code")


def _overlaps(units: QuerySet[Unit], key: str) -> Iterator[Finding]:
    for before, after in pairwise(units):
        periods = Period(before.valid_from, before.valid_to), Period(after.valid_from, after.valid_to)
        if getattr(before, key) == getattr(after, key) and periods[0].overlaps(periods[1]):
            yield _unit(after, f" cùng thời gian với {before.pk}")


@finds("identity_has_gap")
def identity_has_gap(today: date) -> Iterator[Finding]:
    units = Unit.objects.exclude(continues=None).exclude(continues__valid_to=F("valid_from"))
    return (_unit(unit, f" không nối liền với {unit.continues_id}") for unit in units)


@finds("unit_ends_without_change")
def unit_ends_without_change(today: date) -> Iterator[Finding]:
    ended = Unit.objects.exclude(valid_to=None).exclude(changes_out__effective_on=F("valid_to"))
    return (_unit(unit, f", hết ngày {unit.valid_to:%d/%m/%Y}") for unit in ended)


@finds("unit_begins_without_change")
def unit_begins_without_change(today: date) -> Iterator[Finding]:
    begun = Unit.objects.exclude(valid_from=None).exclude(changes_in__effective_on=F("valid_from"))
    return (_unit(unit, f", từ ngày {unit.valid_from:%d/%m/%Y}") for unit in begun)


@finds("parts_do_not_make_a_whole")
def parts_do_not_make_a_whole(today: date) -> Iterator[Finding]:
    leaving: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    moving = Change.objects.exclude(type__in=Change.CONTINUING)
    for unit_id, day, extent in moving.values_list("from_unit", "effective_on", "extent"):
        leaving[unit_id, day][extent] += 1
    wrong = {
        key
        for key, extents in leaving.items()
        if (extents["whole"] and extents.total() > 1) or (extents["rest"] and not extents["part"])
    }
    units = Unit.objects.in_bulk({unit_id for unit_id, _ in wrong})
    return (_unit(units[unit_id], f" ngày {day:%d/%m/%Y}") for unit_id, day in sorted(wrong))


@finds("parts_exceed_sum")
def parts_exceed_sum(today: date) -> Iterator[Finding]:
    """New units whose parts are all given, and do not add up to the figure of the instrument."""
    figures = Statistic.objects.filter(method__startswith="resolution", snapshot_on=F("unit__valid_from"))
    whole = {(each.unit_id, each.indicator): each for each in figures.select_related("unit")}
    parts: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for edge in Change.objects.filter(type__in=["merge_into_new", "split"]):
        for indicator, value in (("area_km2", edge.area_km2), ("population", edge.population)):
            parts[edge.to_unit_id or "", indicator].append(None if value is None else float(value))
    for key, figure in whole.items():
        given = [value for value in parts[key] if value is not None]
        if given and len(given) == len(parts[key]) and abs(sum(given) - float(figure.value)) > 0.02:
            yield _unit(figure.unit, f": các phần {sum(given):g}, sau sắp xếp {figure.value:g}")


@finds("change_is_inferred")
def change_is_inferred(today: date) -> Iterator[Finding]:
    changes = Change.objects.exclude(confidence__in=["published", Change.MAPPED])
    return (_edge(each) for each in changes.select_related("from_unit", "to_unit"))


@finds("change_is_mapped")
def change_is_mapped(today: date) -> Iterator[Finding]:
    changes = Change.objects.filter(confidence=Change.MAPPED)
    return (_edge(each) for each in changes.select_related("from_unit", "to_unit"))


def _edge(change: Change) -> Finding:
    target = f" → {change.to_unit}" if change.to_unit else " kết thúc"
    return _unit(change.from_unit, f"{target}, {change.effective_on:%d/%m/%Y}")


@finds("commune_without_shape")
def commune_without_shape(today: date) -> Iterator[Finding]:
    drawn = Shape.objects.filter(holds_on(today)).values("unit")
    communes = Unit.objects.filter(holds_on(today), level=Level.COMMUNE).exclude(pk__in=drawn)
    return (_unit(unit) for unit in communes)


@finds("shape_outside_unit")
def shape_outside_unit(today: date) -> Iterator[Finding]:
    shapes = Shape.objects.filter(_outside("unit")).select_related("unit").defer("geometry", "svg_path")
    return (_unit(shape.unit, f", {_begins(shape)}") for shape in shapes)


def _begins(shape: Shape) -> str:
    return f"hình từ {format_day(shape.valid_from)}" if shape.valid_from else "hình đầu tiên"


@finds("shape_outside_parent")
def shape_outside_parent(today: date) -> Iterator[Finding]:
    kept = Shape.objects.select_related("unit__parent").defer("svg_path", "geometry").order_by("unit_id", "pk")
    shapes = kept.annotate(written=Cast("geometry", TextField()))
    drawn: dict[str, list[Shape]] = defaultdict(list)
    for shape in shapes:
        drawn[shape.unit_id].append(shape)
    extents: dict[int, Any] = {each.pk: valid_shape(each.written) for each in shapes}
    for shape in shapes:
        for around in drawn[shape.unit.parent_id or ""]:
            if not Period(shape.valid_from, shape.valid_to).overlaps(Period(around.valid_from, around.valid_to)):
                continue
            share = outside_share(extents[shape.pk], extents[around.pk])
            if share > OUTSIDE:
                outside = format_percent(round(share * 1000), 1000)
                yield _unit(shape.unit, f", {_begins(shape)}: {outside} ngoài {shape.unit.parent}")


@finds("shape_area_differs")
def shape_area_differs(today: date) -> Iterator[Finding]:
    figures = Statistic.objects.filter(indicator="area_km2", method__startswith="resolution").select_related("unit")
    shapes = Shape.objects.exclude(area_km2=None).defer("geometry", "svg_path")
    drawn: dict[str, list[Shape]] = defaultdict(list)
    for shape in shapes:
        drawn[shape.unit_id].append(shape)
    for figure in figures:
        for shape in drawn[figure.unit_id]:
            if figure.snapshot_on not in Period(shape.valid_from, shape.valid_to):
                continue
            if abs(float(shape.area_km2 or 0) / float(figure.value) - 1) > DIFFERS:
                yield _unit(figure.unit, f": hình {shape.area_km2} km², công bố {figure.value} km²")


@finds("village_nowhere")
def village_nowhere(today: date) -> Iterator[Finding]:
    somewhere = VillageMembership.objects.filter(holds_on(today)).values("village")
    return (Finding(f"Thôn {each.name} ({each.code})") for each in Village.objects.exclude(pk__in=somewhere))


@finds("village_in_ended_commune")
def village_in_ended_commune(today: date) -> Iterator[Finding]:
    rows = VillageMembership.objects.filter(_outside("commune")).select_related("village", "commune")
    return (_unit(each.commune, f", thôn {each.village.name}") for each in rows)


@finds("village_dealt_out")
def village_dealt_out(today: date) -> Iterator[Finding]:
    rows = VillageMembership.objects.exclude(dealt_by="").select_related("village", "commune")
    return (_unit(each.commune, f", thôn {each.village.name}: {each.get_dealt_by_display()}") for each in rows)


@finds("names_collide")
def names_collide(today: date) -> Iterator[Finding]:
    units = list(Unit.objects.filter(holds_on(today)))
    names = Counter((unit.name, unit.parent_id) for unit in units)
    return (_unit(unit) for unit in units if names[unit.name, unit.parent_id] > 1)
