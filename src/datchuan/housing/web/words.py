"""Facts of a house and their changes as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from datchuan.housing.sheet import HEAD, NOTE, house_sheet
from datchuan.kernel.text import format_day
from datchuan.law.facts import Field
from datchuan.law.library import load_library
from datchuan.platform.templatetags.vietnamese import dm2_as_m2
from datchuan.territory.models import Village


def shown(field: Field, value: Any) -> str:
    """A fact as a person reads it."""
    if value is None:
        return "chưa ghi nhận"
    if field.type == "bool":
        return "Có" if value else "Không"
    if field.type == "choice":
        return field.title_of(value)
    if field.type == "decimal":
        return f"{dm2_as_m2(value)} {field.unit}"
    return f"{value} {field.unit}".strip()


def differences_in_words(kept: Iterable[Sequence[Any]]) -> list[tuple[str, list[str]]]:
    """What an upload keeps of changed households (code, differences) as sentences: "Nền cứng: Có → Không"."""
    # Uploads of before the values were kept name the facts alone.
    kept = [(code, [(each,) if isinstance(each, str) else each for each in changes]) for code, changes in kept]
    villages = {value for _, changes in kept for name, *pair in changes if name == "village_id" for value in pair}
    names = dict(Village.objects.filter(pk__in=villages).values_list("pk", "name"))
    fields = {field.column: field for field in load_library().facts["house"].fields.values()}
    titles = {column.key: column.title for column in house_sheet().columns}

    def change(name: str, *values: Any) -> str:
        if not values:
            return titles.get(name) or {"village_id": "Thôn", "valid_from": "Ngày điều tra"}[name]
        old, new = values
        if name == "village_id":
            return f"Thôn: {names.get(old, old)} → {names.get(new, new)}"
        if name == "valid_from":
            return f"Ngày điều tra: {_day(old)} → {_day(new)}"
        if name in (HEAD, NOTE):
            return f"{titles[name]}: {old or '(trống)'} → {new or '(trống)'}"
        return f"{fields[name].title}: {shown(fields[name], old)} → {shown(fields[name], new)}"

    return [(code, [change(*each) for each in changes]) for code, changes in kept]


def _day(text: str) -> str:
    return format_day(date.fromisoformat(text))
