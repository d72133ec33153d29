"""What every step has in common: what may follow what, files, telling, the audit chain."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from datchuan.criteria.scans import check_size, clean_name, kind_of_scan
from datchuan.desk.operations import tell
from datchuan.difficulties.given import check_day
from datchuan.difficulties.models import (
    OPEN_STATES,
    STANDING,
    Difficulty,
    DifficultyFile,
    DifficultyState,
    DifficultyStep,
    StepKind,
)
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.operations import record_audit

MOST_FILES = 5
State = DifficultyState
_OWNED = (State.ASSIGNED, State.DIRECTED, State.IN_PROGRESS, State.REOPENED)
# Each kind of step: from which states it may be taken, and to which it leads (None: it stays where it is).
NEXT: Mapping[StepKind, tuple[tuple[DifficultyState, ...], DifficultyState | None]] = {
    StepKind.ASSIGNED: (OPEN_STATES, State.ASSIGNED),
    StepKind.DIRECTED: (_OWNED, State.DIRECTED),
    StepKind.REMEDY: (_OWNED, State.IN_PROGRESS),
    StepKind.ASKED: (_OWNED, None),
    StepKind.ANSWERED: (OPEN_STATES, None),
    StepKind.ESCALATED: (OPEN_STATES, None),
    StepKind.RESOLVED: (_OWNED, State.RESOLVED),
    StepKind.REJECTED: (OPEN_STATES, State.REJECTED),
    StepKind.MERGED: (OPEN_STATES, State.MERGED),
    StepKind.ABSORBED: (OPEN_STATES, None),
    StepKind.REOPENED: ((State.RESOLVED, State.REJECTED), State.REOPENED),
}
May = Callable[[Official, Difficulty], bool]


@dataclass(frozen=True)
class GivenFile:
    """A file as it came: its name and content."""

    name: str
    content: bytes


def held(*, difficulty: Difficulty, kind: StepKind, by: Official | None, may: May, on: date, today: date,
         seen: int | None = None) -> Difficulty:  # fmt: skip
    """The difficulty, locked, if this step may be taken now.

    Problem 937 when it is not this official's to do, 936 when it cannot follow where the difficulty stands, 938 when
    days are out of order, 949 when ``seen`` (the number of the last step that the person had before them) is not the
    last any more.
    """
    # PostgreSQL locks no row that an outer join may leave out.
    rows = Difficulty.objects.select_for_update(of=("self",)).select_related("unit", "owner", "official", "raised_by")
    found = rows.get(pk=difficulty.pk)
    last = found.steps.latest("number")
    if seen is not None and seen != last.number:
        what = f"{last.by or 'Hệ thống'} vừa ghi bước “{last.get_kind_display().lower()}” trong khi trang đang mở"
        raise Problem(949, what, mend="Xem bước đó ở phần lịch sử rồi ghi lại; nội dung bạn gõ còn nguyên.")
    if kind is not StepKind.ABSORBED and by is not None and not may(by, found):
        what = f"{kind.label} không phải việc của tài khoản này"
        raise Problem(937, what, mend="Người chủ trì, người giao hoặc lãnh đạo làm bước này.")
    if found.state not in NEXT[kind][0]:
        what = f"{found.code} {found.get_state_display().lower()}, không {kind.label.lower()} được"
        raise Problem(936, what, mend="Mở lại trang để xem tình trạng hiện nay.")
    check_day(found, on, today)
    return found


def take_step(
    *,
    difficulty: Difficulty,
    kind: StepKind,
    by: Official | None,
    on: date,
    text: str = "",
    files: Sequence[GivenFile] = (),
    at: datetime | None = None,
) -> DifficultyStep:
    """Save where the difficulty stands now as its next step, with its files, and write it to the audit chain."""
    target = NEXT[kind][1] if kind in NEXT else None
    if target is State.REOPENED and difficulty.owner_id is None:
        target = State.RAISED  # nobody owns it: somebody must say whose it is first
    if target is not None:
        difficulty.state = target
    difficulty.save()
    last = difficulty.steps.order_by("-number").values_list("number", flat=True).first() or 0
    standing = {name: getattr(difficulty, name) for name in STANDING}
    step = DifficultyStep.objects.create(
        difficulty=difficulty, number=last + 1, kind=kind, text=text, on=on, by=by, at=at or timezone.now(), **standing
    )
    for file in checked_files(files=files):
        _keep_file(step, file)
    details = {"step": step.number, "kind": str(kind), "on": str(on), "state": str(difficulty.state)}
    subject = f"difficulty {difficulty.pk}"
    record_audit(by=by, action=f"difficulties.{kind}", subject=subject, details=details, reason=text[:500])
    return step


def checked_files(*, files: Sequence[GivenFile]) -> list[GivenFile]:
    """The files with names that may be shown. Problem 943 for too many, 340 for one too large, 341 or 342 for one that
    is no whole PDF, PNG or JPEG by its content."""
    if len(files) > MOST_FILES:
        raise Problem(943, f"{len(files)} tệp, tối đa {MOST_FILES}", where="Ảnh, tệp", mend="Chọn ít tệp hơn.")
    found = [GivenFile(clean_name(each.name), each.content) for each in files]
    for each in found:
        check_size(len(each.content), each.name)
        kind_of_scan(each.content, each.name)
    return found


def _keep_file(step: DifficultyStep, file: GivenFile) -> None:
    sha256, kind = hashlib.sha256(file.content).hexdigest(), kind_of_scan(file.content, file.name)
    kept = DifficultyFile(step=step, file_name=file.name, kind=kind, size=len(file.content), sha256=sha256)
    kept.file.save(f"{sha256[:32]}.{kind}", ContentFile(file.content), save=True)


def tell_of(*, step: DifficultyStep, officials: Iterable[Official], title: str) -> None:
    """Tell officials of a step, but not the one who took it."""
    difficulty = step.difficulty
    tell(
        officials=[each for each in officials if each.pk != step.by_id],
        key=f"difficulty {difficulty.pk} step {step.number}",
        title=f"{title}: {difficulty.title}",
        because=f"Vướng mắc {difficulty.code}: {step.get_kind_display().lower()}",
        on=step.on,
        at=step.at,
        link=reverse("difficulty", args=[difficulty.code]),
    )
