"""The plans of 2016-2020 as data: what a plan states has its source, figures agree, what is made up says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from datchuan.demo.programme import DISTRICTS, NATION, PROVINCE, plan_file
from datchuan.programme.models import Plan, Registration
from datchuan.programme.queries import plan_of, registered_on, registrations_of, targets_of
from datchuan.territory.queries import communes_on

YEAR_END = date(2020, 12, 31)
# As legal facts of the province, section 5, give KH 18/KH-UBND of 22/01/2020: (increment, goal, denominator).
STATED = {
    "reach-basic-2020": (13, None, None),
    "border-average": (None, None, 20),
    "focus-difficult": (None, None, None),
    "model-quarters": (None, None, None),
    "border-villages": (None, 100, 189),
    "enhanced-lead": (None, None, None),
    "reach-enhanced-2020": (3, None, None),
    "reach-model": (2, None, None),
}


def content(name: str) -> dict[str, Any]:
    return yaml.safe_load(plan_file(name).read_text(encoding="utf-8"))


def test_every_figure_of_the_provinces_plan_has_its_source() -> None:
    told = content(PROVINCE)
    assert {each["key"] for each in told["targets"]} == STATED.keys()
    for target in told["targets"]:
        assert told["sources"][target["source"]].startswith("http"), target["key"]
        assert target["words"]
        assert tuple(target.get(name) for name in ("increment", "goal", "denominator")) == STATED[target["key"]]
    for each in told["registrations"]:
        assert each.get("simulated") or told["sources"][each["source"]]


@pytest.mark.parametrize(
    "words",
    ["13 xã", "20 xã biên giới", "11,5 - 12 tiêu chí", "từ 10 tiêu chí", "2 - 3 khu dân cư", "100/189 thôn", "18 xã",
     "53%", "01 xã", "03 xã", "Chi Lăng", "Hoàng Đồng"],
)  # fmt: skip
def test_what_the_provinces_plan_states_stands_in_its_words(words: str) -> None:
    assert any(words in target["words"] for target in content(PROVINCE)["targets"])
    assert round(100 * 100 / 189) == 53


def test_the_nations_programme_states_no_figure_without_a_source() -> None:
    told = content(NATION)
    assert "targets" not in told
    assert told["number"] is None
    assert all(each["source"] in told["sources"] for each in told["purposes"])


def test_plans_stand_under_one_another(province: object) -> None:
    department = plan_of(2020, "sxd")
    assert department.parent.office.key == "ubnd-tinh"
    assert (department.parent.number, department.parent.issued_on) == ("18/KH-UBND", date(2020, 1, 22))
    nation = department.parent.parent
    assert (nation.years, nation.office, nation.parent) == ("2016-2020", None, None)
    states = dict(department.children.values_list("office__unit", "state"))
    assert states == {"186-1": "adopted", "187-1": "adopted", "188-1": "adopted", "185-1": "draft"}
    assert "180-1" not in states, "the district of account huyen has none yet"


def test_figures_of_districts_agree_with_themselves_and_with_the_units(province: object) -> None:
    parent = targets_of(plan_of(2020, "sxd")).get()
    for plan in plan_of(2020, "sxd").children.all():
        (target,) = targets_of(plan)
        assert target.parent == parent
        assert target.stated_baseline + target.increment == target.goal <= target.denominator
        communes = communes_on(date(2020, 1, 1), rural_only=True).filter(parent=plan.office.unit_id)
        assert target.denominator == communes.count()
        for item in plan.work_items.all():
            assert item.parent.plan == plan.parent
            assert {commune.parent_id for commune in item.communes.all()} == {plan.office.unit_id}
    shares = {each.plan.office.unit_id: each.goal / each.denominator for each in parent.children.all()}
    assert {unit for unit, share in shares.items() if share < parent.goal / parent.denominator} == {"188-1"}


def test_what_is_made_up_says_so(province: object) -> None:
    facts = Plan.objects.filter(simulated=False)
    assert {plan.issuer_name for plan in facts} == {"Thủ tướng Chính phủ", "UBND tỉnh"}
    stated = Registration.objects.filter(simulated=False)
    assert set(stated.values_list("commune", "standard")) == {("06523-1", "model"), ("05986-1", "model")}
    assert content(DISTRICTS)["simulated"] is True


def test_the_thirteen_are_those_of_the_basic_standard(province: object) -> None:
    department, above = plan_of(2020, "sxd"), plan_of(2020, "ubnd-tinh")
    assert registrations_of(department).count() == registered_on(YEAR_END).count() == 13
    assert Registration.objects.filter(year=2020).count() == 13 + 3 + 2
    assert [registrations_of(above, each).count() for each in ("basic", "enhanced", "model")] == [0, 3, 2]
    assert registered_on(YEAR_END, "enhanced").count() == 3
    found = registrations_of(department)
    assert all(date(2020, 1, 1) <= each.registered_on <= date(2020, 1, 31) for each in found)
    assert 0 < found.filter(is_focus=True).count() < 13
    assert any("Xã điểm" in each for each in department.facts["not_stated"]), "which they are stays open"
