"""What every page shows around its content: the work by thing, the day, who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

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
PROVINCES = {"20": "Lạng Sơn"}


def frame(request: HttpRequest) -> dict[str, Any]:
    official = getattr(request, "user", None)
    if official is None or not official.is_authenticated or not hasattr(request, "day"):
        return {"frame": None}
    here = installation()
    return {
        "frame": {
            "menu": [_item(request, *entry) for entry in MENU if official.has_perm(entry[3])],
            "day": request.day,
            "today": request.today,
            "is_other_day": request.day != request.today,
            "simulated": here.simulated,
            "province_name": f"Tỉnh {PROVINCES.get(here.province_code, here.province_code)}",
            "criteria_title": "Bộ tiêu chí xã NTM 2016–2020",
            "official": official,
            "search_url": reverse("territory"),
        }
    }


def _item(request: HttpRequest, label: str, route: str, icon: str, _permission: str) -> dict[str, Any]:
    url = reverse(route)
    is_current = request.path == url if url == "/" else request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "is_current": is_current}
