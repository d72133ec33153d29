"""The daily look: one reminder as long as it is the same thing, told and told again, closed when it is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.giving import opened
from tests.territory.entering import applied, open_ended, row
from tests.urging.reminding import TRANG_DINH, TRI_PHUONG, at, looked, of_rule, sentences

from datchuan.desk.announcing import waiting_sources
from datchuan.desk.models import Notification
from datchuan.masterplans.models import ReviewDuty
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.platform.ticking import tick
from datchuan.programme.models import WorkItem
from datchuan.programme.queries import registered_on
from datchuan.territory.models import Unit
from datchuan.territory.operations import reverse_act
from datchuan.urging.models import Reminder, ReminderState, ReminderStep
from datchuan.urging.queries import telling_key, tellings_of

pytestmark = pytest.mark.usefixtures("province")
MAY = date(2020, 5, 4)
DOSSIER = "dossier-not-received"


@pytest.fixture(autouse=True)
def _rounds_are_done(province: Unit) -> None:
    """What the demonstration ticked by hand is as it stood; what it told of difficulties is out of the way."""
    WorkItem.objects.update(done_on=date(2020, 1, 2))
    Notification.objects.all().delete()


def told(username: str) -> list[str]:
    return list(Notification.objects.filter(official__username=username).values_list("title", flat=True))


def test_the_same_thing_is_one_reminder_until_it_is_gone() -> None:
    first = looked(MAY)
    assert first.raised == Reminder.objects.count() > 13
    assert first.without_finder == []
    again = looked(MAY)
    assert (again.raised, again.closed, again.told) == (0, 0, 0), "looking twice changes and tells nothing"
    assert "Xã Tri Phương: hồ sơ xã nông thôn mới đang chuẩn bị từ ngày 02/03/2020" in sentences(DOSSIER)
    looked(date(2020, 11, 20))
    assert "Xã Tri Phương" not in "".join(sentences(DOSSIER)), "received on 16/11"
    (gone,) = [each for each in of_rule(DOSSIER, "closed") if each.unit_id == TRI_PHUONG]
    assert gone.closed_on == date(2020, 11, 20)
    assert [step.kind for step in gone.steps.all()] == ["raised", "closed"]
    looked(MAY + timedelta(days=1))  # a moved clock: it is missing again, and that is another reminder
    assert Reminder.objects.filter(rule=DOSSIER, unit=TRI_PHUONG).count() == 2


def test_what_is_said_is_refreshed_and_its_rule_kept() -> None:
    looked(MAY)
    (before,) = [each for each in of_rule(DOSSIER) if each.unit_id == "06115-1"]
    assert before.sentence.endswith("chưa mở")
    opened("06115-1", MAY)
    looked(MAY + timedelta(days=1))
    (after,) = [each for each in of_rule(DOSSIER) if each.unit_id == "06115-1"]
    assert after.pk == before.pk
    assert after.sentence.endswith("đang chuẩn bị từ ngày 04/05/2020")
    assert after.facts["rule"]["basis"].startswith("Mặc định của phần mềm")
    assert after.raised_on == MAY


def test_the_office_is_told_and_told_again_after_the_days_of_the_rule() -> None:
    looked(MAY)
    (tri_phuong,) = [each for each in of_rule(DOSSIER) if each.unit_id == TRI_PHUONG]
    assert tri_phuong.office is not None
    assert (tri_phuong.office.key, tri_phuong.place_id) == (f"ubnd-{TRANG_DINH}", TRANG_DINH)
    mine = [each for each in told("huyen") if each == tri_phuong.sentence]
    assert len(mine) == 1
    looked(MAY + timedelta(days=13))
    assert len(tellings_of(tri_phuong)) == 1
    looked(MAY + timedelta(days=14))
    assert [each.on for each in tellings_of(tri_phuong)] == [MAY + timedelta(days=14), MAY]
    (told_once, *_) = tellings_of(tri_phuong)
    assert told_once.because == "Quy tắc đôn đốc: Xã đăng ký chưa nộp hồ sơ đủ"
    assert told_once.link == f"/don-doc/{tri_phuong.pk}/"
    assert told("xa") == [], "the district is addressed, not the commune"


def test_where_nobody_signs_in_nobody_is_told_until_somebody_does() -> None:
    Official.objects.filter(username="huyen").update(is_active=False)
    looked(MAY)
    (tri_phuong,) = [each for each in of_rule(DOSSIER) if each.unit_id == TRI_PHUONG]
    assert tri_phuong.told_on is None
    Official.objects.filter(username="huyen").update(is_active=True)
    looked(MAY + timedelta(days=1))
    tri_phuong.refresh_from_db()
    assert tri_phuong.told_on == MAY + timedelta(days=1)


def test_work_of_a_division_is_told_to_the_division() -> None:
    WorkItem.objects.filter(key="round-1").update(done_on=None)
    looked(date(2020, 7, 1))
    (late,) = of_rule("work-item-overdue")
    assert late.place.level == "province"
    assert late.sentence in told("qln")
    assert late.sentence in told("truongphong")
    assert late.sentence not in told("qhkt")


def test_a_reminder_of_a_rule_that_is_gone_is_closed() -> None:
    looked(MAY)
    before = sentences(DOSSIER)
    assert len(before) == len(registered_on(MAY, None)) >= 13
    Reminder.objects.filter(rule=DOSSIER).update(rule="gone-rule")
    looked(MAY)
    assert not Reminder.objects.filter(rule="gone-rule").exclude(state=ReminderState.CLOSED).exists()
    step = ReminderStep.objects.filter(reminder__rule="gone-rule", kind="closed").first()
    assert step is not None
    assert step.words == "quy tắc không còn dùng"
    assert sentences(DOSSIER) == before


def test_steps_never_change() -> None:
    looked(MAY)
    step = ReminderStep.objects.order_by("pk")[0]
    with pytest.raises(TypeError, match="append-only"):
        step.save()
    with pytest.raises(TypeError, match="append-only"):
        step.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReminderStep.objects.filter(pk=step.pk).update(words="khác")


def test_the_clock_looks_once_a_morning() -> None:
    (run,) = tick(at(MAY, 8), MAY, "urging")
    assert run.ok
    assert run.said.startswith(f"Nhắc mới {Reminder.objects.count()},")
    assert tick(at(MAY, 20), MAY, "urging") == []
    assert AuditEntry.objects.filter(action="urging.look").count() == 1


def test_what_waits_for_an_office_stands_on_its_desk() -> None:
    looked(MAY)
    (source,) = [each for each in waiting_sources() if each.key == "don-doc"]
    huyen = official("huyen")
    with CaptureQueriesContext(connection) as asked:
        waiting = source.waiting(huyen, MAY)
    assert len(asked) == 1
    assert any("Xã Tri Phương: hồ sơ" in each.title and each.due_on == date(2020, 5, 1) for each in waiting)
    assert source.waiting(official("huyen"), MAY - timedelta(days=1)) == []
    assert source.waiting(official("xa"), MAY) == []


def test_a_change_of_units_moves_them_and_its_reversal_takes_them_out() -> None:
    open_ended()
    day = date(2020, 12, 2)
    ReviewDuty.objects.update(conclusion="", concluded_on=None, basis="")
    looked(day)
    act = applied(row("06004-1", "06004-2", event_type="rename", to_name="Xã Quốc Khánh Mới"))
    looked(day)
    reverse_act(act=act, by=None, reason="Nhập nhầm")
    assert not Reminder.objects.filter(unit="06004-2").exists()
    looked(day)


def test_telling_keys_of_two_reminders_never_mix() -> None:
    assert not telling_key(12).startswith(telling_key(1))
