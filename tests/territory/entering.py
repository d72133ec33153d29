"""Changes made by hand: rows as a file or the form gives them, on a province whose later changes are taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model

from datchuan.people.models import Official
from datchuan.territory.edges import Row
from datchuan.territory.models import ChangeAct
from datchuan.territory.operations import apply_act, enter_act, reverse_act

TODAY, DAY = date(2020, 12, 31), date(2020, 12, 1)
INSTRUMENT = "99/NQ-HĐND (15/11/2020)"


def open_ended() -> None:
    """Take back what was loaded for 2024 and 2025, so that the units of 2020 stand open."""
    for act in ChangeAct.objects.filter(effective_on__gt=DAY, state="applied").order_by("-applied_order"):
        reverse_act(act=act, by=None, reason="Mở lại để thử thay đổi")


def row(source: str, target: str = "", **cells: Any) -> Row:
    given = {
        "event_id": "thu-1",
        "effective_date": DAY.isoformat(),
        "event_type": "absorb",
        "from_unit_id": source,
        "to_unit_id": target,
        "extent": "whole",
        "legal_instrument": INSTRUMENT,
        "confidence": "published",
    }
    return {**given, **{name: str(value) for name, value in cells.items()}}


def entered(*rows: Row, by: Official | None = None, today: date = TODAY) -> ChangeAct:
    return enter_act(rows=list(rows), origin=ChangeAct.Origin.SCREEN, by=by, today=today)


def applied(*rows: Row, by: Official | None = None, today: date = TODAY) -> ChangeAct:
    act = entered(*rows, by=by, today=today)
    assert act.preview["faults"] == [], act.preview["faults"]
    apply_act(act=act, by=by, today=today)
    act.refresh_from_db()
    return act


def faults(*rows: Row, today: date = TODAY) -> list[tuple[int, str]]:
    return [(fault["number"], fault["what"]) for fault in entered(*rows, today=today).preview["faults"]]


def table_rows(*models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """All that stands in their tables, with what joins them to others: to see that nothing has changed."""
    joined = (field.remote_field.through for model in models for field in model._meta.many_to_many)
    return {each.__name__: list(each.objects.order_by("pk").values()) for each in (*models, *joined)}
