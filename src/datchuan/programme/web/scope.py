"""The communes in an item's scope as people type them: one a line, by name or id."""

from __future__ import annotations

import re
from datetime import date

from django.forms import ValidationError

from datchuan.kernel.text import fold
from datchuan.programme.models import Plan, WorkItem
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import holds_on, within

_ID = re.compile(r"\b(\d{2,5}-\d+)\b")


def scope_text(item: WorkItem) -> str:
    """ "06016-1 Xã Tri Phương", a line for each commune."""
    return "\n".join(f"{each.pk} {each.name}" for each in item.communes.all())


def communes_typed(plan: Plan, text: str) -> list[Unit]:
    """The communes of the plan's area that the lines name. A ValidationError names the line that cannot be read."""
    found: dict[str, Unit] = {}
    lines = [line.strip() for line in text.splitlines()]
    if not any(lines):
        return []
    known = list(_communes(plan))
    for number, line in enumerate(lines, start=1):
        if line:
            unit = _named(line, known, number)
            found[unit.pk] = unit
    return list(found.values())


def communes_of(plan: Plan) -> list[Unit]:
    """The communes that a plan may name, with their districts, by code."""
    return list(_communes(plan))


def _communes(plan: Plan) -> list[Unit]:
    day = date(plan.year, 1, 1)
    begun = {"valid_from__gt": day, "valid_from__lte": date(plan.until_year, 12, 31)}
    units = Unit.objects.filter(level=Level.COMMUNE).select_related("parent").order_by("code", "pk")
    area = units.filter(within(plan.office.unit)) if plan.office else units
    return list((area.filter(holds_on(day)) | area.filter(**begun)).distinct())


def _named(line: str, known: list[Unit], number: int) -> Unit:
    said = _ID.search(line)
    if said:
        fits = [each for each in known if each.pk == said.group(1)]
    else:
        asked = fold(line)
        fits = [each for each in known if asked in (fold(each.name), fold(each.short_name))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        ids = ", ".join(f"{each.pk} {each.name} ({each.parent.short_name if each.parent else ''})" for each in fits)
        raise ValidationError(f"Dòng {number}: có {len(fits)} xã tên “{line}”. Ghi mã của một xã: {ids}.")
    raise ValidationError(
        f"Dòng {number}: “{line}” không phải là xã thuộc địa bàn của kế hoạch. Ghi tên đủ hoặc mã, ví dụ 06016-1."
    )
