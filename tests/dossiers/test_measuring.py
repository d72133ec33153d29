"""Dossiers, confirmations, urging letters, recognitions tell how far a work item is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.dossiers.giving import moved, opened
from tests.programme.test_states import item, letter

from datchuan.dossiers.measuring import MEASURES, Confirmed, DossiersReceived, FocusConcluded, Recognised, Urged
from datchuan.dossiers.models import CONCLUDED_STATES, Dossier
from datchuan.programme.models import Registration, WorkItem
from datchuan.programme.queries import plan_of, registrations_of

ON = date(2020, 12, 31)


@pytest.fixture
def made(province) -> WorkItem:
    return item(plan_of(2020, "sxd"))


def test_received_dossiers_of_the_registered_communes(made):
    made.criteria = ["vn-xa-2016/1", "vn-xa-2016/9"]  # of the basic standard
    told = DossiersReceived().done([made], ON)[made.pk]
    registered = registrations_of(made.plan)
    received = Dossier.objects.filter(
        commune__in=registered.values("commune"),
        standard="basic",
        received_on__range=(date(2020, 1, 1), ON),
    )
    assert (told.part, told.whole) == (received.count(), registered.count())
    assert told.part > 0
    assert registered.count() == 13
    early = DossiersReceived().done([made], date(2020, 1, 31))[made.pk]  # all have registered, none has handed in
    assert (early.part, early.whole) == (0, 13)
    assert not DossiersReceived().done([made], date(2020, 1, 1)), "no commune has registered yet: nothing can be told"


def test_an_item_without_criteria_is_about_every_standard(made):
    assert DossiersReceived().done([made], ON)[made.pk].whole == registrations_of(made.plan, None).count() == 18


def test_a_dossier_that_comes_back_to_appraisal_is_not_received_anew(made):
    commune = registrations_of(made.plan).exclude(commune__dossiers__standard="basic").first().commune_id
    before = DossiersReceived().done([made], ON)[made.pk].part
    old = opened(commune, date(2019, 10, 1), received_on=date(2019, 10, 5))
    assert DossiersReceived().done([made], ON)[made.pk].part == before, "received for the year before"
    moved(moved(old, "to_field"), "from_field")
    assert DossiersReceived().done([made], ON)[made.pk].part == before


def test_only_the_communes_in_scope_and_what_is_not_withdrawn(made):
    made.communes.set(["06016-1", "06046-1"])  # registered, not registered
    assert DossiersReceived().done([made], ON)[made.pk].whole == 1
    Registration.objects.filter(commune="06016-1").update(withdrawn_on=date(2020, 8, 1), reason="Xã xin rút")
    assert DossiersReceived().done([WorkItem.objects.get(pk=made.pk)], date(2020, 7, 31))[made.pk].whole == 1
    assert not DossiersReceived().done([WorkItem.objects.get(pk=made.pk)], ON)


def test_focus_communes_are_told_of_once_they_are_known(made):
    focus = registrations_of(made.plan).filter(is_focus=True)
    concluded = Dossier.objects.filter(
        commune__in=focus.values("commune"), standard="basic", received_on__year=2020, state__in=CONCLUDED_STATES
    )
    told = FocusConcluded().done([made], ON)[made.pk]
    assert (told.part, told.whole) == (concluded.count(), 5)
    assert told.part > 0
    Registration.objects.update(is_focus=False)
    assert not FocusConcluded().done([made], ON)
    Registration.objects.filter(commune="06016-1").update(is_focus=True)
    assert FocusConcluded().done([made], ON)[made.pk].sentence == "0/1 xã điểm có hồ sơ đã kết luận thẩm định"


@pytest.mark.parametrize(
    ("measure", "template", "about", "part"),
    [(Confirmed, "confirmation", "commune 06016-1", 1), (Urged, "urging-letter", "district 180-1", 1)],
)
def test_letters_count_when_they_are_issued(made, measure, template, about, part):
    before = measure().done([made], ON)[made.pk].part
    sent = letter(made, date(2020, 11, 2))
    type(sent).objects.filter(pk=sent.pk).update(template=template, about=about)
    told = measure().done([made], ON)[made.pk]
    in_district = registrations_of(made.plan).filter(commune__parent="180-1").count()
    assert told.part - before == (part if measure is Confirmed else in_district)
    assert measure().done([made], date(2020, 11, 1))[made.pk].part <= before


def test_recognised_communes(made):
    told = Recognised().done([made], ON)[made.pk]
    assert 0 <= told.part <= told.whole


@pytest.mark.parametrize("measure", MEASURES)
def test_queries_do_not_grow_with_the_items(made, measure, django_assert_max_num_queries):
    more = [item(made.plan, f"them-{number}") for number in range(5)]
    for each in more:
        each.communes.set(["06016-1"])
    with django_assert_max_num_queries(8):
        measure().done([made, *more], ON)
