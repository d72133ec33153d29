"""Where a commune stands in the law: its threshold column (vùng) and its terrain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from datchuan.kernel.period import Period
from datchuan.kernel.problem import Problem
from datchuan.law.cited import CitedValue, Citer
from datchuan.law.text_files import TextFile


@dataclass(frozen=True, slots=True)
class Profile:
    """What the law's numbers depend on: ``region`` (tdmnpb …), ``terrain`` (delta | mountain) and, since 2026,
    the commune's ``group`` (nhom_1 …; empty while it is not known). Hashable."""

    region: str
    terrain: str
    group: str = ""

    def has(self, conditions: tuple[tuple[str, str], ...]) -> bool:
        return all(getattr(self, key) == value for key, value in conditions)


# Of a province that the files place nowhere: what differs by region or terrain is not known.
UNPLACED = Profile("", "")


@dataclass(frozen=True, slots=True)
class Region:
    """A threshold column: a region (QĐ 1980, QĐ 318) or a group of communes (QĐ 51/2025), in the decision's order."""

    key: str
    title: str
    cited: CitedValue

    @property
    def note(self) -> str:
        return self.cited.citation.note


@dataclass(frozen=True, slots=True)
class ProvincePlace:
    """In which region and terrain a province stands during a period."""

    code: str
    title: str
    profile: Profile
    period: Period
    cited: CitedValue


@dataclass(frozen=True, slots=True)
class Regions:
    """The threshold columns, the terrains, and where provinces stand in them over time."""

    regions: dict[str, Region]
    terrains: dict[str, str]
    provinces: tuple[ProvincePlace, ...]
    groups: dict[str, Region] = field(default_factory=dict)

    def columns(self, by: str) -> dict[str, Region]:
        """The threshold columns of a set that varies by ``regions`` or by ``groups``."""
        return self.groups if by == "groups" else self.regions

    def placing(self, code: str, on: date) -> ProvincePlace | None:
        """Where the province with GSO code ``code`` stands on that day; ``None`` when the files do not say."""
        return next((place for place in self.provinces if place.code == code and on in place.period), None)

    def place_of(self, code: str, on: date) -> ProvincePlace:
        """As ``placing``; raises Problem 107 when it is not known."""
        found = self.placing(code, on)
        if found is None:
            known = ", ".join(sorted({f"{place.code} ({place.title})" for place in self.provinces}))
            raise Problem(
                107,
                f"chưa biết tỉnh mã “{code}” thuộc vùng nào vào ngày {on:%d/%m/%Y}",
                where="law/regions.yaml",
                mend=f"Các tỉnh đang có: {known}.",
            )
        return found

    def grounds(self, profile: Profile, on: date) -> tuple[CitedValue, ...]:
        """The cited placings that lead to this profile (for "rests on unchecked values")."""
        here = (profile.region, profile.terrain)
        at = [p for p in self.provinces if (p.profile.region, p.profile.terrain) == here]
        return tuple(place.cited for place in at if on in place.period)


def regions_of(text: TextFile, citer: Citer) -> Regions:
    """Reads law/regions.yaml. Problem 103 for an undeclared region or terrain, 105 for two regions in one day."""
    data = text.data
    regions = _columns(text, citer, "regions", "Vùng")
    groups = _columns(text, citer, "groups", "Nhóm xã")
    result = Regions(regions, data["terrains"], tuple(_provinces(text, citer, data, regions)), groups)
    _no_two_at_once(text, result)
    return result


def _columns(text: TextFile, citer: Citer, room: str, what: str) -> dict[str, Region]:
    found = {}
    for key, entry in text.data[room].items():
        cited = citer.cite(f"{room}/{key}", f"{what} {entry['title']}", entry, (room, key))
        found[key] = Region(key, entry["title"], cited)
    return found


def _provinces(text: TextFile, citer: Citer, data: dict[str, Any], regions: dict[str, Region]) -> list[ProvincePlace]:
    found = []
    for code, province in data["provinces"].items():
        for number, entry in enumerate(province["places"]):
            path = ("provinces", code, "places", number)
            for key, known in (("region", regions), ("terrain", data["terrains"])):
                if entry[key] not in known:
                    mend = f"Được phép: {', '.join(known)}."
                    raise text.problem(103, f"“{entry[key]}” chưa được khai báo", (*path, key), mend=mend)
            profile = Profile(entry["region"], entry["terrain"])
            words = f"{province['title']}: {regions[profile.region].title}, {data['terrains'][profile.terrain].lower()}"
            cited = citer.cite(f"regions/province-{code}@{number}", words, entry, path)
            found.append(ProvincePlace(code, province["title"], profile, text.period(entry, path), cited))
    return found


def _no_two_at_once(text: TextFile, regions: Regions) -> None:
    places = regions.provinces
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            if one.code == other.code and one.period.overlaps(other.period):
                raise text.problem(105, f"tỉnh {one.title} có hai vùng trong cùng một ngày", ("provinces", one.code))
