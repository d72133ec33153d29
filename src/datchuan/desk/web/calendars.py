"""A month, a year as bars, and the secret addresses by which calendar programs read the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.desk.access import for_calendars
from datchuan.desk.announcing import Happening
from datchuan.desk.calendar import bars_of, days_of, month_of, months_of, read_month, read_year
from datchuan.desk.feeding import calendar_file
from datchuan.desk.models import CalendarKey
from datchuan.desk.operations import make_calendar_key, revoke_calendar_key
from datchuan.desk.queries import calendar_keys_of, happenings_of
from datchuan.kernel.problem import Problem
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.queries import installation, working_day

WHOLE = "tat-ca"  # the whole plan, not one's own work alone
FEED_REACH = timedelta(days=400)


def _found(request: OfficialRequest, first: date, last: date) -> tuple[list[Happening], dict[str, Any]]:
    whole = request.GET.get("pham-vi") == WHOLE
    found = happenings_of(request.user, first, last, request.today, own_only=not whole)
    return found, {"whole": whole, "scope": f"&pham-vi={WHOLE}" if whole else "", "today": request.today}


@requires("desk.view_work")
def month(request: OfficialRequest) -> HttpResponse:
    """A month as a table of weeks."""
    first = read_month(request.GET.get("thang", ""), request.today)
    weeks = days_of(first)
    found, context = _found(request, weeks[0][0], weeks[-1][-1])
    context |= {"month": month_of(first, found), "here": f"thang={first:%Y-%m}"}
    return render(request, "desk/month.html", context)


@requires("desk.view_work")
def timeline(request: OfficialRequest) -> HttpResponse:
    """A year's happenings as bars beside their days."""
    year = read_year(request.GET.get("nam", ""), request.today)
    found, context = _found(request, date(year, 1, 1), date(year, 12, 31))
    today = request.today
    context |= {
        "year": year,
        "here": f"nam={year}",
        "bars": bars_of(year, found, today),
        "months": months_of(year),
        "days": (date(year, 12, 31) - date(year, 1, 1)).days + 1,
        "now": (today - date(year, 1, 1)).days if today.year == year else None,
    }
    return render(request, "desk/timeline.html", context)


@requires("desk.view_work")
def addresses(request: OfficialRequest) -> HttpResponse:
    """The addresses, how to use them, and the form for a new one. A POST makes it and shows it, this once."""
    context: dict[str, Any] = {"name": ""}
    if request.method == "POST":
        name, of_plan = request.POST.get("name", ""), request.POST.get("pham-vi") == WHOLE
        try:
            made, key = make_calendar_key(name=name, of_plan=of_plan, by=request.user, at=timezone.now())
        except Problem as problem:
            context |= {"problem": problem, "name": name}
        else:
            context |= {"made": made, "address": request.build_absolute_uri(f"/viec/lich/{key}.ics")}
    context["keys"] = calendar_keys_of(request.user)
    return render(request, "desk/addresses.html", context, status=400 if "problem" in context else 200)


@require_POST
def _revoke(request: OfficialRequest, pk: int) -> HttpResponse:
    found = next((each for each in calendar_keys_of(request.user) if each.pk == pk), None)
    if found is None:
        raise Http404("Không có địa chỉ này.")
    revoke_calendar_key(key=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã thu hồi địa chỉ “{found.name}”. Lịch dùng địa chỉ này không cập nhật nữa.")
    return redirect("calendar-addresses")


revoke = requires("desk.view_work")(_revoke)


@for_calendars
def feed(request: HttpRequest, key: CalendarKey) -> HttpResponse:
    """A year before and a year after the working day, as the key's official may see it now."""
    today = working_day()
    found = happenings_of(key.official, today - FEED_REACH, today + FEED_REACH, today, own_only=not key.of_plan)
    content = calendar_file(
        found,
        name=f"Đạt Chuẩn: {'kế hoạch' if key.of_plan else 'việc của tôi'}",
        site=request.build_absolute_uri("/"),
        at=timezone.now(),
        simulated=installation().simulated,
    )
    headers = {"Cache-Control": "private, max-age=600", "Content-Disposition": 'inline; filename="dat-chuan.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
