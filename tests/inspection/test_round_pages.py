"""Pages of rounds: who sees and changes what, what forms refuse, two editors, what a list costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.inspection.rounds import made_round
from tests.inspection.test_rounds import values
from tests.making import COMMUNES

from datchuan.inspection.models import Absence, RoadTime, Round, Visit
from datchuan.inspection.operations import announce_round, drop_commune, make_round, propose
from datchuan.inspection.queries import RULES
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem

pytestmark = pytest.mark.usefixtures("province")
TRI_PHUONG = "06016-1"


@pytest.fixture
def round_(qln: Official) -> Round:
    return made_round()


@pytest.fixture
def as_(client: Client) -> Any:
    def sign_in(account: str) -> Client:
        client.force_login(official(account))
        return client

    return sign_in


def path(found: Round, rest: str = "") -> str:
    return f"/kiem-tra/dot/{found.pk}/{rest}"


def typed(**changes: Any) -> dict[str, Any]:
    """The form of a round as a person fills it in."""
    qln, qhkt = official("qln"), official("qhkt")
    given = {"title": "Đợt 1", "first_on": "2020-06-01", "last_on": "2020-06-12", "lead": qln.office_id}
    given |= {"coordinating": [qhkt.office_id], "working_minutes": 480, "visit_minutes": 180}
    given |= {"base_latitude": "21.85", "base_longitude": "106.76", "road_factor": "1.6", "km_per_hour": "35"}
    return {**given, **changes}


def seen(found: Round) -> dict[str, Any]:
    """What the page of the form carried along when it was opened."""
    shown = {name: getattr(found, name) for name in ("title", "purposes", "first_on", "last_on", "cars")}
    shown |= {name: getattr(found, name) for name in ("working_minutes", "visit_minutes", "road_factor", "km_per_hour")}
    shown |= {"base_latitude": found.base_latitude, "base_longitude": found.base_longitude, "lead": found.lead_id}
    hidden = {f"initial-{name}": "" if value is None else str(value) for name, value in shown.items()}
    coordinating = [str(pk) for pk in found.coordinating.values_list("pk", flat=True)]
    return {**hidden, "initial-coordinating": coordinating, "revision": found.revision}


def test_a_round_is_made_from_the_plan(as_: Any) -> None:
    client = as_("qln")
    item = WorkItem.objects.get(plan__office__kind="department", plan__year=2020, key="round-1")
    assert f"?viec={item.pk}" in client.get("/kiem-tra/moi/").text
    page = client.get(f"/kiem-tra/moi/?viec={item.pk}").text
    assert item.title in page
    assert f'value="{item.starts_on}"' in page
    answer = client.post(f"/kiem-tra/moi/?viec={item.pk}", typed(last_on="2020-06-30"))
    made = Round.objects.get()
    assert answer["Location"] == path(made)
    assert (made.item, made.lead.pk, made.coordinating.count()) == (item, official("qln").office_id, 1)
    assert "Đợt 1" in client.get("/kiem-tra/").text


def test_the_place_of_departure_may_be_a_commune(as_: Any) -> None:
    answer = as_("qln").post(
        "/kiem-tra/moi/?tu-do=1", typed(base_latitude="", base_longitude="", base_commune=TRI_PHUONG)
    )
    assert answer.status_code == 302
    made = Round.objects.get()
    assert 21 < made.base_latitude < 23
    assert 106 < made.base_longitude < 107


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Tên đợt: chưa ghi."),
        ({"first_on": "2020-06-13", "last_on": "2020-06-14"}, "không có ngày làm việc nào"),
        ({"last_on": "2020-05-01"}, "ở trước ngày đầu"),
        ({"working_minutes": "20"}, "Nhập từ 60 đến 900 phút"),
        ({"base_latitude": ""}, "Chưa biết xuất phát từ đâu"),
        ({"cars": "0"}, "không có xe nào"),
    ],
)
def test_a_round_that_cannot_be_comes_back_with_what_was_typed(
    as_: Any, changes: dict[str, Any], sentence: str
) -> None:
    answer = as_("qln").post("/kiem-tra/moi/?tu-do=1", typed(purposes="Kiểm tra nhà ở", **changes))
    assert answer.status_code == 400
    assert sentence.lower() in answer.text.lower()
    assert "Kiểm tra nhà ở" in answer.text
    assert not Round.objects.exists()


def test_the_second_of_two_editors_is_told_and_loses_nothing(as_: Any, round_: Round) -> None:
    before = seen(round_)
    client = as_("qln")
    kept = {"visit_minutes": round_.visit_minutes, "base_latitude": "21.8537", "base_longitude": "106.7615"}
    assert client.post(path(round_, "sua/"), typed(title="Đợt của tôi", **kept, **before)).status_code == 302
    mine = typed(title="Đợt của người kia", purposes="Thêm mục đích", **kept, **before)
    answer = as_("qhkt").post(path(round_, "sua/"), mine)
    assert answer.status_code == 400
    for words in ("Nông Thị Hạnh vừa sửa đợt này", "Đợt của người kia", "Thêm mục đích", "Người kia ghi: Đợt của tôi."):
        assert words in answer.text
    round_.refresh_from_db()
    assert round_.title == "Đợt của tôi"
    again = as_("qhkt").post(path(round_, "sua/"), {**mine, **seen(round_)})
    assert again.status_code == 302
    round_.refresh_from_db()
    assert (round_.title, round_.purposes) == ("Đợt của người kia", "Thêm mục đích")


@pytest.mark.parametrize(
    ("account", "draft", "announced", "changes"),
    [
        ("lanhdao", 200, 200, 302),
        ("qln", 200, 200, 302),
        ("qhkt", 200, 200, 302),
        ("truongphong", 200, 200, 302),
        ("vanthu", 200, 200, 403),
        ("huyen", 404, 200, 403),
        ("xa", 404, 200, 403),
        ("huyen_khac", 404, 200, 403),
    ],
)
def test_who_sees_and_changes(
    client: Client, round_: Round, huyen_khac: Any, account: str, draft: int, announced: int, changes: int
) -> None:
    client.force_login(official(account))
    assert client.get(path(round_)).status_code == draft
    assert (round_.title in client.get("/kiem-tra/").text) is (draft == 200)
    visit = round_.visits.order_by("pk").first()
    assert visit is not None
    dropped = client.post(path(round_, f"xa/{visit.pk}/bo/"), {"ly-do": "Đường sạt lở"})
    assert dropped.status_code == changes
    assert client.get(path(round_, "chon-xa/")).status_code == (200 if changes == 302 else 403)
    propose(round_=round_, seconds=0, by=None)
    announce_round(round_=round_, by=None)
    assert client.get(path(round_)).status_code == announced


def test_a_commune_sees_its_own_visit_only(as_: Any, round_: Round) -> None:
    propose(round_=round_, seconds=0, by=None)
    announce_round(round_=round_, by=None)
    page = as_("xa").get(path(round_)).text
    own = Visit.objects.get(round=round_, commune=TRI_PHUONG)
    assert own.commune.short_name in page
    for visit in round_.visits.exclude(pk=own.pk).select_related("commune"):
        assert visit.commune.short_name not in page
    assert "Vắng trong đợt" not in page


def test_another_division_may_look_but_not_change(as_: Any, round_: Round, qhkt: Official) -> None:
    Round.objects.filter(pk=round_.pk).update(lead=official("qln").office)
    round_.coordinating.clear()
    client = as_("qhkt")
    assert client.get(path(round_)).status_code == 200
    answer = client.post(path(round_, "sua/"), typed())
    assert answer.status_code == 403
    assert "Chỉ lãnh đạo Sở và các phòng chủ trì, phối hợp" in answer.text


def test_a_team_with_two_leads_or_a_stranger_is_refused(as_: Any, round_: Round, huyen: Official) -> None:
    client = as_("qln")
    qln, qhkt = official("qln"), official("qhkt")
    lead = official("truongphong")
    answer = client.post(path(round_, "doan/"), {"name": "Đoàn 2", "lead": [qln.pk, qhkt.pk]})
    assert answer.status_code == 400
    assert "Đoàn có 2 trưởng đoàn" in answer.text
    answer = client.post(path(round_, "doan/"), {"name": "Đoàn 2", "lead": lead.pk, "members": [huyen.pk]})
    assert answer.status_code == 400
    assert "không phải đơn vị chủ trì hay phối hợp của đợt" in answer.text
    answer = client.post(path(round_, "doan/"), {"name": "Đoàn 1", "lead": lead.pk})
    assert "Đợt đã có đoàn tên này" in answer.text
    assert client.post(path(round_, "doan/"), {"name": "Đoàn 2", "lead": lead.pk}).status_code == 302
    assert [team.name for team in round_.teams.all()] == ["Đoàn 1", "Đoàn 2"]


def test_a_team_on_leave_everywhere_is_told_at_once(as_: Any, round_: Round) -> None:
    client = as_("qln")
    for account in ("qln", "qhkt"):
        given = {"official": official(account).pk, "first_on": "2020-05-20", "last_on": "2020-06-30"}
        assert client.post(path(round_, "vang/"), {**given, "reason": "Nghỉ phép"}).status_code == 302
    page = client.get(path(round_)).text
    assert "Đoàn 1 không đi được" in page
    assert "cả 10 ngày làm việc của đợt (01/06/2020 – 12/06/2020)" in page
    absence = Absence.objects.get(official=official("qhkt"))
    assert client.post(path(round_, f"vang/{absence.pk}/bo/")).status_code == 302
    page = client.get(path(round_)).text
    assert "Không có người của" in page
    bad = {"official": official("qln").pk, "first_on": "2020-06-05", "last_on": "2020-06-01"}
    assert client.post(path(round_, "vang/"), bad).status_code == 400


def test_communes_are_chosen_after_a_preview(as_: Any, round_: Round, qln: Official) -> None:
    client = as_("qln")
    page = client.get(path(round_, "chon-xa/")).text
    assert all(f'value="{rule}" id="id_rules_' in page for rule in RULES)
    visit = round_.visits.get(commune=TRI_PHUONG)
    drop_commune(visit=visit, reason="Đường sạt lở", by=qln)
    given = {"rules": ["registered", "random"], "on": "2020-06-01", "random_percent": 5, "seed": "thu"}
    given |= {"divisions": [qln.office_id], "merged_from": "2020-01-01"}
    before = round_.visits.count()
    preview = client.post(path(round_, "chon-xa/"), given).text
    assert "xã đã bỏ giữ nguyên" in preview
    assert "Đường sạt lở" in preview
    assert round_.visits.count() == before
    assert client.post(path(round_, "chon-xa/"), {**given, "dua-vao": "1"}).status_code == 302
    assert round_.visits.count() > before
    how = AuditEntry.objects.filter(action="inspection.choose_communes").latest("pk").details["how"]
    assert (how["rules"], how["seed"], how["random_percent"]) == ("registered random", "thu", "5")
    visit.refresh_from_db()
    assert visit.state == "dropped"
    assert client.post(path(round_, f"xa/{visit.pk}/lay-lai/")).status_code == 302
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_choosing_asks_for_what_its_rules_need(as_: Any, round_: Round) -> None:
    answer = as_("qln").post(path(round_, "chon-xa/"), {"rules": ["random"], "on": "2020-06-01"})
    assert answer.status_code == 400
    for words in ("Ghi bao nhiêu phần trăm", "để ai cũng rút lại được", "chọn ít nhất một phòng"):
        assert words in answer.text


def test_two_who_change_one_commune(as_: Any, round_: Round, qln: Official) -> None:
    visit = round_.visits.order_by("pk").first()
    assert visit is not None
    offices = [str(pk) for pk in visit.divisions.values_list("pk", flat=True)]
    opened = {"initial-minutes": "", "initial-not_before": "", "initial-not_after": "", "initial-divisions": offices}
    client, address = as_("qln"), path(round_, f"xa/{visit.pk}/")
    assert client.post(address, {**opened, "minutes": 60, "divisions": offices}).status_code == 302
    answer = client.post(address, {**opened, "not_after": "2020-06-09", "divisions": offices})
    assert answer.status_code == 400
    assert "vừa sửa" in answer.text
    assert 'value="60"' in answer.text
    assert 'value="2020-06-09"' in answer.text
    visit.refresh_from_db()
    assert (visit.minutes, visit.not_after) == (60, None)


def test_a_round_is_given_up_with_a_reason(as_: Any, round_: Round) -> None:
    client = as_("qln")
    assert client.post(path(round_, "xoa/"), {"ly-do": ""}).status_code == 400
    assert client.post(path(round_, "xoa/"), {"ly-do": "Lập nhầm"})["Location"] == "/kiem-tra/"
    assert not Round.objects.exists()


def test_a_way_is_entered_by_hand(as_: Any) -> None:
    client = as_("qln")
    good = {"one": "Sở", "other": "06016", "minutes": 95, "source": "Lái xe của Sở"}
    assert client.post("/kiem-tra/duong/", good).status_code == 302
    road = RoadTime.objects.get()
    assert (road.one, road.other_id, road.minutes) == (None, TRI_PHUONG, 95)
    for changes, words in (
        ({"other": "Không Có"}, "Không có xã “Không Có”"),
        ({"other": "Sở"}, "Nơi đến không thể là Sở"),
        ({"one": "06016"}, "Hai nơi là một xã"),
        ({"minutes": 0}, "Phút"),
    ):
        answer = client.post("/kiem-tra/duong/", {**good, **changes})
        assert answer.status_code == 400
        assert words in answer.text
    assert client.post(f"/kiem-tra/duong/{road.pk}/bo/").status_code == 302
    assert not RoadTime.objects.exists()


def test_a_table_of_the_road_comes_in_four_steps(as_: Any) -> None:
    client = as_("qln")
    assert client.get("/kiem-tra/duong/mau.xlsx").status_code == 200
    lines = ["Nơi đi;Nơi đến;Phút;Nguồn", "Sở;06016;95;Lái xe", "Sở;06046;;", "06016;06046;một giờ;Lái xe"]
    lines += ["Sở;Xã Không Có;20;Lái xe", "06343;06268;80;Lái xe", "06268;06343;85;Lái xe", "06016;06016;5;Lái xe"]
    file = SimpleUploadedFile("duong.csv", "\n".join(lines).encode())
    preview = client.post("/kiem-tra/duong/nhap/", {"file": file})["Location"]
    page = client.get(preview).text
    for words in ("1 dòng chưa ghi phút được bỏ qua", "không phải là số", "Không có xã “Xã Không Có”"):
        assert words in page
    assert page.count("Hai nơi này đã ghi ở dòng") == 2
    assert "Hai nơi là một xã" in page
    assert not RoadTime.objects.exists()
    assert client.get(f"{preview}dong-loi.xlsx").status_code == 200
    assert client.post(f"{preview}nhan/").status_code == 302
    assert [(road.one_id, road.other_id, road.minutes) for road in RoadTime.objects.all()] == [(None, TRI_PHUONG, 95)]
    assert as_("xa").get("/kiem-tra/duong/").status_code == 403


def test_lists_cost_the_same_for_few_and_for_many(as_: Any, round_: Round, qln: Official, qhkt: Official) -> None:
    client = as_("qln")
    client.get("/kiem-tra/")
    costs: dict[str, list[int]] = {"/kiem-tra/": [], path(round_): []}
    for _ in range(2):
        for address, counted in costs.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counted.append(len(queries))
        more = values(qln.office, title="Đợt khác", first_on=date(2020, 10, 1), last_on=date(2020, 10, 30))
        make_round(values=more, coordinating=[qhkt.office], by=qln)
        client.post(
            path(round_, "chon-xa/"),
            {"rules": ["random"], "on": "2020-06-01", "random_percent": 8, "seed": "a", "dua-vao": "1"}
            | {"divisions": [qln.office_id]},
        )
    assert round_.visits.count() > len(COMMUNES)
    for address, counted in costs.items():
        assert len(set(counted)) == 1, (address, counted)


def test_an_announced_round_is_not_changed_here(as_: Any, round_: Round) -> None:
    propose(round_=round_, seconds=0, by=None)
    announce_round(round_=round_, by=None)
    client, visit, team = as_("qln"), round_.visits.latest("pk"), round_.teams.get()
    page = client.get(path(round_)).text
    for rest in ("sua/", "doan/", "chon-xa/", "xoa/", f"xa/{visit.pk}/"):
        assert path(round_, rest) not in page
        assert "DC-792" in client.get(path(round_, rest)).text
    for rest in (f"doan/{team.pk}/bo/", f"xa/{visit.pk}/bo/", f"xa/{visit.pk}/lay-lai/"):
        assert "DC-792" in client.post(path(round_, rest), {"ly-do": "Đường sạt lở"}).text
    assert round_.visits.filter(state="planned", day__isnull=False).count() == len(COMMUNES)


def test_a_closed_round_offers_nothing_that_cannot_be_done(as_: Any, round_: Round) -> None:
    for state, offered in (("announced", True), ("closed", False)):
        Round.objects.filter(pk=round_.pk).update(state=state)
        page = as_("qln").get(path(round_)).text
        assert ("Thu hồi thông báo lịch rồi sửa" in page) == offered
        assert ("Soạn thông báo lịch" in as_("qln").get(path(round_, "lich/")).text) == offered


def test_risk_is_offered_to_those_who_may_open_it(as_: Any, round_: Round) -> None:
    for account, offered in (("qln", True), ("huyen", False), ("xa", False)):
        client = as_(account)
        assert ("/kiem-tra/nguy-co/" in client.get("/kiem-tra/").text) == offered
        assert (client.get("/kiem-tra/nguy-co/").status_code == 200) == offered
