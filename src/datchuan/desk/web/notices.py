"""What the official was told: seen or not, because of what."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from datchuan.desk.operations import mark_seen
from datchuan.desk.queries import notifications_of, unseen_count
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

PAGE_SIZE = 50


@requires("desk.view_work")
def notices(request: OfficialRequest) -> HttpResponse:
    """Newest first; with ``loc=chua-xem`` those not seen."""
    unseen_only = request.GET.get("loc") == "chua-xem"
    found = notifications_of(request.user, unseen_only=unseen_only)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {"page": page, "unseen_only": unseen_only, "unseen": unseen_count(request.user)}
    return render(request, "desk/notices.html", context)


@requires("desk.view_work")
def open_one(request: OfficialRequest, pk: int) -> HttpResponse:
    """To what a notification is about; it counts as seen from then on."""
    found = notifications_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("Không có thông báo này.")
    mark_seen(official=request.user, at=timezone.now(), only=[pk])
    is_here = url_has_allowed_host_and_scheme(found.link, allowed_hosts=None) and found.link.startswith("/")
    return redirect(found.link if is_here else "notices")


@require_POST
def _seen(request: OfficialRequest) -> HttpResponse:
    """Those named, or all of them."""
    given = [int(each) for each in request.POST.getlist("thong-bao") if each.isdecimal() and len(each) < 19]
    mark_seen(official=request.user, at=timezone.now(), only=given or None)
    return redirect("notices")


seen = requires("desk.view_work")(_seen)
