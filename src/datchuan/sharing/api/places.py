"""Communes of the office's area on a day; the criteria sets that are held."""

from __future__ import annotations

from typing import Any

from ninja import Router

from datchuan.criteria.queries import checking_now
from datchuan.law.checking import CHECKED
from datchuan.law.library import load_library
from datchuan.law.sets import CriteriaSet, Indicator, Threshold
from datchuan.platform.queries import installation
from datchuan.sharing.api.asking import Day
from datchuan.sharing.api.door import OfficeKeyBearer, OfficeRequest, known_parameters
from datchuan.sharing.api.faults import FAULTS, HEADERS
from datchuan.sharing.api.shapes import Commune, Communes, SetIndicator, Sets, SetShape
from datchuan.territory.queries import communes_on, within

router = Router(auth=OfficeKeyBearer())
router.add_decorator(known_parameters)


@router.get(
    "/units/communes",
    response={200: Communes, **FAULTS},
    url_name="api-communes",
    operation_id="communes",
    summary="Xã, phường, thị trấn của địa bàn vào một ngày",
    openapi_extra=HEADERS,
)
def communes(request: OfficeRequest, on: Day) -> Any:
    """Mọi khóa đọc được. Đơn vị theo tên, mã, địa giới của ngày xét."""
    day = on or request.today
    found = communes_on(day).filter(within(request.area)).select_related("parent").order_by("code", "pk")
    return Communes(on=day, communes=[Commune.of(unit) for unit in found])


@router.get(
    "/sets",
    response={200: Sets, **FAULTS},
    url_name="api-sets",
    operation_id="sets",
    summary="Các bộ tiêu chí có trong hệ thống",
    openapi_extra=HEADERS,
)
def sets(request: OfficeRequest) -> Any:
    """Mọi khóa đọc được. Bộ quốc gia và bộ của tỉnh đang dùng hệ thống; chỉ tiêu nào chưa có bảng thì không liệt kê."""
    library, province, checking = load_library(), installation().province_code, checking_now()
    held = [library.provincial.get((key, province), each) for key, each in library.sets.items()]

    def told(criteria_set: CriteriaSet) -> SetShape:
        indicators = [
            SetIndicator(
                code=each.code,
                criterion=each.criterion,
                title=each.wording or each.title,
                unit=each.unit,
                unchecked=any(checking.state_of(level.cited) != CHECKED for level in _levels(each)),
            )
            for each in criteria_set.indicators()
        ]
        return SetShape(
            key=criteria_set.key,
            title=criteria_set.title,
            kind=criteria_set.kind,
            decision=str(criteria_set.instrument),
            issuer=criteria_set.instrument.issuer,
            province=criteria_set.province,
            valid_from=criteria_set.period.valid_from,
            valid_to=criteria_set.period.valid_to,
            indicators=indicators,
        )

    return Sets(sets=[told(each) for each in held if each.province in ("", province)])


def _levels(indicator: Indicator) -> list[Threshold]:
    """Every level of every column, the province's own among them."""
    columns = (*indicator.levels.values(), *indicator.overlays.values())
    return [level for levels in columns for level in levels]
