"""The map: every measure sorts every commune and says it in words; the slider moves the day of units."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.whole.places import ROOT

from datchuan.evaluation.queries import set_key_on, standing
from datchuan.law.outcome import Outcome, Reason, Verdict
from datchuan.masterplans.models import PlanExtent, ReviewDuty, SpatialPlan
from datchuan.progress.exporting.paper import COLOURS
from datchuan.progress.queries import measures_of, province_map
from datchuan.progress.queries.measures import SHARE
from datchuan.progress.queries.plan_states import PLAN_CLASSES, plan_state
from datchuan.progress.queries.shown import OTHER
from datchuan.territory.models import Unit
from datchuan.territory.queries import units_periods

TODAY, LATER, BEFORE = date(2020, 12, 31), date(2025, 7, 1), date(2019, 12, 31)
KEYS = ["tieu-chi-1", "tieu-chi-9", "ty-le", "nha-thieu", "quy-hoach"]


def now(units_on: date = TODAY):
    return standing(set_key_on(TODAY), TODAY, units_on=units_on)


# --- measures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units_on", [BEFORE, TODAY, LATER])
def test_every_unit_is_in_one_class_of_the_legend_and_has_words(province, units_on) -> None:
    found = now(units_on)
    assert [each.key for each in measures_of(found)] == KEYS
    for measure in measures_of(found):
        drawn = province_map(TODAY, units_on, found, measure)
        assert not drawn.undrawn
        for each in drawn.units:
            assert each.shown.map_class in drawn.classes
            assert each.shown.label
            assert (each.shown.map_class == OTHER) == (each.unit.type != "Xã")


def _verdict(**figures: object) -> Verdict:
    given = {"outcome": Outcome.NOT_MET, "reasons": (Reason("share_short", "Thiếu."),), "unchecked": (), **figures}
    return Verdict(indicator=SHARE, threshold=None, **given)


@pytest.mark.parametrize(
    ("part", "whole", "key", "words"),
    [
        (0, 10, "share-1", "0,0 % (0/10)"),
        (599, 1000, "share-1", "59,9 % (599/1.000)"),
        (600, 1000, "share-2", "60,0 % (600/1.000)"),
        (7999, 10000, "share-3", "80,0 % (7.999/10.000)"),  # rounds up in words, not in its class
        (8000, 10000, "share-4", "80,0 % (8.000/10.000)"),
        (10, 10, "share-5", "100,0 % (10/10)"),
        (0, 0, "undetermined", "Chưa có số liệu nhà ở"),
    ],
)
def test_a_share_is_sorted_by_its_exact_figures(province, part, whole, key, words) -> None:
    measure = next(each for each in measures_of(now()) if each.key == "ty-le")
    unit = Unit.objects.get(pk="06016-1")
    verdict = _verdict(passing=part, failing=whole - part, total=whole)
    shown = measure.of(SimpleNamespace(verdicts={unit.pk: {SHARE: verdict}}), unit)
    assert (shown.map_class.key, shown.label) == (key, words)


@pytest.mark.parametrize(
    ("shortfall", "key"),
    [(0, "missing-0"), (1, "missing-1"), (10, "missing-1"), (11, "missing-2"), (51, "missing-3"), (101, "missing-4")],
)
def test_missing_houses_are_sorted_by_number(province, shortfall, key) -> None:
    measure = next(each for each in measures_of(now()) if each.key == "nha-thieu")
    unit = Unit.objects.get(pk="06016-1")
    verdict = _verdict(shortfall=shortfall, total=200)
    shown = measure.of(SimpleNamespace(verdicts={unit.pk: {SHARE: verdict}}), unit)
    assert shown.map_class.key == key
    open_one = _verdict(outcome=Outcome.UNDETERMINED, reasons=(Reason("share_open", "Chưa rõ."),), shortfall=3)
    shown = measure.of(SimpleNamespace(verdicts={unit.pk: {SHARE: open_one}}), unit)
    assert shown.map_class.is_open
    assert shown.label == "Chưa đủ căn cứ · thiếu 3 nhà"


def _facts(**changes: object) -> SimpleNamespace:
    """A plan with all it needs; ``duty``: open, or (conclusion, the plan that settles it)."""
    duty = changes.pop("duty", None)
    facts = {"approved": True, "published": True, "rules_issued": True, "review_settled": True, "in_term": True}
    facts |= {"publication_due_on": date(2018, 1, 31), **changes}
    duties = ()
    if isinstance(duty, tuple):
        conclusion, plan = duty
        duties = (ReviewDuty(conclusion=conclusion, concluded_on=date(2020, 3, 2), settled_by=plan),)
        facts["review_settled"] = conclusion == "still_serves"
    opened = ("open",) if duty == "open" else ()
    return SimpleNamespace(facts=facts, is_late=changes.get("late", False), open_duties=opened, duties=duties)


def _wanted(**days: date) -> tuple[str, SpatialPlan]:
    return "overall", SpatialPlan(**days)


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ([], "Thiếu hồ sơ: chưa có quy hoạch"),
        ([_facts()], "Đủ, không phải rà soát"),
        ([_facts(rules_issued=False)], "Thiếu hồ sơ"),
        ([_facts(approved=False, published=False, publication_due_on=None)], "Thiếu hồ sơ"),
        ([_facts(published=False)], "Quá hạn công bố"),
        ([_facts(published=False, publication_due_on=None)], "Thiếu hồ sơ"),
        ([_facts(published=False, publication_due_on=date(2021, 1, 31))], "Thiếu hồ sơ"),
        ([_facts(late=True)], "Quá hạn công bố"),
        ([_facts(in_term=False, late=True)], "Hết thời hạn quy hoạch"),
        ([_facts(in_term=None)], "Đủ, không phải rà soát"),
        ([_facts(duty=("overall", None))], "Phải điều chỉnh, chưa lập"),
        ([_facts(duty=_wanted())], "Phải điều chỉnh, chưa lập"),
        ([_facts(duty=_wanted(task_approved_on=date(2021, 1, 4)))], "Phải điều chỉnh, chưa lập"),
        ([_facts(duty=_wanted(task_approved_on=date(2020, 6, 1)))], "Đang điều chỉnh, lập mới"),
        ([_facts(duty=("still_serves", None))], "Đủ, đã rà soát xong"),
        ([_facts(duty="open", published=False)], "Đang chờ rà soát"),
        ([_facts(), _facts(duty="open"), _facts(late=True)], "Đang chờ rà soát: 1/3 quy hoạch"),
        ([_facts(), _facts()], "Đủ, không phải rà soát: 2/2 quy hoạch"),
    ],
)
def test_the_state_of_plans_is_that_of_the_one_that_waits_first(plans, words) -> None:
    assert plan_state(plans, TODAY).label == words


def test_an_open_class_is_hatched_and_no_two_classes_of_a_measure_look_alike(province) -> None:
    for measure in measures_of(now()):
        looks = ["hatched" if each.is_open else COLOURS[each.key] for each in (*measure.classes, OTHER)]
        assert len(looks) == len(set(looks)), measure.key
    assert PLAN_CLASSES[0].is_open


def test_the_colours_of_paper_are_those_of_the_style_sheet() -> None:
    theme = (ROOT / "assets" / "theme.css").read_text(encoding="utf-8")
    assert dict(re.findall(r"--map-([\w-]+): (#\w+);", theme)) == COLOURS


def _lightness(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ramp", ["share", "missing"])
def test_a_ramp_darkens_step_by_step_so_that_it_is_read_without_hue(ramp) -> None:
    lights = [_lightness(colour) for key, colour in COLOURS.items() if key.startswith(f"{ramp}-")]
    assert lights == sorted(lights, reverse=True)
    assert all(before / after > 1.12 for before, after in pairwise(lights))


def test_the_facts_of_houses_that_were_dealt_out_are_marked(province) -> None:
    found = now(BEFORE)
    share = next(each for each in measures_of(found) if each.key == "ty-le")
    notes = {each.unit.pk: each.notes for each in province_map(TODAY, BEFORE, found, share).units}
    assert notes["06052-1"], "Bắc Ái: its villages were dealt out"
    assert all(note.startswith("thôn ") for note in notes["06052-1"])


# --- time ----------------------------------------------------------------------------------------------------------


def test_the_periods_of_units_follow_each_other_without_gap(province) -> None:
    periods = units_periods()
    assert [each.units for each in periods] == [226, 200, 194, 65]
    bounds = [(each.period.valid_from, each.period.valid_to) for each in periods]
    assert bounds[0][0] is None
    assert bounds[-1][1] is None
    assert [ends for _, ends in bounds[:-1]] == [begins for begins, _ in bounds[1:]]
    assert [each.day(TODAY) for each in periods] == [BEFORE, TODAY, date(2024, 12, 1), LATER]


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_the_page_shows_a_measure_with_its_legend_and_table(visit, key) -> None:
    page = visit("qln", "/ban-do/", xem=key)
    drawn = page.context["drawn"]
    assert drawn.measure.key == key
    assert f'<option value="{key}" selected>' in page.text
    legend = re.search(r'<ul class="map-legend".*?</ul>', page.text, re.S)[0]
    for each in drawn.classes:
        assert f'class="swatch {each.key}"' in legend
        assert f"{each.label}</li>" in legend
    assert page.text.count('<a class="unit-link"') == 200 == page.text.count('<tr><th scope="row"')
    assert page.text.count('class="district"') == 11
    for each in drawn.rows:
        assert each.shown.label in page.text


def test_a_link_by_criterion_still_leads_to_its_verdicts(visit) -> None:
    assert visit("qln", "/ban-do/", **{"tieu-chi": "9"}).context["drawn"].measure.key == "tieu-chi-9"
    assert visit("qln", "/ban-do/", xem="khong-co").context["drawn"].measure.key == "tieu-chi-1"


def test_the_slider_stops_at_every_period_and_keeps_the_facts(visit) -> None:
    page = visit("qln", "/ban-do/", **{"dia-gioi": "2024-12-01"})
    assert [(step.day, step.is_chosen) for step in page.context["steps"]] == [
        ("2019-12-31", False),
        ("2020-12-31", False),
        ("2024-12-01", True),
        ("2025-07-01", False),
    ]
    assert "từ 01/12/2024: 194 đơn vị" in page.text
    assert 'type="range"' in page.text
    assert "Số liệu ngày 31/12/2020, địa giới ngày 01/12/2024." in page.text
    assert page.context["drawn"].on == TODAY


def test_where_facts_follow_the_day_looked_at_moves_too(visit, client) -> None:
    page = visit("qln", "/ban-do/", **{"dia-gioi": "2024-12-01", "so-lieu": "theo"})
    assert page.status_code == 302
    there = client.get(page["Location"])
    drawn = there.context["drawn"]
    assert (drawn.on, drawn.units_on) == (date(2024, 12, 1), date(2024, 12, 1))
    assert 'value="theo" checked' in there.text


def test_every_measure_costs_the_same_whatever_it_shows(visit, client) -> None:
    for key in KEYS:
        visit("qln", "/ban-do/", xem=key)
        costs = []
        for commune in (None, "06016-1"):
            if commune:
                SpatialPlan.objects.create(unit_id=commune, name="Quy hoạch thử", approved_on=date(2019, 1, 1))
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/ban-do/", {"xem": key}).status_code == 200
            costs.append(len(captured))
        assert costs[0] == costs[1], key
        assert costs[0] <= 29, key


def test_the_data_of_the_live_map_names_its_classes_and_districts(visit) -> None:
    content = visit("qln", "/ban-do/du-lieu.json", xem="ty-le").json()
    keys = [each["key"] for each in content["classes"]]
    assert {feature["properties"]["outcome"] for feature in content["features"]} <= set(keys)
    assert len(content["districts"]["features"]) == 11
    later = visit("qln", "/ban-do/du-lieu.json", xem="ty-le", **{"dia-gioi": "2025-07-01"}).json()
    assert later["districts"]["features"] == []
    assert {feature["properties"]["district"] for feature in later["features"]} == {""}


def test_the_layer_of_plans_is_drawn_once_each_and_told_in_a_table(visit) -> None:
    page = visit("qln", "/ban-do/", xem="quy-hoach")
    assert page.context["drawn"].layer is None
    assert "plan-ground" not in page.text
    page = visit("qln", "/ban-do/", xem="quy-hoach", lop="quy-hoach")
    layer = page.context["drawn"].layer
    assert page.text.count('<path class="plan-ground"') == len(layer.grounds) > 10
    assert len({each.plan.pk for each in layer.grounds}) == len(layer.grounds)
    rows = page.context["drawn"].rows_of_plans
    assert page.text.count('<td data-label="Nằm trong xã">') == len(rows)
    assert {each.plan.pk for _, each in rows} >= {each.plan.pk for each in layer.grounds}
    assert all(
        each.plan.unit_id != unit.pk or each.of_commune.share < 1 or each.of_commune.is_estimate for unit, each in rows
    )
    assert "lop=quy-hoach" in page.context["query"]


def test_an_extent_of_its_own_is_in_the_layer_of_any_measure(visit) -> None:
    plan = SpatialPlan.objects.get(unit_id="06016-1")
    square = [[106.5, 22.3], [106.52, 22.3], [106.52, 22.32], [106.5, 22.32], [106.5, 22.3]]
    PlanExtent.objects.create(
        plan=plan, geometry={"type": "Polygon", "coordinates": [square]}, area_ha="457", source="Bản vẽ"
    )
    layer = visit("qln", "/ban-do/", xem="ty-le", lop="quy-hoach").context["drawn"].layer
    assert plan.pk in {each.plan.pk for each in layer.grounds}
    content = visit("qln", "/ban-do/du-lieu.json", xem="ty-le", lop="quy-hoach").json()
    assert len(content["plans"]["features"]) == len(layer.grounds)
    assert visit("qln", "/ban-do/du-lieu.json", xem="ty-le").json()["plans"]["features"] == []


@pytest.mark.parametrize("units_on", ["2019-12-31", "2020-12-31", "2024-12-01", "2025-07-01"])
def test_the_layer_costs_the_same_whatever_it_shows(visit, client, units_on) -> None:
    query = {"xem": "quy-hoach", "lop": "quy-hoach", "dia-gioi": units_on}
    visit("qln", "/ban-do/", **query)
    costs = []
    for commune in (None, "06016-1", "06052-1"):
        if commune:
            SpatialPlan.objects.create(unit_id=commune, name="Quy hoạch thử", approved_on=date(2019, 1, 1))
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ban-do/", query).status_code == 200
        costs.append(len(captured))
    assert max(costs) - min(costs) <= 1, "one more where some are measured"
    assert max(costs) <= 50


def test_the_live_map_is_not_in_the_page_but_named_for_when_it_is_asked_for(visit) -> None:
    page = visit("qln", "/ban-do/").text
    assert 'data-map-script="/static/dist/map' in page
    assert not re.search(r"<script[^>]+map", page)
    assert not re.search(r"<link[^>]+map", page)
