"""An extent from a file: what is taken, and what is refused in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from datchuan.kernel.problem import Problem
from datchuan.masterplans.geojson import LARGEST_FILE, read_geometry
from datchuan.territory.measuring import area_ha

SQUARE = [[106.5, 22.0], [106.51, 22.0], [106.51, 22.01], [106.5, 22.01], [106.5, 22.0]]
BESIDE = [[x + 0.01, y] for x, y in SQUARE]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def written(given: Any, encoding: str = "utf-8") -> bytes:
    return json.dumps(given, ensure_ascii=False).encode(encoding)


def collection(*geometries: Any) -> dict[str, Any]:
    features = [{"type": "Feature", "geometry": each, "properties": {"tên": "Khu A"}} for each in geometries]
    return {"type": "FeatureCollection", "features": features}


@pytest.mark.parametrize(
    "given",
    [
        polygon(SQUARE),
        {"type": "Feature", "geometry": polygon(SQUARE), "properties": None},
        collection(polygon(SQUARE), None),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]},
        polygon([[*point, 312.5] for point in SQUARE]),
        {**polygon(SQUARE), "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
    ],
)
def test_polygons_are_read_from_every_form_of_geojson(given: dict[str, Any]) -> None:
    assert read_geometry(written(given)) == polygon(SQUARE)
    assert read_geometry(b"\xef\xbb\xbf" + written(given)) == polygon(SQUARE)


def test_plots_side_by_side_become_one_ground() -> None:
    found = read_geometry(written(collection(polygon(SQUARE), polygon(BESIDE))))
    assert found["type"] == "Polygon"
    assert area_ha(found) == pytest.approx(2 * area_ha(polygon(SQUARE)))


def test_an_area_is_that_of_the_ellipsoid() -> None:
    """One degree by one at the equator: 12,308.78 km² by geodesics; along the parallel it is a little less."""
    degree = polygon([[105, 0], [106, 0], [106, 1], [105, 1], [105, 0]])
    assert area_ha(degree) / 100 == pytest.approx(12_308.46, abs=0.01)


def ring(*points: list[Any]) -> dict[str, Any]:
    return polygon([*points])


def many(points: int) -> dict[str, Any]:
    bottom = [[106.5 + 0.01 * each / points, 22.0] for each in range(points)]
    return polygon([*bottom, [106.51, 22.01], bottom[0]])


@pytest.mark.parametrize(
    ("content", "number", "words"),
    [
        (b"", 775, "tệp trống"),
        (b" " * (LARGEST_FILE + 1) + b"{}", 775, "giới hạn là 5 MB"),
        (b"PK\x03\x04", 775, "tệp nén (Shapefile, KMZ)"),
        (b"<?xml version='1.0'?><kml/>", 775, "tệp XML (KML, GML)"),
        (written(collection(polygon(SQUARE)), "utf-16"), 775, "không phải văn bản UTF-8"),
        (written(collection(polygon(SQUARE)))[:-9], 775, "không đọc được như GeoJSON, hỏng từ dòng 1"),
        (b"[" * 100_000, 775, "không đọc được như GeoJSON"),
        (b"[1, 2]", 775, "là JSON nhưng không phải GeoJSON"),
        (written(collection()), 776, "không có vùng nào"),
        (written({"type": "FeatureCollection"}), 776, "thiếu features"),
        (written(collection({"type": "LineString", "coordinates": SQUARE})), 776, "loại LineString"),
        (
            written({**polygon(SQUARE), "crs": {"properties": {"name": "EPSG:3405"}}}),
            777,
            "EPSG:3405, không phải WGS 84",
        ),
        (written(ring([452331.5, 2427123.2])), 777, "452.331,500; 2.427.123,200 là mét, như hệ VN-2000"),
        (written(ring([22.0, 106.5])), 777, "ghi vĩ độ trước kinh độ"),
        (written(ring([2.35, 48.85])), 777, "không nằm ở Việt Nam"),
        (written(ring(["106,5", "22"])), 777, "không phải hai số"),
        (b'{"type":"Polygon","coordinates":[[[NaN, 22]]]}', 777, "không phải hai số"),
        (written(polygon()), 778, "không có đường biên"),
        (written(ring(SQUARE[0], SQUARE[1], SQUARE[0])), 778, "chỉ có 3 điểm"),
        (written(ring(*SQUARE[:-1])), 778, "vùng 1, đường biên 1: không khép kín"),
        (written(many(20_001)), 778, "có 20.003 điểm, nhiều hơn 20.000"),
        (
            written(ring(SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0])),
            778,
            "đường biên tự cắt tại 106.505, 22.005",
        ),
    ],
)
def test_what_is_no_extent_is_refused_with_how_to_mend_it(content: bytes, number: int, words: str) -> None:
    with pytest.raises(Problem) as caught:
        read_geometry(content)
    assert (caught.value.number, words in caught.value.sentence) == (number, True), caught.value.sentence
    assert caught.value.mend
