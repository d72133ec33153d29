"""Each check finds the fault it is for, and a sound province has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.test_flow_checks import CHECKS as TRIED_IN_DOSSIERS
from tests.inspection.test_integrity import KEYS as TRIED_IN_INSPECTION
from tests.making import EMPTY, TODAY, houses, village

from datchuan.difficulties.models import Difficulty
from datchuan.dossiers.models import Dossier, Recognition
from datchuan.housing.models import HouseRecord
from datchuan.masterplans.models import ReviewDuty
from datchuan.people.models import Office, Official
from datchuan.platform.integrity import checks, run_check, run_checks
from datchuan.programme.models import Registration
from datchuan.survey.models import FormVersion, Submission, Trace
from datchuan.territory.integrity import _overlaps
from datchuan.territory.models import Change, Shape, Statistic, Unit, Village, VillageMembership

pytestmark = pytest.mark.usefixtures("province")
ENDED = "06052-1"  # Bắc Ái, until 2020


def found(key: str) -> int:
    return run_check(key, TODAY).count


def _house_twice() -> None:
    record = HouseRecord.objects.filter(valid_to=None).first()
    record.pk, record.version, record.valid_to = None, 99, date(2030, 1, 1)
    record.save(force_insert=True)


def _lost_houses() -> None:
    lost = village(name="Nà Lạc")
    houses(lost, {}, {})
    VillageMembership.objects.filter(village=lost).delete()


def _square(west: float, south: float) -> dict[str, object]:
    corners = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def _miscounted() -> None:
    at = datetime(2020, 12, 31, tzinfo=UTC)
    form = FormVersion.objects.create(key="thu", version="1", title="Thử", published_at=at)
    sent = {"form": form, "received_at": at, "examined_at": at, "state": Submission.State.HELD, "subject": "LS1"}
    Trace.objects.create(submission=Submission.objects.create(instance_id="uuid:1", **sent), household="LS1")


SEEDED: dict[str, Callable[[], object]] = {
    "unit_outside_parent": lambda: Unit.objects.filter(pk="06016-1").update(valid_to=date(2026, 1, 1)),
    "identity_has_gap": lambda: Unit.objects.filter(pk="05995-1").update(valid_to=date(2024, 11, 1)),
    "unit_ends_without_change": lambda: Change.objects.filter(from_unit=ENDED).delete(),
    "unit_begins_without_change": lambda: Change.objects.filter(to_unit="06268-2").delete(),
    "parts_do_not_make_a_whole": lambda: Change.objects.filter(from_unit=ENDED, extent="part").delete(),
    "parts_exceed_sum": lambda: Statistic.objects.filter(unit="06268-2", method__startswith="res").update(value=1),
    "change_is_inferred": lambda: Change.objects.filter(from_unit=ENDED).update(confidence="inferred_geometry"),
    "change_is_mapped": lambda: Change.objects.filter(from_unit=ENDED).update(confidence=Change.MAPPED),
    "commune_without_shape": lambda: Shape.objects.filter(unit="06016-1").delete(),
    "shape_outside_unit": lambda: Shape.objects.filter(unit="06040-2").update(valid_to=date(2026, 1, 1)),
    "shape_outside_parent": lambda: Shape.objects.filter(unit="06016-1").update(geometry=_square(105.0, 20.0)),
    "shape_area_differs": lambda: Shape.objects.filter(unit="06046-1").update(area_km2=1),
    "village_nowhere": lambda: Village.objects.create(code="x", name="Nà Lạc", search="na lac"),
    "village_in_ended_commune": lambda: village(ENDED, since=date(2019, 1, 1)),
    "village_dealt_out": lambda: VillageMembership.objects.filter(commune="06016-1").update(dealt_by="area"),
    "names_collide": lambda: Unit.objects.filter(pk=EMPTY).update(name="Xã Tri Phương"),
    "official_area_ended": lambda: Official.objects.filter(username="xa").update(area=ENDED),
    "office_unit_ended": lambda: Office.objects.filter(unit="06016-1").update(unit=ENDED),
    "house_outside_communes": _lost_houses,
    "house_records_overlap": _house_twice,
    "registered_commune_ended": lambda: Registration.objects.filter(commune="06016-1").update(commune=ENDED),
    "recognition_outside_life": lambda: Recognition.objects.filter(commune="06280-1").update(commune="06280-2"),
    "recognition_of_no_commune": lambda: Recognition.objects.filter(commune="06622-1").update(commune="05995-1"),
    "recognition_without_decision": lambda: Recognition.objects.filter(commune="06280-1").update(recognised_on=None),
    "recognition_without_heir": lambda: Change.objects.filter(from_unit="06280-1").delete(),
    "open_dossier_of_ended_unit": lambda: Dossier.objects.filter(commune="06016-1").update(commune=ENDED),
    "dossier_state_differs": lambda: Dossier.objects.filter(commune="06016-1").update(state="withdrawn"),
    "trace_differs_from_submission": _miscounted,
    "difficulty_beside_its_steps": lambda: Difficulty.objects.filter(state="resolved").update(asks_raiser=True),
    "difficulty_nobody_acts_on": lambda: Official.objects.filter(office__key="qhkt").update(is_active=False),
    "plan_untouched_by_change": lambda: ReviewDuty.objects.filter(plan__unit="06046-1").delete(),
}


@pytest.mark.parametrize("key", SEEDED)
def test_a_seeded_fault_is_found(key: str) -> None:
    before = found(key)
    SEEDED[key]()
    assert found(key) > before


def test_overlapping_codes_are_found_where_a_database_lost_its_triggers() -> None:
    one = Unit(pk="09999-1", code="09999", name="Xã Thử", valid_from=None, valid_to=date(2021, 1, 1))
    other = Unit(pk="09999-2", code="09999", name="Xã Thử", valid_from=date(2020, 1, 1))
    assert [finding.argument for finding in _overlaps([one, other], "code")] == ["09999-2"]


def test_every_check_is_tried_here() -> None:
    elsewhere = {*TRIED_IN_INSPECTION, *TRIED_IN_DOSSIERS, "unit_code_overlaps"}
    assert {check.key for check in checks()} == {*SEEDED, *elsewhere}


def test_a_sound_province_has_no_error_and_its_doubts_are_said() -> None:
    results = run_checks(TODAY)
    assert [each.check.key for each in results if each.check.severity == "error" and each.count] == []
    doubts = {each.check.key: each.count for each in results if each.count}
    assert doubts["change_is_inferred"] == 3, "the three edges of NQ 818 that were read from maps"
    assert "shape_outside_parent" not in doubts


def test_a_shape_outside_its_parent_is_said_with_its_share() -> None:
    SEEDED["shape_outside_parent"]()
    assert [finding.words for finding in run_check("shape_outside_parent", TODAY).findings] == [
        "Xã Tri Phương (06016-1), hình đầu tiên: 100,0 % ngoài Huyện Tràng Định",
        "Xã Tri Phương (06016-1), hình từ 01/01/2020: 100,0 % ngoài Huyện Tràng Định",
        "Xã Tri Phương (06016-1), hình từ 01/12/2024: 100,0 % ngoài Huyện Tràng Định",
    ]


def test_the_page_tells_what_to_do_and_costs_the_same_however_much_is_found(client: Client) -> None:
    client.force_login(official("qln"))
    costs = []
    for seed in (lambda: None, SEEDED["official_area_ended"], SEEDED["village_in_ended_commune"]):
        seed()
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/quan-tri/suc-khoe-du-lieu/")
        costs.append(len(queries))
    assert page.status_code == 200
    assert "Phân địa bàn mới cho cán bộ" in page.text
    assert costs[0] == costs[1] == costs[2]
    client.force_login(official("xa"))
    assert client.get("/quan-tri/suc-khoe-du-lieu/").status_code == 403


def test_the_command_ends_with_an_error_only_for_errors(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_data")
    assert "Thay đổi suy ra từ bản đồ" in capsys.readouterr().out
    SEEDED["village_nowhere"]()
    with pytest.raises(CommandError, match="1 lỗi trong dữ liệu"):
        call_command("check_data")
