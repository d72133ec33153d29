"""What a form of a visit brings becomes words, observations, findings and files of that visit.

Everything is dated by when the form was filled in, not by when it came: forms come late and in any order, and the visit
says the same in the end. Only the numbers of findings tell which came first; a number that minutes may have named is
not taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from datchuan.inspection.access import may_write
from datchuan.inspection.field_lists import set_of, visits_within
from datchuan.inspection.models import Finding, Round, Visit, VisitFile
from datchuan.inspection.operations.finding import add_finding
from datchuan.inspection.operations.recording import add_file, hold_visit, observe, open_record, write_record
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import nfc_lines
from datchuan.people.models import Office, Official
from datchuan.survey.announcing import Taken
from datchuan.survey.models import Submission
from datchuan.territory.models import Unit

TIMES = ("began_at", "ended_at")


@dataclass(frozen=True)
class _Filled:
    """The answers of one form of a visit, by the mapping of the version it was filled in on."""

    submission: Submission

    @property
    def mapping(self) -> Mapping[str, Any]:
        return self.submission.form.mapping

    def answer(self, path: str) -> str:
        answers = {**self.submission.values, **self.submission.mended}
        return nfc_lines(answers.get(path, ""))

    @property
    def held_on(self) -> date:
        return date.fromisoformat(self.answer(self.mapping["words"]["held_on"]))

    @property
    def written_at(self) -> datetime:
        return filled_in_at(self.submission)

    @property
    def words(self) -> dict[str, Any]:
        given = {name: self.answer(path) for name, path in self.mapping["words"].items()}
        clocks = {name: time.fromisoformat(given[name]) if given[name] else None for name in TIMES}
        return {**given, **clocks, "held_on": self.held_on}

    @property
    def visit(self) -> Visit | None:
        name = self.answer(self.mapping["visit"])
        found = Visit.objects.select_related("round", "commune__parent", "team")
        return found.filter(pk=int(name)).first() if name.isascii() and name.isdigit() else None

    def findings(self) -> list[dict[str, str]]:
        filled = [{name: self.answer(path) for name, path in each.items()} for each in self.mapping["findings"]]
        return [each for each in filled if each["found"]]


def filled_in_at(submission: Submission) -> datetime:
    """When a form was finished by the clock of its device, at the latest when it came; when it was begun, or came,
    where it does not say."""
    mapping = submission.form.mapping
    answers = {**submission.values, **submission.mended}
    said = answers.get(mapping.get("ended", ""), "") or answers.get(mapping.get("started", ""), "")
    if not said:
        return submission.received_at
    read = datetime.fromisoformat(said)
    return min(timezone.make_aware(read) if timezone.is_naive(read) else read, submission.received_at)


def take_visit(
    *,
    submission: Submission,
    answers: Mapping[str, str],
    area: Unit,
    on: date,
    by: Official | None,
    at: datetime,
    today: date,
) -> Taken:
    """Write down what a form says of its visit. What keeps it from that is said: a visit outside the area, dropped, of
    a round that is not announced or was closed (once a person has looked at the form it is taken all the same), of a
    commune that had ended, of another criteria set; a holder who does not inspect there."""
    filled = _Filled(submission)
    visit = filled.visit
    if visit is None:
        return Taken(faults=[f"Không có buổi kiểm tra số {filled.answer(filled.mapping['visit'])[:20]}."])
    writer = writer_of(submission, visit, by)
    if said := _in_the_way(filled, visit, area, on) or who_may_not(submission, visit, writer):
        return Taken(faults=[said], subject=_subject(visit))
    _write(filled, visit, writer, at)
    keep_files(submission=submission, at=at)
    return Taken(subject=_subject(visit))


def _subject(visit: Visit) -> str:
    return f"KT {visit.pk}"


def writer_of(submission: Submission, visit: Visit, by: Official | None = None) -> Official | None:
    """Whose words they are: the holder's of the device; where the holder may not write of the visit, of the official
    who decided to take the form and may."""
    holder = submission.device.holder if submission.device else None
    asked = (holder, by or submission.decided_by)
    return next((each for each in asked if each is not None and may_write(each, visit)), None)


def _in_the_way(filled: _Filled, visit: Visit, area: Unit, on: date) -> str:
    """Why nothing is to be written of the visit any more, or by this form; empty when nothing is in the way."""
    if not visits_within(area, on).filter(pk=visit.pk).exists():
        return f"Buổi kiểm tra {visit.commune.name} không thuộc địa bàn của máy."
    return _of_the_round(filled.submission, visit) or _of_the_form(filled, visit)


def _of_the_round(submission: Submission, visit: Visit) -> str:
    title = visit.round.title
    if visit.round.state == Round.State.DRAFT:
        return f"Đợt “{title}” chưa thông báo lịch. Thông báo lịch rồi kiểm tra lại phiếu."
    if visit.round.state == Round.State.CLOSED and submission.decided_by_id is None:
        return f"Đợt “{title}” đã kết thúc khi phiếu này về. Xem rồi bấm “Kiểm tra lại và ghi” nếu vẫn ghi."
    if visit.state == Visit.State.DROPPED:
        return f"{visit.commune.name} đã bỏ khỏi đợt “{title}”: {visit.state_reason}"
    return ""


def _of_the_form(filled: _Filled, visit: Visit) -> str:
    commune, held_on = visit.commune, filled.held_on
    if commune.valid_to and commune.valid_to <= held_on:
        until = f"{commune.name} không còn từ ngày {commune.valid_to:%d/%m/%Y}"
        return f"{until}, mà phiếu ghi kiểm tra ngày {held_on:%d/%m/%Y}. Sửa lại ngày."
    of_form = filled.mapping["criteria_set"]
    if (of_visit := set_of(visit) or of_form) != of_form:
        return f"Phiếu điền theo bộ tiêu chí “{of_form}”, buổi này kiểm tra theo “{of_visit}”. Điền lại đúng biểu mẫu."
    return ""


def who_may_not(submission: Submission, visit: Visit, writer: Official | None) -> str:
    """Why nobody's words may be taken for those of the visit; empty when ``writer``'s may."""
    if writer is not None:
        return ""
    holder = submission.device.holder.full_name if submission.device else "(không rõ)"
    return f"Người giữ máy, {holder}, không thuộc đoàn kiểm tra {visit.commune.name} hay phòng của đợt."


# --- what it writes ------------------------------------------------------------------------------------------------


def _write(filled: _Filled, visit: Visit, writer: Official | None, at: datetime) -> None:
    at_all: dict[str, Any] = {"visit": visit, "by": writer, "at": at}
    if not hasattr(visit, "record"):
        # Of the day of the schedule, so that it does not hang on which form came first.
        open_record(on=visit.day or filled.held_on, **at_all)
    written_at = filled.written_at
    record = write_record(values=filled.words, written_at=written_at, submission=filled.submission, **at_all)
    if visit.state == Visit.State.PLANNED:
        hold_visit(held_on=record.held_on or filled.held_on, **at_all)
    for code, paths in filled.mapping["observed"].items():
        if outcome := filled.answer(paths["outcome"]):
            seen = {"indicator": code, "outcome": outcome, "text": filled.answer(paths["seen"])}
            observe(**seen, observed_at=written_at, submission=filled.submission, **at_all)
    known = _known_findings(filled.submission)
    for each in filled.findings():
        if each["found"] not in known:
            add_finding(**_finding(each), found_at=written_at, submission=filled.submission, **at_all)


def _finding(given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": given["found"],
        "severity": given["severity"],
        "recommended": given["recommended"],
        "indicator": given["about"],
        "owner": Office.objects.filter(key=given["owner"]).first(),
        "due_on": date.fromisoformat(given["due_on"]) if given["due_on"] else None,
    }


def _known_findings(submission: Submission) -> dict[str, Finding]:
    """By their words, those of the submission and of what it corrects: a corrected form finds nothing a second time."""
    own, before = [submission.pk], submission.replaces
    while before is not None:
        own.append(before.pk)
        before = before.replaces
    return {each.text: each for each in Finding.objects.filter(submission__in=own).order_by("pk")}


# --- files ---------------------------------------------------------------------------------------------------------


def keep_files(*, submission: Submission, at: datetime) -> None:
    """The photos of a taken form become files of the visit, those that came after it was taken too. What is no picture
    stays with the submission; what the visit has already is not kept twice."""
    filled = _Filled(submission)
    visit, sent = filled.visit, {each.name: each for each in submission.attachments.all()}
    if visit is None or not sent:
        return
    there = set(VisitFile.objects.filter(visit=visit).values_list("sha256", flat=True))
    for path, caption, finding in _photos(filled):
        attachment = sent.get(filled.answer(path))
        if attachment is None or attachment.sha256 in there:
            continue
        there.add(attachment.sha256)
        with attachment.file.open("rb") as file:
            content = file.read()
        try:
            add_file(
                visit=visit,
                content=content,
                file_name=attachment.name,
                caption=caption,
                finding=finding,
                by=writer_of(submission, visit),
                at=at,
                submission=submission,
            )
        except Problem:  # told on the submission's own page, where the file is kept as it came
            continue


def _photos(filled: _Filled) -> list[tuple[str, str, Finding | None]]:
    """Where the form has photos, by path, with what they show."""
    known = _known_findings(filled.submission)
    found: list[tuple[str, str, Finding | None]] = [
        (paths["photo"], f"Chỉ tiêu {code}", None) for code, paths in filled.mapping["observed"].items()
    ]
    for each in filled.mapping["findings"]:
        finding = known.get(filled.answer(each["found"]))
        found.append((each["photo"], f"Phát hiện {finding.number}" if finding else "Phát hiện", finding))
    return found + [(path, "Buổi làm việc", None) for path in filled.mapping["photos"]]
