"""Who may what: the whole table of permissions, and which rows each official sees."""

from __future__ import annotations

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from tests.cast import newcomer, official
from tests.making import COMMUNES, MERGED_ON, TODAY

from datchuan.housing.access import communes_of, visible_to
from datchuan.housing.models import HouseRecord
from datchuan.masterplans.access import visible_to as plans_visible_to
from datchuan.masterplans.models import SpatialPlan
from datchuan.people.models import Official
from datchuan.territory.models import Unit
from datchuan.territory.queries import holds_on

# l: leadership, q: division officer (housing), k: division officer (planning), v: coordination, h: district, x: commune
NAMES = {"l": "lanhdao", "q": "qln", "k": "qhkt", "v": "vpdp", "h": "huyen", "x": "xa"}
ALL = "lqkvhx"
MAY = {
    "people.be_signed_in": ALL,
    "people.view_officials": "lqk",
    "territory.view_units": ALL,
    "criteria.view_sets": ALL,
    "programme.view_plan": ALL,
    "programme.download_plan": "lqk",
    "housing.view_houses": ALL,
    "housing.import_houses": "qkhx",
    "housing.view_personal_data": "lqkhx",
    "masterplans.view_masterplans": ALL,
    "masterplans.change_masterplans": "qkhx",
    "masterplans.conclude_reviews": "qk",
    "masterplans.carry_out_reviews": "qkhx",
    "masterplans.draft_guidance": "qk",
    "evaluation.view_verdicts": ALL,
}

pytestmark = pytest.mark.usefixtures("province")


@pytest.mark.parametrize("permission", MAY)
def test_table_of_permissions(permission: str) -> None:
    assert rules.perm_exists(permission)
    holders = "".join(key for key, name in NAMES.items() if official(name).has_perm(permission))
    assert holders == MAY[permission]


@pytest.mark.parametrize("permission", MAY)
def test_neither_strangers_nor_dismissed_officials(permission: str, qln: Official) -> None:
    qln.is_active = False
    assert not qln.has_perm(permission)
    assert not AnonymousUser().has_perm(permission)


def test_nobody_holds_a_permission_that_does_not_exist(qln: Official) -> None:
    assert not qln.has_perm("housing.burn_houses")


def communes_seen(records: object) -> set[str]:
    """The communes that the records' villages belong to today: later changes take the villages on."""
    today = records.filter(holds_on(TODAY, "village__memberships__"))  # type: ignore[attr-defined]
    return set(today.values_list("village__memberships__commune", flat=True))


def test_houses_inside_ones_own_area(
    lanhdao: Official, vpdp: Official, huyen: Official, xa: Official, xa_khac: Official, huyen_khac: Official
) -> None:
    everything = HouseRecord.objects.filter(valid_to=None).count()  # not those that were improved since
    assert visible_to(lanhdao, TODAY, today=TODAY).count() == visible_to(vpdp, TODAY, today=TODAY).count() == everything
    assert communes_seen(visible_to(huyen, TODAY, today=TODAY)) == {"06016-1", "06046-1", "05998-1"}
    assert communes_seen(visible_to(xa, TODAY, today=TODAY)) == {"06016-1"}
    assert communes_seen(visible_to(xa_khac, TODAY, today=TODAY)) == {"06046-1"}
    assert communes_seen(visible_to(huyen_khac, TODAY, today=TODAY)) == {"06343-2"}
    assert visible_to(xa, TODAY, today=TODAY).count() == 1399


def test_houses_of_a_day_before_any_survey(huyen: Official) -> None:
    assert not visible_to(huyen, MERGED_ON, today=TODAY).exists()


def test_communes_of_an_official(lanhdao: Official, huyen: Official, xa: Official) -> None:
    assert communes_of(lanhdao, TODAY).count() == 200
    assert communes_of(huyen, TODAY).count() == 22
    assert [unit.pk for unit in communes_of(xa, TODAY)] == ["06016-1"]


def test_an_area_that_exists_no_more_shows_nothing(province: Unit) -> None:
    of_bac_ai = newcomer("bacai", "commune_officer", "06052-1")
    assert not communes_of(of_bac_ai, TODAY).exists()
    assert not visible_to(of_bac_ai, TODAY, today=TODAY).exists()


def test_master_plans_of_the_area_and_of_what_went_into_it(
    xa: Official, xa_khac: Official, huyen: Official, huyen_khac: Official, qln: Official
) -> None:
    units = {each: set(plans_visible_to(each, TODAY).values_list("unit", flat=True)) for each in (xa, xa_khac)}
    assert units[xa] == {"06016-1"}
    assert units[xa_khac] == {"06046-1", "06052-1"}
    assert units[xa] | units[xa_khac] <= set(plans_visible_to(huyen, TODAY).values_list("unit", flat=True))
    assert not plans_visible_to(huyen_khac, TODAY).filter(unit__parent="180-1").exists()
    assert plans_visible_to(qln, TODAY).count() == SpatialPlan.objects.count()


def test_the_small_province_has_the_communes_it_says() -> None:
    assert communes_seen(HouseRecord.objects.all()) == COMMUNES


def test_an_account_signs_in_by_its_own_password_only(province: Unit) -> None:
    made = newcomer("moi", "commune_officer", "06016-1")
    assert made.check_password("mat-khau-thu-nghiem")
    assert not made.check_password("")
    assert not made.is_superuser
