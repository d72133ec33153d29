"""Writes of a visit: its checklist made, its words, what was seen of each indicator, photos, its end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from datchuan.criteria.scans import CONTENT_TYPES, clean_name
from datchuan.evaluation.judged import judged_commune
from datchuan.evaluation.queries import set_key_on
from datchuan.inspection.models import Finding, FindingStep, Observation, Visit, VisitFile, VisitRecord
from datchuan.inspection.writing import (
    check_day,
    check_indicator,
    check_instant,
    check_length,
    checked_file,
    locked,
    record_of,
)
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc, nfc_lines
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit
from datchuan.survey.evidence.photos import taken
from datchuan.survey.models import Submission
from datchuan.territory.queries import successors_on, units_on

# What a person writes of a visit besides what was seen and found.
FIELDS = (
    "held_on",
    "began_at",
    "ended_at",
    "place",
    "team_present",
    "commune_present",
    "papers_seen",
    "commune_opinion",
)
_TIMES = ("began_at", "ended_at")
_EVER = "1970-01-01T00:00:00+00:00"  # before anything was written
WORDS = {
    "team_present": "Đoàn kiểm tra",
    "commune_present": "Đại diện xã",
    "papers_seen": "Hồ sơ đã xem",
    "commune_opinion": "Ý kiến của UBND xã",
}


@transaction.atomic
def open_record(*, visit: Visit, on: date, by: Official | None, at: datetime) -> VisitRecord:
    """Make the checklist of a visit: what the set in force on ``on`` asks of the commune, and what is declared of it
    that day, kept as it stands then. Again: gives what is there. Problem 650 for a commune that is not any more, 602
    for one that the set does not judge, 651 and 652 as of ``locked``."""
    kept = locked(visit)
    if there := VisitRecord.objects.filter(visit=kept).first():
        return there
    _check_there(kept, on)
    key = set_key_on(on)
    declared = [
        {**asdict(line), "outcome": judged.verdicts[line.code].outcome.value}
        for judged in [judged_commune(kept.commune, key, on)]
        for line in judged.lines
    ]
    made = VisitRecord(visit=kept, criteria_set=key, as_of=on, declared=declared, made_by=by, made_at=at)
    made.simulated = kept.round.simulated
    made.save()
    made.refresh_from_db()  # as JSON keeps it, for everyone alike
    details = {"commune": kept.commune_id, "criteria_set": key, "as_of": str(on)}
    record_audit(by=by, action="inspection.open_record", subject=_subject(kept), details=details)
    return made


def _check_there(visit: Visit, on: date) -> None:
    commune = visit.commune
    if not units_on(on).filter(pk=commune.pk).exists():
        there = ", ".join(each.name for each in successors_on(commune, on)) or "không có"
        what = f"xã này không tồn tại ngày {on:%d/%m/%Y}; đơn vị tương ứng ngày đó: {there}"
        raise Problem(650, what, where=commune.name, mend="Bỏ xã khỏi đợt với lý do, rồi đưa đơn vị mới vào đợt.")


@transaction.atomic
def write_record(
    *,
    visit: Visit,
    values: Mapping[str, Any],
    written_at: datetime,
    by: Official | None,
    at: datetime,
    revision: int | None = None,
    submission: Submission | None = None,
) -> VisitRecord:
    """Write words of a visit (some of FIELDS). Of each the one written last counts, whenever it comes in: what was
    written before it changes nothing. A form says nothing with what it leaves empty, a page with what it leaves as it
    was. Problem 653 without a checklist, 654 when someone else wrote since ``revision``, 655 for times that cannot be,
    656 for words that are too many."""
    kept = locked(visit, submission)
    record = record_of(kept)
    if revision is not None and revision != record.revision:
        mend = "Chưa ghi gì. Những ô bạn đã sửa còn nguyên; xem điều người kia ghi, rồi ghi lại nếu vẫn cần."
        raise Problem(654, "người khác vừa ghi buổi kiểm tra này sau khi bạn mở trang", mend=mend)
    check_instant(kept, written_at, at, "Lúc ghi")
    before = {name: getattr(record, name) for name in FIELDS}
    _put(record, _composed(values), written_at, by_form=submission is not None)
    _check(kept, record, at)
    changed = {
        name: [str(was or ""), str(getattr(record, name) or "")]
        for name, was in before.items()
        if was != getattr(record, name)
    }
    record.written_at = max(filter(None, (record.written_at, written_at)))
    record.revision += bool(changed)
    record.save()
    if changed:
        details = {**changed, "written_at": written_at.isoformat()}
        record_audit(by=by, action="inspection.write_record", subject=_subject(kept), details=details)
    return record


def _composed(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"not a field of a visit's record: {sorted(unknown)}")
    return {name: nfc_lines(value) if isinstance(value, str) else value for name, value in values.items()}


def _put(record: VisitRecord, values: Mapping[str, Any], written_at: datetime, *, by_form: bool) -> None:
    """Word by word; the two hours are one, for an hour of one writer may contradict another's."""
    for names in (_TIMES, *((name,) for name in FIELDS if name not in _TIMES)):
        given = {name: values[name] for name in names if name in values}
        said = any(given.values()) if by_form else any(value != getattr(record, name) for name, value in given.items())
        last = datetime.fromisoformat(record.written.get(names[0], _EVER))
        if not said or last > written_at:
            continue
        for name, value in given.items():
            setattr(record, name, value)
        record.written = {**record.written, names[0]: written_at.astimezone(UTC).isoformat()}


def _check(visit: Visit, record: VisitRecord, at: datetime) -> None:
    if record.held_on:
        check_day(visit, record.held_on, timezone.localdate(at), "Ngày kiểm tra")
    if record.began_at and record.ended_at and record.began_at > record.ended_at:
        what = f"kết thúc lúc {record.ended_at:%H:%M}, trước khi bắt đầu ({record.began_at:%H:%M})"
        raise Problem(655, what, where="Giờ kiểm tra", mend="Sửa lại hai giờ.")
    check_length(record.place, "Địa điểm", longest=200)
    for name, where in WORDS.items():
        check_length(getattr(record, name), where)


@transaction.atomic
def observe(
    *,
    visit: Visit,
    indicator: str,
    outcome: str,
    text: str,
    observed_at: datetime,
    by: Official | None,
    at: datetime,
    submission: Submission | None = None,
) -> Observation:
    """Add what was seen of an indicator; what was seen last counts, whenever it comes in. Problem 653 without a
    checklist, 655 for a time that cannot be, 656 for words that are too many, 657 for an indicator that the checklist
    does not have, 658 for an outcome that is none, or one that is not met without a word why."""
    kept = locked(visit, submission)
    check_indicator(record_of(kept), indicator)
    where, text = f"Chỉ tiêu {indicator}", nfc_lines(text)
    if outcome not in Observation.Outcome.values:
        what = f"không có kết quả “{outcome}”" if outcome else "chưa chọn kết quả"
        raise Problem(658, what, where=where, mend="Chọn Đạt, Không đạt hoặc Chưa xác định.")
    if outcome == Observation.Outcome.NOT_MET and not text:
        raise Problem(658, "không đạt nhưng chưa ghi thực tế", where=where, mend="Ghi đã thấy gì, ở đâu.")
    check_length(text, where)
    check_instant(kept, observed_at, at, where)
    made = Observation.objects.create(
        visit=kept,
        indicator=indicator,
        outcome=outcome,
        text=text,
        observed_at=observed_at,
        recorded_at=at,
        by=by,
        submission=submission,
    )
    details = {"indicator": indicator, "outcome": outcome, "observed_at": observed_at.isoformat()}
    record_audit(by=by, action="inspection.observe", subject=_subject(kept), details=details)
    return made


@transaction.atomic
def add_file(
    *,
    visit: Visit,
    content: bytes,
    file_name: str,
    by: Official | None,
    at: datetime,
    finding: Finding | None = None,
    step: FindingStep | None = None,
    taken_at: datetime | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    submission: Submission | None = None,
    caption: str = "",
    is_minutes: bool = False,
) -> VisitFile:
    """Keep a photo or scan under its hash, with time and place as given, else as the photo says itself. What a form
    brings a second time is not kept twice. Problem 341, 342, 659, 715 as of ``checked_file``, 656 for a caption that is
    too long, 660 when this very file is there already."""
    kind = checked_file(content, file_name)
    # Evidence of what was remedied comes when the round is over.
    kept = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk) if step else locked(visit, submission)
    digest, name, caption = hashlib.sha256(content).hexdigest(), clean_name(file_name), nfc(caption)
    same = kept.files.filter(sha256=digest).first()
    if same and submission:
        return same
    if same:
        what = f"tệp này đã có, tên “{same.caption or same.file_name}”"
        raise Problem(660, what, where=f"Ảnh, tệp “{name}”", mend="Không cần nộp lại; chọn tệp khác nếu chọn nhầm.")
    check_length(caption, "Chú thích", longest=200)
    said = taken(BytesIO(content))
    made = VisitFile(visit=kept, finding=finding, step=step, submission=submission, added_by=by, added_at=at)
    made.file_name, made.media_type, made.sha256, made.size = name, CONTENT_TYPES[kind], digest, len(content)
    made.is_minutes, made.caption, made.taken_at = is_minutes, caption, taken_at or said["taken_at"]
    given = latitude is not None and longitude is not None
    made.latitude, made.longitude = (latitude, longitude) if given else (said["latitude"], said["longitude"])
    made.file.save(f"{digest[:32]}.{kind}", ContentFile(content), save=False)
    made.save()
    details = {"file": made.pk, "sha256": digest, "finding": finding.number if finding else None}
    details["is_minutes"] = is_minutes
    record_audit(by=by, action="inspection.add_file", subject=_subject(kept), details=details)
    return made


@transaction.atomic
def hold_visit(*, visit: Visit, held_on: date, by: Official | None, at: datetime) -> Visit:
    """The visit is over: it was held on a day. One that is over stays as it is. Problem 651 to 653 as above, 655 for a
    day in the future or before the round."""
    kept = locked(visit)
    if kept.state == Visit.State.HELD:
        return kept
    record = record_of(kept)
    check_day(kept, held_on, timezone.localdate(at), "Ngày kiểm tra")
    if held_on != record.held_on:
        record.held_on, record.written = held_on, {**record.written, "held_on": at.astimezone(UTC).isoformat()}
    kept.state = Visit.State.HELD
    record.revision += 1
    kept.save()
    record.save()
    record_audit(by=by, action="inspection.hold", subject=_subject(kept), details={"held_on": str(held_on)})
    return kept


def _subject(visit: Visit) -> str:
    return f"visit {visit.pk}"
