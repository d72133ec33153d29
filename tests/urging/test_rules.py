"""The rules as data: their form, what is refused; each rule's finder on moved days."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.dossiers.giving import opened
from tests.making import houses, village
from tests.urging.reminding import TRANG_DINH, TRI_PHUONG, arrived

from datchuan.desk.finding import Terms, Urgent, finder_of
from datchuan.documents.models import IncomingDocument
from datchuan.dossiers.models import Dossier
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.people.models import Office
from datchuan.programme import announcing
from datchuan.programme.announcing import Done, Measure
from datchuan.programme.models import Plan, PlanVersion, Registration, WorkItem
from datchuan.territory.models import Unit
from datchuan.urging.rules import FOLDER, read_rules, rules


def found(rule_key: str, day: date) -> list[Urgent]:
    rule = rules()[rule_key]
    finder = finder_of(rule.looks_at)
    assert finder is not None
    urgent = list(finder(rule.terms, day))
    for each in urgent:
        assert rule.says(each.facts), "every fact that the sentence asks for is there"
    assert len({each.subject for each in urgent}) == len(urgent), "one name for one thing"
    return urgent


def units(urgent: list[Urgent]) -> set[str]:
    return {each.unit_id for each in urgent}


# --- the file ------------------------------------------------------------------------------------------------------


def test_every_rule_states_its_basis_and_has_a_finder() -> None:
    assert all(rule.basis.endswith(".") for rule in rules().values())
    assert [key for key, rule in rules().items() if finder_of(rule.looks_at) is None] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("days: 30", "days: ba mươi", "không đúng kiểu"),
        ("days: 30", "days: -1", "không đúng quy định"),
        ("severity: urgent", "severity: fatal", "Được phép: normal, urgent"),
        ('by: "05-01"', 'by: "02-30"', "không phải là ngày có trong mọi năm"),
        ('by: "05-01"', 'by: "5/1"', "không đúng dạng"),
        ('    basis: "Hạn ghi ở vướng mắc, theo mức độ của nó."\n', "", "thiếu basis"),
        ("key: arrival-overdue", "key: work-item-overdue", "có hai lần"),
        ("addressee: holder", "addressee: ai", "Được phép: district, commune, holder"),
        ("repeat_days: 5", "repeat_days: 5\n    repeat: 5", "khóa lạ repeat"),
        ("rules:", "rules: [", "không đúng cú pháp YAML"),
    ],
)
def test_a_bad_file_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    shutil.copytree(FOLDER / "schema", tmp_path / "schema")
    text = (FOLDER / "rules.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "rules.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        read_rules(tmp_path)
    assert said in problem.value.sentence
    assert "dòng" in problem.value.sentence


def test_a_sentence_that_asks_for_what_is_not_found_is_told() -> None:
    with pytest.raises(Problem, match="hỏi 'commune', phần tìm không đưa ra"):
        rules()["survey-before-round"].says({"round": "đợt 1"})


# --- survey before a round -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2020, 5, 1), None),  # 31 days before 01/06
        (date(2020, 5, 2), date(2020, 6, 1)),
        (date(2020, 6, 30), date(2020, 6, 1)),
        (date(2020, 8, 31), date(2020, 6, 1)),
        (date(2020, 9, 1), date(2020, 10, 1)),  # 30 days before the second round
        (date(2021, 5, 15), None),  # no plan of that year
    ],
)
def test_survey_before_a_round(day: date, due: date | None) -> None:
    """The small province has houses in three registered communes only; a commune and year are one thing."""
    urgent = found("survey-before-round", day)
    assert {each.due_on for each in urgent} == ({due} if due else set())
    assert TRI_PHUONG not in units(urgent) or day < date(2020, 6, 30)
    if due:
        assert "06115-1" in units(urgent)


@pytest.mark.usefixtures("province")
def test_a_survey_ends_it_and_a_draft_plan_asks_for_none() -> None:
    day = date(2020, 10, 20)
    before = units(found("survey-before-round", day))
    houses(village("06115-1", since=date(2019, 1, 1)), {}, day=date(2020, 10, 15))
    assert units(found("survey-before-round", day)) == before - {"06115-1"}
    Plan.objects.update(state=Plan.State.DRAFT)
    assert found("survey-before-round", day) == []


# --- dossiers ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("province")
def test_dossiers_not_received() -> None:
    assert found("dossier-not-received", date(2020, 4, 30)) == []
    registered = set(Registration.objects.values_list("commune", flat=True))
    may = found("dossier-not-received", date(2020, 5, 1))
    assert units(may) == registered, "none was received by then"
    states = {each.unit_id: each.facts["state"] for each in may}
    assert states["06115-1"] == "chưa mở"
    assert states[TRI_PHUONG] == "đang chuẩn bị từ ngày 02/03/2020"
    december = units(found("dossier-not-received", date(2020, 12, 31)))
    assert TRI_PHUONG not in december, "received on 16/11/2020"
    assert "06115-1" in december
    opened("06115-1", date(2020, 12, 1), received_on=date(2020, 12, 2))
    assert "06115-1" not in units(found("dossier-not-received", date(2020, 12, 31)))


@pytest.mark.usefixtures("province")
def test_a_dossier_for_another_standard_is_not_the_one_that_is_asked_for() -> None:
    opened("06115-1", date(2020, 12, 1), received_on=date(2020, 12, 2))
    Dossier.objects.filter(commune="06115-1").update(standard="enhanced")
    assert "06115-1" in units(found("dossier-not-received", date(2020, 12, 31)))


# --- reviews -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("province")
def test_reviews_after_a_merger() -> None:
    duty = ReviewDuty.objects.select_related("plan").order_by("pk").first()
    assert duty is not None
    ReviewDuty.objects.update(conclusion="", concluded_on=None, basis="")
    merged = date(2020, 1, 1)
    assert found("review-after-merger", merged + timedelta(days=89)) == []
    urgent = found("review-after-merger", merged + timedelta(days=90))
    assert len(urgent) == ReviewDuty.objects.count()
    on = merged + timedelta(days=90)
    held = Unit.objects.filter(pk__in=units(urgent))
    assert not held.filter(valid_to__lte=on).exists(), "about communes that stand"
    ReviewDuty.objects.filter(pk=duty.pk).update(
        conclusion="still_serves", basis="Đã rà soát", concluded_on=date(2020, 5, 10)
    )
    subjects = {each.subject for each in found("review-after-merger", date(2020, 5, 9))}
    assert f"duty {duty.pk}" in subjects
    assert f"duty {duty.pk}" not in {each.subject for each in found("review-after-merger", date(2020, 5, 10))}


@pytest.mark.usefixtures("province")
def test_conclusions_not_carried_out() -> None:
    ReviewDuty.objects.update(conclusion="", concluded_on=None, basis="", settled_by=None)
    duty = ReviewDuty.objects.get(plan__unit="06046-1")
    office = Office.objects.get(key=f"ubnd-{TRANG_DINH}")
    given = {"conclusion": "overall", "basis": "BB 12/BB-SXD", "concluded_on": date(2020, 3, 2), "office": office}
    ReviewDuty.objects.filter(pk=duty.pk).update(**given, due_on=date(2020, 9, 30))
    duty.steps.create(step="appraisal", due_on=date(2020, 8, 31))
    assert found("review-not-carried-out", date(2020, 8, 31)) == []
    (late,) = found("review-not-carried-out", date(2020, 9, 1))
    assert (late.subject, late.unit_id, late.office_id) == (f"duty {duty.pk}", "06046-1", office.pk)
    assert "quá hạn thẩm định ngày 31/08/2020" in rules()["review-not-carried-out"].says(late.facts)
    made = SpatialPlan.objects.create(unit_id="06046-1", name="QH mới", appraised_on=date(2020, 9, 10))
    ReviewDuty.objects.filter(pk=duty.pk).update(settled_by=made)
    assert len(found("review-not-carried-out", date(2020, 9, 9))) == 1, "not done yet on that day"
    assert found("review-not-carried-out", date(2020, 9, 30)) == []
    (late,) = found("review-not-carried-out", date(2020, 10, 1))
    assert late.facts["what"] == "hoàn thành"
    SpatialPlan.objects.filter(pk=made.pk).update(approved_on=date(2020, 10, 5))
    assert found("review-not-carried-out", date(2020, 10, 5)) == []


# --- work items ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("department_alone")
def test_work_items_overdue() -> None:
    WorkItem.objects.update(done_on=None)
    assert found("work-item-overdue", date(2020, 6, 30)) == []
    (late,) = found("work-item-overdue", date(2020, 7, 1))
    assert "Đợt 1" in late.facts["title"]
    assert late.office_id == Office.objects.get(key="qln").pk
    WorkItem.objects.filter(key="round-1").update(done_on=date(2020, 7, 2))
    assert found("work-item-overdue", date(2020, 7, 2)) == []
    assert len(found("work-item-overdue", date(2020, 7, 1))) == 1
    WorkItem.objects.filter(key="round-1").update(done_on=None, dropped_on=date(2020, 6, 1))
    assert found("work-item-overdue", date(2020, 7, 2)) == []


class _Half(Measure):
    key, title = "half", "Một nửa"
    part = 1

    def done(self, items, on):
        return {item.pk: Done(self.part, 2, "một nửa") for item in items}


@pytest.mark.usefixtures("department_alone")
def test_a_measure_tells_more_than_a_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "_measures", {"half": (half := _Half())})
    WorkItem.objects.filter(key="round-1").update(measure="half", done_on=date(2020, 6, 30))
    assert len(found("work-item-overdue", date(2020, 7, 1))) == 1
    half.part = 2
    assert found("work-item-overdue", date(2020, 7, 1)) == []


# --- arrivals ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("province")
def test_arrivals_overdue() -> None:
    office, day = Office.objects.get(key="sxd"), date(2020, 12, 28)
    late = arrived(office, day)
    assert found("arrival-overdue", day) == [], "the day itself is in time"
    (urgent,) = found("arrival-overdue", date(2020, 12, 29))
    assert (urgent.subject, urgent.office_id) == (f"arrival {late.pk}", office.pk)
    assert late.subject not in rules()["arrival-overdue"].says(urgent.facts), "what it says is not told"
    arrived(Office.objects.get(key=f"ubnd-{TRANG_DINH}"), day)
    assert len(found("arrival-overdue", date(2020, 12, 29))) == 1, "a district's own mail is its own"
    IncomingDocument.objects.filter(pk=late.pk).update(done_on=date(2020, 12, 29))
    assert found("arrival-overdue", date(2020, 12, 29)) == []


# --- plans of districts --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("department_alone")
def test_plans_of_districts() -> None:
    assert found("district-plan-missing", date(2020, 6, 1)) == [], "the day of the department's plan is not recorded"
    plan = Plan.objects.get(office__key="sxd")
    PlanVersion.objects.create(
        plan=plan, number=1, effective_on=date(2020, 2, 10), content={}, made_at="2020-02-10T08:00+07:00"
    )
    assert found("district-plan-missing", date(2020, 3, 10)) == []
    assert len(found("district-plan-missing", date(2020, 3, 11))) == 11
    own = Plan.objects.create(
        year=2020, until_year=2020, title="Kế hoạch huyện", office=Office.objects.get(key=f"ubnd-{TRANG_DINH}")
    )
    assert TRANG_DINH in units(found("district-plan-missing", date(2020, 3, 11))), "a draft is no plan yet"
    Plan.objects.filter(pk=own.pk).update(state=Plan.State.ADOPTED)
    assert TRANG_DINH not in units(found("district-plan-missing", date(2020, 3, 11)))
    Plan.objects.filter(pk=plan.pk).update(issued_on=date(2020, 3, 1))
    assert found("district-plan-missing", date(2020, 3, 11)) == [], "the day of issue goes before that of effect"


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("key", list(rules()))
def test_questions_do_not_grow(key: str) -> None:
    """The same number for the whole province and for what is left of it."""
    WorkItem.objects.update(done_on=None)
    rule = rules()[key]
    finder = finder_of(rule.looks_at)
    assert finder is not None

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            finder(rule.terms, date(2020, 12, 31))
        return len(queries)

    many = asked()
    Registration.objects.exclude(commune="06115-1").update(withdrawn_on=date(2020, 1, 2), reason="thử")
    ReviewDuty.objects.filter(pk__gt=ReviewDuty.objects.order_by("pk")[0].pk).delete()
    assert asked() <= many <= 8


def test_terms_of_a_rule() -> None:
    assert rules()["dossier-not-received"].terms == Terms(0, (5, 1))
    assert rules()["survey-before-round"].terms == Terms(30, None)
