"""Excel in: read, check against the sheet and against what is known of the area, preview, accept."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from datchuan.housing.operations import HouseEntry, Recorded, record_houses
from datchuan.housing.reading import Reading, read_houses
from datchuan.housing.sheet import house_sheet
from datchuan.housing.workbooks import village_choices
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.survey.faulty import write_faulty
from datchuan.survey.models import Upload
from datchuan.survey.workbook import is_delimited
from datchuan.territory.models import Unit

FAULTS_KEPT = 300
# More at once would keep other people from writing for too long (SQLite has one writer).
MOST_ROWS = 200_000


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
        kind = "csv" if is_delimited(content) else "xlsx"
        upload.file.save(f"{upload.sha256[:16]}.{kind}", ContentFile(content), save=True)
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
        "total": reading.checked.total + reading.untouched,
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged + reading.untouched,
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


def stored_content(upload: Upload) -> bytes:
    with upload.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise Problem(332, f"Tệp {upload.file_name} đã lưu bị thay đổi", mend="Nộp lại tệp.")
    return content
