"""What may be asked: days, instants, states as parameters, described as they are checked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from ninja import Query
from pydantic import BeforeValidator, WithJsonSchema

from datchuan.dossiers.models import DossierState, Standard

MOST_ROWS = 200
LARGEST_ID = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _day(given: Any) -> Any:
    """Pydantic takes seconds since 1970 for a day too; here a day is written as one."""
    try:
        if given is None or _DAY.fullmatch(given):
            return given and date.fromisoformat(given)
    except ValueError:
        pass
    raise ValueError("không phải là ngày|Viết năm-tháng-ngày, ví dụ 2020-12-31.")


def _instant(given: Any) -> Any:
    try:
        if given is None or _INSTANT.fullmatch(given):
            return given and datetime.fromisoformat(given.upper()).astimezone(UTC)
    except ValueError:
        pass
    except OverflowError:  # a first or last day of all in another time zone: before or after everything
        return datetime.min.replace(tzinfo=UTC) if given.startswith("000") else datetime.max.replace(tzinfo=UTC)
    raise ValueError("không phải là thời điểm có múi giờ|Viết như 2020-12-31T08:00:00+07:00.")


def whole(given: Any) -> Any:
    """Digits only: Pydantic takes "1_0" and " 7 " too."""
    if given is None or isinstance(given, int) or re.fullmatch(r"-?\d{1,30}", given, re.ASCII):
        return given
    raise ValueError("không phải số nguyên|Ghi một số nguyên, ví dụ 12.")


def _schema(kind: str, **more: Any) -> WithJsonSchema:
    """Described as what it is when it is given: nobody sends null."""
    return WithJsonSchema({"type": kind, **more})


def _number(ge: int, le: int) -> WithJsonSchema:
    return _schema("integer", minimum=ge, maximum=le)


Day = Annotated[
    date | None,
    BeforeValidator(_day),
    _schema("string", format="date"),
    Query(None, description="Ngày xét; bỏ trống là hôm nay theo ngày làm việc của hệ thống."),
]
Instant = Annotated[
    datetime | None,
    BeforeValidator(_instant),
    _schema("string", format="date-time"),
    Query(None, description="Chỉ hồ sơ có bước, kết quả hoặc giấy tờ ghi từ thời điểm này."),
]
State = Annotated[
    DossierState | None,
    _schema("string", enum=DossierState.values),
    Query(None, description="Trạng thái hồ sơ hiện nay."),
]
StandardAsked = Annotated[
    Standard | None, _schema("string", enum=Standard.values), Query(None, description="Chuẩn đề nghị xét.")
]
Year = Annotated[
    int | None,
    BeforeValidator(whole),
    _number(1900, 2999),
    Query(None, ge=1900, le=2999, description="Năm mở hồ sơ."),
]
Limit = Annotated[
    int,
    BeforeValidator(whole),
    _number(1, MOST_ROWS),
    Query(50, ge=1, le=MOST_ROWS, description="Số hồ sơ một trang."),
]
Cursor = Annotated[
    int,
    BeforeValidator(whole),
    _number(0, LARGEST_ID),
    Query(0, ge=0, le=LARGEST_ID, description="next_cursor của trang trước."),
]
