"""A list of plans brought in: read, check, preview, accept. Nothing is written before a person accepts, and then all
rows without fault or none."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from datchuan.masterplans.models import SpatialPlan
from datchuan.masterplans.operations import RecordedList, record_list
from datchuan.masterplans.reading import Reading, read_list
from datchuan.masterplans.sheet import TEXT_CHOICES, plan_sheet, shown_value
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.platform.queries import installation
from datchuan.survey.faulty import write_faulty
from datchuan.survey.models import Upload
from datchuan.survey.uploading import check_open, keep_upload, stored_content
from datchuan.territory.models import Unit

FAULTS_KEPT = 300
State = Upload.State


def preview_list(*, content: bytes, file_name: str, area: Unit, by: Official, today: date) -> Upload:
    """Keep the file, and say what accepting it would do: counts, faults, and the verdicts that would turn.

    Nothing of the plans is written: the recording is done for real and rolled back, so that the preview cannot differ
    from the act.
    """
    reading = read_list(content, area=area, today=today)
    with transaction.atomic():
        done = _record(reading, by, today)
        counts = _summary(reading, done)
        transaction.set_rollback(True)
    with transaction.atomic():
        upload = keep_upload(content=content, file_name=file_name, sheet_key=plan_sheet().key, area=area, by=by)
        upload.counts = counts
        upload.save(update_fields=["counts"])
    return upload


def accept_list(*, upload: Upload, by: Official, today: date) -> RecordedList:
    """Record the rows of a previewed list that have no fault, once. The file is read and checked again: the register
    may have moved since the preview. Problem 331 when it was accepted or dropped before, 332 when the stored file
    changed."""
    check_open(upload)
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        check_open(locked)
        # First: whoever else records a plan waits for this entry, so that what is read now stays so.
        record_audit(by=by, action="masterplans.accept_list", subject=f"upload {upload.pk}")
        reading = read_list(stored_content(upload), area=upload.area, today=today)
        done = _record(reading, by, today)
        locked.counts = _summary(reading, done)
        locked.state, locked.decided_at, locked.decided_by = State.ACCEPTED, timezone.now(), by
        locked.save()
    return done


def _record(reading: Reading, by: Official, today: date) -> RecordedList:
    done = record_list(
        entries=reading.entries,
        known=list(reading.known.plans.values()),
        land_of=reading.known.land_of,
        by=by,
        today=today,
        simulated=installation().simulated,
    )
    reading.refuse(done.refused)
    return done


@transaction.atomic
def drop_list(*, upload: Upload, by: Official) -> None:
    """Give up a previewed list; the file stays with its record."""
    if Upload.objects.filter(pk=upload.pk, state=State.PREVIEWED).update(
        state=State.DROPPED, decided_at=timezone.now(), decided_by=by
    ):
        record_audit(by=by, action="masterplans.drop_list", subject=f"upload {upload.pk}")


def faulty_list_file(upload: Upload, by: Official, today: date) -> bytes:
    """The faulty rows of a list as a workbook to mend and bring again."""
    reading = read_list(stored_content(upload), area=upload.area, today=today)
    with transaction.atomic():
        _record(reading, by, today)
        transaction.set_rollback(True)
    return write_faulty(reading.table, reading.checked, plan_sheet(), TEXT_CHOICES, simulated=installation().simulated)


def _summary(reading: Reading, done: RecordedList) -> dict[str, Any]:
    """The preview as kept with the upload (JSON)."""
    faults = reading.checked.faults
    return {
        "total": reading.checked.total,
        "new": done.new,
        "changed": done.changed,
        "unchanged": reading.untouched,
        "faulty": reading.faulty_rows,
        "fault_count": len(faults),
        "faults": [asdict(fault) for fault in faults[:FAULTS_KEPT]],
        "warnings": list(reading.table.warnings),
        "added": [_row(plan, reading) for plan in done.added],
        "differences": [[*_row(plan, reading), changes] for plan, changes in done.differences],
        "effects": [{**asdict(effect), "on": effect.on.isoformat()} for effect in done.effects],
    }


def _row(plan: SpatialPlan, reading: Reading) -> list[str]:
    """Unit, kind, name, decision and day of approval as a person reads them."""
    code = reading.known.code_of(plan.unit)
    unit = f"{plan.unit.name} ({code})"
    return [unit, plan.get_kind_display(), plan.name, plan.decision, shown_value(plan.approved_on)]
