"""Counts houses per commune and mask of failed and unknown clauses, inside the database, in one scan per profile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import connection

from datchuan.law.counting import HouseCounting
from datchuan.law.verdict import Cube

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}


def count_houses(counting: HouseCounting, on: date, commune_ids: Collection[str] | None = None) -> dict[str, Cube]:
    """The cube of each commune that has houses on ``on``; only of ``commune_ids`` if given. One query."""
    source, parameters = _source(on, commune_ids)
    sql = counting.sql(DIALECTS[connection.vendor], source, "commune_id")
    cubes: dict[str, Cube] = defaultdict(Cube)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for commune_id, failed, unknown, houses in cursor.fetchall():
            cubes[commune_id][failed, unknown] = houses
    return dict(cubes)


def _source(on: date, commune_ids: Collection[str] | None) -> tuple[str, list[str | date]]:
    """The houses that hold on the day, joined to the commune their village belongs to on that day."""
    only = ""
    parameters: list[str | date] = [on, on]
    if commune_ids is not None:
        only = f" AND m.commune_id IN ({', '.join(['%s'] * len(commune_ids))})"
        parameters += sorted(commune_ids)
    # The villages are few: the join is to them, and the day's houses are read by one scan or by village.
    sql = (
        "territory_villagemembership m JOIN housing_houserecord h ON h.village_id = m.village_id"
        " WHERE (m.valid_from IS NULL OR m.valid_from <= %s) AND (m.valid_to IS NULL OR m.valid_to > %s)"
        f"{only} AND h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)"
    )
    return sql, [*parameters, on, on]
