"""What geometries measure on the ground (GeoJSON, WGS 84): areas, what they share, how far one reaches beyond another,
and small drawings of several together. Shapely lives here and in ``shapes.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from datchuan.territory.shapes import KM_PER_DEGREE, read_shape, whole_path

# WGS 84: the sphere with the ellipsoid's surface, and the ellipsoid's eccentricity, squared.
AUTHALIC_KM = 6371.0072
ECCENTRICITY_2 = 0.00669437999014


def area_ha(geometry: Any) -> float:
    """The area of a geometry in hectares."""
    return level_ha(level(geometry))


def common_ha(one: Any, other: Any) -> float:
    """The area that two geometries share, in hectares."""
    return common_of(level(one), level(other))


def level_ha(drawn: Any) -> float:
    """The same of one that is ``level`` already."""
    import shapely

    return float(shapely.area(drawn)) * 100


def common_of(one: Any, other: Any) -> float:
    """The same of two that are ``level`` already: of many, each is read once."""
    import shapely

    return level_ha(shapely.intersection(one, other))


def km_apart(one: Any, other: Any) -> float:
    """The distance between two geometries in kilometres: 0 where they touch."""
    import shapely

    return float(shapely.distance(*_flat(one, other)))


def km_beyond(inner: Any, outer: Any) -> float:
    """How far the farthest corner of a geometry lies outside another one, in kilometres: 0 where all lies inside."""
    import shapely

    inside, around = _flat(inner, outer)
    corners = shapely.points(shapely.get_coordinates(inside))
    return float(max(shapely.distance(corners, around), default=0))


def fault_of(geometry: Any) -> str:
    """What is wrong with a geometry's rings as GEOS names it, with the place; nothing where all is well."""
    import shapely
    from shapely.geometry import shape

    read = shape(geometry)
    return "" if shapely.is_valid(read) else str(shapely.is_valid_reason(read))


@dataclass(frozen=True)
class Drawn:
    """A geometry in a drawing: its path, and a place well inside it where its number may stand."""

    path: str
    x: int
    y: int


def drawn_together(geometries: Sequence[Any], width: int = 600) -> tuple[list[Drawn], int]:
    """A drawing of several geometries, ``width`` units wide around all of them, and its height. The places of numbers
    lie inside the first one too, where a geometry shares land with it."""
    import shapely
    from shapely.geometry import shape

    read = [shapely.make_valid(shape(geometry)) for geometry in geometries]
    west, south, east, north = shapely.total_bounds(read)
    narrowing = cos(radians((south + north) / 2))
    scale = width / ((east - west) * narrowing)
    # What is finer than half a unit of the drawing is not seen.
    simple = shapely.simplify(read, 0.5 / scale)
    placed = shapely.transform(simple, lambda points: (points - [west, north]) * [scale * narrowing, -scale])
    return [Drawn(whole_path(each), *_inside(each, placed[0])) for each in placed], round((north - south) * scale)


def _inside(drawn: Any, first: Any) -> tuple[int, int]:
    import shapely

    common = shapely.intersection(shapely.make_valid(drawn), shapely.make_valid(first))
    best = drawn if shapely.area(common) < 0.01 * shapely.area(drawn) else common
    largest = max(getattr(best, "geoms", [best]), key=shapely.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=2)
    return round(circle.coords[0][0]), round(circle.coords[0][1])


def level(geometry: Any) -> Any:
    """The geometry on Lambert's cylindrical equal-area projection of WGS 84, in kilometres."""
    import numpy
    import shapely

    def project(points: Any) -> Any:
        latitude = numpy.sin(numpy.radians(points[:, 1]))
        height = _authalic(latitude, numpy) / _authalic(numpy.float64(1), numpy)
        return numpy.column_stack([numpy.radians(points[:, 0]), height]) * AUTHALIC_KM

    return shapely.transform(shapely.make_valid(read_shape(geometry)), project)


def _authalic(sine: Any, numpy: Any) -> Any:
    """Snyder, Map Projections (1987), formula 3-12: what an equal area on the ellipsoid goes by."""
    eccentricity = ECCENTRICITY_2**0.5
    turned = eccentricity * sine
    logarithm = numpy.log((1 - turned) / (1 + turned)) / (2 * eccentricity)
    return (1 - ECCENTRICITY_2) * (sine / (1 - turned**2) - logarithm)


def _flat(one: Any, other: Any) -> list[Any]:
    """Two geometries in kilometres as a plane has them around the first one: for distances within a province."""
    import shapely
    from shapely.geometry import shape

    read = [shapely.make_valid(shape(each)) for each in (one, other)]
    _, south, _, north = read[0].bounds
    scale = [KM_PER_DEGREE * cos(radians((south + north) / 2)), KM_PER_DEGREE]
    return [shapely.transform(each, lambda points: points * scale) for each in read]
