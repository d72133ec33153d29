"""An official's read keys: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.operations import make_read_key, revoke_read_key
from datchuan.people.queries import keys_of
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires

KEYS_SHOWN = 100


@requires("people.be_signed_in")
def keys(request: OfficialRequest) -> HttpResponse:
    """The keys, how to use them, and the form for a new one. A POST makes it and shows it, this once."""
    context: dict[str, object] = {"address": request.build_absolute_uri("/odata/"), "name": ""}
    status = 200
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            context["made"], context["key"] = make_read_key(name=name, by=request.user, at=timezone.now())
        except Problem as problem:
            context |= {"problem": problem, "name": name}
            status = 400
    context["keys"] = keys_of(request.user)[:KEYS_SHOWN]
    return render(request, "people/keys.html", context, status=status)


@require_POST
def _revoke(request: OfficialRequest, pk: int) -> HttpResponse:
    found = keys_of(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("Không có khóa này.")
    revoke_read_key(key=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã thu hồi khóa “{found.name}”. Chương trình dùng khóa này không đọc được nữa.")
    return redirect("read-keys")


revoke = requires("people.be_signed_in")(_revoke)
