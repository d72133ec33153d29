"""Devices: made with a key that is shown once, given another area when theirs ended, revoked with a reason; an
official's own computer."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.survey.grounds import stands
from datchuan.survey.models import Device, DeviceMove
from datchuan.survey.queries import key_digest
from datchuan.territory.models import Level, Unit

KEY_BYTES = 32


@transaction.atomic
def make_device(*, name: str, holder: Official, area: Unit, by: Official, at: datetime) -> tuple[Device, str]:
    """A device and its key; the key is not kept and cannot be shown again. Problem 330 when it has no name."""
    if not name.strip():
        raise Problem(330, "máy phải có tên để còn nhận ra", where="Tên máy", mend="Ví dụ: Máy của Hoàng Văn Páo.")
    key = secrets.token_urlsafe(KEY_BYTES)
    device = Device.objects.create(
        name=name.strip()[:100], holder=holder, area=area, key_digest=key_digest(key), made_at=at, made_by=by
    )
    record_audit(by=by, action="survey.make_device", subject=str(device.pk), details={"area": area.pk, "name": name})
    return device, key


@transaction.atomic
def desk_of(*, official: Official, area: Unit, at: datetime) -> Device:
    """The device that stands for an official's own computer in an area, made when it is first used. It has no key: what
    comes from it comes by signing in."""
    name = f"Máy tính của {official.full_name}"[:100]
    named = {"name": name, "holder": official, "area": area, "made_at": at, "made_by": official}
    device, is_new = Device.objects.get_or_create(key_digest=f"{Device.DESK}{official.pk}:{area.pk}", defaults=named)
    if is_new:
        details = {"area": area.pk, "name": name}
        record_audit(by=official, action="survey.make_device", subject=str(device.pk), details=details)
    Device.objects.filter(pk=device.pk).update(seen_at=at)
    return device


@transaction.atomic
def choose_area(*, device: Device, area: Unit, by: Official, at: datetime, today: date) -> DeviceMove:
    """A device whose area has ended gets another; it counts for what is surveyed from the day on which the old one
    ended. What was held for want of an area is mended by checking it again.

    Problem 355 when its area still stands, the new one does not, or the device is revoked.
    """
    device = Device.objects.select_for_update(of=("self",)).select_related("area").get(pk=device.pk)
    ended = device.area.valid_to
    if device.revoked_at or ended is None or ended > today:
        raise Problem(355, "máy này không cần chọn lại địa bàn", mend="Mở lại trang Máy.")
    if not stands(area, today) or area.level != Level.COMMUNE:
        raise Problem(355, f"{area.name} không phải xã đang có", where="Địa bàn", mend="Chọn một xã đang có.")
    move = DeviceMove.objects.create(device=device, from_area=device.area, to_area=area, on=ended, by=by)
    Device.objects.filter(pk=device.pk).update(area=area, area_since=ended)
    details = {"from": move.from_area_id, "to": area.pk}
    record_audit(by=by, action="survey.choose_area", subject=str(device.pk), details=details)
    return move


@transaction.atomic
def revoke_device(*, device: Device, by: Official, at: datetime, reason: str) -> Device:
    """From now on nothing with its key is let in; what it sent before stays. Problem 331 when it is revoked already or
    no reason is given."""
    device = Device.objects.select_for_update().get(pk=device.pk)
    if device.is_desk:
        raise Problem(331, "máy tính không có khóa để thu hồi", mend="Khóa tài khoản của người giữ ở mục Quản trị.")
    if device.revoked_at:
        raise Problem(331, f"máy này đã thu hồi ngày {device.revoked_at:%d/%m/%Y}", mend="Không cần làm gì thêm.")
    if len(reason.strip()) < 3:
        raise Problem(331, "chưa ghi lý do", where="Lý do thu hồi", mend="Ví dụ: mất máy, chuyển công tác.")
    device.revoked_at, device.revoked_by, device.reason = at, by, reason.strip()[:300]
    device.save(update_fields=["revoked_at", "revoked_by", "reason"])
    record_audit(by=by, action="survey.revoke_device", subject=str(device.pk), reason=device.reason)
    return device
