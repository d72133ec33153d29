"""What waits for an official: groups, filters, pages, the file."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import newcomer, official

from datchuan.desk.announcing import Waiting, waiting_sources
from datchuan.desk.queries import WaitingGroup, WaitingRow, _group, happenings_of, waiting_rows
from datchuan.dossiers.models import Dossier, DossierState
from datchuan.dossiers.operations import DossierGiven, open_dossier
from datchuan.masterplans.models import ReviewDuty
from datchuan.people.models import Official, Role
from datchuan.platform.models import AuditEntry
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on

TODAY = date(2020, 12, 31)
OVERDUE, SOON, MINE, OTHERS = WaitingGroup


def rows(who: Official, kind: str = "", on: date = TODAY) -> list[WaitingRow]:
    return [each for each in waiting_rows(who, on) if kind in ("", each.kind)]


def titles(who: Official, kind: str) -> str:
    return "\n".join(each.waiting.title for each in rows(who, kind))


def test_every_room_that_has_work_for_people_offers_it(province):
    keys = {each.key for each in waiting_sources()}
    assert {"ke-hoach", "van-ban", "van-ban-den", "ho-so", "ra-soat", "thu-thap", "tep-nop"} <= keys


@pytest.mark.parametrize(
    ("due_on", "others", "group"),
    [
        (date(2020, 12, 30), False, OVERDUE),
        (TODAY, False, SOON),
        (date(2021, 1, 14), False, SOON),
        (date(2021, 1, 15), False, MINE),
        (None, False, MINE),
        (date(2020, 12, 30), True, OTHERS),
    ],
)
def test_groups(due_on, others, group):
    assert _group(Waiting("Việc", "/", TODAY, due_on, waits_for_others=others), TODAY) == group


def test_the_lead_unit_must_act_and_the_coordinating_one_waits(qln, qhkt):
    overdue = [each for each in rows(qln, "ke-hoach") if each.group == OVERDUE]
    assert [(each.waiting.title, each.days_late) for each in overdue] == [("Đợt 2 kiểm tra, đôn đốc", 61)]
    theirs = next(each for each in rows(qhkt, "ke-hoach") if "Đợt 2" in each.waiting.title)
    assert (theirs.group, theirs.waiting.whose) == (OTHERS, "Phòng QLN, TTBĐS & HTKT")


def test_work_that_is_done_or_not_begun_waits_for_nobody(qln):
    assert "Đợt 1 kiểm tra" not in titles(qln, "ke-hoach")  # done in June
    in_may = [each.waiting.title for each in rows(qln, "ke-hoach", date(2020, 5, 15))]
    assert not any("Đợt" in each for each in in_may)


def test_leadership_sees_whose_it_is(lanhdao):
    assert {each.group for each in rows(lanhdao, "ke-hoach")} == {OTHERS}
    assert any(each.days_late == 61 for each in rows(lanhdao, "ke-hoach"))


def test_dossiers_wait_for_whose_turn_it_is(qln, xa, vpdp):
    own = {each.waiting.title for each in rows(qln, "ho-so") if not each.waiting.waits_for_others}
    theirs = [DossierState.SUBMITTED, DossierState.APPRAISAL, DossierState.FIELD, DossierState.CONCLUDED]
    wanted = Dossier.objects.filter(state__in=theirs).count()
    assert len(own) == wanted > 0
    mine = [each for each in rows(vpdp, "ho-so") if each.group != OTHERS]
    assert len(mine) == Dossier.objects.filter(state=DossierState.CONFIRMED).count(), "the province's decision"
    own = rows(xa, "ho-so")
    assert [(each.waiting.subject, each.waiting.whose) for each in own] == [("Xã Tri Phương", "Sở Xây dựng")]


def test_reviews_are_a_line_a_commune_and_within_the_area(qhkt, xa):
    _reopen_reviews()
    department = rows(qhkt, "ra-soat")
    assert {each.group for each in department} == {MINE}
    commune = communes_on(TODAY).filter(name=department[0].waiting.subject).select_related("parent")[0]
    district = rows(newcomer("huyen_khac", Role.DISTRICT_OFFICER, commune.parent_id or ""), "ra-soat")
    assert {each.group for each in district} == {OTHERS}
    assert 0 < len(district) < len(department)
    communes = Unit.objects.filter(parent=commune.parent).values_list("name", flat=True)
    assert {each.waiting.subject for each in district} <= set(communes)
    assert {each.waiting.subject for each in rows(xa, "ra-soat")} <= {"Xã Tri Phương"}


def test_a_conclusion_waits_for_the_office_that_carries_it_out(qhkt, huyen, xa):
    _reopen_reviews()
    duty = ReviewDuty.objects.get(plan__unit="06046-1")
    given = {"conclusion": "overall", "basis": "BB 12/BB-SXD", "concluded_on": date(2020, 3, 2)}
    ReviewDuty.objects.filter(pk=duty.pk).update(**given, office=huyen.office, due_on=date(2021, 3, 31))
    duty.steps.create(step="appraisal", due_on=date(2021, 1, 11))

    def of(official):
        return [each for each in rows(official, "ra-soat") if each.waiting.link == f"/quy-hoach/ra-soat/{duty.pk}/"]

    (theirs,) = of(huyen)
    assert (theirs.group, theirs.waiting.due_on) == (SOON, date(2021, 1, 11))
    assert "bước tới: thẩm định" in theirs.waiting.title
    assert of(qhkt)[0].group == OTHERS
    ReviewDuty.objects.filter(pk=duty.pk).update(office=None)
    assert (of(qhkt)[0].waiting.waits_for_others, of(huyen)[0].group) == (False, OTHERS)
    ReviewDuty.objects.filter(pk=duty.pk).update(office=huyen.office)
    assert of(xa) == []
    days = happenings_of(huyen, date(2021, 1, 1), date(2021, 3, 31), TODAY, own_only=True)
    told = [(each.uid, each.starts_on, each.is_done) for each in days if each.kind == "review"]
    assert told == [
        (f"review-{duty.pk}-appraisal", date(2021, 1, 11), False),
        (f"review-{duty.pk}", date(2021, 3, 31), False),
    ]


def _reopen_reviews() -> None:
    ReviewDuty.objects.update(conclusion="", concluded_on=None, concluded_by=None)


def test_the_page_groups_filters_and_counts(client, qln):
    client.force_login(qln)
    text = client.get("/viec/").text
    assert "chậm 61 ngày" in text
    assert "Việc của tôi" in text
    only = client.get("/viec/?loai=ho-so").text
    assert "Đợt 2 kiểm tra" not in only
    assert "Thẩm định hồ sơ" in only
    place = client.get("/viec/?don-vi=X%C3%A3%20Tri%20Ph%C6%B0%C6%A1ng").text
    assert "Thẩm định hồ sơ xã Tri Phương" in place
    assert "Không có việc nào đang chờ" in client.get("/viec/?don-vi=Kh%C3%B4ng%20c%C3%B3").text
    assert client.get("/viec/?nhom=khong-co&trang=99").status_code == 200


def test_a_group_by_pages(client, qhkt):
    _reopen_reviews()
    _more_dossiers(received_on=TODAY, submission_number="7/TTr-UBND")
    client.force_login(qhkt)
    many = len([each for each in rows(qhkt) if each.group == MINE])
    assert many > 20
    assert f"Xem cả {many - 20} việc còn lại" in client.get("/viec/").text
    assert f"{many} dòng" in client.get("/viec/?nhom=cho-toi").text


def test_the_same_as_a_file(client, qln):
    client.force_login(qln)
    answer = client.get("/viec/viec-cua-toi.xlsx?loai=ke-hoach")
    cells = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert "MÔ PHỎNG" in cells[1][0]
    assert len(cells) - 3 == len(rows(qln, "ke-hoach"))
    assert (cells[3][0], cells[3][6]) == ("Quá hạn", 61)
    assert AuditEntry.objects.latest("pk").action == "desk.export_work"


@pytest.mark.parametrize("username", ["lanhdao", "qln", "qhkt", "truongphong", "vanthu", "vpdp", "huyen", "xa"])
def test_everybody_has_a_desk_at_the_same_cost_whatever_waits(client, province, username):
    client.force_login(official(username))
    client.get("/viec/")
    with CaptureQueriesContext(connection) as first:
        assert client.get("/viec/").status_code == 200
    _more_dossiers()
    with CaptureQueriesContext(connection) as second:
        client.get("/viec/")
    assert len(second) <= len(first) <= 60


def _more_dossiers(**given: object) -> None:
    for commune in communes_on(TODAY, rural_only=True).filter(parent__in=["180-1", "185-1"], dossiers=None)[:12]:
        open_dossier(given=DossierGiven(commune, "basic", TODAY, **given), by=None, today=TODAY)  # type: ignore[arg-type]
