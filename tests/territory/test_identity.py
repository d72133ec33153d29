"""One legal unit through its versions: names, types, codes, parents, classes, each with its own periods."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official

from datchuan.kernel.period import Period
from datchuan.territory.models import Change, ChangeAct, CodeAlias, CommuneClass, Unit
from datchuan.territory.queries import attributes_of, classes_of, version_on, versions_of

BEFORE, MERGED, FEWER = date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 1)
Scheme = CommuneClass.Scheme

pytestmark = pytest.mark.usefixtures("province")


def test_a_recoded_town_is_one_unit_with_two_codes() -> None:
    """Thất Khê was 05995 until NQ 1246, then 06040, which had been xã Đại Đồng's."""
    old, new = Unit.objects.get(pk="05995-1"), Unit.objects.get(pk="06040-2")
    assert [unit.pk for unit in versions_of(new)] == ["05995-1", "06040-2"]
    kept = attributes_of(old)
    assert [(each.value, each.period) for each in kept.codes] == [
        ("05995", Period(None, FEWER)),
        ("06040", Period(FEWER, date(2025, 7, 1))),
    ]
    assert [(each.value, each.period) for each in kept.names] == [("Thất Khê", Period(None, date(2025, 7, 1)))]
    assert [each.value for each in kept.parents] == ["Huyện Tràng Định"]
    assert attributes_of(new) == kept


def test_a_reused_code_is_not_an_identity() -> None:
    identities = set(Unit.objects.filter(code="06040").values_list("identity", flat=True))
    assert identities == {"06040-1", "05995-1", "06040-3"}


@pytest.mark.parametrize(("day", "version"), [(BEFORE, "05995-1"), (FEWER, "06040-2"), (date(2025, 7, 1), None)])
def test_the_version_of_a_day(day: date, version: str | None) -> None:
    found = version_on("05995-1", day)
    assert (found and found.pk) == version


def test_an_alias_has_its_period_as_seen_in_the_lists() -> None:
    alias = CodeAlias.objects.get(code="06064")
    assert (alias.valid_from, alias.valid_to) == (date(2020, 2, 2), date(2020, 3, 24))


def test_a_class_speaks_from_the_day_it_is_attested_on_and_only_for_what_a_source_names() -> None:
    chien_thang = Unit.objects.get(pk="06364-1")
    known = classes_of(chien_thang, BEFORE)
    assert known[Scheme.ATK] is not None
    assert "2475/QĐ-TTg" in known[Scheme.ATK].instrument
    assert {scheme for scheme, row in known.items() if row} == {Scheme.ATK, Scheme.ATK_REGION}
    assert not any(classes_of(chien_thang, date(2019, 12, 30)).values()), "not known before it is attested"
    assert not any(classes_of(Unit.objects.get(pk="06016-1"), BEFORE).values()), "no source: not known"


def test_a_class_ends_with_the_unit_and_is_not_handed_to_its_successor() -> None:
    bac_son = Unit.objects.get(pk="06343-1")
    assert classes_of(bac_son, BEFORE)[Scheme.ATK_REGION]
    assert not any(classes_of(bac_son, MERGED).values())
    assert not any(classes_of(Unit.objects.get(pk="06343-2"), MERGED).values())


def test_every_row_of_the_file_is_a_class_with_its_instrument() -> None:
    assert CommuneClass.objects.count() == 40
    assert not CommuneClass.objects.filter(instrument__in=["", "như trên"]).exists()
    assert set(CommuneClass.objects.filter(valid_from=None).values_list("attested_on", flat=True)) == {BEFORE}


def test_loaded_changes_stand_as_one_act_a_day() -> None:
    acts = ChangeAct.objects.order_by("applied_order")
    assert [(act.effective_on.year, act.changes.count()) for act in acts] == [(2020, 46), (2024, 8), (2025, 207)]
    assert not Change.objects.filter(act=None).exists()


def test_a_territory_of_before_gets_identities_and_acts() -> None:
    """The migration, on rows that have none."""
    before = dict(Unit.objects.values_list("pk", "identity"))
    Change.objects.update(act=None)
    ChangeAct.objects.all().delete()
    import_module("datchuan.territory.migrations.0003_identities_and_acts").fill(apps, None)
    assert dict(Unit.objects.values_list("pk", "identity")) == before
    test_loaded_changes_stand_as_one_act_a_day()


def test_a_page_tells_what_is_not_known(client: Client) -> None:
    client.force_login(official("qln"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/dia-ban/06364-1/", {"ngay": "2019-12-31"}).text
    assert page.count("chưa rõ") >= 5
    assert "2475/QĐ-TTg" in page
    assert len(queries) < 66  # visits and findings stand on the page too
