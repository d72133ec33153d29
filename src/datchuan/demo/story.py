"""The demonstration's script, read from data/demonstration/province.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from datchuan.kernel.resources import data_folder

FOLDER = "demonstration"


@dataclass(frozen=True)
class Story:
    """What the demonstration simulates. ``communes``: per registered commune its share of standard houses."""

    seed: int
    province_code: str
    working_day: date
    surveyed_from: date
    surveyed_to: date
    improving: dict[str, Any]
    reviewed: dict[str, date]
    work_done: dict[str, date]
    password: str
    districts: dict[str, dict[str, float]]
    registrations: list[dict[str, Any]]
    assigned_district: str
    recognitions: list[dict[str, Any]]
    offices: list[dict[str, Any]]
    accounts: list[dict[str, str]]
    letterheads: list[dict[str, str]]
    signing_rights: list[dict[str, Any]]
    incoming: list[dict[str, Any]]
    outgoing: list[dict[str, Any]]

    def registration_of(self, commune_id: str) -> dict[str, Any] | None:
        return next((r for r in self.registrations if r["commune"] == commune_id), None)


@cache
def story() -> Story:
    content = yaml.safe_load((data_folder() / FOLDER / "province.yaml").read_text(encoding="utf-8"))
    content.pop("simulated")
    return Story(**content)
