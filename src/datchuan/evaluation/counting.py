"""The cube of each commune: summed from the kept cells, or counted from the houses inside the database, in one scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import connection

from datchuan.evaluation.models import KeptCube
from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Cube
from datchuan.law.library import load_library
from datchuan.law.regions import Profile
from datchuan.law.sets import CriteriaSet

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}
Key = TypeVar("Key", str, int)


@dataclass(frozen=True)
class Asked:
    """Whose houses are counted by what: the set as the law stands on ``law_on``, the houses that hold on ``on``."""

    criteria_set: CriteriaSet
    law_on: date
    on: date
    profile: Profile

    @property
    def counting(self) -> HouseCounting:
        """Of the clauses alone: the quickest to count by."""
        return load_library().house_counting(self.criteria_set, self.law_on, self.profile)

    @property
    def full_counting(self) -> HouseCounting:
        """Of the clauses and of every figure that is asked about: what is kept."""
        library = load_library()
        asked = library.asked_of(self.criteria_set)
        return library.house_counting(self.criteria_set, self.law_on, self.profile, asked)


@dataclass(frozen=True)
class Counted:
    """The cube of each commune that has houses, and the counting whose bits it has."""

    counting: HouseCounting
    cubes: dict[str, Cube]
    is_kept: bool


def count(asked: Asked, commune_ids: Collection[str] | None = None, *, units_on: date | None = None) -> Counted:
    """From the kept cube where there is one, else from the houses; on the communes of ``units_on``, else of the day
    itself. One query where there are houses in a kept cube."""
    cubes = _cubes_from_cells(asked, units_on or asked.on, commune_ids)
    if cubes or kept_cube(asked) is not None:
        return Counted(asked.full_counting, cubes, is_kept=True)
    houses = count_houses(asked.counting, asked.on, commune_ids, units_on=units_on)
    return Counted(asked.counting, houses, is_kept=False)


def kept_cube(asked: Asked) -> KeptCube | None:
    """The kept cube of a set and its days, if it was counted by the present law files. One query."""
    return KeptCube.objects.filter(
        criteria_set=asked.criteria_set.key, law_on=asked.law_on, on=asked.on, digest=asked.full_counting.digest
    ).first()


def _cubes_from_cells(asked: Asked, units_on: date, commune_ids: Collection[str] | None) -> dict[str, Cube]:
    """The cells of the villages summed to the communes of a day; nothing where no cube is kept. One query, written
    out: built by the ORM it takes three times as long, and every judgement of a commune waits for it."""
    parameters: list[str | date] = [units_on, units_on, asked.criteria_set.key, asked.law_on, asked.on]
    parameters.append(asked.full_counting.digest)
    only = ""
    if commune_ids is not None:
        only = f" AND m.commune_id IN ({', '.join(['%s'] * len(commune_ids))})"
        parameters += sorted(commune_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{_CELLS}{only} GROUP BY 1, 2, 3", parameters)
        return cubes_of(cursor.fetchall())


_CELLS = """
    SELECT m.commune_id, c.failed, c.unknown, SUM(c.houses)
    FROM evaluation_keptcube k
    JOIN territory_villagemembership m
      ON (m.valid_from IS NULL OR m.valid_from <= %s) AND (m.valid_to IS NULL OR m.valid_to > %s)
    JOIN evaluation_cubecell c ON c.cube_id = k.id AND c.village_id = m.village_id
    WHERE k.criteria_set = %s AND k.law_on = %s AND k."on" = %s AND k.digest = %s AND c.houses > 0"""


def count_houses(
    counting: HouseCounting, on: date, commune_ids: Collection[str] | None = None, *, units_on: date | None = None
) -> dict[str, Cube]:
    """The cube of each commune of ``units_on`` (else of ``on``) that has houses on ``on``; only of ``commune_ids`` if
    given. One query."""
    only = ""
    parameters: list[str | date] = [units_on or on, units_on or on]
    if commune_ids is not None:
        only = f" AND m.commune_id IN ({', '.join(['%s'] * len(commune_ids))})"
        parameters += sorted(commune_ids)
    # The villages are few: the join is to them, and the day's houses are read by one scan or by village.
    source = (
        "territory_villagemembership m JOIN housing_houserecord h ON h.village_id = m.village_id"
        " WHERE (m.valid_from IS NULL OR m.valid_from <= %s) AND (m.valid_to IS NULL OR m.valid_to > %s)"
        f"{only} AND h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(counting.sql(DIALECTS[connection.vendor], source, "commune_id"), [*parameters, on, on])
        return cubes_of(cursor.fetchall())


def count_villages(counting: HouseCounting, on: date) -> dict[int, Cube]:
    """The cube of each village that has houses on ``on``. One query."""
    source = "housing_houserecord h WHERE h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to > %s)"
    with connection.cursor() as cursor:
        cursor.execute(counting.sql(DIALECTS[connection.vendor], source, "village_id"), [on, on])
        return cubes_of(cursor.fetchall())


def cubes_of(rows: Iterable[tuple[Key, int, int, int]]) -> dict[Key, Cube]:
    """From rows of (unit, failed, unknown, houses)."""
    cubes: dict[Key, Cube] = defaultdict(Cube)
    for unit, failed, unknown, houses in rows:
        cubes[unit][failed, unknown] = houses
    return dict(cubes)
