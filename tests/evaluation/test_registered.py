"""What communes met on the day they registered: kept for them alone, judged anew with what is recorded later."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import EMPTY, TODAY, entry, record, village
from tests.programme.planning import edit_of, office

from datchuan.evaluation.comparing import kept_days
from datchuan.evaluation.jobs import keep_registrations
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import keep_registration_days
from datchuan.evaluation.registered import NO_COMMUNE, NOT_KEPT, kept_for_registered, met_at_registration
from datchuan.law.outcome import Outcome
from datchuan.programme.models import Plan, Registration
from datchuan.programme.operations import RegistrationGiven, register_commune
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")

DAY = date(2020, 3, 3)
NOW = datetime(2021, 1, 4, 2, tzinfo=UTC)


def registered(commune: str, on: date | None = DAY) -> Registration:
    """A draft's own registration, through the operation."""
    plan = Plan.objects.create(office=office("ubnd-tinh"), year=2021, until_year=2021, title="Kế hoạch thử")
    given = RegistrationGiven(Unit.objects.get(pk=commune), registered_on=on)
    return register_commune(plan=plan, given=given, edit=edit_of(plan))


def kept(on: date) -> set[str]:
    return set(IndicatorVerdict.objects.filter(on=on, is_current=True).values_list("commune", flat=True))


def test_who_registers_has_the_day_kept_and_nobody_else():
    made = registered(EMPTY)
    assert kept(DAY) == {EMPTY}
    found = met_at_registration([made])[made.pk]
    assert (list(found.verdicts), len(found.outcomes), found.why_not) == (["1.1", "1.2", "9.1", "9.2"], 2, "")
    assert kept_for_registered([DAY, TODAY]) == {DAY: {EMPTY}}
    assert {each.on for each in kept_days()} == {TODAY}


def test_a_house_recorded_later_changes_the_day_of_its_own_commune():
    made = registered(EMPTY)
    done = record(entry("TH1", village(), date(2020, 2, 16)))
    assert met_at_registration([made])[made.pk].outcomes[1] == Outcome.MET
    assert {(each.on, each.commune_id) for each in done.effects} == {(TODAY, EMPTY)}


def test_a_house_of_another_commune_leaves_the_day_alone():
    registered("06016-1")
    record(entry("TH1", village(), date(2020, 2, 16)))
    assert kept(DAY) == {"06016-1"}


@pytest.mark.parametrize(
    ("day", "why_not"),
    [(date(2020, 2, 1), NOT_KEPT), (date(2009, 1, 20), "bộ tiêu chí “"), (date(2019, 1, 20), NO_COMMUNE)],
)
def test_why_nothing_is_told(day, why_not):
    Registration.objects.filter(commune="06268-2").update(registered_on=day)  # of the mergers of 2020
    found = Registration.objects.select_related("commune").filter(commune="06268-2")
    assert met_at_registration(found)[found[0].pk].why_not.startswith(why_not)


def test_the_clock_keeps_what_is_missing_or_no_longer_fits_the_law_files():
    assert keep_registrations(NOW, date(2021, 1, 4)) == "Mọi ngày đăng ký đã lưu, không có gì mới."
    each = Registration.objects.exclude(registered_on=None).select_related("commune")[0]
    IndicatorVerdict.objects.filter(on=each.registered_on).update(law_digest="0" * 64)
    assert met_at_registration([each])[each.pk].why_not == NOT_KEPT
    said = keep_registrations(NOW, date(2021, 1, 4))
    assert said.startswith("Đã lưu kết quả ngày đăng ký của ")
    assert said.endswith(" xã, 1 ngày.")
    assert met_at_registration([each])[each.pk].verdicts
    assert keep_registrations(NOW, each.registered_on.replace(year=2019)) == "Mọi ngày đăng ký đã lưu, không có gì mới."


def test_nothing_is_kept_where_the_day_is_not_known():
    made = registered(EMPTY, None)
    assert keep_registration_days(registrations=[made], by=None) == {}
    assert met_at_registration([made]) == {}


def test_reading_them_takes_as_many_questions_for_one_as_for_all():
    dated = Registration.objects.filter(registered_on__isnull=False)  # one without a day asks for no verdict at all
    found = list(dated.select_related("commune").order_by("pk"))
    assert len(found) > 1
    counts = []
    for some in (found, found[:1]):
        with CaptureQueriesContext(connection) as queries:
            met_at_registration(some)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3
