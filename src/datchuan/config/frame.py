"""What every page shows around its content: the work by thing, the day, who is signed in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from datchuan.desk.queries import unseen_count
from datchuan.evaluation.queries import set_key_on
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.people.queries import without_area
from datchuan.platform.queries import installation
from datchuan.territory.queries import days_of_change

# (label, route, icon, permission): only what the role uses is shown.
MENU = [
    ("Tổng quan", "overview", "dashboard", "progress.view_overview"),
    ("Việc của tôi", "work", "work", "desk.view_work"),
    ("Kế hoạch", "plan", "calendar", "programme.view_plan"),
    ("Địa bàn", "territory", "map-pin", "territory.view_units"),
    ("Bản đồ", "map", "map", "progress.view_overview"),
    ("Tiêu chí", "criteria", "scale", "criteria.view_sets"),
    ("Nhà ở", "houses", "home", "housing.view_houses"),
    ("Thu thập", "collecting", "upload", "survey.decide_submissions"),
    ("Quy hoạch", "masterplans", "ruler", "masterplans.view_masterplans"),
    ("Vướng mắc", "difficulties", "difficulty", "difficulties.view"),
    ("Kiểm tra", "rounds", "inspection", "inspection.view"),
    ("Hồ sơ", "dossiers", "dossier", "dossiers.view_dossiers"),
    ("Đôn đốc", "reminders", "bell", "urging.view_reminders"),
    ("Văn bản", "documents", "document", "documents.view"),
    ("Quản trị", "administration", "settings", "people.view_officials"),
]

# By the route of an entry those whose addresses lie beside its own, and belong to it all the same.
BESIDE = {"dossiers": ("recognitions",), "administration": ("office-keys", "webhooks", "api")}


def frame(request: HttpRequest) -> dict[str, Any]:
    official = getattr(request, "user", None)
    if official is None or not official.is_authenticated or not hasattr(request, "day"):
        return {"frame": None}
    here = installation()
    day, today, units_day = (getattr(request, name) for name in ("day", "today", "units_day"))  # set by DayMiddleware
    changed = _unit_days()
    return {
        "frame": {
            "menu": [_item(request, *entry) for entry in MENU if official.has_perm(entry[3])],
            "day": day,
            "units_day": units_day,
            "unit_days": changed,
            "is_odd_units_day": units_day != day and units_day not in dict(changed),
            "own_units_query": _query_with(request, "dia-gioi", ""),
            "today_query": _query_with(request, "ngay", ""),
            "today": today,
            "is_other_day": day != today or units_day != day,
            "simulated": here.simulated,
            "province_name": here.province_name or _province_name(here.province_code),
            "criteria_title": _criteria_title(day),
            "official": official,
            "unseen": unseen_count(official),
            "without_area": without_area(official, today),
            "search_url": reverse("territory"),
        }
    }


def _unit_days() -> list[tuple[date, str]]:
    """The days by whose units figures may be shown: before the first change, and each on which units changed."""
    days = days_of_change()
    if not days:
        return []
    eve = days[0] - timedelta(days=1)
    return [(eve, f"trước {days[0]:%d/%m/%Y}"), *((day, f"từ {day:%d/%m/%Y}") for day in days)]


def _query_with(request: HttpRequest, name: str, value: str) -> str:
    """The query of this address with one value put in."""
    query = request.GET.copy()
    query[name] = value
    return query.urlencode()


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
    urls = (url, *(reverse(each) for each in BESIDE.get(route, ())))
    is_current = request.path == url if url == "/" else request.path.startswith(urls)
    return {"label": label, "url": url, "icon": icon, "is_current": is_current}
