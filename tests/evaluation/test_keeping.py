"""Kept verdicts: history grows only on change, and a change in one commune touches that commune alone."""

from __future__ import annotations

from datetime import date

import pytest
from tests.making import EMPTY, SURVEYED, TODAY, entry, houses, record, village

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes, reevaluate
from datchuan.evaluation.queries import history_of, standing
from datchuan.people.models import Official
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")

SET = "vn-xa-2016"
EARLIER = date(2020, 9, 30)


def rows() -> dict[tuple[str, date, str], tuple[int, bool]]:
    """Every row by pk, so that a row that was touched shows."""
    found = IndicatorVerdict.objects.values_list("pk", "commune", "on", "indicator", "is_current", "detail")
    return {pk: rest for pk, *rest in found}  # type: ignore[misc]


def evaluate(on: date = TODAY, **arguments: object) -> list:
    return evaluate_communes(set_key=SET, on=on, by=None, cause="thử", **arguments)


def test_the_demonstration_kept_every_commune_once() -> None:
    assert IndicatorVerdict.objects.filter(on=TODAY, is_current=True).count() == 181 * 4
    assert IndicatorVerdict.objects.filter(is_current=False).count() == 0


def test_nothing_changed_nothing_written() -> None:
    before = rows()
    assert evaluate() == []
    assert rows() == before


def test_a_survey_judges_its_commune_anew_and_it_alone(qln: Official) -> None:
    before = rows()
    done = houses(village(), {}, {"toilet_hygienic": False})
    after = rows()
    added = [after[pk] for pk in after.keys() - before.keys()]
    changed = [before[pk] for pk in before if after[pk] != before[pk]]
    assert {(commune, indicator) for commune, _, indicator, *_ in added} == {(EMPTY, "9.1"), (EMPTY, "9.2")}
    assert {(commune, indicator) for commune, _, indicator, *_ in changed} == {(EMPTY, "9.1"), (EMPTY, "9.2")}
    assert {(e.indicator, e.before, e.after, e.shortfall) for e in done.effects} == {
        ("9.1", "undetermined", "met", 0),
        ("9.2", "undetermined", "not_met", 1),
    }


def test_the_others_are_not_even_looked_at() -> None:
    """Were they judged anew too, rows kept under other law files would be replaced."""
    others = IndicatorVerdict.objects.exclude(commune=EMPTY)
    others.update(law_digest="0" * 64)
    houses(village(), {})
    assert set(others.values_list("law_digest", "is_current")) == {("0" * 64, True)}


def test_history_newest_first(qln: Official) -> None:
    here = village()
    record(entry("TH1", here), by=qln)
    record(entry("TH1", here, temporary_material=True), by=qln)
    history = [row for row in history_of(Unit.objects.get(pk=EMPTY), SET) if row.indicator == "9.1"]
    assert [(row.outcome, row.is_current) for row in history] == [
        ("not_met", True),
        ("met", False),
        ("undetermined", False),
    ]
    assert [row.computed_for for row in history] == [qln, qln, None]
    assert history[0].cause == "Nhập dữ liệu nhà ở"


def test_a_survey_leaves_kept_days_before_it_alone() -> None:
    evaluate(EARLIER)
    before = {pk: row for pk, row in rows().items() if row[1] == EARLIER}
    houses(village(), {})
    assert {pk: row for pk, row in rows().items() if row[1] == EARLIER} == before


def test_a_survey_judges_every_kept_day_from_it_on() -> None:
    evaluate(SURVEYED)
    houses(village(), {})
    current = IndicatorVerdict.objects.filter(commune=EMPTY, indicator="9.1", is_current=True)
    assert {row.on: row.outcome for row in current} == {SURVEYED: "met", TODAY: "met"}


def test_an_unchanged_import_judges_nothing() -> None:
    here = village()
    houses(here, {})
    before = rows()
    assert houses(here, {}).effects == []
    assert rows() == before


def test_reevaluating_nobody() -> None:
    before = rows()
    assert reevaluate([], SURVEYED, None, "thử") == []
    assert rows() == before


def test_a_computation_under_other_law_files_is_kept_anew() -> None:
    IndicatorVerdict.objects.filter(commune=EMPTY).update(law_digest="0" * 64)
    before = IndicatorVerdict.objects.count()
    evaluate()
    assert IndicatorVerdict.objects.count() == before + 4
    assert IndicatorVerdict.objects.filter(commune=EMPTY, is_current=True).count() == 4


def test_standing_takes_what_is_kept_and_else_computes_the_same() -> None:
    houses(village(), {}, {"hard_roof": None})
    kept = standing(SET, TODAY)
    assert kept.is_kept
    IndicatorVerdict.objects.all().delete()
    computed = standing(SET, TODAY)
    assert not computed.is_kept
    assert kept.verdicts == computed.verdicts
    assert [unit.pk for unit in kept.communes] == [unit.pk for unit in computed.communes]
    assert kept.met("9") == computed.met("9")


def test_standing_does_not_trust_what_other_law_files_gave() -> None:
    IndicatorVerdict.objects.filter(commune=EMPTY, indicator="9.1").update(law_digest="0" * 64)
    assert not standing(SET, TODAY).is_kept
    assert standing(SET, TODAY, ["06016-1"]).is_kept


def test_standing_of_a_day_that_was_never_kept() -> None:
    found = standing(SET, EARLIER, [EMPTY])
    assert (found.is_kept, [unit.pk for unit in found.communes]) == (False, [EMPTY])


def test_a_criterion_is_what_its_indicators_are() -> None:
    houses(village(), {}, {"toilet_hygienic": False})
    found = standing(SET, TODAY)
    assert found.criteria == ["1", "9"]
    assert found.verdicts[EMPTY]["9.1"].outcome == "met"
    assert found.of_criterion(EMPTY, "9") == "not_met"
    assert found.of_criterion("06001-1", "9") == "undetermined"
    assert EMPTY not in {unit.pk for unit in found.met("9")}
    for unit in found.met("9"):
        assert {found.verdicts[unit.pk][code].outcome for code in ("9.1", "9.2")} == {"met"}


def test_who_asked_and_why(qln: Official) -> None:
    village_id = village()
    record(entry("TH1", village_id), by=qln)
    newest = IndicatorVerdict.objects.get(commune=EMPTY, indicator="9.1", is_current=True)
    assert (newest.computed_for, newest.law_digest) == (qln, standing(SET, TODAY).criteria_set.digest)
