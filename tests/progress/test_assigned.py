"""The follow-up of an assigned district, and its periodic report."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.giving import opened
from tests.making import TODAY
from tests.progress.following import months_kept, now

from datchuan.dossiers.models import Dossier
from datchuan.kernel.problem import Problem
from datchuan.masterplans.queries import open_reviews, plan_facts
from datchuan.programme.models import Assignment
from datchuan.progress.district_papers import AssignedDistrictSource
from datchuan.progress.queries import assignments_in, followed_district

PAGE = "/ke-hoach/huyen-duoc-giao/180-1/"
pytestmark = pytest.mark.usefixtures("province")


def followed(on: date = TODAY, area=None):
    return followed_district(assignments_in(2020).get(), now(on), Dossier.objects.all(), area)


def test_the_districts_communes_stand_with_all_that_concerns_them():
    found = followed()
    assert len(found.communes) == 21
    assert {each.unit.parent_id for each in found.communes} == {"180-1"}
    assert [each.unit.pk for each in found.registered] == ["06016-1"]
    assert [each.dossier.commune_id for each in found.dossiers] == ["06046-1", "06016-1"]
    assert {number: count.judged for number, count in found.counts.items()} == {"1": 21, "9": 21}
    assert "Đợt 2 kiểm tra, đôn đốc" in [each.item.title for each in found.work if each.state == "overdue"]


def test_reviews_that_were_open_on_an_earlier_day():
    """What the light query tells is what the whole facts of the plans tell."""
    for on in (date(2019, 6, 30), date(2020, 3, 31), TODAY):
        communes = now(on).communes
        facts = {each.plan.pk: each for plans in plan_facts(communes, on).values() for each in plans}
        expected = sorted(each.open_duties[0].pk for each in facts.values() if each.open_duties)
        assert sorted(duty.pk for duty in open_reviews(communes, on)) == expected
    assert followed(date(2020, 3, 31)).reviews


@pytest.mark.parametrize("account", ["lanhdao", "qln", "qhkt", "truongphong", "vanthu", "vpdp", "huyen", "xa"])
def test_every_role_reads_the_page(visit, account):
    page = visit(account, PAGE)
    assert page.status_code == 200
    assert "Huyện Tràng Định" in page.text


def test_dossiers_outside_ones_area_are_not_shown(visit):
    Assignment.objects.update(district="182-1")
    page = visit("huyen", "/ke-hoach/huyen-duoc-giao/182-1/")
    assert "ngoài địa bàn" in page.text
    assert not page.context["found"].dossiers


def test_a_district_that_was_not_given_names_those_that_were(visit):
    answer = visit("qln", "/ke-hoach/huyen-duoc-giao/182-1/")
    assert answer.status_code == 404
    assert "được giao: Huyện Tràng Định" in answer.text
    assert visit("qln", PAGE, ngay="2024-12-01").status_code == 404


def test_the_page_asks_a_constant_number_of_questions(visit):
    visit("qln", PAGE)
    opened("06115-1")
    counts = set()
    for district in ("181-1", "178-1"):  # 18 communes, 3 communes; a dossier in each
        Assignment.objects.update(district=district)
        with CaptureQueriesContext(connection) as captured:
            assert visit("qln", f"/ke-hoach/huyen-duoc-giao/{district}/").status_code == 200
        counts.add(len(captured))
    assert len(counts) == 1
    assert (
        counts.pop() <= 42
    )  # of them five for states that are computed and difficulties, one for findings of building


def test_the_report_can_be_about_every_period_that_has_begun():
    source, by = AssignedDistrictSource(), official("qln")
    found = {each.key: each.label for each in source.subjects(by, date(2020, 5, 20))}
    pk = assignments_in(2020).get().pk
    assert found[f"month-5 of assignment {pk}"] == "Huyện Tràng Định, tháng 5 năm 2020"
    assert found[f"quarter-2 of assignment {pk}"] == "Huyện Tràng Định, quý II năm 2020"
    assert f"month-6 of assignment {pk}" not in found
    assert {f"half of assignment {pk}", f"year of assignment {pk}"} < found.keys()
    assert source.subjects(by, date(2021, 5, 20)) == []


def test_the_report_says_how_the_period_began_where_it_is_kept():
    months_kept(date(2020, 9, 1), date(2020, 9, 30))
    pk = assignments_in(2020).get().pk
    source = AssignedDistrictSource()
    facts = source.gather(f"quarter-4 of assignment {pk}", TODAY)
    before = {each["số"]: each["đầu_kỳ"] for each in facts.facts["tiêu_chí"]}
    september = now(date(2020, 9, 30))
    own = [each.pk for each in september.communes if each.parent_id == "180-1"]
    assert before == {number: str(sum(each.pk in own for each in september.met(number))) for number in ("1", "9")}
    assert facts.offices == ["ubnd-180-1"]
    assert {each["đầu_kỳ"] for each in source.gather(f"half of assignment {pk}", TODAY).facts["tiêu_chí"]} == {""}


def test_a_period_to_come_is_refused_in_a_sentence():
    with pytest.raises(Problem) as refused:
        AssignedDistrictSource().gather(f"month-12 of assignment {assignments_in(2020).get().pk}", date(2020, 6, 1))
    assert refused.value.number == 742
