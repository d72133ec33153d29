"""An extent as it comes in a file: GeoJSON (RFC 7946) with polygons in WGS 84. What is not that is refused in a
sentence that says how to make it so."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.territory.measuring import area_ha, fault_of
from datchuan.territory.shapes import dissolve

LARGEST_FILE = 5_000_000
MOST_POINTS = 20_000
DECIMALS = 6  # of a degree: about a tenth of a metre
WHERE = "Tệp phạm vi"
CONVERT = (
    "Trong QGIS: đặt đúng hệ tọa độ của lớp (VN-2000, kinh tuyến trục của tỉnh), rồi Xuất, Lưu đối tượng dưới dạng"
    " GeoJSON với CRS EPSG:4326 (WGS 84), mã hóa UTF-8"
)
# Vietnam with its islands, in degrees.
WEST, EAST, SOUTH, NORTH = 102, 118, 6, 24
_WGS84 = ("CRS84", "4326", "WGS84", "WGS 84")
_PLACE = re.compile(r"(.*?)\[(-?[\d.]+) (-?[\d.]+)")
_FAULTS = {
    "Self-intersection": "đường biên tự cắt",
    "Ring Self-intersection": "đường biên tự chạm",
    "Hole lies outside shell": "lỗ nằm ngoài vùng",
    "Holes are nested": "lỗ nằm trong lỗ",
    "Interior is disconnected": "lỗ chia vùng thành nhiều mảnh",
    "Duplicate Rings": "một đường biên có hai lần",
}

Ring = list[list[float]]


def read_geometry(content: bytes) -> dict[str, Any]:
    """The polygons of a file as one geometry, side by side or dissolved into each other.

    Problem 775 for a file that is empty, too large or no GeoJSON in UTF-8, 776 where something in it is no polygon, 777
    for coordinates that are not WGS 84 in Vietnam, 778 for rings that are open, too short, crossing or too many points.
    """
    polygons = [_polygon(each, place) for place, each in enumerate(_polygons(_parsed(content)), start=1)]
    if not polygons:
        raise Problem(
            776, "không có vùng nào", where=WHERE, mend="Xuất lại lớp vùng (Polygon) của ranh giới quy hoạch."
        )
    points = sum(len(ring) for rings in polygons for ring in rings)
    if points > MOST_POINTS:
        what = f"có {format_number(points)} điểm, nhiều hơn {format_number(MOST_POINTS)}"
        raise Problem(
            778, what, where=WHERE, mend="Đơn giản hóa đường biên với sai số 1 m (QGIS: Simplify) rồi nộp lại."
        )
    geometries = [{"type": "Polygon", "coordinates": rings} for rings in polygons]
    for place, each in enumerate(geometries, start=1):
        _check_rings(each, place)
    return geometries[0] if len(geometries) == 1 else dissolve(geometries)


def _parsed(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise Problem(775, "tệp trống", where=WHERE, mend="Chọn tệp GeoJSON có ranh giới quy hoạch.")
    if len(content) > LARGEST_FILE:
        what = f"nặng {len(content) // 1_000_000} MB, giới hạn là {LARGEST_FILE // 1_000_000} MB"
        raise Problem(775, what, where=WHERE, mend="Chỉ xuất lớp ranh giới quy hoạch, đơn giản hóa với sai số 1 m.")
    if content.startswith(b"PK"):
        raise Problem(775, "là tệp nén (Shapefile, KMZ), không phải GeoJSON", where=WHERE, mend=CONVERT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(775, "không phải văn bản UTF-8", where=WHERE, mend=CONVERT) from None
    if text.lstrip().startswith("<"):
        raise Problem(775, "là tệp XML (KML, GML), không phải GeoJSON", where=WHERE, mend=CONVERT)
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f", hỏng từ dòng {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem(775, f"không đọc được như GeoJSON{line}", where=WHERE, mend=CONVERT) from None
    if not isinstance(read, dict) or "type" not in read:
        raise Problem(775, "là JSON nhưng không phải GeoJSON", where=WHERE, mend=CONVERT)
    _check_named_system(read)
    return read


def _check_named_system(read: dict[str, Any]) -> None:
    """RFC 7946 knows WGS 84 only; older files name another system in ``crs``."""
    named = read.get("crs")
    properties = named.get("properties") if isinstance(named, dict) else named
    name = str(properties.get("name") if isinstance(properties, dict) else properties or "")
    if name and not any(each in name.upper() for each in _WGS84):
        raise Problem(777, f"ghi hệ tọa độ {name[:60]}, không phải WGS 84", where=WHERE, mend=CONVERT)


def _polygons(read: Any) -> Iterator[list[Any]]:
    """The rings of every polygon in a GeoJSON object."""
    kind = read.get("type") if isinstance(read, dict) else None
    if kind == "FeatureCollection":
        for each in _listed(read, "features"):
            yield from _polygons(each)
    elif kind == "Feature":
        yield from _polygons(read["geometry"]) if read.get("geometry") else ()
    elif kind == "GeometryCollection":
        for each in _listed(read, "geometries"):
            yield from _polygons(each)
    elif kind == "Polygon":
        yield _listed(read, "coordinates")
    elif kind == "MultiPolygon":
        yield from _listed(read, "coordinates")
    else:
        what = f"có đối tượng loại {str(kind)[:30]}, chỉ nhận vùng khép kín (Polygon, MultiPolygon)"
        mend = "Chuyển đường thành vùng (QGIS: Lines to polygons), chỉ xuất lớp vùng."
        raise Problem(776, what, where=WHERE, mend=mend)


def _listed(read: dict[str, Any], key: str) -> list[Any]:
    found = read.get(key)
    if not isinstance(found, list):
        raise Problem(776, f"đối tượng {read['type']} thiếu {key}", where=WHERE, mend=CONVERT)
    return found


def _polygon(rings: Any, place: int) -> list[Ring]:
    if not isinstance(rings, list) or not rings or not all(isinstance(ring, list) for ring in rings):
        raise Problem(778, "không có đường biên", where=f"{WHERE}, vùng {place}", mend=CONVERT)
    return [_ring(ring, f"{WHERE}, vùng {place}, đường biên {number}") for number, ring in enumerate(rings, start=1)]


def _ring(ring: list[Any], where: str) -> Ring:
    points = [_position(each, where) for each in ring]
    if len(points) < 4:
        raise Problem(778, f"chỉ có {len(points)} điểm, cần ít nhất 4", where=where, mend="Vẽ lại vùng này.")
    if points[0] != points[-1]:
        mend = "Điểm cuối phải trùng điểm đầu; khép kín vùng rồi xuất lại."
        raise Problem(778, "không khép kín", where=where, mend=mend)
    return points


def _position(given: Any, where: str) -> list[float]:
    if not isinstance(given, list) or len(given) < 2 or not all(_is_number(each) for each in given[:2]):
        raise Problem(777, f"tọa độ “{str(given)[:40]}” không phải hai số", where=where, mend=CONVERT)
    x, y = given[:2]
    if WEST <= x <= EAST and SOUTH <= y <= NORTH:
        return [round(x, DECIMALS), round(y, DECIMALS)]
    words = f"{format_number(x, 3)}; {format_number(y, 3)}"
    if WEST <= y <= EAST and SOUTH <= x <= NORTH:
        mend = "GeoJSON ghi kinh độ trước, vĩ độ sau: đổi chỗ hai cột (QGIS: Swap X and Y coordinates) rồi xuất lại."
        raise Problem(777, f"tọa độ {words} ghi vĩ độ trước kinh độ", where=where, mend=mend)
    if abs(x) > 360 or abs(y) > 360:
        raise Problem(777, f"tọa độ {words} là mét, như hệ VN-2000, không phải độ WGS 84", where=where, mend=CONVERT)
    raise Problem(777, f"tọa độ {words} không nằm ở Việt Nam", where=where, mend=CONVERT)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_rings(geometry: dict[str, Any], place: int) -> None:
    where = f"{WHERE}, vùng {place}"
    if fault := fault_of(geometry):
        found = _PLACE.match(fault)
        what = _FAULTS.get(found[1] if found else fault, "đường biên không hợp lệ")
        at = f" tại {found[2]}, {found[3]} (kinh độ, vĩ độ)" if found else ""
        mend = "Sửa chỗ đó (QGIS: Check validity, Fix geometries) rồi xuất lại."
        raise Problem(778, what + at, where=where, mend=mend)
    if area_ha(geometry) == 0:
        raise Problem(778, "không có diện tích", where=where, mend="Vẽ lại vùng này.")
