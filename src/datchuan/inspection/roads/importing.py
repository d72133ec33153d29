"""A table of the road brought in: previewed, accepted once, all rows without fault or none."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from datchuan.inspection.operations.roads import RoadsSet, set_road_times
from datchuan.inspection.roads.reading import Reading, read_roads
from datchuan.inspection.roads.sheet import DEPARTMENT, KEY, road_sheet
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.survey.faulty import write_faulty
from datchuan.survey.models import Upload
from datchuan.survey.uploading import check_open, keep_upload, stored_content
from datchuan.territory.models import Unit

SHOWN = 300
State = Upload.State


def preview_roads(*, content: bytes, file_name: str, area: Unit, by: Official, today: date) -> Upload:
    """Keep the file, and say what accepting it would do. The writing is done for real and rolled back."""
    reading = read_roads(content, day=today)
    with transaction.atomic():
        done = set_road_times(entries=list(reading.entries.values()), by=by)
        transaction.set_rollback(True)
    with transaction.atomic():
        upload = keep_upload(content=content, file_name=file_name, sheet_key=KEY, area=area, by=by)
        upload.counts = _summary(reading, done)
        upload.save(update_fields=["counts"])
    return upload


@transaction.atomic
def accept_roads(*, upload: Upload, by: Official, today: date) -> RoadsSet:
    """Put the rows without fault into the table. The file is read again. Problem 331 when it was decided on before, 332
    when the stored file changed."""
    locked = Upload.objects.select_for_update().get(pk=upload.pk)
    check_open(locked)
    record_audit(by=by, action="inspection.accept_roads", subject=f"upload {upload.pk}")
    reading = read_roads(stored_content(upload), day=today)
    done = set_road_times(entries=list(reading.entries.values()), by=by)
    locked.counts = _summary(reading, done)
    locked.state, locked.decided_at, locked.decided_by = State.ACCEPTED, timezone.now(), by
    locked.save()
    return done


@transaction.atomic
def drop_roads(*, upload: Upload, by: Official) -> None:
    """Give up a previewed file; it stays with its record."""
    previewed = Upload.objects.filter(pk=upload.pk, state=State.PREVIEWED)
    if previewed.update(state=State.DROPPED, decided_at=timezone.now(), decided_by=by):
        record_audit(by=by, action="inspection.drop_roads", subject=f"upload {upload.pk}")


def faulty_roads_file(upload: Upload, today: date) -> bytes:
    """The faulty rows as a workbook to mend and bring again."""
    reading = read_roads(stored_content(upload), day=today)
    return write_faulty(reading.table, reading.checked, road_sheet(), {}, simulated=installation().simulated)


def _summary(reading: Reading, done: RoadsSet) -> dict[str, Any]:
    """The preview as kept with the upload (JSON)."""
    faults, entries = reading.checked.faults, list(reading.entries.values())
    return {
        **asdict(done),
        "faulty": reading.faulty_rows,
        "fault_count": len(faults),
        "faults": [asdict(fault) for fault in faults[:SHOWN]],
        "warnings": list(reading.table.warnings),
        "rows": [
            [each.one.name if each.one else DEPARTMENT, each.other.name, each.minutes, each.source]
            for each in entries[:SHOWN]
        ],
        "row_count": len(entries),
    }
