"""What is done about a finding after the visit: remedied, looked at again, given more time, closed, opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from datchuan.desk.operations import tell
from datchuan.difficulties import access as of_difficulties
from datchuan.difficulties.models import OPEN_STATES
from datchuan.difficulties.operations import GivenFile
from datchuan.inspection.access import may_answer_finding, may_close_finding
from datchuan.inspection.acting import asked_about, holders_of
from datchuan.inspection.models import Finding, FindingState, FindingStep, Severity
from datchuan.inspection.operations.recording import add_file
from datchuan.inspection.writing import check_length
from datchuan.kernel.problem import Problem
from datchuan.kernel.text import lower_first, nfc
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

Kind, State = FindingStep.Kind, FindingState
SHORTEST = 8  # characters: shorter tells nothing
MOST_FILES = 5
# Each kind of step: from which states it may be taken, and to which it leads (None: it stays where it is).
NEXT: Mapping[str, tuple[tuple[FindingState, ...], FindingState | None]] = {
    Kind.REMEDIED: ((State.OPEN,), State.REMEDIED),
    Kind.RETURNED: ((State.REMEDIED,), State.OPEN),
    Kind.CLOSED: ((State.REMEDIED,), State.CLOSED),
    Kind.EXTENDED: ((State.OPEN,), None),
    Kind.REOPENED: ((State.CLOSED,), State.OPEN),
    Kind.RAISED: ((State.OPEN,), None),
}
# What weighs this much is not remedied without a photo or paper that shows it.
SHOWN = (Severity.GRAVE, Severity.SERIOUS)
_WITH_TERM = (Kind.EXTENDED, Kind.RETURNED, Kind.REOPENED)


@transaction.atomic
def take_finding_step(
    *,
    finding: Finding,
    kind: str,
    text: str,
    on: date,
    by: Official | None,
    at: datetime,
    due_on: date | None = None,
    files: Sequence[GivenFile] = (),
    seen: int | None = None,
) -> FindingStep:
    """Take the next step on a finding, with its files; who must act now is told.

    Problem 840 for a step that cannot follow where it stands, 841 when it is not this official's to take, 842 without
    words, 843 without the file that shows a grave or serious one remedied, or with too many, 844 for days out of order,
    845 when someone else took a step since ``seen`` (the number of the last one before the person's eyes), 846 for a
    term that cannot be; and of files as of ``add_file``.
    """
    kept = held_finding(finding=finding)
    _check_order(kept, kind, seen)
    _check_may(kept, kind, by, on)
    text = _checked_text(text)
    _check_day(kept, on, at)
    _check_files(kept, kind, files)
    kept.due_on = _term(kept, kind, due_on, on)
    step = put_step(finding=kept, kind=kind, text=text, on=on, by=by, at=at)
    for each in files:
        add_file(visit=kept.visit, content=each.content, file_name=each.name, by=by, at=at, finding=kept, step=step)
    _tell(step)
    return step


def held_finding(*, finding: Finding) -> Finding:
    """The finding, locked, with its visit."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("visit__round", "visit__commune__parent")
    return rows.get(pk=finding.pk)


def put_step(*, finding: Finding, kind: str, text: str, on: date, by: Official | None, at: datetime) -> FindingStep:
    """Save where a locked finding stands now as its next step, and write it to the audit chain."""
    finding.state = NEXT[kind][1] or finding.state
    finding.save()
    number = finding.steps.latest("number").number + 1
    standing = {"state": finding.state, "due_on": finding.due_on}
    step = FindingStep.objects.create(
        finding=finding, number=number, kind=kind, text=text, on=on, by=by, at=at, **standing
    )
    details = {"step": number, "kind": str(kind), "on": str(on), "due_on": str(finding.due_on)}
    subject = f"finding {finding.pk}"
    record_audit(by=by, action="inspection.follow_up", subject=subject, details=details, reason=text[:500])
    return step


def _check_order(finding: Finding, kind: str, seen: int | None) -> None:
    last = finding.steps.select_related("by").latest("number")
    if seen is not None and seen != last.number:
        what = f"{last.by or 'Hệ thống'} vừa ghi “{last.get_kind_display().lower()}” trong khi trang đang mở"
        raise Problem(845, what, mend="Xem bước đó ở phần diễn biến rồi ghi lại; nội dung bạn gõ còn nguyên.")
    if kind == Kind.RAISED or kind not in NEXT or finding.state not in NEXT[kind][0]:
        name = dict(Kind.choices).get(kind, kind)
        what = f"kiến nghị đang ở “{finding.get_state_display()}”, không ghi “{lower_first(name)}” được"
        raise Problem(840, what, mend="Mở lại trang để xem tình trạng hiện nay.")


def _check_may(finding: Finding, kind: str, by: Official | None, on: date) -> None:
    may: Callable[[Official], bool] = (
        (lambda official: may_answer_finding(official, finding, on))
        if kind == Kind.REMEDIED
        else (lambda official: may_close_finding(official, finding))
    )
    if by is not None and not may(by):
        what = f"“{lower_first(Kind(kind).label)}” không phải việc của tài khoản này"
        mend = "Nơi phải khắc phục báo kết quả; đoàn kiểm tra hoặc phòng chủ trì đợt xác nhận, trả lại, gia hạn."
        raise Problem(841, what, mend=mend)


def _checked_text(text: str) -> str:
    text = nfc(text)
    if len(text) < SHORTEST:
        mend = "Ghi đã làm gì, thấy gì, hoặc vì sao."
        raise Problem(842, "quá ngắn" if text else "chưa ghi", where="Nội dung", mend=mend)
    check_length(text, "Nội dung")
    return text


def _check_day(finding: Finding, on: date, at: datetime) -> None:
    today, last = timezone.localdate(at), finding.steps.latest("number")
    if on > today:
        what = f"ngày {on:%d/%m/%Y} ở sau hôm nay ({today:%d/%m/%Y})"
        raise Problem(844, what, where="Ngày", mend="Sửa lại ngày.")
    if on < last.on:
        what = f"ngày {on:%d/%m/%Y} ở trước bước gần nhất ({last.on:%d/%m/%Y})"
        raise Problem(844, what, where="Ngày", mend="Sửa lại ngày.")


def _check_files(finding: Finding, kind: str, files: Sequence[GivenFile]) -> None:
    if len(files) > MOST_FILES:
        raise Problem(843, f"{len(files)} tệp, tối đa {MOST_FILES}", where="Ảnh, tệp", mend="Chọn ít tệp hơn.")
    if kind == Kind.REMEDIED and finding.severity in SHOWN and not files:
        what = f"kiến nghị mức “{lower_first(finding.get_severity_display())}” chưa kèm ảnh hay văn bản chứng minh"
        raise Problem(843, what, where="Ảnh, tệp", mend="Kèm ít nhất một ảnh chụp hoặc bản quét.")


def _term(finding: Finding, kind: str, due_on: date | None, on: date) -> date:
    """The term after the step: a new one where the step may bring one."""
    if kind == Kind.EXTENDED and due_on is None:
        raise Problem(846, "chưa có hạn mới", where="Hạn mới", mend="Ghi ngày phải xong.")
    if due_on is None or kind not in _WITH_TERM:
        return finding.due_on
    earliest = max(on, finding.due_on) if kind == Kind.EXTENDED else on
    if due_on < earliest or (kind == Kind.EXTENDED and due_on == finding.due_on):
        what = f"hạn mới {due_on:%d/%m/%Y} không ở sau {'hạn cũ' if earliest == finding.due_on else 'ngày'} "
        raise Problem(846, f"{what}{earliest:%d/%m/%Y}", where="Hạn mới", mend="Sửa lại hạn.")
    return due_on


_TOLD: Mapping[str, str] = {
    Kind.REMEDIED: "Báo đã khắc phục, chờ xác nhận",
    Kind.RETURNED: "Kiến nghị chưa được, làm tiếp",
    Kind.EXTENDED: "Kiến nghị được gia hạn",
    Kind.CLOSED: "Kiến nghị được xác nhận đã xong",
    Kind.REOPENED: "Kiến nghị mở lại",
}


def _tell(step: FindingStep) -> None:
    finding = step.finding
    people = holders_of(finding, step.on) if step.kind == Kind.CLOSED else asked_about(finding, step.on)
    _tell_people(step, people, _TOLD[step.kind])
    difficulty = finding.difficulty
    if step.kind == Kind.CLOSED and difficulty is not None and difficulty.state in OPEN_STATES:
        asked = of_difficulties.asked_of(difficulty)
        _tell_people(step, asked, f"Kiến nghị đã xong, vướng mắc {difficulty.code} còn mở")


def _tell_people(step: FindingStep, people: Sequence[Official], title: str) -> None:
    """What was found is not told: it goes into mail, and may speak of a household."""
    finding = step.finding
    tell(
        officials=[each for each in people if each.pk != step.by_id],
        key=f"finding {finding.pk} step {step.number}",
        title=f"{title}: {finding.visit.commune.name}, kiến nghị số {finding.number}, {_round(finding)}",
        because=f"Kiến nghị sau kiểm tra: {step.get_kind_display().lower()}",
        on=step.on,
        at=step.at,
        link=reverse("finding", args=[finding.pk]),
    )


def _round(finding: Finding) -> str:
    return lower_first(finding.visit.round.title)
