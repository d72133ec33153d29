"""The page that shows how collection goes on."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render

from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import devices_of, traces_of
from datchuan.survey.watching import map_of_points, progress_of_devices, progress_of_places, taken_between
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, shape_sources, sorted_by_name, villages_of, within

PAGE_SIZE = 50
DAYS = 30


@requires("survey.decide_submissions")
def watching(request: OfficialRequest) -> HttpResponse:
    """Progress in the official's area or one commune of it, in a period of days: by place, by device, on a map."""
    area = request.user.area
    communes = sorted_by_name(communes_on(request.today).filter(within(area)).select_related("parent"))
    commune = _chosen(request, communes)
    first, last, is_odd = _period(request)
    traces = taken_between(traces_of(request.user), first, last)
    if commune is not None:
        traces = traces.filter(village__in=villages_of(commune, request.today).values("village"))
    places = progress_of_places(traces, commune or area, request.today, by_village=commune is not None)
    at_work = Q(pk__in=traces.order_by().values("device"))
    devices = devices_of(request.user).filter(at_work | Q(revoked_at=None, area__in=[commune] if commune else communes))
    page = Paginator(devices.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("trang"))
    drawn = map_of_points(traces, commune, request.today) if commune is not None else None
    context = {
        "communes": communes,
        "commune": commune,
        "first": first,
        "last": last,
        "is_odd": is_odd,
        "places": places,
        "known": sum(each.known for each in places),
        "surveyed": sum(each.surveyed for each in places),
        "page": page,
        "devices": progress_of_devices(list(page), traces),
        "drawn": drawn,
        "sources": shape_sources([drawn.origin]) if drawn else [],
    }
    return render(request, "survey/watching.html", context)


def _chosen(request: OfficialRequest, communes: list[Unit]) -> Unit | None:
    """The commune asked for; an official of a commune looks at their own."""
    if request.user.area.level == Level.COMMUNE:
        return next((each for each in communes if each.pk == request.user.area_id), request.user.area)
    given = request.GET.get("xa", "")
    found = next((each for each in communes if each.pk == given), None)
    if given and found is None:
        raise Http404(f"Xã “{given}” không thuộc địa bàn của bạn.")
    return found


def _period(request: OfficialRequest) -> tuple[date, date, bool]:
    """The days from and to, both counted; a month up to today unless given; and whether those given made no sense."""
    last = _day(request.GET.get("den", "")) or request.today
    first = _day(request.GET.get("tu", "")) or last - timedelta(days=DAYS - 1)
    unread = any(request.GET.get(name) and _day(request.GET[name]) is None for name in ("tu", "den"))
    return min(first, last), max(first, last), unread or first > last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
