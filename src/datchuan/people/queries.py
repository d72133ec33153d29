"""Reads of officials and their areas."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official, ReadKey, Role
from datchuan.territory.models import Unit
from datchuan.territory.queries import successors_of

# The roles whose area is a district or a commune; the others' is the province.
AREA_ROLES = (Role.DISTRICT_OFFICER, Role.COMMUNE_OFFICER)


@dataclass(frozen=True)
class WithoutArea:
    """An official whose area has ended, and the units that hold its land now."""

    official: Official
    successors: list[Unit]


def officials_without_area(today: date) -> list[WithoutArea]:
    """Active officials whose area does not exist on the working day. A constant number of queries."""
    found = Official.objects.filter(is_active=True, area__valid_to__lte=today)
    officials = list(found.select_related("area__parent", "office").order_by("username"))
    now = successors_of([each.area for each in officials], today)
    return [WithoutArea(each, now[each.area_id].units) for each in officials]


def without_area(official: Official, today: date) -> WithoutArea | None:
    """The same for one official; ``None`` when the area exists. No query but that of the area where it does."""
    if not official.area.valid_to or official.area.valid_to > today:
        return None
    return WithoutArea(official, successors_of([official.area], today)[official.area_id].units)


def area_today(official: Official, today: date) -> Unit:
    """The official's area. Problem 416 when it has ended: nothing may be brought to it any more."""
    left = without_area(official, today)
    if left is None:
        return official.area
    now = ", ".join(unit.name for unit in left.successors)
    what = f"Địa bàn của bạn, {official.area.name}, không còn từ {official.area.valid_to:%d/%m/%Y}"
    raise Problem(
        416, what + (f", nay thuộc {now}" if now else ""), mend="Đề nghị Sở Xây dựng phân lại địa bàn cho bạn."
    )


def read_key_digest(key: str) -> str:
    """What is kept of a read key."""
    return hashlib.sha256(key.encode()).hexdigest()


def keys_of(official: Official) -> QuerySet[ReadKey]:
    """The read keys that the official sees: their own; those of everybody for who moves officials between areas."""
    keys = ReadKey.objects.select_related("official__area", "revoked_by").order_by("revoked_at", "-pk")
    return keys if official.has_perm("people.revoke_read_keys") else keys.filter(official=official)
