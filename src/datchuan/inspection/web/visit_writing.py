"""What a visit's page sends: every part that was changed is written, all of them or none; files first, for a browser
does not keep them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict

from datchuan.inspection.models import Visit
from datchuan.inspection.operations import add_file, add_finding, hold_visit, observe, write_record
from datchuan.inspection.queries.visits import Line
from datchuan.inspection.web.visit_forms import (
    STALE,
    FileForm,
    FindingForm,
    ObservationForm,
    RecordForm,
    SeenForm,
)
from datchuan.inspection.writing import LARGEST_FILE
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import format_number
from datchuan.people.models import Official
from datchuan.platform.web.telling import Telling

END = "ket-thuc"


class VisitForms:
    """All parts of one visit's page, empty or as sent."""

    def __init__(self, visit: Visit, lines: list[Line], data: QueryDict | None = None, files: Any = None) -> None:
        self.visit = visit
        self.data = data
        self.seen = SeenForm(data)
        self.record = RecordForm(data, record=visit.record)
        self.observations = {line.declared["code"]: ObservationForm(data, line=line) for line in lines}
        self.finding = FindingForm(data, visit=visit)
        self.files = FileForm(data, files, visit=visit)

    def __iter__(self) -> Iterator[Telling]:
        yield from (self.seen, self.record, *self.observations.values(), self.finding, self.files)

    @property
    def has_errors(self) -> bool:
        return any(each.errors for each in self)

    def save(self, by: Official, now: datetime) -> list[str]:
        """What was written, in words; empty where nothing was, or where ``has_errors`` now."""
        if not all(each.is_valid() for each in self):
            return []
        told = self._keep_files(by, now)
        if self.has_errors:
            return told
        with transaction.atomic():
            written = self._write(by, now)
            if self.has_errors:  # what was written beside it is taken back
                transaction.set_rollback(True)
                return told
        return told + written

    def _keep_files(self, by: Official, now: datetime) -> list[str]:
        given, kept = self.files.cleaned_data, 0
        for each in given["evidence"]:
            try:
                _check_size(each.size or 0, each.name or "")
                about = {name: given[name] for name in ("caption", "finding", "is_minutes")}
                content, name = each.read(), each.name or ""
                add_file(visit=self.visit, content=content, file_name=name, by=by, at=now, **about)
                kept += 1
            except Problem as problem:
                self.files.tell(problem)
        return [f"{kept} tệp"] if kept else []

    def _write(self, by: Official, now: datetime) -> list[str]:
        told = []
        seen_at = self.seen.instant(now)
        changed = [each for each in self.observations.values() if each.has_changed()]
        for each in changed:
            given = {"indicator": each.code, **each.cleaned_data}
            _told_to(each, observe, visit=self.visit, observed_at=seen_at, by=by, at=now, **given)
        told += [f"{len(changed)} chỉ tiêu"] if changed else []
        if self.finding.is_begun:
            given = self.finding.cleaned_data
            _told_to(self.finding, add_finding, visit=self.visit, found_at=seen_at, by=by, at=now, **given)
            told.append("1 phát hiện")
        if values := self.record.changes():
            self._write_words(values, by, now)
            told.append("nội dung buổi kiểm tra")
        if self.data and END in self.data and not self.has_errors:
            self._end(by, now)
            told.append("buổi kiểm tra đã kết thúc")
        return told

    def _write_words(self, values: dict[str, Any], by: Official, now: datetime) -> None:
        # Two who write in different fields do not stand in each other's way.
        revision = self.record.cleaned_data["revision"] if self.record.clashes() else self.record.stored.revision
        given: dict[str, Any] = {"visit": self.visit, "values": values, "written_at": now, "by": by, "at": now}
        try:
            write_record(**given, revision=revision)
        except Problem as problem:
            if problem.number == STALE:
                self.record.stored.refresh_from_db()
                self.record.tell_stale(problem)
            else:
                self.record.tell(problem)

    def _end(self, by: Official, now: datetime) -> None:
        held_on = self.record.cleaned_data["held_on"]
        if held_on is None:
            self.record.add_error("held_on", "Ghi ngày kiểm tra trước khi kết thúc buổi.")
            return
        _told_to(self.record, hold_visit, visit=self.visit, held_on=held_on, by=by, at=now)


def _told_to(form: Telling, operation: Any, **given: Any) -> None:
    try:
        operation(**given)
    except Problem as problem:
        form.tell(problem)


def _check_size(size: int, name: str) -> None:
    """Before it is read. Problem 659."""
    if size > LARGEST_FILE:
        weighs = format_number(size / 1_000_000, 1)
        what = f"“{name}” nặng {weighs} MB, giới hạn {LARGEST_FILE // 1_000_000} MB"
        raise Problem(659, what, mend="Chụp ở cỡ nhỏ hơn, hoặc chia bản quét thành nhiều tệp.")
