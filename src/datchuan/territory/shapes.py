"""Geometry: shapely lives here. The province is drawn once, 1,000 units wide, so that pages carry small SVG paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

# Lạng Sơn lies between 106,05–107,45 °E and 21,25–22,55 °N; one degree of longitude is shortened by cos(latitude).
WEST, NORTH, MIDDLE_LATITUDE = 106.05, 22.52, 21.9
UNITS_PER_DEGREE = 1000 / (1.36 * cos(radians(MIDDLE_LATITUDE)))
VIEW_WIDTH, VIEW_HEIGHT = 1000, 960
EARTH_KM = 6371.0
KM_PER_DEGREE = radians(1) * EARTH_KM


def svg_paths(geometries: Sequence[dict[str, Any] | str], tolerance: float = 0.0012, *, last: int = 0) -> list[str]:
    """SVG path data of a gap-free coverage of GeoJSON polygons, simplified together so that borders still meet.

    ``tolerance`` is in degrees (0.0012° is about 130 m, less than one unit of the drawing). ``last``: only the paths of
    so many at the end, the others stand beside them.
    """
    import shapely

    polygons = [valid_shape(geometry) for geometry in geometries]
    return [_path(polygon) for polygon in shapely.coverage_simplify(polygons, tolerance)[-last:]]


def svg_path(geometry: dict[str, Any] | str, tolerance: float = 0.0012) -> str:
    """The same of one geometry by itself, or of its text."""
    import shapely

    return _path(shapely.simplify(read_shape(geometry), tolerance))


def read_shape(geometry: dict[str, Any] | str) -> Any:
    """A geometry as shapely has it. From its text it is read ten times as fast as by way of Python's lists."""
    import shapely
    from shapely.geometry import shape

    return shapely.from_geojson(geometry) if isinstance(geometry, str) else shape(geometry)


def dissolve(geometries: list[dict[str, Any]]) -> dict[str, Any]:
    """One GeoJSON geometry of several that lie side by side."""
    import shapely
    from shapely.geometry import mapping, shape

    return dict(mapping(shapely.unary_union([shapely.make_valid(shape(geometry)) for geometry in geometries])))


def valid_shape(geometry: dict[str, Any] | str) -> Any:
    """A geometry, or its text, as shapely has it, mended where its rings cross: to be compared with several others."""
    import shapely

    return shapely.make_valid(read_shape(geometry))


def area_in_common(one: Any, other: Any) -> float:
    """How much of two valid shapes overlaps, in square degrees: for shares, not for square kilometres."""
    import shapely

    return float(shapely.area(shapely.intersection(one, other)))


def outside_share(inner: Any, outer: Any) -> float:
    """What share of a valid shape's own extent lies outside another one: 0 inside, 1 apart from it."""
    import shapely

    whole = shapely.area(inner)
    return float(1 - area_in_common(inner, outer) / whole) if whole else 0.0


def km_outside(geometry: dict[str, Any], longitude: float, latitude: float) -> float:
    """How far a position lies outside a geometry, in kilometres: 0 inside, else the distance to its nearest edge."""
    import shapely
    from shapely.geometry import shape

    scale = [KM_PER_DEGREE * cos(radians(latitude)), KM_PER_DEGREE]
    flat = shapely.transform(shapely.make_valid(shape(geometry)), lambda points: points * scale)
    return float(shapely.distance(flat, shapely.Point(longitude * scale[0], latitude * scale[1])))


def km_between(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """The distance of two positions on the globe, in kilometres."""
    down, across = radians(other_latitude - latitude), radians(other_longitude - longitude)
    share = sin(down / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(share)))


def drawn_point(geometry: Any) -> tuple[int, int]:
    """A point inside a geometry, on the province's drawing: where its name may stand."""
    import shapely
    from shapely.geometry import shape

    valid = shapely.make_valid(shape(geometry))
    largest = max(getattr(valid, "geoms", [valid]), key=shapely.area)
    inside = shapely.maximum_inscribed_circle(largest, tolerance=0.002)
    return _project(*inside.coords[0])


def drawn_closely(
    geometry: Any, positions: Iterable[tuple[float, float]], width: int = 600
) -> tuple[str, int, list[tuple[int, int]]]:
    """A drawing of one geometry, ``width`` units wide: its path, the height, and where positions (longitude, latitude)
    stand in it. Positions outside its extent are left out."""
    import shapely
    from shapely.geometry import shape

    valid = shapely.make_valid(shape(geometry))
    west, south, east, north = valid.bounds
    narrowing = cos(radians((south + north) / 2))
    scale = width / ((east - west) * narrowing)

    def place(points: Any) -> Any:
        return (points - [west, north]) * [scale * narrowing, -scale]

    drawn = shapely.transform(valid, place)
    inside = [(x, y) for x, y in positions if west <= x <= east and south <= y <= north]
    placed = [(round((x - west) * scale * narrowing), round((north - y) * scale)) for x, y in inside]
    return whole_path(drawn), round((north - south) * scale), placed


def path_bounds(path: str) -> tuple[int, int, int, int]:
    """West, north, east and south of path data as ``svg_paths`` writes it."""
    corners = []
    for ring in path.split("M")[1:]:
        x, y, *steps = (int(each) for each in re.findall(r"-?\d+", ring))
        corners.append((x, y))
        for across, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + across, y + down
            corners.append((x, y))
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def whole_path(polygon: Any) -> str:
    """Path data of a drawn polygon or of several, in whole numbers."""
    parts = [part for part in getattr(polygon, "geoms", [polygon]) if part.geom_type == "Polygon"]
    rings = [ring.coords for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join("M" + "L".join(f"{round(x)} {round(y)}" for x, y, *_ in ring[:-1]) + "z" for ring in rings)


def _path(polygon: Any) -> str:
    parts = getattr(polygon, "geoms", [polygon])
    rings = [ring for part in parts if part.geom_type == "Polygon" for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(ring.coords) for ring in rings)


def _ring(coordinates: Any) -> str:
    points = [_project(x, y) for x, y, *_ in coordinates][:-1]
    steps, (last_x, last_y) = [], points[0]
    for x, y in points[1:]:
        if (x, y) != (last_x, last_y):
            steps.append(f"{x - last_x} {y - last_y}")
            last_x, last_y = x, y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _project(longitude: float, latitude: float) -> tuple[int, int]:
    x = (longitude - WEST) * UNITS_PER_DEGREE * cos(radians(MIDDLE_LATITUDE))
    y = (NORTH - latitude) * UNITS_PER_DEGREE
    return round(x), round(y)
