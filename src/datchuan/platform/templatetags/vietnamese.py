"""Figures, days and words as officials write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone

from datchuan.kernel import text

register = template.Library()


@register.filter
def number(value: int | Decimal | float | None, decimals: int = 0) -> str:
    return "–" if value is None else text.format_number(value, decimals)


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    return "–" if part is None or whole is None else text.format_percent(part, whole)


@register.filter
def lower_first(value: str) -> str:
    """A unit's name inside a sentence: "Xã Phú Mỹ" → "xã Phú Mỹ"."""
    return text.lower_first(value)


@register.filter
def day(value: date | None) -> str:
    return text.format_day(value)


@register.filter
def day_before(value: date | None) -> str:
    """The last day of a period that ends before ``value``: "đến 31/12/2019"."""
    return text.format_day(value - timedelta(days=1) if value else None)


@register.filter
def moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M}" if value else "–"


@register.filter
def dm2_as_m2(value: int | None) -> str:
    """Square decimetres as square metres: 4050 → 40,5."""
    if value is None:
        return "–"
    shown = text.format_number(Decimal(value) / 100, 2)
    return shown.rstrip("0").rstrip(",")
