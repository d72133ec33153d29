"""Minutes by road between two places: what a department's table says, else the straight line times a factor of the
road."""

from __future__ import annotations

import math
from collections.abc import Mapping

EARTH_KM = 6371.0088  # mean radius, IUGG
ROAD_FACTOR = 1.6  # mountain roads; an assumption that a department changes, not a measured figure
KM_PER_HOUR = 35  # likewise

Point = tuple[float, float]  # latitude, longitude in degrees


def straight_km(one: Point, other: Point) -> float:
    """The great circle between two points."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def travel_minutes(
    points: Mapping[str, Point],
    known: Mapping[tuple[str, str], int],
    *,
    road_factor: float = ROAD_FACTOR,
    km_per_hour: float = KM_PER_HOUR,
) -> dict[tuple[str, str], int]:
    """Minutes between every two places, by name in order. ``known``: minutes of a table, either way round."""
    names = sorted(points)
    found = {}
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            told = known.get((one, other), known.get((other, one)))
            guessed = straight_km(points[one], points[other]) * road_factor / km_per_hour * 60
            found[one, other] = round(guessed) if told is None else told
    return found
