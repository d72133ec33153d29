"""The report: what a period counts, by place and kind, and as a paper."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import official
from tests.difficulties.giving import BAC_QUYNH, TRI_PHUONG, assigned, raised, step

from datchuan.difficulties.access import difficulties_of
from datchuan.difficulties.models import Difficulty
from datchuan.difficulties.papers import DifficultySource
from datchuan.difficulties.queries import Report, period_of, report_on
from datchuan.kernel.problem import Problem
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")
END = date(2019, 12, 31)


def report(area_id: str = "20-1", period: str = "2019", on: date = END) -> Report:
    area = Unit.objects.get(pk=area_id)
    return report_on(area, difficulties_of(area, on), period_of(period), on)


@pytest.fixture
def a_year() -> None:
    """2019, of which the demonstration tells nothing: two resolved in 10 and 20 days, one refused, one overdue."""
    for days, kind in ((10, "land"), (20, "money")):
        found = assigned(raised(kind=kind, on=date(2019, 3, 1)), on=date(2019, 3, 2))
        step(found, "resolve_difficulty", on=date(2019, 3, 1 + days))
    step(raised(on=date(2019, 4, 1)), "reject_difficulty", on=date(2019, 4, 2))
    raised("185-1", "qln", on=date(2019, 8, 1))


def test_a_year_by_district_and_kind(a_year: None) -> None:
    found = report()
    whole = found.whole
    assert (whole.raised, whole.resolved, whole.open, whole.overdue, whole.median_days) == (4, 2, 1, 1, 15)
    assert [(row.name, row.raised, row.resolved, row.overdue) for row in found.places] == [
        ("Huyện Bắc Sơn", 1, 0, 1),
        ("Huyện Tràng Định", 3, 2, 0),
    ]
    assert {row.name: row.raised for row in found.kinds} == {"Đất đai, mặt bằng": 3, "Kinh phí": 1}
    assert len(found.overdue) == 1
    assert (whole.set_aside, report(period="2019-q1").whole.set_aside) == (1, 0)


def test_a_part_of_it_as_it_stood_then(a_year: None) -> None:
    assert report(period="2019-q1").whole.resolved == 2
    half = report(period="2019-h2").whole
    assert (half.raised, half.resolved, half.open) == (1, 0, 1)
    earlier = report(on=date(2019, 3, 15)).whole
    assert (earlier.raised, earlier.resolved, earlier.open) == (2, 1, 1)
    district = report("180-1")
    assert [(row.name, row.raised) for row in district.places] == [("Xã Tri Phương", 3)]


def test_one_opened_again_is_not_resolved() -> None:
    found = step(assigned(raised(on=date(2019, 3, 1)), on=date(2019, 3, 1)), "resolve_difficulty", on=date(2019, 3, 9))
    step(found, "reopen_difficulty", on=date(2019, 4, 1))
    assert (report(period="2019-q1").whole.resolved, report().whole.resolved, report().whole.open) == (1, 0, 1)


@pytest.mark.parametrize("key", ["", "2020-x", "20", "2020-h3", "0001", "năm nay"])
def test_a_period_must_be_one(key: str) -> None:
    with pytest.raises(Problem) as caught:
        period_of(key)
    assert caught.value.number == 946


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-h1", date(2020, 1, 1), date(2020, 6, 30)),
        ("2020-q4", date(2020, 10, 1), date(2020, 12, 31)),
    ],
)
def test_both_days_of_a_period_are_in_it(key: str, first: date, last: date) -> None:
    assert (period_of(key).first, period_of(key).last) == (first, last)


def test_the_facts_of_the_paper(a_year: None) -> None:
    source = DifficultySource()
    facts = source.gather("20-1 in 2019", END).facts
    assert (facts["nêu"], facts["giải_quyết"], facts["số_ngày"]) == ("4", "2", "15")
    (overdue,) = facts["đang_quá_hạn"]
    assert overdue["chủ_trì"] == "chưa giao"
    for about, number in (("99-9 in 2019", 944), ("20-1 in x", 946), ("20-1 in 2031", 946), (TRI_PHUONG, 944)):
        with pytest.raises(Problem) as caught:
            source.gather(about, END)
        assert caught.value.number == number


def test_a_district_is_offered_its_own_paper_only() -> None:
    day = date(2020, 5, 1)
    own = DifficultySource().subjects(official("huyen"), day)
    assert [each.key for each in own] == [f"180-1 in 2020{part}" for part in ("", "-h1", "-q1", "-q2")]
    everywhere = {each.key.partition(" ")[0] for each in DifficultySource().subjects(official("qln"), day)}
    assert {"20-1", "180-1", "185-1"} <= everywhere


def test_the_page(client) -> None:
    client.force_login(official("qln"))
    page = client.get("/vuong-mac/bao-cao/?ky=2020-h2").text
    assert "6 tháng cuối năm 2020" in page
    assert "ve=20-1%20in%202020-h2" in page
    assert client.get("/vuong-mac/bao-cao/?ky=sai").status_code == 400
    client.force_login(official("huyen"))
    assert "huyện Tràng Định" in client.get("/vuong-mac/bao-cao/?dia-ban=185-1").text
    client.force_login(official("xa"))
    assert client.get("/vuong-mac/bao-cao/").status_code == 403


def test_the_demonstration_tells_a_year() -> None:
    every = Difficulty.objects.filter(simulated=True)
    assert every.count() == 18
    assert not every.exclude(steps__isnull=False).exists()
    overdue = [step.difficulty.code for step in report(period="2020", on=date(2020, 12, 31)).overdue]
    assert len(overdue) == 2
    assert set(every.filter(code__in=overdue).values_list("level", flat=True)) == {"division", "leadership"}
    assert every.filter(steps__kind="reopened").count() == 1
    assert {unit.parent_id or unit.pk for unit in Unit.objects.filter(difficulties__in=every)} >= {
        f"{number}-1" for number in range(180, 190)
    }
    assert BAC_QUYNH in every.values_list("unit", flat=True)
