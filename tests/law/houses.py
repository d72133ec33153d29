"""Houses for the tests: one that meets everything, and the ways to spoil it."""

from __future__ import annotations

GOOD: dict[str, object] = {
    "persons": 4,
    "living_area": 4000,  # 40,00 m²: exactly 10 m² a person
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

BOOLEANS = [key for key, value in GOOD.items() if isinstance(value, bool)]


def house(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}
