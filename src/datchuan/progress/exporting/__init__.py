"""A map as files: GeoJSON for other maps, CSV and XLSX for tables, SVG for paper. Each says of which days it is, what
in it is approximate, where it comes from and whether it is simulated."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from datchuan.progress.exporting.features import feature_collection
from datchuan.progress.exporting.paper import paper_map
from datchuan.progress.exporting.table import csv_table, workbook
from datchuan.progress.queries import ProvinceMap

__all__ = ["FILES", "MapFile", "csv_table", "feature_collection", "paper_map", "workbook"]


@dataclass(frozen=True)
class MapFile:
    """A kind of file: what it is called on the page, how it is made."""

    label: str
    content_type: str
    render: Callable[[ProvinceMap], bytes]
    needs_geometry: bool = False


def _geojson(drawn: ProvinceMap) -> bytes:
    return json.dumps(feature_collection(drawn), ensure_ascii=False, separators=(",", ":")).encode()


FILES = {
    "xlsx": MapFile("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "csv": MapFile("CSV", "text/csv; charset=utf-8", csv_table),
    "geojson": MapFile("GeoJSON", "application/geo+json", _geojson, needs_geometry=True),
    "svg": MapFile("Bản đồ để in (SVG)", "image/svg+xml", paper_map, needs_geometry=True),
}
