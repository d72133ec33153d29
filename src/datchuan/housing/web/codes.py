"""QR codes of houses, to print, cut out and stick up: a device that scans one has found its household."""

from __future__ import annotations

import io

import segno
from django.http import HttpResponse
from django.shortcuts import render

from datchuan.housing.access import communes_of, visible_to
from datchuan.housing.queries import name_shower
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.operations import record_audit
from datchuan.territory.models import VillageMembership
from datchuan.territory.queries import holds_on


@requires("housing.import_houses")
def codes(request: OfficialRequest) -> HttpResponse:
    """A sheet for one village of the official's area, as it is today; without a village the villages to choose from."""
    communes = communes_of(request.user, request.today)
    villages = VillageMembership.objects.filter(holds_on(request.today), commune__in=communes)
    ordered = villages.select_related("village", "commune").order_by("commune__short_name", "village__code")
    chosen = ordered.filter(village__code=request.GET.get("thon", "")).first()
    houses = []
    if chosen:
        records = visible_to(request.user, request.today, today=request.today).filter(village=chosen.village)
        show = name_shower(request.user)
        found = records.select_related("household").order_by("household__code")
        houses = [(record.household.code, show(record), picture(record.household.code)) for record in found]
        record_audit(by=request.user, action="housing.print_codes", subject=chosen.village.code)
    context = {"villages": ordered if not chosen else [], "chosen": chosen, "houses": houses}
    return render(request, "housing/codes.html", context)


def picture(code: str) -> str:
    """The QR code of a text, as an SVG that stands in the page; a third of it may be worn off."""
    drawing = io.BytesIO()
    segno.make(code, error="h", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, title=f"Mã QR {code}"
    )
    return drawing.getvalue().decode()
