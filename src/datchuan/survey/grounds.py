"""By which area, and by the units of which day, what a device brings is checked and taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from datchuan.survey.models import Device
from datchuan.territory.models import Unit


@dataclass(frozen=True)
class Ground:
    """An area and the day on which its villages and lists are asked for. ``missing`` says why there is none: the area
    has ended and nobody has chosen another for the device."""

    area: Unit
    on: date
    missing: str = ""


def ground_of(device: Device, surveyed_on: date | None, today: date) -> Ground:
    """Today's area by today's units; for what was surveyed before the device had that area, or before the area ended,
    the area of the day of survey by the units of that day. One query at most, none for a device that never moved."""
    if device.area_since and surveyed_on and surveyed_on < device.area_since:
        move = device.moves.filter(on__gt=surveyed_on).select_related("from_area").first()
        if move is not None:
            return Ground(move.from_area, surveyed_on)
    if stands(device.area, today):
        return Ground(device.area, today)
    if surveyed_on and stands(device.area, surveyed_on):
        return Ground(device.area, surveyed_on)
    said = f"Địa bàn của máy, {device.area.name}, không có ngày {surveyed_on or today:%d/%m/%Y}"
    return Ground(device.area, today, f"{said}. Chọn lại địa bàn của máy ở trang Máy rồi kiểm tra lại phiếu.")


def ground_today(device: Device, today: date) -> Ground:
    """What a device is given to work with today."""
    return ground_of(device, today, today)


def stands(area: Unit, on: date) -> bool:
    return (area.valid_from is None or area.valid_from <= on) and (area.valid_to is None or on < area.valid_to)


def day_of_survey(mapping: Mapping[str, Any], answers: Mapping[str, str]) -> date | None:
    """The day of survey that a submission states; none when it cannot be read."""
    path = mapping.get("surveyed_on") or mapping.get("seen_on") or ""
    try:
        return date.fromisoformat(answers.get(path, "")[:10])
    except ValueError:
        return None


def may_differ(device: Device, today: date) -> bool:
    """Whether the day of survey matters for the device at all."""
    return device.area_since is not None or not stands(device.area, today)
