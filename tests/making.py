"""Villages, houses and workbooks made by hand. ``EMPTY`` is a commune of the small province without any house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from datchuan.housing.models import HouseRecord
from datchuan.housing.operations import HouseEntry, Recorded, record_houses
from datchuan.housing.queries import FACTS
from datchuan.housing.sheet import VERSION, house_sheet
from datchuan.housing.workbooks import survey_workbook
from datchuan.kernel.text import fold
from datchuan.territory.models import Unit, Village, VillageMembership

# Tri Phương (account "xa", registered), Đề Thám (merged in 2020, same district), Khánh Long (small, same district),
# Liên Hội (registered, difficult, merged) and Bắc Quỳnh (registered) in other districts.
COMMUNES = frozenset({"06016-1", "06046-1", "05998-1", "06268-2", "06343-2"})
EMPTY = "06004-1"  # Quốc Khánh, Tràng Định
TODAY = date(2020, 12, 31)  # the demonstration's working day
SURVEYED = date(2020, 10, 15)
NOW = datetime(2020, 12, 31, 8, tzinfo=UTC)
MERGED_ON = date(2020, 1, 1)

# A house that meets every requirement, exactly at the limits (10 m² a person, 20 years); animal_shed 3: there is none.
GOOD: dict[str, Any] = {
    **dict.fromkeys(FACTS),
    "persons": 4,
    "living_area_dm2": 4000,
    "built_year": 2005,
    "hard_floor": True,
    "hard_frame": True,
    "hard_roof": True,
    "lifetime_years": 20,
    "temporary_material": False,
    "unsafe": False,
    "kitchen_hygienic": True,
    "toilet_hygienic": True,
    "animal_shed": 3,
    "custom_fit": True,
}


def village(
    commune_id: str = EMPTY, name: str = "Nà Thử", *, since: date = MERGED_ON, until: date | None = None
) -> int:
    """A new village of the commune; returns its id."""
    made = Village.objects.create(code=f"{commune_id}/{name}"[:20], name=name, search=fold(name), simulated=True)
    VillageMembership.objects.create(village=made, commune_id=commune_id, valid_from=since, valid_to=until)
    return made.pk


def entry(code: str, village_id: int, day: date = SURVEYED, *, note: str | None = None, **changes: Any) -> HouseEntry:
    """A good house, but for ``changes``."""
    return HouseEntry(code, village_id, "Nông Văn Thử", day, {**GOOD, **changes}, note)


def record(*entries: HouseEntry, **arguments: Any) -> Recorded:
    return record_houses(entries=entries, **{"by": None, "at": NOW, **arguments})


def houses(village_id: int, *kinds: Mapping[str, Any], day: date = SURVEYED) -> Recorded:
    """One household per kind: what differs from a good house."""
    return record(*(entry(f"TH{number:05d}", village_id, day, **kind) for number, kind in enumerate(kinds, start=1)))


def versions(code: str) -> list[HouseRecord]:
    return list(HouseRecord.objects.filter(household__code=code).order_by("version"))


def row(code: str, village_name: str = "Nà Thử", **cells: Any) -> dict[str, Any]:
    """A row of a workbook as a person types it, by column key."""
    good = {"persons": 4, "living_area_dm2": 40, "built_year": 2005, "lifetime_years": 20}
    good |= dict.fromkeys(("hard_floor", "hard_frame", "hard_roof"), "Có")
    good |= dict.fromkeys(("kitchen_hygienic", "toilet_hygienic", "custom_fit"), "Có")
    good |= {"temporary_material": "Không", "unsafe": "Không", "animal_shed": "Không có chuồng trại"}
    identity = {"code": code, "village": village_name, "head_name": "Nông Văn Thử", "surveyed_on": SURVEYED}
    return {**identity, **good, **cells}


def workbook(
    area: Unit, rows: Iterable[Mapping[str, Any]], *, without: Iterable[str] = (), today: date = TODAY
) -> bytes:
    """The area's empty template of the survey with ``rows`` typed in; ``without``: columns taken out."""
    empty = survey_workbook(area=area, today=today, prefilled=False, names_of=lambda record: record.head_name)
    book = load_workbook(BytesIO(empty))
    page = book.worksheets[0]
    keys = [column.key for column in house_sheet().columns]
    header = next(r for r in range(1, 12) if str(page.cell(r, 1).value or "").startswith("Mã hộ"))
    for at, cells in enumerate(rows, start=header + 1):
        for key, value in cells.items():
            page.cell(at, keys.index(key) + 1).value = value
    for key in sorted(without, key=keys.index, reverse=True):
        page.delete_cols(keys.index(key) + 1)
    return saved(book)


def without_versions(content: bytes) -> bytes:
    """A workbook of houses with the numbers of their versions taken out: a survey like any other."""
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    place = [column.key for column in house_sheet().columns].index(VERSION) + 1
    page.delete_cols(place)
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
