"""The clock of the demonstration: it moves within its year, by the trail, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import strip_tags
from tests.making import EMPTY, TODAY, entry, record, village

from datchuan.demo.building import build_demonstration
from datchuan.demo.moving import move_working_day
from datchuan.demo.papers import make_papers
from datchuan.demo.rounds import make_rounds
from datchuan.demo.story import story
from datchuan.documents.models import IncomingDocument, OutgoingDocument
from datchuan.dossiers.models import Dossier, DossierStep
from datchuan.dossiers.queries import dossiers_on
from datchuan.evaluation.queries import standing
from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import FindingStep, Visit
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry, Installation
from datchuan.platform.queries import working_day
from datchuan.programme.models import WorkItem

JUNE = date(2020, 6, 15)


def test_pages_stand_at_the_day_and_the_trail_says_so(qln: Official, client) -> None:
    client.force_login(qln)
    assert move_working_day(on=JUNE, by=qln) == TODAY
    assert working_day() == JUNE
    page = client.get("/").text
    assert "15/06/2020" in page
    assert "Đang xem số liệu ngày" not in page, "it is today, not a day looked at"
    kept = AuditEntry.objects.latest("pk")
    assert (kept.action, kept.by, kept.details) == (
        "demo.move_working_day", qln, {"before": "2020-12-31", "after": "2020-06-15"},
    )  # fmt: skip
    assert standing("vn-xa-2016", JUNE).is_kept


def test_what_comes_later_in_the_year_is_not_known_yet(province) -> None:
    states = {each.dossier.commune_id: each.state for each in dossiers_on(JUNE, Dossier.objects.all())}
    assert states["06415-1"] == "preparing"
    assert "06550-1" not in states


def test_what_is_recorded_then_is_recorded_on_that_day(province) -> None:
    move_working_day(on=JUNE, by=None)
    record(entry("TH1", village(), date(2020, 6, 10), hard_roof=False))
    assert standing("vn-xa-2016", JUNE, [EMPTY]).verdicts[EMPTY]["9.2"].outcome == "not_met"


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2021, 1, 1), date(2026, 1, 1)])
def test_a_day_outside_the_story(province, day: date) -> None:
    with pytest.raises(Problem, match="từ 01/01/2020 đến 31/12/2020") as found:
        move_working_day(on=day, by=None)
    assert found.value.number == 982
    assert working_day() == TODAY


@pytest.mark.parametrize("case", ["real", "trial"])
def test_a_real_province_and_a_trial_keep_their_clock(province, case: str) -> None:
    if case == "real":
        Installation.objects.update(simulated=False, working_day=None)
    else:
        AuditEntry.objects.filter(action="demo.build").delete()
    before = working_day()
    with pytest.raises(Problem) as found:
        move_working_day(on=JUNE, by=None)
    assert found.value.number == 981
    assert working_day() == before


@pytest.mark.once("the small province again, with fewer rows")
def test_a_province_built_as_of_a_day_knows_nothing_of_what_comes_later(empty_database) -> None:
    build_demonstration(only_communes=frozenset({"05998-1"}), until=JUNE)
    make_rounds(replace(story(), working_day=JUNE))
    make_papers(replace(story(), working_day=JUNE))
    assert working_day() == JUNE
    assert not HouseRecord.objects.filter(valid_from__gt=JUNE).exists()
    assert not ReviewDuty.objects.filter(concluded_on__gt=JUNE).exists()
    assert not SpatialPlan.objects.filter(approved_on__gt=JUNE).exists()
    assert not DossierStep.objects.filter(on__gt=JUNE).exists()
    assert not IncomingDocument.objects.filter(arrived_on__gt=JUNE).exists()
    assert not WorkItem.objects.exclude(done_on=None).exists()
    assert sorted(OutgoingDocument.objects.values_list("template", flat=True)) == [
        "schedule-notice", "urging-letter", "urging-letter",
    ]  # fmt: skip
    held = Visit.objects.filter(state=Visit.State.HELD)
    assert held.exists()
    assert not held.filter(day__gt=JUNE).exists()
    assert Visit.objects.filter(state=Visit.State.PLANNED, day__gt=JUNE).exists()
    assert not FindingStep.objects.filter(on__gt=JUNE).exists()


def round_told(client, day: str) -> tuple[str, str]:
    """The first round's state on the plan's page of a day, and what it rests on."""
    row = client.get("/ke-hoach/", {"ngay": day}).text.partition('<tr id="round-1">')[2].partition("</tr>")[0]
    state, _, rests_on = row.partition('data-label="Tình trạng">')[2].partition("<br>")
    return strip_tags(state).strip(), strip_tags(rests_on).strip()


def test_the_round_is_not_done_before_its_day(qln: Official, client) -> None:
    client.force_login(qln)
    assert round_told(client, "2020-05-15") == ("Chưa đến kỳ", "ghi tay: chưa ghi xong")
    assert round_told(client, "2020-06-25") == ("Đang thực hiện", "ghi tay: chưa ghi xong")
    assert round_told(client, "2020-06-26") == ("Đã xong", "ghi tay: xong ngày 26/06/2020")
    assert round_told(client, "2020-06-30") == ("Đã xong", "ghi tay: xong ngày 26/06/2020")


def test_the_command(province, capsys) -> None:
    call_command("demo", day="2020-06-15")
    assert "31/12/2020 → 15/06/2020" in capsys.readouterr().out
    assert working_day() == JUNE
    with pytest.raises(CommandError, match=r"2020-06-15"):
        call_command("demo", day="giữa tháng 6")
    with pytest.raises(CommandError, match="ngoài câu chuyện"):
        call_command("demo", day="2019-06-15")
