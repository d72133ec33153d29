"""What the records come to: verdicts of the communes of the area; and what the province recognised."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import WithJsonSchema

from datchuan.dossiers.access import made_of
from datchuan.dossiers.models import Recognition
from datchuan.dossiers.queries import Carried, carried_on, in_force
from datchuan.evaluation.queries import set_key_on, standing
from datchuan.law.verdict import Verdict
from datchuan.sharing.api.asking import Day
from datchuan.sharing.api.door import OfficeKeyBearer, OfficeRequest, known_parameters
from datchuan.sharing.api.faults import FAULTS, HEADERS, not_there
from datchuan.sharing.api.shapes import (
    Carrier,
    CommuneVerdicts,
    IndicatorShape,
    Recognitions,
    RecognitionShape,
    UnitShape,
    Verdicts,
)
from datchuan.territory.models import Level
from datchuan.territory.queries import communes_on, within

router = Router()
router.add_decorator(known_parameters)

_TEXT = WithJsonSchema({"type": "string"})
CommuneAsked = Annotated[str | None, _TEXT, Query(None, description="Mã xã trong hệ thống (id), ví dụ 06016-1.")]
SetAsked = Annotated[
    str | None,
    _TEXT,
    Query(None, description="Khóa bộ tiêu chí (xem /sets); bỏ trống: bộ quốc gia áp dụng vào ngày xét."),
]


@router.get(
    "/verdicts",
    auth=OfficeKeyBearer("verdicts"),
    response={200: Verdicts, **FAULTS},
    url_name="api-verdicts",
    operation_id="verdicts",
    summary="Kết quả tính từ số liệu, theo chỉ tiêu Sở Xây dựng xét",
    openapi_extra=HEADERS,
)
def verdicts(request: OfficeRequest, on: Day, commune: CommuneAsked, set: SetAsked) -> Any:  # noqa: A002 - its name in the address
    """Khóa có mục verdicts. Không phải kết luận của Sở: kết luận ở hồ sơ. Chỉ các xã (phường, thị trấn không xét)."""
    day = on or request.today
    key = set if set is not None else set_key_on(day)
    ids = _asked_communes(request, day, commune)
    found = standing(key, day, ids)
    told = [
        CommuneVerdicts(
            commune=UnitShape.of(unit),
            indicators=[_indicator(each) for each in found.verdicts_of(unit).values()],
        )
        for unit in sorted(found.communes, key=lambda unit: (unit.code, unit.pk))
        if unit.pk in found.verdicts
    ]
    return Verdicts(
        on=day, criteria_set=found.criteria_set.key, decision=str(found.criteria_set.instrument), communes=told
    )


def _asked_communes(request: OfficeRequest, day: date, commune: str | None) -> list[str] | None:
    """The ids of the communes to be told of; None for the whole province."""
    mine = communes_on(day, rural_only=True).filter(within(request.area))
    if commune is not None:
        ids = list(mine.filter(pk=commune).values_list("pk", flat=True))
        if not ids:
            raise not_there(f"Không có xã “{commune[:20]}” trong địa bàn của khóa vào ngày {day:%d/%m/%Y}.", "commune")
        return ids
    return None if request.area.level == Level.PROVINCE else list(mine.values_list("pk", flat=True))


def _indicator(verdict: Verdict) -> IndicatorShape:
    return IndicatorShape(
        code=verdict.indicator,
        outcome=verdict.outcome,
        requirement=verdict.threshold.words if verdict.threshold else "",
        passing=verdict.passing,
        failing=verdict.failing,
        unknown=verdict.unknown,
        total=verdict.total,
        required=verdict.required,
        shortfall=verdict.shortfall,
        declared=verdict.declared,
        reasons=[reason.sentence for reason in verdict.reasons],
        unchecked=bool(verdict.unchecked or verdict.differing),
    )


@router.get(
    "/recognitions",
    auth=OfficeKeyBearer("recognitions"),
    response={200: Recognitions, **FAULTS},
    url_name="api-recognitions",
    operation_id="recognitions",
    summary="Công nhận còn hiệu lực vào một ngày, kèm số quyết định",
    openapi_extra=HEADERS,
)
def recognitions(request: OfficeRequest, on: Day) -> Any:
    """Khóa có mục recognitions. Công nhận ở lại với xã khi đó; carried_by nói đơn vị nào của ngày xét giữ nó."""
    day = on or request.today
    held = in_force(day)
    if request.area.level != Level.PROVINCE:
        held = held.filter(commune__in=made_of(request.area, day))
    found = list(held)
    carriers: dict[int, list[Carried]] = defaultdict(list)
    for each in carried_on(day, found):
        carriers[each.recognition.pk].append(each)
    return Recognitions(on=day, recognitions=[_recognition(each, carriers[each.pk]) for each in found])


def _recognition(found: Recognition, carriers: list[Carried]) -> RecognitionShape:
    shown = [Carrier(unit=UnitShape.of(each.unit) if each.unit else None, kind=each.kind) for each in carriers]
    plain = ("standard", "criteria_set", "number", "issued_on", "issuer", "recognised_on", "attested_on", "simulated")
    own = {name: getattr(found, name) for name in plain}
    return RecognitionShape(id=found.pk, commune=UnitShape.of(found.commune), carried_by=shown, **own)
