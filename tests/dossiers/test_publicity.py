"""How a result was made public: what is refused, and what is told beside the procedure's own numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import official
from tests.dossiers.giving import moved, opened
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier, Publicity
from datchuan.dossiers.operations import PublicityGiven, record_publicity, strike_publicity
from datchuan.dossiers.queries import publicity as told
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
FROM = date(2020, 10, 6)
POSTED = PublicityGiven("posted", "Trụ sở UBND xã", FROM, FROM + timedelta(days=19))


@pytest.fixture
def dossier(qln: Official) -> Dossier:
    return opened(EMPTY, by=qln)


def kept(dossier: Dossier, by: Any = None, **changes: Any) -> Publicity:
    return record_publicity(dossier=dossier, given=replace(POSTED, **changes), by=by, today=TODAY)


def of(key: str, dossier: Dossier, on: date = TODAY) -> tuple[str, str, str]:
    """What is asked of one thing, what was done, how they stand."""
    found = next(each for each in told.publicity_of(dossier, on).asked if each.condition.key == key)
    return found.level, found.done, found.words


REFUSED = [
    ({"way": "rumour"}, 884, "chưa chọn cách"),
    ({"place": " "}, 884, "chưa ghi nơi"),
    ({"to_on": FROM - timedelta(days=1)}, 884, "ở trước ngày bắt đầu"),
    ({"from_on": TODAY + timedelta(days=1), "to_on": TODAY + timedelta(days=9)}, 803, "ở sau hôm nay"),
    ({"times": -1}, 884, "số âm"),
    ({"asked": 10, "answered": 11}, 884, "11 nhiều hơn số người được hỏi (10)"),
    ({"answered": 5, "agreed": 6}, 884, "6 nhiều hơn số người trả lời (5)"),
    ({"asked": 5, "agreed": 6}, 884, "6 nhiều hơn số người được hỏi (5)"),
]


@pytest.mark.parametrize(("changes", "number", "words"), REFUSED)
def test_what_is_refused(dossier: Dossier, changes: dict[str, Any], number: int, words: str) -> None:
    with pytest.raises(Problem) as found:
        kept(dossier, **changes)
    assert (found.value.number, words in found.value.sentence) == (number, True), found.value.sentence
    assert not dossier.publicity.exists()


def test_who_may_write_and_strike(dossier: Dossier, qln: Official, huyen: Official) -> None:
    for name in ("lanhdao", "vpdp"):
        with pytest.raises(Problem, match="bạn không ghi") as found:
            kept(dossier, official(name))
        assert found.value.number == 883
    made = kept(dossier, huyen)
    assert AuditEntry.objects.latest("pk").action == "dossiers.record_publicity"
    with pytest.raises(Problem) as short:
        strike_publicity(publicity=made, reason="nhầm", by=qln)
    assert short.value.number == 807
    struck = strike_publicity(publicity=made, reason="Nhầm sang xã khác", by=qln)
    assert (struck.struck_by, struck.struck_reason) == (qln, "Nhầm sang xã khác")
    assert AuditEntry.objects.latest("pk").reason == "Nhầm sang xã khác"
    with pytest.raises(Problem) as again:
        strike_publicity(publicity=made, reason="Nhầm sang xã khác", by=qln)
    assert again.value.number == 885
    assert of("publicity", dossier) == ("ít nhất 20 ngày", "chưa ghi lần niêm yết nào", "thiếu")
    moved(dossier, "withdraw", by=qln)
    with pytest.raises(Problem, match="đã rút") as closed:
        kept(dossier, qln)
    assert closed.value.number == 883


POSTINGS = [
    # the lines of (first day after FROM, days), what is told
    ([(0, 20)], "đủ"),
    ([(0, 19)], "thiếu"),
    ([(0, 12), (10, 10)], "đủ"),  # overlapping days count once: 0-11 and 10-19
    ([(0, 12), (10, 9)], "thiếu"),
    ([(0, 10), (12, 10)], "chưa rõ"),  # 20 days with a gap: no source says whether they must follow one another
    ([(0, 10), (12, 9)], "thiếu"),
    ([], "thiếu"),
]


@pytest.mark.parametrize(("lines", "words"), POSTINGS)
def test_days_of_posting_by_the_decision_of_2016(dossier: Dossier, lines: list[tuple[int, int]], words: str) -> None:
    for after, days in lines:
        first = FROM + timedelta(days=after)
        kept(dossier, from_on=first, to_on=first + timedelta(days=days - 1))
    assert of("publicity", dossier)[2] == words


def test_a_posting_that_still_hangs_counts_up_to_today(dossier: Dossier) -> None:
    kept(dossier)
    half = FROM + timedelta(days=9)
    assert of("publicity", dossier, half)[1:] == ("niêm yết 10 ngày, từ 06/10/2020 đến 15/10/2020", "thiếu")
    assert of("publicity", dossier, FROM - timedelta(days=1))[1] == "chưa ghi lần niêm yết nào"


def test_overlapping_and_short_postings_are_told(dossier: Dossier) -> None:
    kept(dossier, to_on=FROM + timedelta(days=11))
    kept(dossier, place="Nhà văn hóa thôn Nà Thử", from_on=FROM + timedelta(days=10), to_on=FROM + timedelta(days=30))
    overlapping, short = told.publicity_of(dossier, TODAY).remarks
    assert "trùng ngày (16/10 – 17/10/2020); mỗi ngày tính một lần" in overlapping
    assert "chỉ 12 ngày, mức là 20 ngày" in short


MEETINGS = [
    ((30, 27), "27/30 nhất trí = 90,0 %", "đủ"),
    ((29, 26), "26/29 nhất trí = 89,7 %", "thiếu"),
    ((1000, 899), "899/1.000 nhất trí = 89,9 %", "thiếu"),
    ((2000, 1799), "1.799/2.000 nhất trí = 90,0 %", "thiếu"),  # what is rounded decides nothing
    ((30, None), "chưa ghi đủ số người trả lời, nhất trí", "chưa rõ"),
    ((0, 0), "chưa ai trả lời", "chưa rõ"),
]


@pytest.mark.parametrize(("counts", "done", "words"), MEETINGS)
def test_ninety_percent_of_a_meeting(dossier: Dossier, counts: tuple[int, int | None], done: str, words: str) -> None:
    kept(dossier, way="meeting", place="Nhà họp xã", to_on=FROM, answered=10, agreed=1)  # the last meeting counts
    day = FROM + timedelta(days=5)
    kept(dossier, way="meeting", place="Nhà họp xã", from_on=day, to_on=day, answered=counts[0], agreed=counts[1])
    level, said, standing = of("commune_meeting", dossier)
    assert (level, done in said, standing) == ("ít nhất 90 %", True, words)


def test_a_level_that_no_source_gives_stays_unknown(dossier: Dossier) -> None:
    kept(dossier, way="written", place="13 thôn", asked=300, answered=250, agreed=249)
    assert of("satisfaction", dossier) == ("chưa rõ mức", "lấy phiếu: 249/250 nhất trí = 99,6 %", "chưa rõ mức")


BROADCASTS = [
    # lines of (first day after FROM, days, times)
    ([(0, 15, 5)], "đủ"),
    ([(0, 15, 4)], "thiếu"),
    ([(1, 3, 3), (8, 3, 2)], "đủ"),
    ([(10, 20, 5)], "chưa rõ"),  # some of it after the posting ended
    ([(20, 5, 9)], "thiếu"),
    ([(0, 15, None)], "chưa rõ"),
    ([], "thiếu"),
]


@pytest.mark.parametrize(("lines", "words"), BROADCASTS)
def test_fifteen_days_and_five_broadcasts_by_the_decision_of_2022(
    dossier: Dossier, lines: list[tuple[int, int, int | None]], words: str
) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(procedure="vn-xa-2021")
    dossier.refresh_from_db()
    kept(dossier, to_on=FROM + timedelta(days=14))
    for after, days, times in lines:
        first = FROM + timedelta(days=after)
        kept(dossier, way="radio", place="Đài xã", from_on=first, to_on=first + timedelta(days=days - 1), times=times)
    assert of("publicity", dossier) == ("ít nhất 15 ngày", "niêm yết 15 ngày, từ 06/10/2020 đến 20/10/2020", "đủ")
    assert (of("radio", dossier)[0], of("radio", dossier)[2]) == ("ít nhất 5 lần", words)


def test_where_no_procedure_speaks_of_it(dossier: Dossier) -> None:
    kept(dossier)
    for procedure, known in (("vn-xa-2014", True), ("", False)):
        Dossier.objects.filter(pk=dossier.pk).update(procedure=procedure)
        dossier.refresh_from_db()
        found = told.publicity_of(dossier, TODAY)
        assert (len(found.rows), found.asked, found.has_procedure) == (1, [], known)


@pytest.mark.once("no database is asked")
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), max_size=6))
def test_days_count_once_whatever_overlaps(spans: list[tuple[int, int]]) -> None:
    rows = [
        Publicity(way="posted", place="a", from_on=FROM + timedelta(days=a), to_on=FROM + timedelta(days=a + b - 1))
        for a, b in spans
    ]
    condition = next(each for each in load_library().procedures["vn-xa-2016"].ratios if each.key == "publicity")
    done, standing = told._publicity(rows, condition, TODAY)
    days = {a + place for a, b in spans for place in range(b)}
    assert (f"niêm yết {len(days)} ngày" in done) == bool(days)
    unbroken = any(set(range(start, start + 20)) <= days for start in days)
    assert (standing == told.Standing.ENOUGH) == unbroken
    assert (standing == told.Standing.SHORT) == (len(days) < 20)


def form(**changes: Any) -> dict[str, Any]:
    values = {"way": "posted", "place": "Trụ sở UBND xã", "from_on": "2020-12-01", "to_on": "2020-12-20"}
    return {**values, "times": "", "asked": "", "answered": "", "agreed": "", "note": "", **changes}


def test_the_page_of_a_commune(client: Client, xa: Official, vpdp: Official) -> None:
    made = Dossier.objects.get(commune="06016-1")
    address = reverse("dossier-publicity", args=[made.pk])
    client.force_login(xa)
    assert "Ghi thêm một dòng" in client.get(address).text
    refused = client.post(address, form(to_on="2020-11-20", place="Chợ Tri Phương"))
    assert refused.status_code == 400
    assert "Chợ Tri Phương" in refused.text
    assert "ở trước ngày bắt đầu" in refused.text
    assert client.post(address, form()).status_code == 302
    page = client.get(address).text
    assert "Niêm yết 20 ngày" in page
    assert "chưa đối chiếu văn bản" in page
    row = made.publicity.get()
    strike = reverse("dossier-publicity-strike", args=[made.pk, row.pk])
    assert client.post(strike, {f"d{row.pk}-reason": "nhầm"}).status_code == 400
    assert client.post(strike, {f"d{row.pk}-reason": "Nhầm ngày, xem biên bản"}).status_code == 302
    assert "đã gạch bỏ" in client.get(address).text
    client.force_login(vpdp)
    assert "Ghi thêm một dòng" not in client.get(address).text
    assert client.post(address, form()).status_code == 400
    assert client.post(strike, {}).status_code == 403
