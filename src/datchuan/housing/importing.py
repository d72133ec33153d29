"""Excel in: read, check against the sheet and against what is known of the area, preview, accept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from datchuan.housing.area import Area
from datchuan.housing.judging import RuleJudgement, house_judge, lacking_words
from datchuan.housing.models import HouseRecord
from datchuan.housing.operations import HouseEntry, Recorded, record_houses
from datchuan.housing.queries import FACTS, records_on
from datchuan.housing.sheet import (
    CODE,
    COMMUNE,
    HEAD,
    LACKING,
    NOTE,
    SURVEYED,
    VILLAGE,
    empty_sheet,
    house_sheet,
    missing_columns,
    without_computed,
)
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number, sort_key
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.survey.checking import Checked, check
from datchuan.survey.checking.seen import seen
from datchuan.survey.columns import Value, listed
from datchuan.survey.faulty import write_faulty
from datchuan.survey.models import Upload
from datchuan.survey.template import write_template
from datchuan.survey.workbook import RawTable, read_workbook
from datchuan.territory.models import Level, Unit, VillageMembership
from datchuan.territory.queries import communes_on, holds_on, villages_of, within

FAULTS_KEPT = 300
# More at once would keep other people from writing for too long (SQLite has one writer).
MOST_ROWS = 20_000
Progress = Callable[[str, int, int], None]


def _quiet(_title: str, _done: int, _total: int) -> None:
    return


@dataclass
class Reading:
    """A workbook that was read and checked: rows ready to record, faults, and the raw table."""

    table: RawTable
    checked: Checked
    entries: list[HouseEntry]

    @property
    def faulty_rows(self) -> int:
        return self.checked.total - len(self.checked.rows)


def read_houses(source: bytes | Path, *, area: Unit, today: date, progress: Progress = _quiet) -> Reading:
    """Read and check a housing survey workbook for ``area`` (a province, district or commune). Writes nothing.

    Problems 31x-32x when the file as a whole cannot be read; single cells become faults.
    """
    sheet = house_sheet()
    table = read_workbook(source, sheet, progress=lambda done, total: progress("Đọc tệp", done, total))
    table = without_computed(table)
    if absent := missing_columns(table):
        warning = f"Tệp thiếu cột {listed(absent, 40)}: giá trị đã có của các hộ được giữ nguyên."
        table = replace(table, warnings=(*table.warnings, warning))
    place = next(i for i, column in enumerate(table.columns) if column.key == CODE)
    # A code is one in small letters or large. ``seen`` gives it as the check will take it: looked up otherwise, a code
    # typed with odd spaces, or as a number, would pass for a new one and reach another commune's household.
    known = Area(area, today, {seen(cells[place]).upper() for _, cells in table.rows})
    checked = check(
        table,
        sheet,
        today=today,
        extra=[known.faults],
        progress=lambda done, total: progress("Kiểm tra", done, total),
    )
    return Reading(table, checked, [_entry(row.values, known) for row in checked.rows])


def _entry(values: Mapping[str, Value], known: Area) -> HouseEntry:
    identity = {CODE, COMMUNE, VILLAGE, HEAD, SURVEYED, NOTE}
    day = values[SURVEYED]
    assert isinstance(day, date)  # noqa: S101 - the column is required and of kind date
    return HouseEntry(
        code=str(values[CODE]).upper(),
        village_id=known.village_of(values),
        head_name=str(values[HEAD]),
        surveyed_on=day,
        facts={key: value for key, value in values.items() if key not in identity},
        note=str(values[NOTE] or "") if NOTE in values else None,
    )


def preview_upload(*, content: bytes, file_name: str, area: Unit, by: Official, today: date) -> Upload:
    """Keep the file, and say what accepting it would do: counts, faults, and the verdicts that would turn.

    Nothing of the houses is written: the recording is done for real and rolled back, so that the preview cannot
    differ from the act.
    """
    reading = read_houses(content, area=area, today=today)
    rows = len(reading.table.rows)
    if rows > MOST_ROWS:
        what = f"Tệp có {format_number(rows)} dòng, trang web nhận mỗi lần {format_number(MOST_ROWS)} dòng"
        raise Problem(333, what, mend="Tách tệp theo xã, hoặc dùng lệnh datchuan import-houses trên máy chủ.")
    upload = Upload(
        sheet_key=house_sheet().key,
        file_name=Path(file_name).name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        area=area,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    with transaction.atomic():
        upload.file.save(f"{upload.sha256[:16]}.xlsx", ContentFile(content), save=True)
        upload.counts = summary(reading, rehearse(reading.entries, by=by, upload=upload))
        upload.save(update_fields=["counts"])
    return upload


def rehearse(entries: list[HouseEntry], *, by: Official | None, upload: Upload | None) -> Recorded:
    """What recording these entries would do, undone at once."""
    with transaction.atomic():
        done = record_houses(
            entries=entries, by=by, at=timezone.now(), upload=upload, simulated=installation().simulated
        )
        transaction.set_rollback(True)
    return done


def summary(reading: Reading, done: Recorded) -> dict[str, Any]:
    """The preview as kept with the upload (JSON)."""
    faults = reading.checked.faults
    return {
        "total": reading.checked.total,
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "faulty": reading.faulty_rows,
        "fault_count": len(faults),
        "faults": [asdict(fault) for fault in faults[:FAULTS_KEPT]],
        "warnings": list(reading.table.warnings),
        "differences": done.differences,
        "doubts": done.doubts,
        "doubt_count": done.doubt_count,
        "effects": [{**asdict(effect), "on": effect.on.isoformat()} for effect in done.effects],
    }


def accept_upload(*, upload: Upload, by: Official, today: date) -> Recorded:
    """Record the clean rows of a previewed upload, once. The file is read and checked again: facts may have moved
    since the preview. Problem 331 when it was accepted or dropped before, 332 when the stored file changed."""
    _check_open(upload)
    # Read before the transaction: on SQLite nobody else writes while one is open.
    reading = read_houses(stored_content(upload), area=upload.area, today=today)
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        _check_open(locked)
        simulated = installation().simulated
        done = record_houses(entries=reading.entries, by=by, at=timezone.now(), upload=locked, simulated=simulated)
        locked.counts = summary(reading, done)
        locked.state, locked.decided_at = Upload.State.ACCEPTED, timezone.now()
        locked.save()
        record_audit(by=by, action="housing.accept_upload", subject=f"upload {upload.pk}")
    return done


def _check_open(upload: Upload) -> None:
    if upload.state != Upload.State.PREVIEWED:
        what = f"Tệp {upload.file_name} {upload.get_state_display().lower()} rồi"
        raise Problem(331, what, mend="Nộp tệp khác nếu cần.")


@transaction.atomic
def drop_upload(*, upload: Upload, by: Official) -> None:
    """Give up a previewed upload; the file stays with its record."""
    previewed = Upload.objects.filter(pk=upload.pk, state=Upload.State.PREVIEWED)
    if previewed.update(state=Upload.State.DROPPED, decided_at=timezone.now()):
        record_audit(by=by, action="housing.drop_upload", subject=f"upload {upload.pk}")


def faulty_rows_file(upload: Upload, today: date) -> bytes:
    """The faulty rows of an upload as a workbook to mend and bring again."""
    reading = read_houses(stored_content(upload), area=upload.area, today=today)
    choices = village_choices(upload.area, today)
    return write_faulty(reading.table, reading.checked, house_sheet(), choices, simulated=installation().simulated)


def village_choices(area: Unit, today: date) -> dict[str, list[str]]:
    """The villages for the drop-down of a workbook of one commune; none for a larger area (names recur)."""
    if area.level != Level.COMMUNE:
        return {}
    return {VILLAGE: sorted((m.village.name for m in villages_of(area, today)), key=sort_key)}


def survey_workbook(*, area: Unit, today: date, prefilled: bool, names_of: Callable[[HouseRecord], str]) -> bytes:
    """The template of the area, empty or holding its houses of ``today`` for correction, with what each still lacks.

    ``names_of`` gives the head's name as the official may see it.
    """
    simulated = installation().simulated
    records: Iterable[HouseRecord] = ()
    homes: dict[int, Unit] = {}
    if prefilled:
        memberships = VillageMembership.objects.filter(
            holds_on(today), commune__in=communes_on(today).filter(within(area))
        )
        homes = {m.village_id: m.commune for m in memberships.select_related("commune__parent__parent")}
        records = (
            records_on(today)
            .filter(village__in=homes)
            .select_related("household", "village")
            .order_by("village_id", "household__code")
        )
    lacking = _Lacking(today)
    rows = (
        {
            CODE: record.household.code,
            COMMUNE: homes[record.village_id].code,
            VILLAGE: record.village.name,
            HEAD: names_of(record),
            SURVEYED: record.valid_from,
            NOTE: record.note or None,
            LACKING: lacking.of(record, homes[record.village_id]),
            **{name: getattr(record, name) for name in FACTS},
        }
        for record in records
    )
    titles = [f"ĐIỀU TRA NHÀ Ở – {area.name.upper()}", f"Số liệu tại ngày {today:%d/%m/%Y}" if prefilled else ""]
    choices = village_choices(area, today)
    sheet = house_sheet() if prefilled else empty_sheet()
    return write_template(sheet, rows, titles=[t for t in titles if t], text_choices=choices, simulated=simulated)


class _Lacking:
    """What houses lack on a day, in words; nothing where no criteria set judges them."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.judges: dict[str, Callable[[HouseRecord], list[RuleJudgement]] | None] = {}

    def of(self, record: HouseRecord, commune: Unit) -> str | None:
        if commune.pk not in self.judges:
            try:
                self.judges[commune.pk] = house_judge(commune, self.on)
            except Problem:
                self.judges[commune.pk] = None
        judge = self.judges[commune.pk]
        return lacking_words(judge(record)) if judge else None


def stored_content(upload: Upload) -> bytes:
    with upload.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise Problem(332, f"Tệp {upload.file_name} đã lưu bị thay đổi", mend="Nộp lại tệp.")
    return content
