"""The page of a schedule: the board, moves by form, what is stale, who may, announced and withdrawn, as calendar."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from tests.inspection.scheduled import announced, put, round_of, second_team, token
from tests.making import COMMUNES

from datchuan.desk.announcing import happening_sources
from datchuan.inspection.models import Round, Visit
from datchuan.inspection.operations import announce_round, move_visit, propose, propose_waiting, record_absence
from datchuan.inspection.waiting import VisitsHappen, VisitsWait
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
DAY = date(2020, 6, 12)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def round_(province: object) -> Round:
    return round_of(cars=2)


def page(round_: Round, part: str = "") -> str:
    return f"/kiem-tra/dot/{round_.pk}/lich/{part}"


def test_the_board_shows_days_teams_and_why_not(client, round_: Round, qln: Official, qhkt: Official) -> None:
    record_absence(official=qhkt, first_on=date(2020, 6, 1), last_on=date(2020, 6, 2), by=qln)
    Visit.objects.filter(commune="06016-1").update(minutes=470)
    client.force_login(qln)
    text = client.post(page(round_, "xep-nhanh/"), follow=True).text
    assert "Đã xếp nhanh: 4 xã có ngày" in text
    for said in ("dài hơn một ngày làm việc", "1/2 xe", f"Vắng: {qhkt.full_name}", "Tuần 01/06"):
        assert said in text
    assert text.count('data-card="') == 5
    assert "4/5" in text


def test_a_card_is_moved_and_conflicts_are_told_at_once(client, round_: Round, qln: Official) -> None:
    client.force_login(qln)
    propose(round_=round_, seconds=0, by=qln)
    team = round_.teams.get()
    for visit in round_.visits.all():
        sent = {"xa": token(visit), "doan": team.pk, "ngay": "2020-06-12"}
        text = client.post(page(round_, "chuyen/"), sent, headers=HTMX).text
    assert text.lstrip().startswith('<div id="lich">')
    assert "quá giờ làm việc" in text
    assert "Hoàn tác" in text
    assert set(round_.visits.values_list("day", "is_fixed")) == {(DAY, True)}
    with pytest.raises(Problem):
        announce_round(round_=round_, by=qln)


def test_a_commune_on_a_day_when_its_team_is_away_is_told(client, round_: Round, qln: Official) -> None:
    record_absence(official=qln, first_on=DAY, last_on=DAY, by=qln)
    client.force_login(qln)
    visit = round_.visits.first()
    sent = {"xa": token(visit), "doan": round_.teams.get().pk, "ngay": "2020-06-12"}
    text = client.post(page(round_, "chuyen/"), sent, follow=True).text
    assert f"({qln.full_name} vắng)" in text
    assert "1 chỗ không được" in text


def test_a_move_is_taken_back(client, round_: Round, qln: Official) -> None:
    client.force_login(qln)
    propose(round_=round_, seconds=0, by=qln)
    visit = round_.visits.exclude(day=None).first()
    before = (visit.team_id, visit.day, visit.order, visit.is_fixed)
    client.post(page(round_, "chuyen/"), {"xa": token(visit), "doan": visit.team_id, "ngay": "2020-06-12"})
    assert "về chỗ cũ" in client.post(page(round_, "hoan-tac/"), follow=True).text
    visit.refresh_from_db()
    assert (visit.team_id, visit.day, visit.order, visit.is_fixed) == before
    assert "không có lần chuyển nào" in client.post(page(round_, "hoan-tac/")).text


def test_the_second_of_two_who_move_a_commune_is_told(client, round_: Round, qln: Official) -> None:
    client.force_login(qln)
    visit, team = round_.visits.first(), round_.teams.get()
    stale = token(visit)
    put(visit, date(2020, 6, 10))
    answer = client.post(page(round_, "chuyen/"), {"xa": stale, "doan": team.pk, "ngay": "2020-06-12"})
    assert answer.status_code == 400
    assert "người khác vừa chuyển xã này, nay ở Đoàn 1, ngày 10/06/2020" in answer.text
    assert '<option value="2020-06-12" selected>' in answer.text
    for step in ("ghim", "len", "xuong", "bo-ghim"):
        assert "người khác vừa chuyển" in client.post(page(round_, "viec/"), {"viec": f"{step} {stale}"}).text
    visit.refresh_from_db()
    assert visit.day == date(2020, 6, 10)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"ngay": "2020-07-01"}, "ở ngoài đợt"),
        ({"ngay": "2020-06-06"}, "là ngày nghỉ"),
        ({"ngay": "mai"}, "không phải là một ngày"),
        ({"ngay": ""}, "cần chọn cả đoàn và ngày"),
        ({"doan": "999999"}, "không thuộc đợt"),
        ({"xa": "9x@@"}, "chưa chọn xã"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    client, round_: Round, qln: Official, sent: dict[str, str], said: str
) -> None:
    client.force_login(qln)
    visit = put(round_.visits.first(), date(2020, 6, 10))
    usual = {"xa": token(visit), "doan": str(round_.teams.get().pk), "ngay": "2020-06-12"}
    answer = client.post(page(round_, "chuyen/"), usual | sent)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert client.post(page(round_, "chuyen/"), usual | sent, headers=HTMX).status_code == 200
    visit.refresh_from_db()
    assert visit.day == date(2020, 6, 10)


def test_a_visit_is_pinned_ordered_and_taken_out(client, round_: Round, qln: Official) -> None:
    client.force_login(qln)
    one, two = round_.visits.all()[:2]
    for each in (one, two):
        put(each, DAY)
    client.post(page(round_, "viec/"), {"viec": f"bo-ghim {token(one)}"})
    client.post(page(round_, "viec/"), {"viec": f"len {token(two)}"})
    assert list(round_.visits.filter(day=DAY).values_list("pk", "is_fixed")) == [(two.pk, True), (one.pk, False)]
    same_day = {"xa": token(one), "doan": one.team_id or round_.teams.get().pk, "ngay": "2020-06-12", "thu-tu": "1"}
    client.post(page(round_, "chuyen/"), same_day)
    assert list(round_.visits.filter(day=DAY).values_list("pk", "is_fixed")) == [(one.pk, False), (two.pk, True)]
    client.post(page(round_, "chuyen/"), {"xa": token(one), "doan": "", "ngay": "2020-06-12"})
    assert Visit.objects.get(pk=one.pk).day is None
    assert client.post(page(round_, "viec/"), {"viec": f"bay {token(two)}"}).status_code == 400


def test_a_proposal_goes_on_beside_the_page(client, round_: Round, qln: Official) -> None:
    client.force_login(qln)
    text = client.post(page(round_, "xep-ky/"), headers=HTMX).text
    assert "Đang xếp kỹ" in text
    assert "Đang chờ đến lượt" in client.get(page(round_, "tien-do/")).text
    assert "đang xếp lịch theo yêu cầu" in client.post(page(round_, "xep-ky/")).text
    assert "Đã dừng xếp lịch" in client.post(page(round_, "dung/"), follow=True).text
    client.post(page(round_, "xep-ky/"))
    round_.proposals.filter(state="waiting").update(seconds=0)
    propose_waiting()
    answer = client.get(page(round_, "tien-do/"))
    assert answer["HX-Retarget"] == "#lich"
    assert "Đã xếp xong lịch: 5 xã có ngày" in answer.text


def test_who_may(client, round_: Round, qln: Official, qhkt: Official, vpdp: Official, xa: Official) -> None:
    propose(round_=round_, seconds=0, by=qln)
    for who, status in ((qhkt, 200), (vpdp, 200), (xa, 404)):
        client.force_login(who)
        assert client.get(page(round_)).status_code == status, who.username
    announced(round_)
    for who in (vpdp, xa):
        client.force_login(who)
        shown = client.get(page(round_))
        assert shown.status_code == 200
        assert "chuyen/" not in shown.text
        assert client.post(page(round_, "thu-hoi/"), {"ly-do": "Đổi ngày"}).status_code == 403
    assert "Xã Tri Phương" in shown.text
    assert "Xã Đề Thám" not in shown.text


def test_announced_and_withdrawn(client, round_: Round, qln: Official) -> None:
    client.force_login(qln)
    assert "chưa có buổi nào" in client.post(page(round_, "thong-bao/")).text
    propose(round_=round_, seconds=0, by=qln)
    assert "Đã thông báo lịch" in client.post(page(round_, "thong-bao/"), follow=True).text
    visit = round_.visits.first()
    sent = {"xa": token(visit), "doan": "", "ngay": ""}
    assert "đã thông báo lịch" in client.post(page(round_, "chuyen/"), sent).text
    refused = client.post(page(round_, "thu-hoi/"), {"ly-do": " "})
    assert (refused.status_code, "chưa ghi lý do" in refused.text) == (400, True)
    Visit.objects.filter(pk=visit.pk).update(state="held")
    assert "đã có 1 buổi kiểm tra" in client.post(page(round_, "thu-hoi/"), {"ly-do": "Mưa lũ lớn"}).text
    Visit.objects.filter(pk=visit.pk).update(state="planned")
    assert "Đã thu hồi" in client.post(page(round_, "thu-hoi/"), {"ly-do": "Mưa lũ lớn"}, follow=True).text
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.reason) == ("inspection.withdraw_announcement", "Mưa lũ lớn")
    assert Round.objects.get().state == Round.State.DRAFT
    assert "Chỉ thu hồi được" in client.post(page(round_, "thu-hoi/"), {"ly-do": "Mưa lũ lớn"}).text


def test_the_board_asks_as_much_for_one_commune_as_for_many(client, qln: Official, round_: Round) -> None:
    small = round_of([min(COMMUNES)])
    client.force_login(qln)
    costs = []
    for each in (small, round_):
        propose(round_=each, seconds=0, by=qln)
        client.get(page(each))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(each)).status_code == 200
        costs.append(len(queries))
    assert len(set(costs)) == 1, costs


def happenings(who: Official) -> list[str]:
    return [each.title for each in VisitsHappen().happenings(who, date(2020, 6, 1), date(2020, 6, 30), DAY)]


def test_visits_stand_in_the_calendars_of_whom_they_concern(
    round_: Round, qln: Official, qhkt: Official, xa: Official, huyen: Official, lanhdao: Official, xa_khac: Official
) -> None:
    assert any(isinstance(each, VisitsHappen) for each in happening_sources())
    propose(round_=round_, seconds=0, by=qln)
    assert happenings(qln) == []
    announced(round_)
    communes = len(COMMUNES)
    assert [len(happenings(each)) for each in (qln, qhkt, lanhdao)] == [communes, communes, 0]
    assert ["Xã Tri Phương" in each for each in happenings(xa)] == [True]
    assert ["Xã Đề Thám" in each for each in happenings(xa_khac)] == [True]
    assert len(happenings(huyen)) == 3


def test_what_waits_a_week_before(round_: Round, qln: Official, xa: Official) -> None:
    first, _ = second_team(round_)
    visit = round_.visits.get(commune="06016-1")
    move_visit(visit=visit, team=round_.teams.get(name="Đoàn 2"), day=DAY, by=qln)
    announced(round_)
    for on, waits in ((date(2020, 6, 4), 0), (date(2020, 6, 5), 1), (date(2020, 6, 20), 1)):
        assert len(VisitsWait().waiting(xa, on)) == waits
    assert DAY in {each.due_on for each in VisitsWait().waiting(first, DAY) if each.subject == visit.commune.name}
    assert visit.commune.name not in {each.subject for each in VisitsWait().waiting(qln, DAY)}, "another team's"
    Visit.objects.update(state="held")
    assert VisitsWait().waiting(xa, DAY) == []


def test_the_round_and_a_member_as_calendar_files(client, round_: Round, qln: Official, xa: Official) -> None:
    client.force_login(qln)
    assert client.get(page(round_, "lich.ics")).status_code == 400
    second, _ = second_team(round_)
    move_visit(visit=round_.visits.first(), team=round_.teams.get(name="Đoàn 2"), day=DAY, by=qln)
    announced(round_)
    counts = {}
    for part in ("lich.ics", f"{qln.pk}.ics", f"{second.pk}.ics"):
        answer = client.get(page(round_, part))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        counts[part] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(counts["lich.ics"]) == len(COMMUNES)
    assert len(counts[f"{qln.pk}.ics"]) + len(counts[f"{second.pk}.ics"]) == len(COMMUNES)
    moved = next(each for each in counts[f"{second.pk}.ics"] if each["dtstart"].dt == DAY)
    assert str(moved["uid"]).startswith("visit-")
    assert client.get(page(round_, f"{xa.pk}.ics")).status_code == 404
    client.force_login(xa)
    (own,) = Calendar.from_ical(client.get(page(round_, "lich.ics")).content).walk("VEVENT")
    assert Unit.objects.get(pk="06016-1").name in str(own["summary"])
