"""Keys of offices: listed, made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.platform.web.telling import Telling, day_field, text_field
from datchuan.sharing.models import SCOPES
from datchuan.sharing.operations import KeyGiven, make_office_key, revoke_office_key
from datchuan.sharing.queries import office_keys

KEYS_SHOWN = 200


_FIRST = (Office.Kind.COORDINATION, Office.Kind.DISTRICT)


def _offices() -> QuerySet[Office]:
    """Those whose systems read most come first."""
    place = Case(*(When(kind=kind, then=at) for at, kind in enumerate(_FIRST)), default=len(_FIRST))
    return Office.objects.select_related("unit").order_by(place, "kind", "name")


class OfficeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Office) -> str:  # type: ignore[override]
        return f"{obj.name} – {obj.unit.name}"


class KeyForm(Telling):
    office = OfficeField(
        _offices(),
        label="Cơ quan",
        empty_label="Chọn cơ quan",
        help_text="Khóa chỉ đọc địa bàn của cơ quan này.",
        error_messages={"required": "Cơ quan: chưa chọn.", "invalid_choice": "Cơ quan: chọn trong danh sách."},
    )
    name = text_field("Tên khóa", 100, help_text="Ví dụ: Phần mềm NTM của tỉnh. Mỗi hệ thống một khóa.")
    ends_on = day_field("Dùng đến hết ngày", help_text="Nhiều nhất hai năm kể từ hôm nay.")
    scopes = forms.MultipleChoiceField(
        label="Được đọc",
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Được đọc: chọn ít nhất một mục."},
    )

    @property
    def given(self) -> KeyGiven:
        return KeyGiven(**self.cleaned_data)


@requires("sharing.keep_keys")
def keys(request: OfficialRequest) -> HttpResponse:
    """Every key with its last use, and the form for a new one. A POST makes it and shows it, this once."""
    context: dict[str, Any] = {"address": request.build_absolute_uri(reverse("api-openapi"))}
    form, status = KeyForm(request.POST or None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = make_office_key(given=form.given, by=request.user, at=timezone.now(), today=request.today)
            except Problem as problem:
                form.tell(problem)
            else:
                context["made"], context["key"] = made
                form, status = KeyForm(), 200
    context |= {"form": form, "keys": office_keys()[:KEYS_SHOWN], "today": request.today}
    answer = render(request, "sharing/keys.html", context, status=status)
    answer["Cache-Control"] = "no-store"  # the key that was made is shown this once
    return answer


@require_POST
def _revoke(request: OfficialRequest, pk: int) -> HttpResponse:
    found = office_keys().filter(pk=pk).first()
    if found is None:
        raise Http404("Không có khóa này.")
    revoke_office_key(key=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã thu hồi khóa “{found.name}”. Hệ thống dùng khóa này không đọc được nữa.")
    return redirect("office-keys")


revoke = requires("sharing.keep_keys")(_revoke)
