"""A target's actual on a day, by what it is counted by; never from what the plan states."""

from __future__ import annotations

from datetime import date

import pytest
from tests.dossiers.giving import recognised, withdrawn
from tests.making import EMPTY, TODAY
from tests.progress.following import now, plan_of, target

from datchuan.law.outcome import Outcome
from datchuan.programme.models import Plan, Registration, Target
from datchuan.programme.queries import targets_of
from datchuan.progress.queries import at_risk, communes_of, nearest, target_progress

pytestmark = pytest.mark.usefixtures("province")

BY_RECOGNITION = {"counted_by": "recognitions", "standard": "basic", "criteria_set": "", "criterion": ""}


def demonstrated() -> Target:
    return targets_of(Plan.objects.get(office__key="sxd", year=2020)).get(key="meeting-criterion-2020")


def test_verdicts_are_counted_on_the_day():
    standing = now()
    progress = target_progress(demonstrated(), standing)
    assert progress.counts == "xã đạt tiêu chí quy hoạch"
    assert progress.actual == len(standing.met("1"))
    assert progress.actual + progress.not_met + progress.undetermined == progress.judged == 181
    assert progress.missing == 157 - progress.actual


@pytest.mark.parametrize(
    ("figures", "missing"),
    [
        ({}, None),
        ({"stated_baseline": 126}, None),
        ({"increment": 31}, None),  # what was gained is known of recognitions only
        ({"goal": 0}, 0),
        ({"goal": 181, "denominator": 181}, "the rest"),
    ],
)
def test_figures_that_the_plan_does_not_state_stay_unknown(figures, missing):
    progress = target_progress(target(**figures), now())
    assert progress.missing == (181 - progress.actual if missing == "the rest" else missing)
    assert progress.against_stated == (
        ""
        if "stated_baseline" not in figures
        else f"{'−' if progress.actual < 126 else '+'}{abs(progress.actual - 126)}"
    )


def test_what_nothing_counts_says_so(visit):
    uncounted = target(counted_by="nothing", criteria_set="", criterion="", words="53 % số thôn", goal=100)
    progress = target_progress(uncounted, now())
    assert (progress.actual, progress.missing, progress.why_not) == (None, None, "chưa có số liệu để đếm")
    page = visit("qln", f"/ke-hoach/chi-tieu/{uncounted.pk}/")
    assert page.status_code == 200
    assert "chưa có số liệu để đếm" in page.text
    assert "Kế hoạch ghi: 53 % số thôn" in page.text


def test_recognitions_are_counted_by_those_who_carry_them():
    wanted = target(**BY_RECOGNITION, increment=3)
    before = target_progress(wanted, now())
    recognised(EMPTY, date(2020, 11, 2))
    ended = recognised("06016-1", date(2020, 3, 2))
    withdrawn(ended, date(2020, 12, 1))
    after = target_progress(wanted, now())
    assert after.counts == "xã đã có quyết định công nhận nông thôn mới"
    assert (after.actual, after.gained) == (before.actual + 1, before.gained + 1)
    assert after.missing == max(0, 3 - after.gained)
    assert after.judged == 181
    assert after.actual + after.not_met == 181


def test_a_district_counts_its_own_communes():
    standing = now()
    progress = target_progress(target(plan_of("ubnd-180-1")), standing)
    own = [each for each in standing.communes if each.parent_id == "180-1"]
    assert progress.judged == len(own) == 21
    assert progress.actual == sum(standing.of_criterion(each.pk, "1") == Outcome.MET for each in own)
    by_recognition = target_progress(target(plan_of("ubnd-182-1"), **BY_RECOGNITION), standing)
    assert by_recognition.judged < 30


def test_the_nations_target_is_not_counted_here():
    nation = Plan.objects.create(year=2016, until_year=2020, issuer="Chính phủ", title="Kế hoạch cả nước")
    assert "cả nước" in target_progress(target(nation, goal=50), now()).why_not


def test_a_target_by_another_set_is_judged_by_its_own():
    progress = target_progress(target(criteria_set="ls-xa-nang-cao-2018", criterion="7"), now())
    assert progress.is_counted or progress.why_not
    other = target_progress(target(criterion="10"), now())
    assert other.actual is None
    assert "không do ngành Xây dựng xét" in other.why_not


def test_the_communes_not_counted_say_why():
    progress = target_progress(demonstrated(), now())
    communes = communes_of(progress, now())
    assert len(communes) == 181
    assert sum(each.outcome == Outcome.MET for each in communes) == progress.actual
    assert all(each.lack.words for each in communes if each.outcome != Outcome.MET)
    assert not any(each.lack.words for each in communes if each.outcome == Outcome.MET)


def test_those_that_must_pass_come_nearest_first_and_reach_the_goal():
    progress = target_progress(demonstrated(), now())
    steps = nearest(communes_of(progress, now()), progress)
    assert len(steps) == progress.missing
    assert [each.count for each in steps] == list(range(progress.actual + 1, 158))
    sizes = [(each.commune.lack.is_empty, each.commune.lack.size) for each in steps]
    assert sizes == sorted(sizes)


def test_there_may_not_be_enough_communes_for_the_goal():
    progress = target_progress(target(goal=400, denominator=400), now())
    steps = nearest(communes_of(progress, now()), progress)
    assert len(steps) == 181 - progress.actual < progress.missing


def test_houses_missing_are_added_up():
    progress = target_progress(target(criterion="9", goal=181, denominator=181), now())
    found = {each.unit.pk: each for each in communes_of(progress, now())}
    counted = found["06016-1"]  # has houses
    shortfalls = sum(each.verdict.shortfall or 0 for each in counted.cells if each.missing)
    assert counted.lack.houses == shortfalls > 0
    assert any("nhà" in word for word in counted.lack.words)
    assert found[EMPTY].lack.is_empty
    last = nearest(list(found.values()), progress)[-1].commune
    assert last.lack.is_empty


def test_at_risk_is_who_registered_or_met_it_before_and_does_not_now():
    progress = target_progress(demonstrated(), now())
    communes = communes_of(progress, now())
    registered = set(Registration.objects.filter(year=2020, withdrawn_on=None).values_list("commune_id", flat=True))
    risky = at_risk(communes)
    assert {each.unit.pk for each in risky if each.is_registered} == {
        each.unit.pk for each in communes if each.outcome != Outcome.MET and each.unit.pk in registered
    }
    assert all(each.outcome != Outcome.MET for each in risky)
    Registration.objects.filter(year=2020).update(withdrawn_on=TODAY, reason="thử")
    assert not any(each.is_registered for each in communes_of(progress, now()))


def test_a_target_on_units_of_another_day_counts_those(visit):
    page = visit("qln", f"/ke-hoach/chi-tieu/{demonstrated().pk}/", **{"dia-gioi": "2025-07-01"})
    assert page.status_code == 200
    assert page.context["progress"].judged == 61
    assert "đang xem trên địa giới ngày khác" in page.text
    assert "không so trực tiếp" in page.text


@pytest.mark.parametrize("account", ["lanhdao", "qln", "qhkt", "truongphong", "vanthu", "vpdp", "huyen", "xa"])
def test_every_role_reads_a_target(visit, account):
    page = visit(account, f"/ke-hoach/chi-tieu/{demonstrated().pk}/")
    assert page.status_code == 200
    assert "Những xã phải đạt để đủ mục tiêu" in page.text
    assert "Xã có nguy cơ là xã đã đăng ký năm nay" in page.text


def test_a_target_that_is_not_there(visit):
    assert visit("qln", "/ke-hoach/chi-tieu/999999/").status_code == 404


def test_the_communes_behind_a_target_take_three_questions(django_assert_num_queries):
    standing, wanted = now(), demonstrated()
    progress = target_progress(wanted, standing)
    with django_assert_num_queries(3):  # which province, who registered, who met it at which month's end
        communes_of(progress, standing)
