"""The year as it goes by in the demonstration: nothing is known before its day, and more is as months pass."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.making import COMMUNES, TODAY

from datchuan.demo.story import story
from datchuan.evaluation.queries import standing
from datchuan.housing.models import HouseRecord
from datchuan.law.outcome import Outcome
from datchuan.masterplans.models import ReviewDuty
from datchuan.masterplans.queries import review_progress

MONTHS = [date(2020, 1, 31), date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30), TODAY]


def met(on: date, criterion: str) -> int:
    return len(standing("vn-xa-2016", on).met(criterion))


def test_the_count_of_the_target_is_another_as_the_year_goes_by(province: object) -> None:
    counts = [met(on, "1") for on in MONTHS]
    assert len(set(counts)) >= 4
    assert counts[0] > 0, "most master plans were seen before the year began"
    assert counts[-1] not in (126, 157), "drawn, not fitted to what the plan states"


def test_houses_are_seen_through_the_year_and_get_better(province: object) -> None:
    missing = []
    for on in MONTHS[2:]:
        found = standing("vn-xa-2016", on, COMMUNES)
        missing.append(sum(found.verdicts[pk]["9.2"].shortfall or 0 for pk in COMMUNES))
    assert missing == sorted(missing, reverse=True)
    assert missing[0] > missing[-1]
    early = standing("vn-xa-2016", date(2020, 1, 31), COMMUNES)
    assert {early.of_criterion(pk, "9") for pk in COMMUNES} == {Outcome.UNDETERMINED}


def test_a_house_that_was_improved_was_never_better_before(province: object) -> None:
    improved = HouseRecord.objects.filter(version=2).select_related("household")
    assert improved.exists()
    for after in improved:
        before = HouseRecord.objects.get(household=after.household, version=1)
        assert before.valid_to == after.valid_from
        assert all((after.hard_floor, after.hard_frame, after.hard_roof, after.toilet_hygienic))
        assert after.recorded_at.date() >= after.valid_from
    assert not HouseRecord.objects.filter(version__gt=2).exists()


def test_reviews_are_concluded_on_various_days(province: object) -> None:
    days = Counter(ReviewDuty.objects.exclude(conclusion="").values_list("concluded_on", flat=True))
    assert len(days) > 10
    assert all(story().reviewed["from"] <= day <= story().reviewed["to"] and day.weekday() < 5 for day in days)
    concluded = [review_progress(on).concluded for on in MONTHS]
    assert concluded == sorted(concluded)
    assert concluded[0] == 0 < concluded[2] < concluded[-1] < review_progress(TODAY).opened
