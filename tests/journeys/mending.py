"""What a commune officer does in Excel: opens the file with the houses, mends rows, saves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl

from datchuan.evaluation.explaining import houses_short_of
from datchuan.evaluation.queries import standing
from datchuan.housing.queries import records_on
from datchuan.housing.sheet import house_sheet
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import holds_on

DAY = date(2020, 12, 31)
SURVEYED = date(2020, 12, 15)
# What makes a house no longer temporary, and what makes it standard.
NOT_TEMPORARY = {"temporary_material": "Không", "unsafe": "Không", "lifetime_years": 6}
STANDARD = {
    "hard_floor": "Có",
    "hard_frame": "Có",
    "hard_roof": "Có",
    "living_area_dm2": 300,
    "lifetime_years": 30,
    "kitchen_hygienic": "Có",
    "toilet_hygienic": "Có",
    "animal_shed": "Không có chuồng trại",
    "custom_fit": "Có",
}


def short_houses(commune_id: str, set_key: str = "vn-xa-2016", day: date = DAY) -> tuple[list[str], list[str], int]:
    """Codes of the temporary houses, of the other houses below the standard, and how many 9.2 misses."""
    commune = Unit.objects.select_related("parent").get(pk=commune_id)
    now = standing(set_key, day, [commune_id])
    villages = VillageMembership.objects.filter(holds_on(day), commune=commune).values("village")
    records = list(records_on(day).filter(village__in=villages).select_related("household"))

    def codes(indicator: str) -> list[str]:
        found = houses_short_of(now.criteria_set, now.criteria_set.indicator(indicator), commune, day, records)
        return [house.record.household.code for house in found]

    temporary = codes("9.1")
    others = [code for code in codes("9.2") if code not in temporary]
    return temporary, others, now.verdicts[commune_id]["9.2"].shortfall or 0


def mend(
    source: bytes, target: Path, temporary: Iterable[str], standard: Iterable[str], surveyed: date = SURVEYED
) -> Path:
    """Save ``source`` as ``target`` with these households mended and surveyed anew; all other rows as they were."""
    book = openpyxl.load_workbook(BytesIO(source))
    page = book[house_sheet().title]
    header = next(row for row in range(1, 12) if str(page.cell(row, 1).value).startswith("Mã hộ"))
    places = {column.key: place for place, column in enumerate(house_sheet().columns, start=1)}
    wanted = dict.fromkeys(temporary, NOT_TEMPORARY) | dict.fromkeys(standard, STANDARD)
    for row in range(header + 1, page.max_row + 1):
        changes = wanted.pop(page.cell(row, 1).value, None)
        for key, value in (changes or {}).items():
            page.cell(row, places[key]).value = value
        if changes:
            page.cell(row, places["surveyed_on"]).value = surveyed
    assert not wanted, f"not in the file: {sorted(wanted)}"
    book.save(target)
    return target
