from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry


@requires("people.view_officials")
def administration(request: OfficialRequest) -> HttpResponse:
    """Officials, and the last acts of the audit chain."""
    officials = Official.objects.select_related("office", "area").order_by("role", "username")
    entries = AuditEntry.objects.select_related("by").order_by("-pk")[:100]
    return render(
        request,
        "people/administration.html",
        {"officials": officials, "entries": entries, "broken": first_broken_entry()},
    )
