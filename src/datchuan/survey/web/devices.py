"""The devices of an official's area: made, shown once with their key, revoked."""

from __future__ import annotations

import base64
import io
import json
import zlib
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.db.models import Case, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first
from datchuan.people.models import Official
from datchuan.people.web.request import OfficialRequest
from datchuan.platform.access import requires
from datchuan.survey.access import devices_of, devices_without_area
from datchuan.survey.models import Device
from datchuan.survey.operations import choose_area, make_device, revoke_device
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import communes_on, successors_of, within


class DeviceForm(forms.Form):
    """A new device: its name and, for those whose area is larger than a commune, the commune it is for, or all of that
    area for who goes from commune to commune."""

    name = forms.CharField(label="Tên máy", max_length=100, help_text="Ví dụ: Máy của Hoàng Văn Páo.")
    area = forms.ModelChoiceField(label="Địa bàn của máy", queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: object, official: Official, today: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        communes = communes_on(today).filter(within(official.area), type="Xã")  # type: ignore[arg-type]
        every = Unit.objects.filter(Q(pk__in=communes.values("pk")) | Q(pk=official.area_id))
        field: Any = self.fields["area"]
        # Communes first, so that the whole area is a choice and nobody's oversight.
        field.queryset = every.order_by(Case(When(pk=official.area_id, then=1), default=0), "short_name")
        field.label_from_instance = lambda unit: (
            unit.name if unit.level == Level.COMMUNE else f"Cả {lower_first(unit.name)}"
        )
        if official.area.level == Level.COMMUNE:
            field.widget = forms.HiddenInput()
            field.initial = official.area_id


def _named(area: Unit) -> str:
    return area.name if area.level == Level.COMMUNE else f"Cả {lower_first(area.name)}"


@requires("survey.manage_devices")
def devices(request: OfficialRequest) -> HttpResponse:
    """The devices, and the form for a new one. A POST makes it and shows its key, this once."""
    form = DeviceForm(request.POST or None, official=request.user, today=request.today)
    made, key = None, ""
    if request.method == "POST" and form.is_valid():
        made, key = make_device(
            name=form.cleaned_data["name"],
            holder=request.user,
            area=form.cleaned_data["area"],
            by=request.user,
            at=timezone.now(),
        )
        form = DeviceForm(official=request.user, today=request.today)
    context = {
        "form": form,
        "devices": devices_of(request.user).order_by("revoked_at", "name"),
        "left": _left(request),
        "communes": [unit for unit in form.fields["area"].queryset if unit.level == Level.COMMUNE],  # type: ignore[attr-defined]
        "made": made,
        "server": _server(request, key) if made else "",
        "code": _settings_code(_server(request, key), made) if made else "",
    }
    return render(request, "survey/devices.html", context, status=400 if form.errors else 200)


def _left(request: OfficialRequest) -> list[tuple[Device, list[Unit]]]:
    """Devices whose area has ended, each with the units that hold its land today."""
    devices = list(devices_without_area(request.user, request.today))
    now = successors_of([each.area for each in devices], request.today)
    return [(each, now[each.area_id].units) for each in devices]


@require_POST
def _choose(request: OfficialRequest, pk: int) -> HttpResponse:
    device = devices_without_area(request.user, request.today).filter(pk=pk).first()
    area = communes_on(request.today).filter(within(request.user.area), pk=request.POST.get("area", "")).first()
    if device is None or area is None:
        raise Http404("Không có máy hoặc xã này trong địa bàn của bạn.")
    try:
        choose_area(device=device, area=area, by=request.user, at=timezone.now(), today=request.today)
    except Problem as problem:
        messages.error(request, problem.sentence)
    else:
        said = "Phiếu đang chờ của máy: mở từng phiếu và kiểm tra lại."
        messages.success(request, f"Địa bàn của {device.name} nay là {area.name}. {said}")
    return redirect("devices")


choose = requires("survey.manage_devices")(_choose)


def _server(request: HttpRequest, key: str) -> str:
    """What is typed as the server's address on a device: the protocol's routes are below it."""
    return request.build_absolute_uri(reverse("odk-forms", args=[key])).removesuffix("/formList")


def _settings_code(server: str, device: Device) -> str:
    """A QR code with the settings of ODK Collect: JSON, compressed, in base64, as an inline picture."""
    settings = {
        "general": {"server_url": server, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"},
        "project": {"name": f"Đạt Chuẩn {device.area.short_name}", "color": "#0b5563", "icon": "Đ"},
        "admin": {},
    }
    packed = base64.b64encode(zlib.compress(json.dumps(settings, ensure_ascii=False).encode())).decode()
    picture = io.BytesIO()
    segno.make(packed, error="m").save(picture, kind="png", scale=5, border=3)
    return f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"


@require_POST
def _revoke(request: OfficialRequest, pk: int) -> HttpResponse:
    device = devices_of(request.user).filter(pk=pk).first()
    if device is None:
        raise Http404("Không có máy này trong địa bàn của bạn.")
    try:
        revoke_device(device=device, by=request.user, at=timezone.now(), reason=request.POST.get("reason", ""))
    except Problem as problem:
        messages.error(request, problem.sentence)
    else:
        messages.success(request, f"Đã thu hồi khóa của {device.name}. Máy không gửi và không tải được nữa.")
    return redirect("devices")


revoke = requires("survey.manage_devices")(_revoke)
