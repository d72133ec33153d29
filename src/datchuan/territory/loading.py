"""Reads the files of data/ (columns in data/SOURCES.md) into model instances; writes nothing."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from datchuan.kernel.text import fold, nfc
from datchuan.territory.models import Change, CodeAlias, CommuneClass, Shape, Statistic, Unit
from datchuan.territory.shapes import svg_paths

SNAPSHOTS = ("2019-12-31", "2020-01-01", "2024-12-01", "2025-07-01")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: nfc(value) for key, value in row.items()}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def read_units(folder: Path) -> list[Unit]:
    rows = list(_rows(folder / "admin_units.csv"))
    continues = {row["unit_id"]: row["continues_unit_id"] for row in rows}
    return [
        Unit(
            id=row["unit_id"],
            identity_id=_first_version(row["unit_id"], continues),
            code=row["code"],
            level=row["level"],
            type=row["type"],
            name=row["name"],
            short_name=row["short_name"],
            search=f"{fold(row['name'])} {row['code']}",
            parent_id=row["parent_unit_id"] or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            created_by=row["created_by"],
            ended_by=row["ended_by"],
            attested_from=_day(row["attested_from"]),
            continues_id=row["continues_unit_id"] or None,
            note=row["note"],
            source=row["source"],
        )
        for row in rows
    ]


def _first_version(unit_id: str, continues: dict[str, str]) -> str:
    while continues[unit_id]:
        unit_id = continues[unit_id]
    return unit_id


def read_changes(folder: Path) -> list[Change]:
    return [
        Change(
            event=row["event_id"],
            effective_on=date.fromisoformat(row["effective_date"]),
            type=row["event_type"],
            from_unit_id=row["from_unit_id"],
            to_unit_id=row["to_unit_id"] or None,
            extent=row["extent"],
            area_km2=_figure(row["area_km2"]),
            population=int(row["population"]) if row["population"] else None,
            instrument=row["legal_instrument"],
            clause=row["clause"],
            confidence=row["confidence"],
            note=row["note"],
            source=row["source"],
        )
        for row in _rows(folder / "admin_changes.csv")
    ]


def read_aliases(folder: Path) -> list[CodeAlias]:
    return [
        CodeAlias(
            code=row["alias_code"],
            unit_id=row["unit_id"],
            valid_from=min(_days_in(row["seen_in"]), default=None),
            valid_to=min(_days_in(row["replaced_by"]), default=None),
            seen_in=row["seen_in"],
            replaced=row["replaced_by"],
            note=row["note"],
        )
        for row in _rows(folder / "code_aliases.csv")
    ]


def _days_in(text: str) -> list[date]:
    """The days (03/02/2020) that a note names."""
    return [date(int(y), int(m), int(d)) for d, m, y in re.findall(r"(\d{2})/(\d{2})/(\d{4})", text)]


# special_area_status.csv names a status; here it is a scheme and a value in it.
_STATUS = {
    "xa_ATK": (CommuneClass.Scheme.ATK, "có"),
    "vung_ATK": (CommuneClass.Scheme.ATK_REGION, "có"),
    "no_special_difficulty_village": (CommuneClass.Scheme.DIFFICULT_VILLAGES, "không còn"),
}


def read_classes(folder: Path) -> list[CommuneClass]:
    """What is known of special areas; a commune that the file does not name stays unknown."""
    rows = list(_rows(folder / "special_area_status.csv"))
    for before, row in pairwise(rows):
        if row["legal_instrument"] == "như trên":
            row["legal_instrument"] = before["legal_instrument"]
    return [
        CommuneClass(
            unit_id=row["unit_id"],
            scheme=_STATUS[row["status"]][0],
            value=_STATUS[row["status"]][1],
            attested_on=_day(row["status_from"]) or date.fromisoformat(row["snapshot"]),
            valid_from=_day(row["status_from"]),
            valid_to=_day(row["status_to"]),
            instrument=row["legal_instrument"],
            source=row["source"],
            note=row["note"],
        )
        for row in rows
    ]


def read_statistics(folder: Path) -> list[Statistic]:
    return [
        Statistic(
            unit_id=row["unit_id"],
            snapshot_on=date.fromisoformat(row["snapshot"]),
            indicator=row["indicator"],
            value=Decimal(row["value"]),
            measure=row["unit"],
            referred_on=_day(row["ref_date"]),
            method=row["method"],
            source=row["source"],
            note=row["note"],
        )
        for row in _rows(folder / "unit_stats.csv")
    ]


def read_shapes(folder: Path) -> list[Shape]:
    """Shapes of each snapshot of communes hold until the next one begins; the first holds for the days before it too.

    Districts are drawn until their level ends; the province from that day on, on the newer map its communes are on.
    """
    starts = [None, *map(date.fromisoformat, SNAPSHOTS[1:]), None]
    boundaries = folder / "boundaries"
    shapes: list[Shape] = []
    for snapshot, (begins, ends) in zip(SNAPSHOTS, pairwise(starts), strict=True):
        shapes += _snapshot(boundaries / f"langson_communes_{snapshot}.geojson", begins, ends)
    without_districts = date.fromisoformat(SNAPSHOTS[-1])
    shapes += _snapshot(boundaries / "langson_districts.geojson", None, without_districts)
    return shapes + _snapshot(boundaries / "langson_province_2025.geojson", without_districts, None)


def _snapshot(path: Path, begins: date | None, ends: date | None) -> list[Shape]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    paths = svg_paths([feature["geometry"] for feature in features])
    return [
        Shape(
            unit_id=feature["properties"]["unit_id"],
            valid_from=begins,
            valid_to=ends,
            geometry=feature["geometry"],
            svg_path=path_data,
            origin=feature["properties"]["geom"],
            area_km2=Decimal(str(feature["properties"]["area_km2_geom"])),
        )
        for feature, path_data in zip(features, paths, strict=True)
    ]
