"""Who may: devices by their key; officials on what devices sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, wraps
from typing import Any

import rules
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from datchuan.people.access import basic_password, has_role
from datchuan.people.models import Official, Role
from datchuan.platform.asking import Asked, asked, mark
from datchuan.platform.queries import kept_day, today_by
from datchuan.platform.web.request import DayRequest
from datchuan.survey.models import Attachment, Device, EvidenceFlag, Submission, Trace
from datchuan.survey.queries import key_digest
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on, within

# Make and revoke devices for one's own area; see and decide on what they sent.
rules.add_perm("survey.manage_devices", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))
rules.add_perm(
    "survey.decide_submissions", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER)
)
# Fill in forms at a computer, for a commune of one's own area.
rules.add_perm("survey.fill_forms", has_role(Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.DIVISION_OFFICER))

DEVICE = "device"
SEEN_EVERY = timedelta(minutes=10)
# What a submission wants of its device and area, in the order of the models; the rest is read when asked for.
DEVICE_FIELDS = ("id", "area_id", "area_since", "seen_at")
AREA_FIELDS = ("id", "level", "name", "valid_from", "valid_to", "is_elsewhere")
DeviceView = Callable[..., HttpResponse]


def for_devices(view: DeviceView) -> DeviceView:
    """A route for a device that shows its key: in the address (``/odk/<key>/…``) or as the password of Basic
    authentication. The view gets the device, and the working day as ``request.today``: asked for in one question.
    Anything else is answered 401 and not told why."""

    @csrf_exempt  # a device carries no cookie that another site could ride on
    @wraps(view)
    def guarded(request: DayRequest, key: str = "", **kwargs: Any) -> HttpResponse:
        found = _device_of(key or basic_password(request))
        if found is None:
            headers = {"WWW-Authenticate": 'Basic realm="Dat Chuan", charset="UTF-8"', "X-OpenRosa-Version": "1.0"}
            return HttpResponse("Khóa của máy không đúng hoặc đã thu hồi.", status=401, headers=headers)
        device, request.today = found
        request.day = request.units_day = request.today
        return view(request, device=device, key=key, **kwargs)

    guarded.access_rule = DEVICE  # type: ignore[attr-defined]
    guarded.brings_day = True  # type: ignore[attr-defined]
    return guarded


def _device_of(key: str) -> tuple[Device, date] | None:
    """The device whose key it is, if it is not revoked and its holder may still sign in; and the working day."""
    if not key:
        return None
    found = _device_asked().row(key=key_digest(key))
    if found is None:
        return None
    kept, *found = found
    device = Device.from_db(connection.alias, DEVICE_FIELDS, found[: len(DEVICE_FIELDS)])
    device.area = Unit.from_db(connection.alias, AREA_FIELDS, found[len(DEVICE_FIELDS) :])
    now = timezone.now()
    if device.seen_at is None or now - device.seen_at > SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=now)
    return device, today_by(kept)


@cache
def _device_asked() -> Asked:
    found = Device.objects.filter(key_digest=mark("key"), revoked_at=None, holder__is_active=True).order_by()
    return asked(found.values_list(kept_day(), *DEVICE_FIELDS, *(f"area__{each}" for each in AREA_FIELDS))[:1])


def devices_of(official: Official) -> QuerySet[Device]:
    """The devices of the official's area, by whatever unit of it."""
    return Device.objects.filter(area__in=_units_of(official)).select_related("area", "holder")


def communes_of(official: Official, on: date) -> QuerySet[Unit]:
    """The communes that an official may collect for on a day."""
    return communes_on(on).filter(within(official.area), type="Xã").order_by("short_name")


def devices_without_area(official: Official, today: date) -> QuerySet[Device]:
    """Devices in use whose area has ended: of the official's area, or made or held by the official."""
    mine = Q(area__in=_units_of(official)) | Q(made_by=official) | Q(holder=official)
    found = Device.objects.filter(mine, revoked_at=None, area__valid_to__lte=today)
    found = found.exclude(key_digest__startswith=Device.DESK)  # an official's own follows the official
    return found.select_related("area__parent", "holder")


def submissions_of(official: Official) -> QuerySet[Submission]:
    """What the devices of the official's area sent."""
    return Submission.objects.filter(device__in=_keys_of(official)).select_related("form", "device__area")


def traces_of(official: Official) -> QuerySet[Trace]:
    """The traces of what the devices of the official's area sent."""
    return Trace.objects.filter(device__in=_keys_of(official))


def attachments_of(official: Official) -> QuerySet[Attachment]:
    """The files of what the devices of the official's area sent."""
    return Attachment.objects.filter(submission__device__in=_keys_of(official))


def flags_of(official: Official) -> QuerySet[EvidenceFlag]:
    """The flags on what the devices of the official's area sent."""
    found = EvidenceFlag.objects.filter(submission__trace__device__in=_keys_of(official))
    shown = ("form", "device", "trace__commune", "trace__village")
    found = found.select_related(*(f"submission__{each}" for each in shown), "decided_by")
    return found.defer("submission__xml", "submission__form__xml")


def _keys_of(official: Official) -> Any:
    return Device.objects.filter(area__in=_units_of(official)).order_by().values("pk")


def _units_of(official: Official) -> Any:
    return Unit.objects.filter(within(official.area)).values("pk")
