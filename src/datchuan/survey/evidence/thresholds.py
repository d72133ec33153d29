"""The thresholds above which a person is asked to look again: ours, in a file, not of any law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Ratio:
    """A figure of a house to compare within its village: one fact of the form's mapping by another."""

    name: str
    of: str
    per: str
    label: str
    unit: str


@dataclass(frozen=True)
class Thresholds:
    """As ``thresholds.yaml`` explains them, in kilometres, metres, hours, minutes and days as the names say."""

    outside_km: float
    alike_bits: int
    photo_hours: float
    photo_km: float
    most_houses: int
    in_minutes: float
    fastest_kmh: float
    farther_than_km: float
    same_place_m: float
    same_code_days: int
    fewest_to_compare: int
    spread: float
    least_deviation: float
    ratios: tuple[Ratio, ...]


@cache
def load_thresholds() -> Thresholds:
    """The thresholds of the file."""
    content = yaml.safe_load(Path(__file__).with_name("thresholds.yaml").read_text(encoding="utf-8"))
    ratios = tuple(Ratio(**each) for each in content.pop("ratios"))
    return Thresholds(ratios=ratios, **content)
