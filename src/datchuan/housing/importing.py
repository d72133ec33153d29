"""Excel in: read, check against the sheet and against what is known of the area, preview, accept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from datchuan.housing.operations import HouseEntry, Recorded, record_houses
from datchuan.housing.reading import Progress, Reading, quiet, read_houses
from datchuan.housing.sheet import house_sheet
from datchuan.housing.workbooks import village_choices
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.survey.faulty import write_faulty
from datchuan.survey.models import Upload
from datchuan.survey.uploading import check_open, keep_upload, stored_content
from datchuan.territory.models import Unit

FAULTS_KEPT = 300
State = Upload.State


def preview_upload(*, content: bytes, file_name: str, area: Unit, by: Official, today: date) -> Upload:
    """Keep the file, and say what accepting it would do: counts, faults, and the verdicts that would turn.

    Nothing of the houses is written: the recording is done for real and rolled back, so that the preview cannot
    differ from the act.
    """
    reading = read_houses(content, area=area, today=today)
    with transaction.atomic():
        upload = keep_upload(content=content, file_name=file_name, sheet_key=house_sheet().key, area=area, by=by)
        upload.counts = summary(reading, rehearse(reading.entries, by=by, upload=upload))
        upload.save(update_fields=["counts"])
    return upload


def queue_upload(*, content: bytes, file_name: str, area: Unit, by: Official) -> Upload:
    """Keep a large file; the work beside the pages reads it (``preview_waiting``)."""
    return keep_upload(
        content=content, file_name=file_name, sheet_key=house_sheet().key, area=area, by=by, state=State.WAITING
    )


def preview_waiting(*, upload: Upload, today: date, progress: Progress = quiet) -> None:
    """Say of a file that waits what accepting it would do. Nothing happens when it was dropped meanwhile."""
    reading = read_houses(stored_content(upload), area=upload.area, today=today, progress=progress)
    done = rehearse(reading.entries, by=upload.uploaded_by, upload=upload, progress=progress)
    waiting = Upload.objects.filter(pk=upload.pk, state=State.WAITING)
    waiting.update(counts=summary(reading, done), state=State.PREVIEWED)


def rehearse(
    entries: list[HouseEntry], *, by: Official | None, upload: Upload | None, progress: Progress = quiet
) -> Recorded:
    """What recording these entries would do, undone at once."""
    with transaction.atomic():
        done = record_houses(
            entries=entries,
            by=by,
            at=timezone.now(),
            upload=upload,
            simulated=installation().simulated,
            progress=lambda count: progress("Xem trước", count, len(entries)),
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


def accept_upload(*, upload: Upload, by: Official, today: date, progress: Progress = quiet) -> Recorded:
    """Record the clean rows of a previewed upload, once. The file is read and checked again: facts may have moved
    since the preview. Problem 331 when it was accepted or dropped before, 332 when the stored file changed."""
    check_open(upload)
    # Read before the transaction: on SQLite nobody else writes while one is open.
    reading = read_houses(stored_content(upload), area=upload.area, today=today, progress=progress)
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        check_open(locked)
        done = record_houses(
            entries=reading.entries,
            by=by,
            at=timezone.now(),
            upload=locked,
            simulated=installation().simulated,
            progress=lambda count: progress("Ghi", count, len(reading.entries)),
        )
        locked.counts = summary(reading, done)
        locked.state, locked.decided_at, locked.decided_by = State.ACCEPTED, timezone.now(), by
        locked.save()
        record_audit(by=by, action="housing.accept_upload", subject=f"upload {upload.pk}")
    return done


def queue_acceptance(*, upload: Upload, by: Official) -> None:
    """A large file was accepted: the work beside the pages records it. Problem 331 when it was decided on before."""
    if not Upload.objects.filter(pk=upload.pk, state=State.PREVIEWED).update(state=State.ACCEPTING, decided_by=by):
        check_open(Upload.objects.get(pk=upload.pk), State.PREVIEWED)


def refuse_upload(*, upload: Upload, sentence: str) -> None:
    """The work on a large file came to nothing: what cannot be read is refused, what cannot be recorded now may be
    accepted again."""
    counts = {**upload.counts, "problem": sentence}
    Upload.objects.filter(pk=upload.pk, state=State.WAITING).update(state=State.REFUSED, counts=counts)
    Upload.objects.filter(pk=upload.pk, state=State.ACCEPTING).update(state=State.PREVIEWED, counts=counts)


@transaction.atomic
def drop_upload(*, upload: Upload, by: Official) -> None:
    """Give up an upload that waits or is previewed; the file stays with its record."""
    is_open = Upload.objects.filter(pk=upload.pk, state__in=(State.WAITING, State.PREVIEWED))
    if is_open.update(state=State.DROPPED, decided_at=timezone.now(), decided_by=by):
        record_audit(by=by, action="housing.drop_upload", subject=f"upload {upload.pk}")


def faulty_rows_file(upload: Upload, today: date) -> bytes:
    """The faulty rows of an upload as a workbook to mend and bring again."""
    reading = read_houses(stored_content(upload), area=upload.area, today=today)
    choices = village_choices(upload.area, today)
    return write_faulty(reading.table, reading.checked, house_sheet(), choices, simulated=installation().simulated)
