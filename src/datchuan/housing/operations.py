"""Writes of housing: facts are appended, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from datchuan.housing.announcing import Effect, HousesChanged, Moved, announce
from datchuan.housing.cross_check import cross_check
from datchuan.housing.models import Household, HouseRecord
from datchuan.housing.queries import FACTS, Difference, differing_facts
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.survey.models import Submission, Upload
from datchuan.territory.models import VillageMembership

BATCH = 2000
DIFFERENCES_SHOWN = 100
DOUBTS_SHOWN = 50


@dataclass(frozen=True)
class HouseEntry:
    """One household as it was seen: ``facts`` by column name of HouseRecord. None: not recorded; a missing name: the
    survey did not ask, what was known before stays. ``note`` likewise: None when the survey had no place for it.
    ``follows``: the version that has to be the newest, for a correction made from it; None: whichever is.
    ``is_remeasured``: it becomes a version even where nothing differs, for that it was seen again is what counts.
    ``is_overtaken``: a later look of the same day is known already; the version is kept and holds on no day.
    """

    code: str
    village_id: int
    head_name: str
    surveyed_on: date
    facts: dict[str, Any]
    note: str | None = None
    follows: int | None = None
    is_remeasured: bool = False
    is_overtaken: bool = False


@dataclass
class Recorded:
    """What an operation did: households new, with a new version, or as they were; and what follows from it.

    ``differences`` are the first changed households with the facts that differ; none for a survey older than all that
    was known. ``doubts`` are the first judgements of the new versions that the materials speak against.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    communes: set[str] = field(default_factory=set)
    differences: list[tuple[str, list[Difference]]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    doubt_count: int = 0
    effects: list[Effect] = field(default_factory=list)


@dataclass(frozen=True)
class _Stamp:
    """Who recorded, when, from what: the same for every row of one operation."""

    by: Official | None
    at: datetime
    upload: Upload | None
    submission: Submission | None
    simulated: bool


@transaction.atomic
def record_houses(
    *,
    entries: Iterable[HouseEntry],
    by: Official | None,
    at: datetime,
    upload: Upload | None = None,
    submission: Submission | None = None,
    simulated: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Recorded:
    """Append each entry as a version of its household; an entry equal to the version of its day changes nothing.

    Upper rooms are told which communes changed, in this transaction.
    """
    # In one order, so that two imports that lock the same households never wait for each other in a ring.
    entries = sorted(entries, key=lambda entry: entry.code)
    done = Recorded()
    moves: list[Moved] = []
    for start in range(0, len(entries), BATCH):
        moves += _record_batch(entries[start : start + BATCH], _Stamp(by, at, upload, submission, simulated), done)
        progress(min(start + BATCH, len(entries)))
    if moves:
        _tell(moves, entries, _Stamp(by, at, upload, submission, simulated), done)
    return done


def _record_batch(entries: list[HouseEntry], stamp: _Stamp, done: Recorded) -> list[Moved]:
    """Record some entries; returns which versions begin to hold and which no longer do."""
    households = _households({entry.code for entry in entries})
    timelines = _timelines(households.values())
    fresh: list[HouseRecord] = []
    closed: dict[int, HouseRecord] = {}
    moves: list[Moved] = []
    for entry in entries:
        household_id = households[entry.code]
        timeline = timelines[household_id]
        _refuse_overtaken(entry, timeline)
        before = _holding(timeline, entry.surveyed_on)
        record = _version(entry, household_id, timeline, before, stamp)
        differences = differing_facts(before, record) if before else []
        if before and not differences and not entry.is_remeasured:
            done.unchanged += 1
            continue
        if before and not entry.is_overtaken:
            moves.append(Moved(before, -1, record.valid_from, before.valid_to))
            before.valid_to = record.valid_from
            closed[id(before)] = before
        if timeline:
            done.changed += 1
            if differences and len(done.differences) < DIFFERENCES_SHOWN:
                done.differences.append((entry.code, differences))
        else:
            done.new += 1
        _doubt(entry.code, record, done)
        timeline.append(record)
        fresh.append(record)
        if not entry.is_overtaken:
            moves.append(Moved(record, 1, record.valid_from, record.valid_to))
    # Old versions are closed before new ones come in: a household has one open version at any time.
    HouseRecord.objects.bulk_update([r for r in closed.values() if r.pk], ["valid_to"], batch_size=500)
    _insert(fresh, stamp.at)
    return moves


def _refuse_overtaken(entry: HouseEntry, timeline: list[HouseRecord]) -> None:
    """Somebody recorded the house in the moment between the comparison and this writing."""
    if entry.follows is not None and len(timeline) != entry.follows:
        what = f"Trong lúc nhập, hộ “{entry.code}” vừa được người khác ghi lại, chưa có gì được ghi"
        raise Problem(334, what, mend="Nộp lại tệp: dòng của hộ đó sẽ được giữ lại, các dòng khác nhập được.")


def _doubt(code: str, record: HouseRecord, done: Recorded) -> None:
    for sentence in cross_check(record):
        done.doubt_count += 1
        if len(done.doubts) < DOUBTS_SHOWN:
            done.doubts.append((code, sentence))


def _version(
    entry: HouseEntry, household_id: int, timeline: list[HouseRecord], before: HouseRecord | None, stamp: _Stamp
) -> HouseRecord:
    """The entry as the next version of its household. A fact that the survey did not carry stays as it was known
    that day; one it carries empty is "not recorded"."""
    until = before.valid_to if before else _next_day(timeline, entry.surveyed_on)
    return HouseRecord(
        household_id=household_id,
        version=len(timeline) + 1,
        village_id=entry.village_id,
        valid_from=entry.surveyed_on,
        valid_to=entry.surveyed_on if entry.is_overtaken else until,
        head_name=entry.head_name,
        note=entry.note if entry.note is not None else before.note if before else "",
        recorded_at=stamp.at,
        recorded_by_id=stamp.by.pk if stamp.by else None,
        upload_id=stamp.upload.pk if stamp.upload else None,
        submission_id=stamp.submission.pk if stamp.submission else None,
        simulated=stamp.simulated,
        **{name: entry.facts[name] if name in entry.facts else getattr(before, name, None) for name in FACTS},
    )


def _insert(records: list[HouseRecord], at: datetime) -> None:
    """Rows without bulk_create, which prepares 30 values a row one by one and takes four times as long for a province.

    Days, whole numbers, booleans and texts pass both drivers as they are; the instant alone has to be prepared.
    """
    recorded_at = HouseRecord._meta.get_field("recorded_at")
    names = [f.attname for f in HouseRecord._meta.concrete_fields if not f.primary_key and f is not recorded_at]
    values, instant = attrgetter(*names), recorded_at.get_db_prep_save(at, connection)
    rows = ((*values(record), instant) for record in records)
    table, columns = HouseRecord._meta.db_table, ", ".join([*names, recorded_at.attname])
    marks = ", ".join(["%s"] * (len(names) + 1))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608


def _households(codes: set[str]) -> dict[str, int]:
    """The ids of the households by their codes, those that are new among them."""
    # Two imports of the same households take turns (PostgreSQL; SQLite has one writer anyway).
    locked = Household.objects.select_for_update().order_by("code").values_list("code", "pk")
    known = dict(locked.filter(code__in=codes))
    missing = sorted(codes - known.keys())
    if missing:
        # Another import may bring the same new codes at the same moment: whoever is second finds them there.
        table = Household._meta.db_table
        with connection.cursor() as cursor:
            insert = f"INSERT INTO {table} (code) VALUES (%s) ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.executemany(insert, [(code,) for code in missing])
        known |= dict(locked.filter(code__in=missing))
    return known


def _timelines(household_ids: Iterable[int]) -> dict[int, list[HouseRecord]]:
    timelines: dict[int, list[HouseRecord]] = defaultdict(list)
    for record in HouseRecord.objects.filter(household__in=list(household_ids)).order_by("household_id", "version"):
        timelines[record.household_id].append(record)
    return timelines


def _holding(timeline: list[HouseRecord], day: date) -> HouseRecord | None:
    """The version that holds on ``day``; one corrected away (empty period) holds on no day."""
    for record in timeline:
        if record.valid_from <= day and (record.valid_to is None or day < record.valid_to):
            return record
    return None


def _next_day(timeline: list[HouseRecord], day: date) -> date | None:
    """The first day after ``day`` from which a known version holds: an older survey that arrives late ends there."""
    later = [r.valid_from for r in timeline if r.valid_from > day and r.valid_to != r.valid_from]
    return min(later, default=None)


def _tell(moves: list[Moved], entries: list[HouseEntry], stamp: _Stamp, done: Recorded) -> None:
    since = min(entry.surveyed_on for entry in entries)
    villages = {move.record.village_id for move in moves}
    # Every commune that has the villages on a day from then on: those of before and after a merger alike.
    memberships = VillageMembership.objects.filter(Q(valid_to=None) | Q(valid_to__gt=since), village__in=villages)
    done.communes = set(memberships.values_list("commune_id", flat=True))
    cause = "Nhập dữ liệu nhà ở"
    if stamp.upload:
        cause = f"Nhập tệp điều tra số {stamp.upload.pk}"
    elif stamp.submission:
        cause = f"Phiếu thu thập số {stamp.submission.pk}"
    record_audit(
        by=stamp.by,
        action="housing.record_houses",
        subject=", ".join(sorted(done.communes)[:10]),
        details={
            "new": done.new,
            "changed": done.changed,
            "unchanged": done.unchanged,
            "upload": stamp.upload.pk if stamp.upload else None,
            **({"submission": stamp.submission.pk} if stamp.submission else {}),
        },
    )
    done.effects = announce(HousesChanged(frozenset(done.communes), since, stamp.by, cause, tuple(moves)))
