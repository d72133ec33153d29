"""What every page shows around its content: the work by thing, the day, who is signed in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.platform.queries import installation

# (label, route, icon, permission): only what the role uses is shown.
MENU = [
    ("Tổng quan", "overview", "dashboard", "progress.view_overview"),
    ("Kế hoạch", "plan", "calendar", "programme.view_plan"),
    ("Địa bàn", "territory", "map-pin", "territory.view_units"),
    ("Bản đồ", "map", "map", "progress.view_overview"),
    ("Tiêu chí", "criteria", "scale", "criteria.view_sets"),
    ("Nhà ở", "houses", "home", "housing.view_houses"),
    ("Quy hoạch", "masterplans", "ruler", "masterplans.view_masterplans"),
    ("Quản trị", "administration", "settings", "people.view_officials"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    official = getattr(request, "user", None)
    if official is None or not official.is_authenticated or not hasattr(request, "day"):
        return {"frame": None}
    here, day, today = installation(), getattr(request, "day"), getattr(request, "today")  # noqa: B009 - set by DayMiddleware
    return {
        "frame": {
            "menu": [_item(request, *entry) for entry in MENU if official.has_perm(entry[3])],
            "day": day,
            "today": today,
            "is_other_day": day != today,
            "simulated": here.simulated,
            "ended_area": _ended_area(official, today),
            "province_name": here.province_name or _province_name(here.province_code),
            "criteria_title": _criteria_title(day),
            "official": official,
            "search_url": reverse("territory"),
        }
    }


def _ended_area(official: Any, today: date) -> Any:
    """The official's area if it exists no more today: they then see no facts of it, and should know why."""
    return official.area if official.area.valid_to and official.area.valid_to <= today else None


def _province_name(code: str) -> str:
    place = next((place for place in load_library().regions.provinces if place.code == code), None)
    return f"Tỉnh {place.title}" if place else ""


def _criteria_title(day: date) -> str:
    """The set in force on the day, by its decision; empty when we hold none for that day."""
    try:
        found = load_library().set_for(set_key_on(day), day)
    except Problem:
        return ""
    return f"Bộ tiêu chí {found.instrument.number}"


def _item(request: HttpRequest, label: str, route: str, icon: str, _permission: str) -> dict[str, Any]:
    url = reverse(route)
    is_current = request.path == url if url == "/" else request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "is_current": is_current}
