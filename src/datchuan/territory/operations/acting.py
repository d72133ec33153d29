"""Entering a change: preview it, apply it as a whole, or drop it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from datchuan.kernel.problem import Problem
from datchuan.platform.operations import record_audit
from datchuan.territory.announcing import Consequence, followers
from datchuan.territory.drawing import draw
from datchuan.territory.edges import Edge, Fault, Row, read_edges, rows_of_file
from datchuan.territory.journal import Journal
from datchuan.territory.models import Change, ChangeAct
from datchuan.territory.operations.telling import change_of
from datchuan.territory.operations.writing import Written, write_drawing

if TYPE_CHECKING:
    # Only its type: the territory stands below people and knows no official.
    from django.contrib.auth.base_user import AbstractBaseUser

FAULTS_KEPT = 300
State, Origin = ChangeAct.State, ChangeAct.Origin


@dataclass
class Outcome:
    """What doing an act came to: faults and nothing written, or what was written and what followed."""

    faults: list[Fault] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    consequences: list[Consequence] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)

    def to_json(self) -> dict[str, Any]:
        return {
            "faults": [{**asdict(fault), "title": fault.title} for fault in self.faults[:FAULTS_KEPT]],
            "fault_count": len(self.faults),
            "faulty": len({fault.row for fault in self.faults}),
            "written": self.written.to_json(),
            "consequences": [each.to_json() for each in self.consequences],
        }


def enter_file(*, content: bytes, file_name: str, by: AbstractBaseUser | None, today: date) -> ChangeAct:
    """Preview the changes of a CSV file. Problem 204 when it cannot be read as one."""
    return enter_act(
        rows=rows_of_file(content), origin=Origin.FILE, by=by, today=today, file_name=Path(file_name).name[:255]
    )


@transaction.atomic
def enter_act(
    *,
    rows: list[Row],
    origin: str,
    by: AbstractBaseUser | None,
    today: date,
    file_name: str = "",
    paper: tuple[str, bytes] | None = None,
) -> ChangeAct:
    """Keep the rows as a previewed act with what applying it would do: it is done for real and rolled back.

    ``paper``: name and content of the instrument, where it is attached and not only cited.
    """
    edges, _ = read_edges(rows)
    act = ChangeAct(
        origin=origin,
        instrument="; ".join(sorted({row.get("legal_instrument", "") for row in rows}))[:300],
        effective_on=min((edge.effective_on for edge in edges), default=today),
        rows=rows,
        file_name=file_name,
        entered_by_id=by.pk if by else None,
        entered_at=timezone.now(),
    )
    if paper:
        name, content = paper
        act.paper_sha256 = hashlib.sha256(content).hexdigest()
        act.paper.save(f"{act.paper_sha256[:16]}{Path(name).suffix.lower()[:6]}", ContentFile(content), save=False)
    act.save()
    _preview(act, by, today)
    return act


@transaction.atomic
def look_again(*, act: ChangeAct, by: AbstractBaseUser | None, today: date) -> ChangeAct:
    """Preview a waiting act anew, on the territory as it is now. Problem 216 when it waits no more."""
    act = _waiting(act)
    _preview(act, by, today)
    return act


def _preview(act: ChangeAct, by: AbstractBaseUser | None, today: date) -> None:
    act.seen_order = head()
    act.preview = rehearse(act=act, by=by, today=today).to_json()
    act.save(update_fields=["seen_order", "preview"])


def rehearse(*, act: ChangeAct, by: AbstractBaseUser | None, today: date) -> Outcome:
    """What applying the act would do, undone at once."""
    with transaction.atomic():
        outcome = _carry_out(act, by, today)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def apply_act(*, act: ChangeAct, by: AbstractBaseUser | None, today: date) -> Outcome:
    """Do a previewed act, as a whole.

    Problem 216 when it does not wait any more, 214 when another act was applied or reversed since the preview, and the
    problem of its first fault (205-213, 217) when it has any.
    """
    lock_territory()
    act = _waiting(act)
    _refuse_if_moved_on(act)
    outcome = _carry_out(act, by, today)
    if outcome.faults:
        raise outcome.faults[0].as_problem()
    act.state, act.applied_at, act.applied_by_id = State.APPLIED, timezone.now(), by.pk if by else None
    act.applied_order, act.journal, act.preview = head() + 1, outcome.journal.entries, outcome.to_json()
    act.save()
    written = outcome.written
    details = {"instrument": act.instrument, "began": len(written.began), "ended": len(written.ended)}
    record_audit(by=by, action="territory.apply_act", subject=f"act {act.pk}", details=details)
    return outcome


@transaction.atomic
def drop_act(*, act: ChangeAct, by: AbstractBaseUser | None) -> None:
    """Give up a previewed act; what was entered stays with its record. Problem 216 when it does not wait any more."""
    act = _waiting(act)
    act.state = State.DROPPED
    act.save(update_fields=["state"])
    record_audit(by=by, action="territory.drop_act", subject=f"act {act.pk}")


def head() -> int:
    """The order of the newest act that was applied or reversed: what a preview has seen."""
    newest = ChangeAct.objects.aggregate(applied=Max("applied_order"), undone=Max("reversed_order"))
    return max(newest["applied"] or 0, newest["undone"] or 0)


def lock_territory() -> None:
    """Others who change the territory wait until this transaction ends."""
    # SQLite's IMMEDIATE transactions already exclude other writers.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(818)")


def _waiting(act: ChangeAct) -> ChangeAct:
    found = ChangeAct.objects.select_for_update().get(pk=act.pk)
    if found.state != State.PREVIEWED:
        what = f"Lần sắp xếp này {found.get_state_display().lower()} rồi"
        raise Problem(216, what, mend="Mở lại trang để xem tình trạng hiện nay.")
    return found


def _refuse_if_moved_on(act: ChangeAct) -> None:
    if head() == act.seen_order:
        return
    newest = ChangeAct.objects.filter(applied_order=head()).first() or ChangeAct.objects.get(reversed_order=head())
    who = (newest.reversed_by if newest.reversed_order == head() else newest.applied_by) or "hệ thống"
    did = "hoàn tác" if newest.reversed_order == head() else "ghi"
    what = f"Địa bàn đã đổi từ khi xem trước: {who} đã {did} {newest.instrument} (lần {newest.pk})"
    raise Problem(214, what, mend="Xem trước lại rồi ghi.")


def _carry_out(act: ChangeAct, by: AbstractBaseUser | None, today: date) -> Outcome:
    edges, faults = read_edges(act.rows)
    outcome = Outcome(faults=faults or _used_events(edges))
    if outcome.faults:
        return outcome
    for day, of_day in sorted(_by_day(edges).items()):
        drawing = draw(of_day, day, today)
        if drawing.faults:
            outcome.faults = drawing.faults
            return outcome
        write_drawing(drawing=drawing, act=act, journal=outcome.journal, written=outcome.written)
        change = change_of(act=act, day=day, by=by, journal=outcome.journal)
        for follower in followers():
            outcome.consequences += follower.follow(change)
    return outcome


def _used_events(edges: list[Edge]) -> list[Fault]:
    """Duties and pages know a change by its event: it is used once (problem 219)."""
    used = set(Change.objects.filter(event__in={edge.event for edge in edges}).values_list("event", flat=True))
    mend = "Dùng mã sự kiện khác."
    return [
        Fault(edge.row, "event_id", 219, f"mã sự kiện “{edge.event}” đã dùng cho lần sắp xếp khác", mend)
        for edge in edges
        if edge.event in used
    ]


def _by_day(edges: Iterable[Edge]) -> dict[date, list[Edge]]:
    by_day: dict[date, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_day[edge.effective_on].append(edge)
    return by_day
