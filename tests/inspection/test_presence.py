"""Who of a team is there: days that nobody of it can go, in words."""

from __future__ import annotations

from datetime import date, timedelta

from datchuan.inspection.queries import gaps_of, runs
from datchuan.inspection.scheduling.task import Team
from datchuan.law.terms import holidays_between

# Two weeks of June 2020, Monday to Friday.
DAYS = [date(2020, 6, 1) + timedelta(days=number) for number in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
MEMBERS = {"Hạnh": "QLN", "Đông": "QHKT"}


def gaps(**away: list[date]) -> list[tuple[str, bool]]:
    team = Team("Đoàn 1", MEMBERS, {person: frozenset(days) for person, days in away.items()})
    return [(gap.sentence, gap.is_whole) for gap in gaps_of([team], DAYS)]


def test_days_that_follow_one_another_are_one_run() -> None:
    some = [DAYS[0], DAYS[4], DAYS[5], DAYS[9]]
    assert runs(some, DAYS) == ["01/06/2020", "05/06/2020 – 08/06/2020", "12/06/2020"]
    assert runs([], DAYS) == []


def test_a_team_without_anyone_on_any_day() -> None:
    ((sentence, is_whole),) = gaps(Hạnh=DAYS, Đông=DAYS)
    assert sentence == "không còn ai trong cả 10 ngày làm việc của đợt (01/06/2020 – 12/06/2020)"
    assert is_whole


def test_a_team_without_a_division() -> None:
    assert gaps(Hạnh=DAYS[:2]) == [("không có người của QLN 2/10 ngày làm việc: 01/06/2020 – 02/06/2020", False)]
    assert gaps(Hạnh=DAYS[:2], Đông=DAYS[1:]) == [
        ("không còn ai 1/10 ngày làm việc: 02/06/2020", False),
        ("không có người của QHKT 8/10 ngày làm việc: 03/06/2020 – 12/06/2020", False),
        ("không có người của QLN 1/10 ngày làm việc: 01/06/2020", False),
    ]
    assert gaps() == []
    assert gaps_of([Team("Đoàn trống", {})], DAYS) == []


def test_holidays_that_take_a_working_day() -> None:
    found = holidays_between(date(2020, 8, 1), date(2021, 1, 31))
    assert found == {date(2020, 9, 2): "Quốc khánh", date(2021, 1, 1): "Tết Dương lịch"}
    assert date(2020, 1, 25) not in holidays_between(date(2020, 1, 1), date(2020, 1, 31))  # a Saturday
