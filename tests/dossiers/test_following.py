"""What an act of change does to recognitions, dossiers and areas, told in its preview, and taken back exactly."""

from __future__ import annotations

from datetime import date

import pytest
from tests.dossiers.flowing import stand
from tests.dossiers.giving import concluded, opened, recognised
from tests.making import TODAY
from tests.territory.entering import DAY, applied, entered, open_ended, row
from tests.territory.test_acting import ROWS, everything

from datchuan.dossiers.models import Dossier, DossierStep, Recognition
from datchuan.dossiers.operations import DossierGiven, open_dossier, remove_dossier, remove_recognition
from datchuan.dossiers.queries import Kind, carried_on
from datchuan.kernel.problem import Problem
from datchuan.people.models import AreaMove, Official
from datchuan.people.operations import move_official
from datchuan.territory.models import ChangeAct, Unit
from datchuan.territory.operations import apply_act, obstacles_to_reversal, reverse_act

TRI_PHUONG, QUOC_KHANH, DE_THAM = "06016-1", "06004-1", "06046-1"


@pytest.fixture(scope="module")
def _opened(shared_world: None) -> None:
    open_ended()
    recognised(TRI_PHUONG)


@pytest.fixture(autouse=True)
def _open(_opened: None, province: Unit) -> None:
    """The units of 2020 stand open, and one of them is recognised."""


def told(act: ChangeAct) -> dict[str, list[str]]:
    return {each["title"]: each["lines"] for each in act.preview["consequences"]}


def kept() -> tuple[object, ...]:
    """Recognitions, dossiers with their steps, and who carries what: as it stands now."""
    return (
        list(Recognition.objects.order_by("pk").values()),
        list(Dossier.objects.order_by("pk").values()),
        list(DossierStep.objects.order_by("pk").values()),
        {(each.recognition.pk, each.unit.pk if each.unit else "", each.kind) for each in carried_on(TODAY)},
    )


def tri_phuong() -> Dossier:
    return Dossier.objects.get(commune=TRI_PHUONG)


def reverse(act: ChangeAct) -> None:
    reverse_act(act=act, by=None, reason="Thử hoàn tác")


def test_the_preview_names_what_is_carried_and_what_stops_and_writes_nothing() -> None:
    before = kept()
    act = entered(row(TRI_PHUONG, QUOC_KHANH))
    lines = told(act)
    (carried,) = lines["Công nhận được kế thừa một phần"]
    assert carried.startswith(
        "Xã Tri Phương, đạt chuẩn nông thôn mới (999/QĐ-UBND) → Xã Quốc Khánh: toàn bộ xã Tri Phương"
    )
    assert lines["Hồ sơ đang mở bị dừng"] == [
        "Xã Tri Phương, đạt chuẩn nông thôn mới, tờ trình 41/TTr-UBND, đang thẩm định"
    ]
    assert kept() == before
    apply_act(act=act, by=None, today=TODAY)
    act.refresh_from_db()
    assert told(act) == lines


def test_an_open_dossier_stops_with_the_reason_and_the_instrument() -> None:
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    made = tri_phuong()
    assert made.state == "stopped"
    step = made.steps.latest("number")
    assert step.reason == "Dừng do sắp xếp theo 99/NQ-HĐND (15/11/2020), có hiệu lực 01/12/2020"
    assert (step.on, step.act) == (DAY, act)


def test_whatever_is_open_stops_and_comes_back_as_it_was() -> None:
    states = ("verifying", "submitted", "field", "head", "leadership", "completion")
    for number, state in enumerate(states):
        commune, standard = (TRI_PHUONG, QUOC_KHANH)[number // 3], ("basic", "enhanced", "model")[number % 3]
        if (commune, standard) == (TRI_PHUONG, "basic"):
            made = tri_phuong()
        else:
            given = DossierGiven(Unit.objects.get(pk=commune), standard, date(2020, 10, 5))
            made = open_dossier(given=given, by=None, today=TODAY)
        stand(made, state, returned_to="district", returned_from="head")
    before = kept()
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    stopped = Dossier.objects.filter(commune__in=[TRI_PHUONG, QUOC_KHANH])
    assert set(stopped.values_list("state", "returned_to", "returned_from")) == {("stopped", "", "")}
    assert DossierStep.objects.filter(act=act, transition="", dossier__in=stopped).count() == len(states)
    reverse(act)
    assert kept() == before
    held = Dossier.objects.get(commune=QUOC_KHANH, state="completion")
    assert (held.returned_to, held.returned_from) == ("district", "head")


def test_a_step_recorded_for_a_later_day_is_not_overtaken() -> None:
    recognised(QUOC_KHANH)
    later = opened(QUOC_KHANH, date(2020, 12, 20))
    applied(row(TRI_PHUONG, QUOC_KHANH))
    assert later.steps.latest("number").on == date(2020, 12, 20)


@pytest.mark.parametrize("kind", ["rename", "recode", "reparent"])
def test_the_same_legal_unit_keeps_its_recognition_and_its_dossier_goes_on(kind: str) -> None:
    lines = told(applied(*ROWS[kind]))
    assert len(lines["Công nhận giữ nguyên, xã nay tên hoặc mã mới"]) == 1
    assert "Hồ sơ đang mở bị dừng" not in lines
    assert tri_phuong().is_open
    own = [each for each in carried_on(TODAY) if each.recognition.commune_id == TRI_PHUONG]
    assert [each.kind for each in own] == [Kind.WHOLE]
    assert own[0].unit is not None
    assert own[0].unit.identity_id == TRI_PHUONG


def test_a_commune_that_becomes_a_town_stops_its_dossier() -> None:
    assert "Hồ sơ đang mở bị dừng" in told(applied(*ROWS["retype"]))
    assert tri_phuong().state == "stopped"


def test_the_one_that_receives_or_gives_is_altered() -> None:
    recognised(QUOC_KHANH)
    lines = told(applied(row(TRI_PHUONG, QUOC_KHANH, event_type="transfer_part", extent="part", population=300)))
    assert {line.split(",")[0] for line in lines["Xã đã được công nhận có địa giới thay đổi"]} == {
        "Xã Tri Phương",
        "Xã Quốc Khánh",
    }
    assert len(lines["Công nhận được kế thừa một phần"]) == 1


def test_a_recognition_that_nobody_carries_any_more_is_named() -> None:
    lines = told(applied(row(TRI_PHUONG, event_type="abolish")))
    assert lines["Công nhận không còn đơn vị kế tiếp"] == ["Xã Tri Phương, đạt chuẩn nông thôn mới (999/QĐ-UBND)"]


def test_one_concluded_from_the_day_on_must_be_looked_at_again() -> None:
    concluded(tri_phuong(), date(2020, 12, 15))
    lines = told(applied(row(TRI_PHUONG, QUOC_KHANH)))
    assert len(lines["Hồ sơ đã kết luận từ ngày sắp xếp trở đi, cần xem lại"]) == 1
    assert tri_phuong().state == "concluded"


@pytest.mark.once("tests/territory/test_acting.py takes every kind back on both, and dossiers follow there too")
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_every_kind_of_change_is_taken_back_with_recognitions_and_dossiers(rows: list[dict[str, str]]) -> None:
    before = (kept(), everything())
    act = applied(*rows)
    assert obstacles_to_reversal(act=act) == []
    reverse(act)
    assert (kept(), everything()) == before


def obstacle(act: ChangeAct) -> str:
    with pytest.raises(Problem) as refused:
        reverse(act)
    assert refused.value.number == 215
    return refused.value.sentence


def test_a_recognition_or_a_dossier_recorded_since_keeps_the_act() -> None:
    act = applied(*ROWS["merge"])
    recognised("06047-1", date(2020, 12, 15))
    opened("06047-1", date(2020, 12, 16))
    sentence = obstacle(act)
    assert "1 công nhận đã ghi cho đơn vị sau sắp xếp" in sentence
    assert "1 hồ sơ đã mở cho đơn vị sau sắp xếp" in sentence
    remove_recognition(recognition=Recognition.objects.get(commune="06047-1"), reason="Ghi nhầm xã", by=None)
    remove_dossier(dossier=Dossier.objects.get(commune="06047-1"), reason="Mở nhầm xã", by=None)
    reverse(act)


def test_a_stopped_dossier_that_was_opened_again_keeps_the_act() -> None:
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    again = opened(QUOC_KHANH, date(2020, 12, 15), reopens=tri_phuong())
    assert "1 hồ sơ bị dừng đã được mở lại" in obstacle(act)
    assert again.is_open


def test_one_that_an_act_stopped_is_not_taken_out() -> None:
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    with pytest.raises(Problem) as refused:
        remove_dossier(dossier=tri_phuong(), reason="Mở nhầm xã", by=None)
    assert refused.value.number == 818
    reverse(act)


def test_an_official_who_was_moved_goes_back_with_the_reversal(qln: Official) -> None:
    act = applied(row(TRI_PHUONG, QUOC_KHANH))
    xa = Official.objects.get(username="xa")
    area = Unit.objects.get(pk=QUOC_KHANH)
    move_official(official=xa, area=area, office=None, on=DAY, by=qln, today=TODAY)
    assert obstacles_to_reversal(act=act) == []
    reverse(act)
    xa.refresh_from_db()
    assert xa.area_id == TRI_PHUONG
    assert not AreaMove.objects.exists()


def test_an_official_moved_to_a_new_unit_and_on_from_there_keeps_the_act(qln: Official) -> None:
    act = applied(*ROWS["merge"])
    xa = Official.objects.get(username="xa")
    for pk in ("06047-1", DE_THAM):
        move_official(official=xa, area=Unit.objects.get(pk=pk), office=None, on=DAY, by=qln, today=TODAY)
        if pk == "06047-1":
            assert obstacles_to_reversal(act=act) == []
    assert "1 cán bộ đã chuyển tiếp từ đơn vị mới" in obstacle(act)
