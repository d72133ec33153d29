"""Moving officials whose area ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.people.models import AreaMove, Office, Official, Role
from datchuan.people.queries import AREA_ROLES
from datchuan.platform.operations import record_audit
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import units_on

# Who works in a unit of a level; a province is nobody's by a move: it would open all of it.
ROLE_OF = {Level.DISTRICT: Role.DISTRICT_OFFICER, Level.COMMUNE: Role.COMMUNE_OFFICER}


@transaction.atomic
def move_official(
    *, official: Official, area: Unit, office: Office | None, on: date, by: Official | None, today: date
) -> AreaMove:
    """Give an official another area, and office where named, from a day on; the role follows the area's level.

    Problem 411 when the area does not exist that day, 412 when it is no district or commune, or the official's role
    has the whole province, 413 for a day in the future or before the old area ended, 414 when it is the same area, 415
    when the office's unit does not exist that day.
    """
    official = Official.objects.select_for_update().select_related("area", "office").get(pk=official.pk)
    _check_area(official, area, on, today)
    to_office = office or official.office
    if office and not units_on(on).filter(pk=office.unit_id).exists():
        what = f"{office.name} gắn với đơn vị không tồn tại ngày {on:%d/%m/%Y}"
        raise Problem(415, what, where="Cơ quan", mend="Chọn cơ quan khác, hoặc để nguyên cơ quan.")
    move = AreaMove.objects.create(
        official=official,
        from_area=official.area,
        to_area=area,
        from_office=official.office,
        to_office=to_office,
        from_role=official.role,
        to_role=ROLE_OF[Level(area.level)],
        on=on,
        by=by,
        at=timezone.now(),
    )
    _put(official, area, to_office, move.to_role)
    details = {"from": move.from_area_id, "to": area.pk, "office": to_office.key, "role": move.to_role, "on": str(on)}
    record_audit(by=by, action="people.move_official", subject=official.username, details=details)
    return move


@transaction.atomic
def move_back(*, move: AreaMove, by: Official | None, reason: str) -> None:
    """Undo a move that a reversed territorial change asked for: area, office and role are those of before."""
    official = Official.objects.select_for_update().get(pk=move.official_id)
    details = {"from": move.to_area_id, "to": move.from_area_id}
    _put(official, move.from_area, move.from_office, move.from_role)
    move.delete()
    record_audit(by=by, action="people.move_back", subject=official.username, details=details, reason=reason)


def _put(official: Official, area: Unit, office: Office, role: str) -> None:
    official.area, official.office, official.role = area, office, role
    official.save(update_fields=["area", "office", "role"])


def _check_area(official: Official, area: Unit, on: date, today: date) -> None:
    if official.role not in AREA_ROLES:
        what = f"{official.full_name} có địa bàn là cả tỉnh"
        raise Problem(412, what, mend="Chỉ phân lại địa bàn của cán bộ huyện, cán bộ xã.")
    if area.level not in ROLE_OF:
        raise Problem(412, "không phải huyện hoặc xã", where="Địa bàn mới", mend="Chọn một huyện hoặc một xã.")
    if area.pk == official.area_id:
        raise Problem(414, "là địa bàn đang có", where="Địa bàn mới", mend="Chọn địa bàn khác.")
    if on > today:
        what = f"ngày {on:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(413, what, where="Từ ngày", mend="Sửa lại ngày.")
    if official.area.valid_to and official.area.valid_to <= today and on < official.area.valid_to:
        what = f"ngày {on:%d/%m/%Y} ở trước ngày địa bàn cũ kết thúc {official.area.valid_to:%d/%m/%Y}"
        raise Problem(413, what, where="Từ ngày", mend="Sửa lại ngày.")
    for day in (on, today):
        if not units_on(day).filter(pk=area.pk).exists():
            what = f"{area.name} ({area.pk}) không tồn tại ngày {day:%d/%m/%Y}"
            raise Problem(411, what, where="Địa bàn mới", mend="Chọn một đơn vị đang tồn tại.")
