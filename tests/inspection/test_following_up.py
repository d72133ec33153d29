"""What is done about a finding after the visit: what may follow what, who may, what is refused, who is told."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from tests.inspection.visiting import DE_THAM, FIRST, TRI_PHUONG, a_round, a_visit, clock, found

from datchuan.desk.models import Notification
from datchuan.difficulties.models import Difficulty, DifficultyState
from datchuan.difficulties.operations import GivenFile
from datchuan.inspection.acting import asked_about, waits_for
from datchuan.inspection.finding_waiting import FindingsDue, FindingsWait
from datchuan.inspection.models import Finding, FindingState, FindingStep, Round, Visit, VisitFile
from datchuan.inspection.operations import (
    close_round,
    drop_commune,
    hold_visit,
    raise_overdue,
    take_finding_step,
)
from datchuan.inspection.overdue import raise_daily
from datchuan.inspection.queries.findings import earlier_findings, findings_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit
from datchuan.territory.queries import origins

pytestmark = pytest.mark.usefixtures("province")
ON, DUE, LATE = date(2020, 7, 1), date(2020, 8, 31), date(2020, 9, 5)
KINDS = [kind for kind in FindingStep.Kind.values if kind != "found"]
MAY_FOLLOW = {
    "open": {"remedied", "extended"},
    "remedied": {"returned", "closed"},
    "closed": {"reopened"},
}


def photo(colour: int = 0) -> GivenFile:
    file = BytesIO()
    Image.new("L", (8, 8), colour).save(file, "PNG")
    return GivenFile("bep.png", file.getvalue())


def step(finding: Finding, kind: str, by: Official | None, on: date = ON, **changes: Any) -> FindingStep:
    values: dict[str, Any] = {"text": "Đã làm lại bếp của hai nhà", "at": clock(9, day=max(on, ON))}
    if kind == "extended":
        values["due_on"] = date(2020, 10, 31)
    if kind == "remedied":
        values["files"] = [photo(FindingStep.objects.count())]
    return take_finding_step(finding=finding, kind=kind, by=by, on=on, **{**values, **changes})


def taken_to(finding: Finding, state: str) -> Finding:
    for kind in {"open": (), "remedied": ("remedied",), "closed": ("remedied", "closed")}[state]:
        step(finding, kind, None)
    finding.refresh_from_db()
    return finding


@pytest.fixture
def finding(qln: Official, qhkt: Official) -> Finding:
    return found(a_visit(qln, qhkt), qln)


@pytest.mark.parametrize("state", FindingState.values)
def test_what_may_follow_what(finding: Finding, state: str) -> None:
    taken_to(finding, state)
    for kind in KINDS:
        before = FindingStep.objects.count()
        if kind in MAY_FOLLOW[state]:
            continue
        with pytest.raises(Problem) as told:
            step(finding, kind, None)
        assert (told.value.number, FindingStep.objects.count()) == (840, before), kind
    for kind in sorted(MAY_FOLLOW[state]):
        made = step(taken_to_again(finding, state), kind, None)
        finding.refresh_from_db()
        assert (made.state, made.due_on) == (finding.state, finding.due_on)
        assert made.number == finding.steps.count()


def taken_to_again(finding: Finding, state: str) -> Finding:
    """Back to the state, after a step went further."""
    finding.refresh_from_db()
    ways = {
        ("open", "remedied"): ("remedied",),
        ("remedied", "open"): ("returned",),
        ("remedied", "closed"): ("closed",),
        ("closed", "open"): ("reopened",),
        ("closed", "remedied"): ("reopened", "remedied"),
        ("open", "closed"): ("remedied", "closed"),
    }
    for kind in ways.get((finding.state, state), ()):
        step(finding, kind, None)
    finding.refresh_from_db()
    return finding


@pytest.mark.parametrize(
    ("account", "answers", "closes"),
    [
        ("xa", True, False),
        ("huyen", True, False),
        ("qln", False, True),
        ("qhkt", False, True),
        ("vanthu", False, False),
    ],
)
def test_841_who_may(finding: Finding, account: str, answers: bool, closes: bool) -> None:
    official = Official.objects.get(username=account)
    for kind, may in (("remedied", answers), ("closed", closes)):
        taken_to_again(finding, "open" if kind == "remedied" else "remedied")
        if may:
            step(finding, kind, official)
            continue
        with pytest.raises(Problem) as told:
            step(finding, kind, official)
        assert told.value.number == 841


def test_841_another_commune_does_not_answer(finding: Finding, xa_khac: Official, huyen_khac: Official) -> None:
    for stranger in (xa_khac, huyen_khac):
        with pytest.raises(Problem) as told:
            step(finding, "remedied", stranger)
        assert told.value.number == 841


@pytest.mark.parametrize(
    ("number", "kind", "changes"),
    [
        (842, "remedied", {"text": " "}),
        (842, "remedied", {"text": "Xong"}),
        (843, "remedied", {"files": []}),
        (843, "remedied", {"files": [photo(each) for each in range(6)]}),
        (341, "remedied", {"files": [GivenFile("a.png", b"la")]}),
        (844, "remedied", {"on": date(2020, 7, 2), "at": clock(9, day=date(2020, 7, 1))}),
        (844, "remedied", {"on": date(2020, 6, 2)}),
        (845, "remedied", {"seen": 7}),
        (846, "extended", {"due_on": None}),
        (846, "extended", {"due_on": DUE}),
        (846, "extended", {"due_on": date(2020, 7, 15)}),
        (656, "remedied", {"text": "a" * 4001}),
    ],
)
def test_a_step_that_is_refused(finding: Finding, number: int, kind: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Problem) as told:
        step(finding, kind, None, **changes)
    assert told.value.number == number
    assert (finding.steps.count(), VisitFile.objects.count()) == (1, 0)


def test_a_minor_one_needs_no_file_and_a_return_may_bring_a_term(finding: Finding, qln: Official) -> None:
    minor = found(finding.visit, qln, severity="minor", text="Biển tên thôn đã mờ")
    step(minor, "remedied", None, files=[])
    with pytest.raises(Problem) as told:
        step(minor, "returned", None, due_on=date(2020, 6, 30))
    assert told.value.number == 846
    step(minor, "returned", None, due_on=date(2020, 7, 20))
    minor.refresh_from_db()
    assert (minor.state, minor.due_on) == ("open", date(2020, 7, 20))


def test_two_at_once_the_second_is_told(finding: Finding, xa: Official, huyen: Official) -> None:
    step(finding, "remedied", xa, seen=1)
    with pytest.raises(Problem) as told:
        step(finding, "remedied", huyen, seen=1)
    assert told.value.number == 845
    assert str(xa) in told.value.what
    assert finding.steps.count() == 2


def test_evidence_stays_with_its_step_and_is_audited(finding: Finding, xa: Official) -> None:
    made = step(finding, "remedied", xa)
    kept = VisitFile.objects.get()
    assert (kept.step, kept.finding, kept.added_by) == (made, finding, xa)
    acts = list(AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[:2])
    assert set(acts) == {"inspection.follow_up", "inspection.add_file"}


def test_who_must_act_is_told_and_it_waits_on_their_desk(
    finding: Finding, qln: Official, qhkt: Official, xa: Official, huyen: Official
) -> None:
    def waiting(official: Official) -> list[str]:
        return [each.title.partition(":")[0] for each in FindingsWait().waiting(official, ON)]

    assert (waiting(xa), waiting(qln), waiting(huyen)) == (["Khắc phục"], [], [])
    assert [each.starts_on for each in FindingsDue().happenings(xa, ON, DUE, ON)] == [DUE]
    step(finding, "remedied", xa)
    told = Notification.objects.filter(key=f"finding {finding.pk} step 2").values_list("official__username", flat=True)
    assert set(told) == {"qln", "qhkt"}
    mine = Notification.objects.filter(key__startswith=f"finding {finding.pk} ")
    assert not mine.filter(title__contains="bếp").exists(), "what was found may speak of a household"
    assert (waiting(xa), waiting(qln), waiting(qhkt)) == ([], ["Xác nhận"], ["Xác nhận"])
    step(finding, "returned", qln, text="Một nhà chưa xong bếp")
    assert Notification.objects.filter(official=xa, title__startswith="Kiến nghị chưa được").exists()
    assert waiting(xa) == ["Khắc phục"]


@pytest.mark.parametrize("state", FindingState.values)
def test_what_waits_for_many_is_what_one_is_asked(finding: Finding, state: str) -> None:
    taken_to(finding, state)
    standing = findings_on(ON, Finding.objects.all())
    asked = {official.pk for official in asked_about(finding, ON)}
    waits = {each.pk for each in Official.objects.all() if standing.filter(waits_for(each, ON)).exists()}
    assert waits == asked


# --- overdue ---------------------------------------------------------------------------------------------------------


def test_what_is_overdue_becomes_a_difficulty_once(finding: Finding, qln: Official) -> None:
    found(finding.visit, qln, severity="minor", text="Biển tên thôn đã mờ")
    assert raise_overdue(on=DUE, at=clock(4, day=DUE)).count == 0
    said = raise_daily(clock(4, day=LATE), LATE)
    assert "Chuyển 1 kiến nghị" in said
    assert raise_overdue(on=LATE, at=clock(5, day=LATE)).count == 0
    finding.refresh_from_db()
    made = Difficulty.objects.get(findings=finding)
    assert (made.kind, made.severity, made.unit_id, made.raised_by) == ("houses", "serious", TRI_PHUONG, qln)
    last = finding.steps.latest("number")
    assert (last.kind, last.state, last.by) == ("raised", "open", None)
    assert made.code in last.text
    assert "bếp" in made.text
    assert "bếp" not in made.title, "titles go into mail"
    assert "loại “nhà ở của hộ dân”" in last.text


def test_closing_a_finding_leaves_its_difficulty_open(finding: Finding, qln: Official, xa: Official) -> None:
    raise_overdue(on=LATE, at=clock(4, day=LATE))
    step(finding, "remedied", xa, on=LATE, at=clock(9, day=LATE))
    step(finding, "closed", qln, on=LATE, at=clock(10, day=LATE))
    assert Difficulty.objects.get(findings=finding).state == DifficultyState.RAISED
    assert Notification.objects.filter(title__startswith="Kiến nghị đã xong, vướng mắc VM2020").exists()


def test_850_what_nobody_can_raise_is_said(finding: Finding) -> None:
    Official.objects.exclude(area__level="commune").update(is_active=False)
    raised = raise_overdue(on=LATE, at=clock(4, day=LATE))
    assert raised.count == 0
    assert "không còn tài khoản" in raised.left[0]
    assert not Difficulty.objects.filter(findings=finding).exists()


# --- the next round, the end of a round -------------------------------------------------------------------------------


def test_a_second_round_shows_what_the_first_found(finding: Finding, qln: Official, qhkt: Official) -> None:
    finding.visit.round.title = "Đợt đầu"
    second = a_round(qln, qhkt)
    Round.objects.filter(pk=second.pk).update(first_on=date(2020, 10, 1), last_on=date(2020, 10, 30))
    there = second.visits.select_related("round", "commune").get(commune=TRI_PHUONG)
    (earlier,) = earlier_findings(there, date(2020, 10, 2))
    assert (earlier.step.finding, earlier.is_predecessor, earlier.is_open) == (finding, False, True)
    assert earlier.words == "quá 32 ngày"
    other = second.visits.select_related("round", "commune").get(commune=DE_THAM)
    assert earlier_findings(other, date(2020, 10, 2)) == []
    first = Visit.objects.select_related("round", "commune").get(pk=finding.visit_id)
    assert earlier_findings(first, date(2020, 10, 2)) == []


def test_a_merged_commune_inherits(finding: Finding, qln: Official, qhkt: Official) -> None:
    before = origins([Unit.objects.get(pk="06268-2")], FIRST)["06268-2"].unit_ids - {"06268-2"}
    Visit.objects.filter(pk=finding.visit_id).update(commune=min(before))
    later = a_round(qln, qhkt, communes=("06268-2",))
    Round.objects.filter(pk=later.pk).update(first_on=date(2020, 10, 1), last_on=date(2020, 10, 30))
    visit = later.visits.select_related("round", "commune").get()
    (earlier,) = earlier_findings(visit, date(2020, 10, 2))
    assert earlier.is_predecessor


def test_847_a_round_ends_when_every_commune_was_visited_or_left_out(finding: Finding, qln: Official) -> None:
    round_ = finding.visit.round
    hold_visit(visit=finding.visit, held_on=date(2020, 6, 3), by=qln, at=clock(16))
    with pytest.raises(Problem) as told:
        close_round(round_=round_, by=qln, at=clock(17))
    assert told.value.number == 847
    assert Unit.objects.get(pk=DE_THAM).name in told.value.what
    drop_commune(visit=round_.visits.get(commune=DE_THAM), reason="Đường sạt lở", by=qln)
    assert close_round(round_=round_, by=qln, at=clock(17)).state == Round.State.CLOSED
    for refused, number in ((lambda: close_round(round_=round_, by=qln, at=clock(18)), 848), (lambda: _drop(qln), 848)):
        with pytest.raises(Problem) as told:
            refused()
        assert told.value.number == number
    step(finding, "remedied", None)
    assert finding.steps.count() == 2, "findings live on"


def _drop(by: Official) -> None:
    drop_commune(visit=Visit.objects.get(commune=DE_THAM), reason="Đường sạt lở", by=by)


def test_848_a_draft_is_not_closed(finding: Finding, qln: Official) -> None:
    Round.objects.update(state=Round.State.DRAFT)
    with pytest.raises(Problem) as told:
        close_round(round_=finding.visit.round, by=qln, at=clock(17))
    assert told.value.number == 848
