"""Simulated houses of a commune: seeded, as many as the census counted, plausible for the district.

Each house is drawn standard or not with the commune's own share; a house that is not standard gets one to three
faults, materials follow the surveyor's judgements. Nothing here looks at what a verdict would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log
from random import Random
from typing import Any

from datchuan.law.library import load_library

# Which faults a house below the standard has, by weight.
FAULTS = {
    "toilet_hygienic": 30,
    "animal_shed": 22,
    "kitchen_hygienic": 14,
    "hard_floor": 16,
    "hard_roof": 14,
    "hard_frame": 9,
    "living_area": 12,
    "lifetime_years": 9,
    "custom_fit": 2,
}
GOOD = {
    "foundation_material": ["be_tong", "gach_da_xay"],
    "floor_material": ["be_tong", "vua_xi_mang", "gach_lat"],
    "frame_material": ["be_tong_cot_thep", "go_ben_chac", "sat_thep", "gach_da_xay"],
    "wall_material": ["gach_da_xay", "go_ben_chac"],
    "roof_material": ["be_tong_cot_thep", "ngoi", "ton_lanh"],
}


@dataclass(frozen=True)
class CommuneProfile:
    """How a simulated commune is drawn; shares are between 0 and 1."""

    standard: float
    temporary: float
    missing: float
    persons: float


def draw_profile(random: Random, district: dict[str, float], registration: dict[str, Any] | None) -> CommuneProfile:
    mean = float(registration["standard"]) if registration else district["standard"]
    spread = 0.0 if registration else random.gauss(0, 0.55)
    cleared = bool(registration["cleared"]) if registration else random.random() < district["cleared"]
    temporary = 0.0 if cleared else 0.004 + 0.03 * random.random() ** 2
    missing = 0.0 if registration or random.random() < 0.85 else 0.004
    share = 1 / (1 + exp(-(log(mean / (1 - mean)) + spread)))
    return CommuneProfile(share, temporary, missing, 3.7 + 0.6 * random.random())


class HouseDrawer:
    """Draws the facts of one house after another."""

    def __init__(self, random: Random, first_day: date, last_day: date) -> None:
        self.random = random
        self.first_day, self.days = first_day, (last_day - first_day).days
        schema = load_library().facts["house"]
        self.codes = {
            name: {choice.key: choice.code for choice in schema[name].choices} for name in (*GOOD, "animal_shed")
        }
        self.faults, self.weights = list(FAULTS), list(FAULTS.values())
        self.poor_shed = self.codes["animal_shed"]["khong_hop_ve_sinh"]

    def survey_day(self) -> date:
        return self.first_day + timedelta(days=self.random.randrange(self.days + 1))

    def houses(self, count: int, profile: CommuneProfile) -> Iterator[dict[str, Any]]:
        for _ in range(count):
            yield self._house(profile)

    def with_fault(self, facts: dict[str, Any]) -> dict[str, Any]:
        """A sound house as it was before one fault of it was mended."""
        earlier = dict(facts)
        self._spoil(earlier, self.random.choices(self.faults, self.weights)[0])
        return self._weakened(earlier)

    def as_temporary(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The temporary house that stood where a sound one was built."""
        earlier = dict(facts)
        self._make_temporary(earlier)
        return self._weakened(earlier)

    def _weakened(self, facts: dict[str, Any]) -> dict[str, Any]:
        """With the poor material of each weak part; the others keep theirs."""
        for name, part, poor in self._parts(facts):
            if not facts[part]:
                facts[name] = self.codes[name][poor]
        return facts

    def _house(self, profile: CommuneProfile) -> dict[str, Any]:
        draw = self.random.random
        facts = self._sound_house(profile)
        if draw() < profile.temporary:
            self._make_temporary(facts)
        elif draw() >= profile.standard:
            for fault in set(self.random.choices(self.faults, self.weights, k=1 + int(draw() * 2.2))):
                self._spoil(facts, fault)
        self._describe_materials(facts)
        if profile.missing and draw() < profile.missing * 4:
            facts[self.random.choice(["toilet_hygienic", "lifetime_years", "temporary_material", "hard_roof"])] = None
        return facts

    def _sound_house(self, profile: CommuneProfile) -> dict[str, Any]:
        draw = self.random.random
        persons = max(1, min(10, round(self.random.gauss(profile.persons, 1.4))))
        shed = self.codes["animal_shed"]
        return {
            "persons": persons,
            "living_area_dm2": persons * 1000 + int((draw() ** 1.5) * 140) * 50,
            "built_year": 1985 + int(draw() * 35),
            "hard_floor": True,
            "hard_frame": True,
            "hard_roof": True,
            "lifetime_years": 20 + 5 * int(draw() * 7),
            "temporary_material": False,
            "unsafe": False,
            "kitchen_hygienic": True,
            "toilet_hygienic": True,
            "animal_shed": shed["khong_co"] if draw() < 0.3 else shed["hop_ve_sinh"],
            "custom_fit": True,
        }

    def _spoil(self, facts: dict[str, Any], fault: str) -> None:
        if fault == "living_area":
            facts["living_area_dm2"] = facts["persons"] * (600 + 50 * int(self.random.random() * 8))
        elif fault == "lifetime_years":
            facts["lifetime_years"] = 8 + int(self.random.random() * 12)
        elif fault == "animal_shed":
            facts["animal_shed"] = self.poor_shed
        else:
            facts[fault] = False

    def _make_temporary(self, facts: dict[str, Any]) -> None:
        facts.update(temporary_material=True, hard_frame=False, hard_roof=self.random.random() < 0.3)
        facts.update(lifetime_years=1 + int(self.random.random() * 4), toilet_hygienic=self.random.random() < 0.3)
        facts.update(unsafe=self.random.random() < 0.4, hard_floor=self.random.random() < 0.4)

    def _describe_materials(self, facts: dict[str, Any]) -> None:
        for name, part, poor in self._parts(facts):
            self._material(facts, name, facts[part], poor)

    def _parts(self, facts: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Each part's material, the judgement it follows, and what it is made of where it is weak."""
        # A house that is not temporary may have a weak part, but not one that only temporary houses have.
        frame, roof = ("go_tap", "la_rom_ra") if facts["temporary_material"] else ("khong_khung", "tam_lop_thuong")
        return [
            ("foundation_material", "hard_floor", "dat"),
            ("floor_material", "hard_floor", "dat"),
            ("frame_material", "hard_frame", frame),
            ("wall_material", "hard_frame", "go_tap_van_ep"),
            ("roof_material", "hard_roof", roof),
        ]

    def _material(self, facts: dict[str, Any], name: str, hard: bool, poor: str) -> None:
        facts[name] = self.codes[name][self.random.choice(GOOD[name]) if hard else poor]
