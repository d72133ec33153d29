"""The list of communes that a form offers: of any time, since a decision names the commune of its day."""

from __future__ import annotations

from datchuan.kernel.text import sort_key
from datchuan.territory.models import Level, Unit


def commune_choices() -> list[str]:
    """ "06280-1 Xã Văn An (Văn Quan), đến 31/12/2019" for every xã, by name."""
    units = Unit.objects.filter(level=Level.COMMUNE, type="Xã").select_related("parent")
    return [_choice(unit) for unit in sorted(units, key=lambda unit: (sort_key(unit.short_name), unit.pk))]


def _choice(unit: Unit) -> str:
    place = f" ({unit.parent.short_name})" if unit.parent else ""
    since = f", từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""
    until = f", đến trước {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return f"{unit.pk} {unit.name}{place}{since}{until}"
