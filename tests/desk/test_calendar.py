"""A month, a year as bars."""

from __future__ import annotations

from datetime import date

import pytest
from tests.desk.test_documents import arrival

from datchuan.desk.announcing import Happening
from datchuan.desk.calendar import bars_of, month_of, months_of, read_month, read_year
from datchuan.kernel.problem import Problem

TODAY = date(2020, 12, 31)
JUNE = date(2020, 6, 1)


def happening(first: date, last: date, **more: object) -> Happening:
    return Happening("x-1", "Việc", first, last, **more)  # type: ignore[arg-type]


def test_a_month_is_whole_weeks_from_monday():
    month = month_of(JUNE, [])
    assert [week[0].day for week in month.weeks] == [date(2020, 6, day) for day in (1, 8, 15, 22, 29)]
    assert (month.previous, month.next) == (date(2020, 5, 1), date(2020, 7, 1))
    assert month_of(date(2020, 12, 1), []).next == date(2021, 1, 1)


def test_short_things_stand_on_each_day_long_ones_where_they_begin_and_end():
    short = happening(date(2020, 6, 3), date(2020, 6, 5))
    long_ = happening(JUNE, date(2020, 6, 30))
    year = happening(date(2020, 1, 1), date(2020, 12, 31))
    month = month_of(JUNE, [short, long_, year])
    on = {cell.day: [(each, what) for each, what in cell.entries] for week in month.weeks for cell in week}
    assert [on[date(2020, 6, day)] for day in (3, 4, 5)] == [[(short, "")]] * 3
    assert on[JUNE] == [(long_, "bắt đầu")]
    assert on[date(2020, 6, 30)] == [(long_, "hết hạn")]
    assert month.throughout == [long_, year]


def test_bars_are_cut_to_the_year_and_know_how_they_stand():
    bars = bars_of(
        2020,
        [
            happening(date(2019, 12, 1), date(2020, 1, 2), is_done=True),
            happening(date(2020, 2, 29), date(2020, 2, 29)),
            happening(date(2020, 12, 30), date(2021, 1, 5)),
        ],
        TODAY,
    )
    told = [(bar.start, bar.length, bar.state) for bar in bars]
    assert told == [(0, 2, "done"), (59, 1, "overdue"), (364, 2, "running")]
    assert bars_of(2021, [happening(date(2021, 1, 1), date(2021, 1, 1))], TODAY)[0].state == "ahead"
    assert months_of(2020)[-1] == (12, 335, 31)


@pytest.mark.parametrize("given", ["2020", "2020-13", "2020-0", "x-06", "1700-01", "²020-06", "2020-06-01"])
def test_what_is_no_month_is_told(given):
    with pytest.raises(Problem, match="không phải là tháng"):
        read_month(given, TODAY)


@pytest.mark.parametrize("given", ["20", "x", "9" * 40, "-1"])
def test_what_is_no_year_is_told(given):
    with pytest.raises(Problem, match="không phải là năm"):
        read_year(given, TODAY)


def test_the_pages_show_own_work_or_the_whole_plan(client, qln, huyen):
    arrival(qln)
    client.force_login(qln)
    june = client.get("/viec/lich/?thang=2020-06").text
    assert "Đợt 1 kiểm tra, đôn đốc" in june
    assert "Trong cả tháng" in june
    assert "Hạn xử lý Tờ trình 41/TTr-UBND" in client.get("/viec/lich/").text
    bars = client.get("/viec/dong-thoi-gian/").text
    assert 'class="is-overdue"' in bars
    client.force_login(huyen)
    assert "Đợt 1 kiểm tra" not in client.get("/viec/lich/?thang=2020-06").text
    whole = client.get("/viec/lich/?thang=2020-06&pham-vi=tat-ca").text
    assert "Đợt 1 kiểm tra" in whole
    assert "41/TTr-UBND" not in client.get("/viec/lich/?pham-vi=tat-ca").text  # the department's own papers
    assert client.get("/viec/lich/?thang=hôm-nay").status_code == 400


def test_bad_addresses_of_the_year(client, qln):
    client.force_login(qln)
    assert client.get("/viec/dong-thoi-gian/?nam=abc").status_code == 400
    assert "Không có việc nào trong năm 1995" in client.get("/viec/dong-thoi-gian/?nam=1995").text


def test_queries_do_not_grow(client, qln, django_assert_max_num_queries):
    client.force_login(qln)
    for page in ("/viec/lich/?thang=2020-06", "/viec/dong-thoi-gian/"):
        client.get(page)
        with django_assert_max_num_queries(30):
            client.get(page)
