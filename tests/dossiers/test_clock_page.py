"""The page of terms: what is due first, for whom, filtered, as files; the dossier's own card; the calendar."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import official
from tests.dossiers.giving import moved, opened
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import clocks_of, due_days
from datchuan.dossiers.terms_due import TermsHappen
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
RECEIVED = date(2016, 11, 16)
DUE = date(2016, 12, 1)


@pytest.fixture
def old(province: None) -> Dossier:
    """One of the days of Thông tư 40/2014, whose term is known: received on 16/11/2016, returned, sent in again."""
    made = opened(EMPTY, date(2016, 10, 5), received_on=RECEIVED)
    made = moved(made, "return", date(2016, 11, 20), returned_to="commune")
    return moved(made, "resubmit", date(2016, 11, 25))


def test_what_is_due_stands_above_what_has_no_term(old: Dossier, client: Client) -> None:
    client.force_login(official("qln"))
    page = client.get("/ho-so/thoi-han/").text
    assert page.index(f"/ho-so/{old.pk}/") < page.index("Xã Tri Phương")
    assert "nếu không tạm dừng" in page
    assert "nếu tạm dừng trong lúc hoàn thiện" in page
    assert "chưa rõ thời hạn" in page
    assert "01/12/2016" in page
    assert "Đã gửi, chờ Sở nhận" in page


def test_filters_and_files_are_the_same_list(old: Dossier, client: Client) -> None:
    client.force_login(official("qln"))
    late = client.get("/ho-so/thoi-han/?qua-han=1").text
    assert f"/ho-so/{old.pk}/" in late
    assert "Xã Tri Phương" not in late
    assert f"/ho-so/{old.pk}/" not in client.get("/ho-so/thoi-han/?giai-doan=dang-chuan-bi&ngay=2020-12-31").text
    answer = client.get("/ho-so/thoi-han.xlsx?qua-han=1")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    cells = [str(cell) for row in rows for cell in row]
    assert "Xã Quốc Khánh" in cells
    assert "01/12/2016, nếu không tạm dừng; 06/12/2016, nếu tạm dừng trong lúc hoàn thiện" in cells
    assert AuditEntry.objects.latest("pk").action == "dossiers.export_clocks"
    csv = b"".join(client.get("/ho-so/thoi-han.csv?giai-doan=x").streaming_content).decode()
    assert "Xã Tri Phương" in csv, "what an address does not know is left out"


def test_of_the_own_area_only(old: Dossier, client: Client, huyen_khac: Official) -> None:
    client.force_login(huyen_khac)
    page = client.get("/ho-so/thoi-han/").text
    assert f"/ho-so/{old.pk}/" not in page


def test_the_dossiers_own_card(old: Dossier, client: Client) -> None:
    client.force_login(official("qln"))
    page = client.get(f"/ho-so/{old.pk}/").text
    assert "UBND tỉnh trả lời huyện và xã theo từng tiêu chí" in page
    assert "06/12/2016" in page
    assert "Số ngày ở từng giai đoạn" in page
    fresh = opened("06115-1", by=official("qln"))
    assert "chưa rõ" in client.get(f"/ho-so/{fresh.pk}/").text


def test_the_days_for_the_desk_and_its_calendar(old: Dossier, qln: Official) -> None:
    assert due_days([old], date(2016, 11, 30)) == {old.pk: DUE}
    told = TermsHappen().happenings(qln, DUE, date(2016, 12, 31), TODAY)
    mine = [(each.uid, each.starts_on, each.is_done) for each in told if each.link == f"/ho-so/{old.pk}/"]
    uid = f"dossier-{old.pk}-answer"
    assert mine == [(uid, DUE, False), (f"{uid}-1", date(2016, 12, 6), False)]
    moved(old, "withdraw", date(2016, 11, 30))
    assert not [each for each in TermsHappen().happenings(qln, DUE, DUE, TODAY) if uid in each.uid]


def test_a_constant_number_of_questions(client: Client, qln: Official) -> None:
    client.force_login(qln)
    client.get("/ho-so/thoi-han/")
    counts = []
    for commune in (None, EMPTY, "05998-1"):
        if commune:
            opened(commune, received_on=date(2020, 10, 20))
        every = list(Dossier.objects.all())
        with CaptureQueriesContext(connection) as asked:
            client.get("/ho-so/thoi-han/")
        with CaptureQueriesContext(connection) as clocks:
            clocks_of(every, TODAY)
        counts.append((len(asked), len(clocks)))
    assert counts == [counts[0]] * 3
    assert counts[0][1] == 2
