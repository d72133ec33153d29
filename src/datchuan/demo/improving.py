"""What was repaired and rebuilt through the year: a part of a commune's sound houses was first seen with a fault.

What is drawn for a commune is its state at the end of the year; how many of its houses came to it, and when, never
looks at what a verdict would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from datchuan.demo.households import CommuneProfile, HouseDrawer

HARD = ("hard_floor", "hard_frame", "hard_roof", "kitchen_hygienic", "toilet_hygienic", "custom_fit")
MOST_REBUILT = 4


@dataclass(frozen=True)
class Improved:
    """A house that was first seen in an earlier state, and the day on which it was seen improved."""

    on: date
    before: dict[str, Any]
    after: dict[str, Any]


class Improving:
    """Chooses among the houses of one commune, one after another."""

    def __init__(self, random: Random, told: dict[str, Any], profile: CommuneProfile) -> None:
        self.random = random
        self.first_day, self.days = told["from"], (told["to"] - told["from"]).days
        self.drawer = HouseDrawer(random, told["from"], told["to"])
        self.share = told["most"] * random.random()
        rebuilds = profile.temporary == 0 and random.random() < told["rebuilding"]
        self.to_rebuild = 1 + random.randrange(MOST_REBUILT) if rebuilds else 0

    def look(self, facts: dict[str, Any]) -> Improved | None:
        """What the house was before, if it is one of those that were improved."""
        if not self._is_sound(facts) or self.random.random() >= self.share:
            return None
        on = self.first_day + timedelta(days=self.random.randrange(self.days + 1))
        if self.to_rebuild:
            self.to_rebuild -= 1
            return Improved(on, self.drawer.as_temporary(facts), {**facts, "built_year": on.year})
        return Improved(on, self.drawer.with_fault(facts), facts)

    def _is_sound(self, facts: dict[str, Any]) -> bool:
        if not all(facts[name] for name in HARD) or facts["temporary_material"] is not False or facts["unsafe"]:
            return False
        enough = facts["living_area_dm2"] >= facts["persons"] * 1000
        return enough and (facts["lifetime_years"] or 0) >= 20 and facts["animal_shed"] != self.drawer.poor_shed
