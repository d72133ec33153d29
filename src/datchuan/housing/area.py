"""What is known of an area when a survey of it arrives: communes, villages, and whose household codes are whose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import islice

from datchuan.housing.models import HouseRecord
from datchuan.housing.sheet import CODE, COMMUNE, SURVEYED, VILLAGE
from datchuan.kernel.text import fold
from datchuan.survey.columns import Value, listed
from datchuan.territory.models import Level, Unit, VillageMembership
from datchuan.territory.queries import communes_on, holds_on, within

_CHUNK = 5000
# A code stands in addresses and on printed sheets, and is one in small letters or large.
CODE_PATTERN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
REALLY_CLOSE = 0.75  # "Có phải …?" about anything farther sends people to the wrong village
Faults = list[tuple[str, str, str]]


class Area:
    """The communes of ``area`` on ``today`` with their villages, and the communes of the households in ``codes``.

    A constant number of queries, plus one per 5,000 codes.
    """

    def __init__(self, area: Unit, today: date, codes: Iterable[str]) -> None:
        self.area = area
        self.communes = list(communes_on(today).filter(within(area)))
        self.by_code = {unit.code: unit for unit in self.communes} | {unit.pk: unit for unit in self.communes}
        self.villages: dict[str, dict[int, str]] = defaultdict(dict)
        memberships = VillageMembership.objects.filter(holds_on(today), commune__in=self.communes)
        columns = memberships.values_list("commune_id", "village_id", "village__name", "valid_from")
        self.since: dict[int, date | None] = {}
        for commune_id, village_id, name, since in columns:
            self.villages[commune_id][village_id] = name
            self.since[village_id] = since
        self._found: dict[tuple[str, str], tuple[int, ...]] = {}
        self.home = dict(self._homes(today, codes))

    def _homes(self, today: date, codes: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Household code → id of the commune its newest record lies in on ``today``."""
        todo = iter(codes)
        commune_of = dict(VillageMembership.objects.filter(holds_on(today)).values_list("village_id", "commune_id"))
        while chunk := list(islice(todo, _CHUNK)):
            records = HouseRecord.objects.filter(household__code__in=chunk, valid_to=None)
            for code, village_id in records.values_list("household__code", "village_id"):
                yield code, commune_of.get(village_id, "")

    def commune_of(self, values: Mapping[str, Value]) -> Unit | None:
        given = str(values.get(COMMUNE) or "")
        if given:
            return self.by_code.get(given.zfill(5))
        return self.communes[0] if self.area.level == Level.COMMUNE and self.communes else None

    def village_of(self, values: Mapping[str, Value]) -> int:
        """The id of the row's village; the row has been found without faults before."""
        commune = self.commune_of(values)
        (village_id,) = self._villages_named(commune.pk if commune else "", str(values[VILLAGE]))
        return village_id

    def _villages_named(self, commune_id: str, name: str) -> tuple[int, ...]:
        """As written, else without regard to marks: a commune may have both Nà Pàn and Nà Pán."""
        known = self.villages[commune_id]
        key = (commune_id, name)
        if key not in self._found:
            exact = tuple(each for each, title in known.items() if title.lower() == name.lower())
            self._found[key] = exact or tuple(each for each, title in known.items() if fold(title) == fold(name))
        return self._found[key]

    def faults(self, values: Mapping[str, Value]) -> Faults:
        """What is wrong between cells of a row and with the place it names."""
        commune = self.commune_of(values)
        if commune is None:
            return [(COMMUNE, *self._unknown_commune(str(values.get(COMMUNE) or "")))]
        found = [*self._village_faults(commune, values), *self._code_faults(commune, values), *_year_faults(values)]
        return found or self._day_faults(values)

    def _unknown_commune(self, given: str) -> tuple[str, str]:
        if not given:
            return "còn trống", f"Nhập mã xã: tệp này nộp cho {self.area.name}, gồm nhiều xã."
        return f"“{given}” không phải mã xã trong phạm vi {self.area.name}", "Nhập mã xã đúng, hoặc để đúng nơi nộp."

    def _village_faults(self, commune: Unit, values: Mapping[str, Value]) -> Faults:
        name = str(values[VILLAGE])
        found = self._villages_named(commune.pk, name)
        if len(found) == 1:
            return []
        names = list(self.villages[commune.pk].values())
        if found:
            alike = listed([self.villages[commune.pk][village_id] for village_id in found])
            return [(VILLAGE, f"{commune.name} có {len(found)} thôn tên như “{name}”: {alike}", "Ghi đủ dấu tên thôn.")]
        folded = {fold(each): each for each in names}
        near = [folded[each] for each in get_close_matches(fold(name), folded, n=1, cutoff=REALLY_CLOSE)]
        mend = f"Có phải “{near[0]}”?" if near else f"Các thôn của xã: {listed(names)}."
        return [(VILLAGE, f"{commune.name} không có thôn “{name}”", mend)]

    def _day_faults(self, values: Mapping[str, Value]) -> Faults:
        """The past of a village that belonged to another commune is that commune's: only the province may write it."""
        since, surveyed = self.since.get(self.village_of(values)), values[SURVEYED]
        if self.area.level == Level.PROVINCE or since is None or not isinstance(surveyed, date) or surveyed >= since:
            return []
        what = f"ngày {surveyed:%d/%m/%Y} ở trước ngày thôn thuộc xã này ({since:%d/%m/%Y})"
        return [(SURVEYED, what, "Số liệu trước ngày đó do Sở Xây dựng nhập.")]

    def _code_faults(self, commune: Unit, values: Mapping[str, Value]) -> Faults:
        code = str(values[CODE])
        if not CODE_PATTERN.fullmatch(code):
            allowed = "Chỉ dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới."
            return [(CODE, f"mã “{code}” có ký tự không dùng được trong mã hộ", allowed)]
        code = code.upper()
        home = self.home.get(code)
        if home in (None, commune.pk):
            return []
        return [(CODE, f"mã “{code}” đang là của một hộ ở xã khác", "Kiểm tra mã hộ; hộ mới phải dùng mã chưa có.")]


def _year_faults(values: Mapping[str, Value]) -> Faults:
    built, surveyed = values.get("built_year"), values[SURVEYED]
    if isinstance(built, int) and isinstance(surveyed, date) and built > surveyed.year:
        return [("built_year", f"năm xây dựng {built} ở sau ngày điều tra {surveyed:%d/%m/%Y}", "Sửa một trong hai.")]
    return []
