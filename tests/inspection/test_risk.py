"""Communes in the order in which they should be inspected: each reason with its figures, the sum, the rule by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tests.making import EMPTY, TODAY, houses, village

from datchuan.evaluation.operations import evaluate_communes
from datchuan.inspection.models import Finding, FindingStep, Round, Sample, Visit
from datchuan.inspection.operations import choose_communes, make_round
from datchuan.inspection.queries import CommuneRisk, communes_by_risk, communes_by_rule
from datchuan.inspection.weights import load_weights
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import forms_folder
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Registration, WorkItem
from datchuan.survey.models import Device, EvidenceFlag, FormVersion, Submission, Trace
from datchuan.survey.operations import publish_forms
from datchuan.territory.models import Unit
from datchuan.territory.queries import merged_since

pytestmark = pytest.mark.usefixtures("province")
ON = date(2020, 11, 15)
AT = datetime(2020, 11, 10, 8, tzinfo=UTC)
SET = "vn-xa-2016"
TRI_PHUONG, LIEN_HOI = "06016-1", "06268-2"


def of(commune: str, on: date = ON) -> CommuneRisk:
    (row,) = communes_by_risk(on, {commune}).communes
    return row


def said(commune: str, on: date = ON) -> dict[str, str]:
    return {each.key: each.sentence for each in of(commune, on).reasons}


@pytest.fixture
def visited(qln: Official) -> Callable[..., Visit]:
    """A visit that was held on a day, in a round of that day."""

    def make(commune: str, day: date) -> Visit:
        made = make_round(
            values={
                "title": f"Đợt {day}",
                "first_on": day,
                "last_on": day,
                "lead": qln.office,
                "base_latitude": 21.85,
                "base_longitude": 106.76,
            },
            by=None,
        )
        team = made.teams.create(name="Đoàn 1")
        return Visit.objects.create(round=made, commune_id=commune, state="held", team=team, day=day)

    return make


def found_at(visit: Visit, due_on: date, severity: str = "serious", number: int = 1) -> Finding:
    made = Finding.objects.create(
        visit=visit, number=number, text="Nhà tạm", severity=severity, due_on=due_on, found_at=AT
    )
    FindingStep.objects.create(
        finding=made, number=1, kind="found", state="open", due_on=due_on, on=visit.day or due_on, at=AT
    )
    return made


def test_every_reason_has_its_words_and_a_weight() -> None:
    for rule in load_weights().reasons.values():
        assert rule.weight > 0
        assert "{" not in rule.meaning


@pytest.mark.parametrize(
    ("passing", "says"),
    [(75, "75/100 nhà đạt, phải đạt 75: vừa đủ"), (76, "thừa 1 nhà"), (74, "thiếu 1 nhà"), (77, ""), (73, "")],
)
def test_near_the_threshold_on_both_sides(passing: int, says: str) -> None:
    houses(village(), *[{} for _ in range(passing)], *[{"hard_floor": False, "hard_roof": False}] * (100 - passing))
    assert says in said(EMPTY).get("near", "")
    assert bool(says) is ("9.2" in said(EMPTY).get("near", ""))


def test_few_houses_are_left_where_none_may_be() -> None:
    houses(village(), {"temporary_material": True}, *[{} for _ in range(99)])
    assert "9.1: còn 1/100 nhà tạm, dột nát (1,0 %)" in said(EMPTY)["near"]


def test_a_share_that_moved_since_a_month_that_was_kept() -> None:
    placed = village()
    bad = {"hard_floor": False, "hard_roof": False}
    houses(placed, *[bad] * 6, *[{}] * 4, day=date(2020, 8, 1))
    evaluate_communes(set_key=SET, on=date(2020, 8, 31), commune_ids={EMPTY}, by=None, cause="Thử")
    assert "quick" not in said(EMPTY)
    houses(placed, *[{}] * 10, day=date(2020, 10, 1))
    assert "9.2: từ 40,0 % ngày 31/08/2020 lên 100,0 % (4/10 → 10/10), 60,0 điểm" in said(EMPTY)["quick"]
    assert "quick" not in said(EMPTY, date(2021, 3, 1)), "too long ago"


@pytest.fixture
def flag(qln: Official, xa: Official) -> Callable[..., EvidenceFlag]:
    """A flag on a submission from a place, else from a device of an area."""
    publish_forms(folder=forms_folder(), by=None)

    def make(area: str, place: str | None = None, **values: Any) -> EvidenceFlag:
        number = Submission.objects.count()
        form = FormVersion.objects.get(key="house-survey")
        phone = Device.objects.create(
            name="Máy", holder=xa, area_id=area, key_digest=f"thu-{number}", made_at=AT, made_by=qln
        )
        sent = Submission.objects.create(
            instance_id=f"uuid:{number}",
            form=form,
            device=phone,
            xml="<a/>",
            sha256="",
            received_at=AT,
            state="taken",
            taken_at=AT,
        )
        Trace.objects.create(submission=sent, device=phone, commune_id=place)
        return EvidenceFlag.objects.create(submission=sent, **{"kind": "outlier", "made_at": AT, **values})

    return make


def test_flags_count_for_the_place_else_for_the_device(flag: Callable[..., EvidenceFlag]) -> None:
    decided = {"decided_at": AT, "reason": "Đã xem lại"}
    flag(TRI_PHUONG, EMPTY)
    flag(EMPTY, state="wrong", **decided)
    flag(EMPTY, state="accepted", **decided)
    flag(EMPTY, made_at=AT + timedelta(days=30))
    flag(EMPTY, made_at=AT - timedelta(days=800))
    assert said(EMPTY)["capture"] == ("2 cảnh báo về phiếu thu thập trong 365 ngày trước, 1 chờ xem, 1 đã xác nhận sai")
    assert "capture" not in said(TRI_PHUONG)


def test_merged_lately_is_what_the_territory_says() -> None:
    days = load_weights().reasons["merged"].days
    risky = {row.commune.pk for row in communes_by_risk(ON).communes if any(g.key == "merged" for g in row.reasons)}
    assert risky == merged_since(ON - timedelta(days=days), ON) & {r.commune.pk for r in communes_by_risk(ON).communes}
    assert said(LIEN_HOI)["merged"] == "nhận địa giới theo sắp xếp từ ngày 01/01/2020"


def test_the_last_visit_counts_over_what_went_into_the_commune(visited: Callable[..., Visit]) -> None:
    assert said(LIEN_HOI)["unseen"] == "chưa có buổi kiểm tra nào được ghi"
    parts = Unit.objects.filter(changes_out__to_unit=LIEN_HOI).order_by("pk")
    old = parts[0]
    visited(old.pk, date(2019, 5, 31))
    assert said(LIEN_HOI)["unseen"] == f"kiểm tra lần cuối ngày 31/05/2019 (khi là {old.name}), 534 ngày trước"
    visited(LIEN_HOI, date(2020, 6, 3))
    assert "unseen" not in said(LIEN_HOI)
    assert "unseen" in said(LIEN_HOI, date(2020, 6, 2)), "it was not seen then"


def test_findings_open_and_overdue_on_the_day(visited: Callable[..., Visit]) -> None:
    visit = visited(TRI_PHUONG, date(2020, 6, 3))
    finding = found_at(visit, date(2020, 7, 1))
    found_at(visit, date(2020, 12, 1), number=2)
    assert said(TRI_PHUONG)["overdue"] == "1 kiến nghị còn mở, quá hạn lâu nhất từ 01/07/2020 (137 ngày)"
    assert "overdue" not in said(TRI_PHUONG, date(2020, 7, 1))
    FindingStep.objects.create(
        finding=finding,
        number=2,
        kind="closed",
        state="closed",
        due_on=date(2020, 7, 1),
        text="Xong",
        on=date(2020, 10, 1),
        at=AT,
    )
    assert "overdue" not in said(TRI_PHUONG)
    assert "overdue" in said(TRI_PHUONG, date(2020, 9, 30)), "it was open then"


def test_a_sample_that_did_not_confirm_what_was_declared(visited: Callable[..., Visit]) -> None:
    visit = visited(TRI_PHUONG, date(2020, 6, 3))
    values = {"criteria_set": SET, "indicator": "9.2", "confidence": 0.95, "half_width": 0.05, "share": 0.8}
    values |= {"population": 10, "seed": "a", "frame_sha256": "", "method": "x", "drawn_at": AT}
    sample = Sample.objects.create(visit=visit, on=date(2020, 6, 3), computed="falls", **values)
    assert "cho thấy kết quả khai không đứng vững, chưa kết luận" in said(TRI_PHUONG)["disagreed"]
    Sample.objects.filter(pk=sample.pk).update(concluded="falls", conclusion="Sai", concluded_on=date(2020, 6, 10))
    assert "kết luận ngày 10/06/2020" in said(TRI_PHUONG)["disagreed"]
    Sample.objects.create(
        visit=visit,
        number=2,
        on=date(2020, 9, 3),
        concluded="stands",
        conclusion="Đúng",
        concluded_on=date(2020, 9, 10),
        **values,
    )
    assert "disagreed" not in said(TRI_PHUONG)
    assert "disagreed" in said(TRI_PHUONG, date(2020, 9, 5))


def test_the_order_is_the_sum_of_the_weights_then_the_name() -> None:
    rows = communes_by_risk(ON).communes
    assert len(rows) == 181
    totals = [row.total for row in rows]
    assert totals == sorted(totals, reverse=True)
    row = of(TRI_PHUONG)
    assert row.is_registered
    assert row.total == sum(each.weight for each in row.reasons)
    assert row.sum_words == f"{' + '.join(str(each.weight) for each in row.reasons)} = {row.total}"
    Registration.objects.filter(commune=TRI_PHUONG).update(withdrawn_on=ON, reason="Rút")
    assert not of(TRI_PHUONG).is_registered


def test_a_day_that_no_set_judges_has_the_other_reasons() -> None:
    order = communes_by_risk(date(2009, 1, 1))
    assert order.why_not
    assert {g.key for row in order.communes for g in row.reasons} <= {"unseen", "merged", "registered", "capture"}


def test_the_order_costs_the_same_for_one_commune_and_for_all() -> None:
    costs = []
    for among in ({TRI_PHUONG, LIEN_HOI}, None):
        with CaptureQueriesContext(connection) as queries:
            communes_by_risk(ON, among)
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs


# --- chosen by it --------------------------------------------------------------------------------------------------


def test_communes_at_risk_by_number_or_by_sum() -> None:
    asked = {"rules": ["at_risk"], "merged_from": date(2020, 1, 1)}
    order = communes_by_risk(ON).communes
    chosen = communes_by_rule(ON, at_risk_first=3, **asked)
    assert {each.commune.pk for each in chosen} == {row.commune.pk for row in order[:3]}
    first = next(each for each in chosen if each.commune.pk == order[0].commune.pk)
    assert (first.reasons, first.why) == (["at_risk"], order[0].sentences)
    top = order[0].total
    assert {each.commune.pk for each in communes_by_rule(ON, at_risk_from=top, **asked)} == {
        row.commune.pk for row in order if row.total >= top
    }
    assert communes_by_rule(ON, at_risk_from=top + 1, **asked) == []
    with pytest.raises(Problem) as found:
        communes_by_rule(ON, **asked)
    assert found.value.number == 860


@pytest.fixture
def round_(qln: Official) -> Round:
    values = {"title": "Đợt 2", "first_on": date(2020, 10, 5), "last_on": date(2020, 10, 30), "lead": qln.office}
    return make_round(values={**values, "base_latitude": 21.85, "base_longitude": 106.76}, by=qln)


def put(round_: Round, *communes: str) -> list[Visit]:
    chosen = [
        each
        for each in communes_by_rule(ON, rules=["at_risk"], merged_from=ON, at_risk_first=181)
        if each.commune.pk in communes
    ]
    return choose_communes(round_=round_, chosen=chosen, divisions=[round_.lead], by=None)


def test_the_round_keeps_why_a_commune_is_in_it(round_: Round) -> None:
    (visit,) = put(round_, LIEN_HOI)
    visit.refresh_from_db()
    assert visit.reasons == ["at_risk"]
    assert visit.why == of(LIEN_HOI).sentences
    assert (visit.not_after, visit.urgency) == (None, 0), "nothing is known that presses"
    put(round_, LIEN_HOI)
    visit.refresh_from_db()
    assert len(visit.why) == len(set(visit.why))


def test_the_round_goes_early_to_findings_that_remain_and_keeps_deadlines(
    round_: Round, visited: Callable[..., Visit]
) -> None:
    visit = visited(TRI_PHUONG, date(2020, 6, 3))
    found_at(visit, date(2020, 7, 1), "minor")
    found_at(visit, date(2020, 8, 1), "grave", number=2)
    item = WorkItem.objects.filter(plan__state="adopted").first()
    WorkItem.objects.filter(pk=item.pk).update(
        starts_on=date(2020, 10, 1), ends_on=date(2020, 10, 20), done_on=None, dropped_on=None
    )
    item.communes.set([LIEN_HOI])
    by_commune = {each.commune_id: each for each in put(round_, TRI_PHUONG, LIEN_HOI)}
    urgent, bound = by_commune[TRI_PHUONG], by_commune[LIEN_HOI]
    assert (urgent.urgency, urgent.not_after) == (3, None)
    assert "Ưu tiên 3: còn 2 kiến nghị quá hạn của lần kiểm tra trước, lâu nhất từ 01/07/2020" in urgent.why
    assert (bound.urgency, bound.not_after) == (0, date(2020, 10, 20))
    assert f"Hạn 20/10/2020: ngày cuối của việc “{item.title}” trong kế hoạch" in bound.why
    Visit.objects.filter(pk=bound.pk).update(not_after=date(2020, 10, 9))
    (kept,) = put(round_, LIEN_HOI)
    assert kept.not_after == date(2020, 10, 9), "what a person set stays"


def test_the_rounds_own_work_item_bounds_every_visit(round_: Round) -> None:
    item = WorkItem.objects.filter(plan__state="adopted").first()
    WorkItem.objects.filter(pk=item.pk).update(starts_on=date(2020, 10, 1), ends_on=date(2020, 10, 23), done_on=None)
    Round.objects.filter(pk=round_.pk).update(item=item)
    (visit,) = put(Round.objects.get(pk=round_.pk), TRI_PHUONG)
    assert visit.not_after == date(2020, 10, 23)
    assert TODAY > ON


# --- the page ------------------------------------------------------------------------------------------------------

PAGE = "/kiem-tra/nguy-co/"
THAT_DAY = {"ngay": "2020-11-15"}


def test_the_page_shows_reasons_weights_and_how_the_sum_is_made(client: Client, qln: Official) -> None:
    client.force_login(qln)
    page = client.get(PAGE, THAT_DAY).text
    first = communes_by_risk(ON).communes[0]
    assert first.sum_words in page
    for each in first.reasons:
        assert escape(each.sentence) in page
    assert "không phải quy định của văn bản nào" in page
    assert "Chưa có đợt kiểm tra nào đang lập" in page


def test_the_page_asks_a_constant_number_of_questions(client: Client, qln: Official) -> None:
    client.force_login(qln)
    costs = []
    for asked in ({**THAT_DAY, "ly-do": "registered"}, {**THAT_DAY, "trang": "2"}):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, asked)
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs


def test_filters_keep_the_place_in_the_whole_order(client: Client, qln: Official) -> None:
    client.force_login(qln)
    rows = communes_by_risk(ON).communes
    place = [row.commune.pk for row in rows].index(TRI_PHUONG) + 1
    page = client.get(PAGE, {**THAT_DAY, "huyen": "180-1", "ly-do": "registered"})
    assert [(at, row.commune.pk) for at, row in page.context["page"]] == [(place, TRI_PHUONG)]
    odd = client.get(PAGE, {**THAT_DAY, "huyen": "x", "ly-do": "x", "trang": "x"})
    assert odd.context["page"].paginator.count == 181


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_same_as_a_file(client: Client, qln: Official, kind: str) -> None:
    client.force_login(qln)
    answer = client.get(f"{PAGE}danh-sach.{kind}", {**THAT_DAY, "ly-do": "registered"})
    assert answer.status_code == 200
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Thứ tự,Xã,Mã xã")
        assert any("Xã Tri Phương" in line and "Đăng ký trong năm (1 điểm)" in line for line in lines)
    assert AuditEntry.objects.latest("pk").action == "inspection.export_risk"
    assert client.get(f"{PAGE}danh-sach.pdf").status_code == 404


def test_ticked_communes_go_into_a_draft_with_their_reasons(client: Client, qln: Official, round_: Round) -> None:
    client.force_login(qln)
    given = {"xa": [TRI_PHUONG, LIEN_HOI], "dot": str(round_.pk), "ly-do": "registered"}
    answer = client.post(f"{PAGE}dua-vao-dot/?ngay=2020-11-15", given)
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?ly-do=registered")
    kept = {visit.commune_id: visit for visit in round_.visits.all()}
    assert set(kept) == {TRI_PHUONG, LIEN_HOI}
    assert kept[LIEN_HOI].reasons == ["at_risk"]
    assert any(sentence.startswith("Mới sắp xếp (2 điểm): ") for sentence in kept[LIEN_HOI].why)
    assert list(kept[LIEN_HOI].divisions.all()) == [round_.lead]


def test_what_cannot_be_put_into_a_round_is_said(
    client: Client, qln: Official, qhkt: Official, xa: Official, round_: Round
) -> None:
    client.force_login(qln)
    for given, says in (
        ({"dot": str(round_.pk)}, "chưa đánh dấu xã nào"),
        ({"xa": [TRI_PHUONG]}, "chưa chọn đợt kiểm tra"),
        ({"xa": ["99999-1"], "dot": str(round_.pk)}, "1 xã đã đánh dấu không có trong địa bàn"),
    ):
        assert says in client.post(f"{PAGE}dua-vao-dot/", given, follow=True).text
    assert client.post(f"{PAGE}dua-vao-dot/", {"xa": [TRI_PHUONG], "dot": "99999"}).status_code == 404
    assert not round_.visits.exists()
    client.force_login(qhkt)
    assert client.post(f"{PAGE}dua-vao-dot/", {"xa": [TRI_PHUONG], "dot": str(round_.pk)}).status_code == 403
    client.force_login(xa)
    assert client.get(PAGE).status_code == 403
