"""Keeping the counts of houses: counted once, moved by every arriving house, checked against a count anew."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from datchuan.evaluation.counting import Asked, count_villages, cubes_of, kept_cube
from datchuan.evaluation.models import CubeCell, KeptCube
from datchuan.housing.announcing import Moved
from datchuan.housing.judging import facts_of
from datchuan.kernel.problem import Problem
from datchuan.law.counting import HouseCounting
from datchuan.law.cube import Cube
from datchuan.law.library import load_library
from datchuan.platform.queries import installation

logger = logging.getLogger("datchuan.evaluation")
# From so many changes on one count of all houses in the database is cheaper than a step for each of them.
COUNTED_ANEW = 10_000
Cells = dict[tuple[int, int, int], int]  # (village, failed, unknown) → houses


@transaction.atomic
def keep_cube(*, asked: Asked) -> KeptCube:
    """Count the houses of the day and keep the cells, if that is not done yet. Cells that older law files gave to the
    same set and days are dropped."""
    kept = kept_cube(asked)
    if kept is not None:
        return kept
    _wait_for_writers()
    same = KeptCube.objects.filter(criteria_set=asked.criteria_set.key, law_on=asked.law_on, on=asked.on)
    same.delete()
    counting = asked.full_counting
    kept = KeptCube.objects.create(
        criteria_set=asked.criteria_set.key,
        law_on=asked.law_on,
        on=asked.on,
        digest=counting.digest,
        counted_at=timezone.now(),
    )
    _insert_cells(kept, count_villages(counting, asked.on))
    return kept


def _wait_for_writers() -> None:
    """A house that is being recorded at this moment is either in the count or moves the cells afterwards. On SQLite
    there is one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE housing_houserecord IN SHARE MODE")


def _insert_cells(kept: KeptCube, cubes: dict[int, Cube]) -> None:
    rows = [
        CubeCell(cube=kept, village_id=village, failed=failed, unknown=unknown, houses=houses)
        for village, cube in cubes.items()
        for (failed, unknown), houses in cube.items()
    ]
    CubeCell.objects.bulk_create(rows, batch_size=5000)


# --- houses that arrive --------------------------------------------------------------------------------------------


@transaction.atomic
def move_houses(*, moves: Sequence[Moved]) -> None:
    """Move the cells of every kept day that the change of houses touches: two cells for a house that is seen anew.

    A cube that does not fit (other law files, cells that would fall below zero) is dropped: verdicts then come from
    the houses themselves until the day is kept anew.
    """
    if not moves:
        return
    since = min(move.since for move in moves)
    for kept in KeptCube.objects.select_for_update().filter(on__gte=since).order_by("pk"):
        counting = _counting_of(kept)
        if counting is None or not (_counted_anew if len(moves) >= COUNTED_ANEW else _moved_by)(kept, counting, moves):
            logger.warning("kept count %s no longer fits and is dropped", kept)
            kept.delete()


def asked_by(kept: KeptCube) -> Asked | None:
    """What the cube answers, by the present law files; None when they hold the set or the province no more."""
    library, province = load_library(), installation().province_code
    try:
        found = library.set_for(kept.criteria_set, kept.law_on, province=province)
        return Asked(found, kept.law_on, kept.on, library.profile_of_province(province, kept.law_on))
    except Problem:
        return None


def _counting_of(kept: KeptCube) -> HouseCounting | None:
    asked = asked_by(kept)
    return asked.full_counting if asked and asked.full_counting.digest == kept.digest else None


def _steps(counting: HouseCounting, on: date, moves: Iterable[Moved]) -> Cells:
    """How many houses each cell gains or loses on a day."""
    steps: Counter[tuple[int, int, int]] = Counter()
    for move in moves:
        if move.touches(on):
            steps[(move.record.village_id, *counting.mask(facts_of(move.record)))] += move.step
    return {cell: step for cell, step in sorted(steps.items()) if step}


def _counted_anew(kept: KeptCube, counting: HouseCounting, moves: Sequence[Moved]) -> bool:
    """Whoever records houses at this moment has moved the cells and is done, or waits for the row of the cube that we
    hold and moves them afterwards."""
    CubeCell.objects.filter(cube=kept).delete()
    _insert_cells(kept, count_villages(counting, kept.on))
    return True


def _moved_by(kept: KeptCube, counting: HouseCounting, moves: Sequence[Moved]) -> bool:
    return _moved(kept, _steps(counting, kept.on, moves))


def _moved(kept: KeptCube, steps: Cells) -> bool:
    """Whether every cell could be moved."""
    for (village, failed, unknown), step in steps.items():
        if step < 0:
            cell = CubeCell.objects.filter(
                cube=kept, village=village, failed=failed, unknown=unknown, houses__gte=-step
            )
            if not cell.update(houses=F("houses") + step):
                return False
    rows = [(kept.pk, *cell, step) for cell, step in steps.items() if step > 0]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)
    return True


_ADD = """
    INSERT INTO evaluation_cubecell (cube_id, village_id, failed, unknown, houses) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (cube_id, village_id, failed, unknown)
    DO UPDATE SET houses = evaluation_cubecell.houses + excluded.houses
"""


# --- checking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CubeCheck:
    """A kept cube against a count anew: how many houses the cells hold, and in how many cells the two differ.
    ``is_stale``: counted by law files that are no longer there."""

    kept: KeptCube
    houses: int
    differing: int
    is_stale: bool

    @property
    def is_sound(self) -> bool:
        return not self.differing and not self.is_stale


def check_cubes() -> Iterator[CubeCheck]:
    """Every kept cube, held against the houses."""
    for kept in KeptCube.objects.order_by("on", "criteria_set", "law_on"):
        cells = CubeCell.objects.filter(cube=kept, houses__gt=0)
        held = cubes_of(cells.values_list("village_id", "failed", "unknown", "houses"))
        houses = sum(cube.total() for cube in held.values())
        counting = _counting_of(kept)
        anew = count_villages(counting, kept.on) if counting else held
        yield CubeCheck(kept, houses, len(set(_flat(held)) ^ set(_flat(anew))), is_stale=counting is None)


def _flat(cubes: dict[int, Cube]) -> Iterator[tuple[int, int, int, int]]:
    return ((village, *masks, houses) for village, cube in cubes.items() for masks, houses in cube.items())


@transaction.atomic
def mend_cube(*, kept: KeptCube) -> KeptCube | None:
    """Drop a cube and count it anew, if the present law files still hold its set. Returns the new one."""
    asked = asked_by(kept)
    kept.delete()
    return keep_cube(asked=asked) if asked else None
