"""Notifications by mail: a digest a day, at once what cannot wait, nothing in quiet hours, never twice."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from datchuan.desk.mailing import AGAIN, ATTEMPTS, send_notifications
from datchuan.desk.models import Notification, NotificationMail, TellingPreference
from datchuan.desk.operations import tell
from datchuan.desk.preferring import keep_preference
from datchuan.desk.quiet import is_quiet
from datchuan.people.models import Official

Mail = TellingPreference.Mail


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


MONDAY = at("2020-05-04T08:00")
TODAY = MONDAY.date()


class Refusing(EmailBackend):
    """A server of mail that refuses an address."""

    refuses = ""

    def send_messages(self, messages):
        if any(self.refuses in message.to for message in messages):
            raise OSError("550 hộp thư không có")
        return super().send_messages(messages)


@pytest.fixture
def told(nobody_told: None, huyen: Official, xa: Official) -> list[Official]:
    """Two officials with an address, each told of two things, and one without an address, told of one."""
    for each in (huyen, xa):
        each.email = f"{each.username}@thu.example.vn"
        each.save()
    for number in (1, 2):
        say(f"việc {number}", huyen, xa)
    say("việc của người không có địa chỉ", Official.objects.get(username="qln"))
    return [huyen, xa]


def say(title: str, *officials: Official, urgent: bool = False) -> None:
    tell(officials=officials, key=title, title=title, because="thử", on=TODAY, at=MONDAY, link="/x/", urgent=urgent)


def sent() -> list[tuple[str, str]]:
    found = [(message.to[0].split("@")[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return found


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2020-05-04T07:00", False),
        ("2020-05-04T06:59", True),
        ("2020-05-04T17:59", False),
        ("2020-05-04T18:00", True),
        ("2020-05-04T23:59", True),
        ("2020-05-09T09:00", True),  # a Saturday
        ("2020-09-02T09:00", True),  # National Day
        ("2020-01-27T09:00", True),  # Tết
        ("2020-04-30T09:00", True),
        ("2020-05-05T09:00", False),
    ],
)
def test_quiet_hours_by_default(moment: str, quiet: bool) -> None:
    assert is_quiet(TellingPreference(), at(moment)) is quiet


@pytest.mark.parametrize(
    ("first", "last", "days_off", "moment", "quiet"),
    [
        (time(12), time(14), True, "2020-05-04T13:00", True),
        (time(12), time(14), True, "2020-05-04T14:00", False),
        (time(12), time(12), True, "2020-05-04T12:00", False),
        (time(12), time(14), False, "2020-05-09T09:00", False),
        (time(18), time(7), False, "2020-05-10T06:00", True),
    ],
)
def test_quiet_hours_as_chosen(first: time, last: time, days_off: bool, moment: str, quiet: bool) -> None:
    chosen = TellingPreference(quiet_from=first, quiet_to=last, quiet_days_off=days_off)
    assert is_quiet(chosen, at(moment)) is quiet


def test_one_digest_a_day_and_urgent_ones_at_once(told: list[Official]) -> None:
    said = send_notifications(MONDAY, TODAY)
    assert said == "Đã gửi 2 thư; 1 người không có địa chỉ thư."
    body = mail.outbox[0].body
    assert "- việc 1 (04/05/2020)\n  /x/\n- việc 2 (04/05/2020)" in body
    assert sent() == [(who, "Đạt Chuẩn: 2 việc mới đến ngày 04/05/2020") for who in ("huyen", "xa")]
    say("việc 3", *told)
    say("việc cháy", *told, urgent=True)
    send_notifications(MONDAY + timedelta(hours=2), TODAY)
    assert sent() == [("huyen", "Đạt Chuẩn: việc cháy"), ("xa", "Đạt Chuẩn: việc cháy")]
    send_notifications(MONDAY + timedelta(days=1), TODAY)
    assert sent() == [("huyen", "Đạt Chuẩn: việc 3"), ("xa", "Đạt Chuẩn: việc 3")]
    assert not Notification.objects.exclude(official__username="qln").filter(mailed_at=None).exists()
    send_notifications(MONDAY + timedelta(days=2), TODAY)
    assert sent() == []


def test_what_was_seen_and_who_wants_none_is_not_mailed(told: list[Official]) -> None:
    huyen, xa = told
    Notification.objects.filter(official=huyen, key="việc 1").update(seen_at=MONDAY)
    TellingPreference.objects.create(official=xa, mail=Mail.NEVER)
    send_notifications(MONDAY, TODAY)
    assert sent() == [("huyen", "Đạt Chuẩn: việc 2")]


def test_at_once_and_in_quiet_hours(told: list[Official]) -> None:
    _, xa = told
    say("việc cháy", *told, urgent=True)
    TellingPreference.objects.create(official=xa, mail=Mail.AT_ONCE, quiet_days_off=False)
    saturday = at("2020-05-09T09:00")
    assert "1 người đang trong giờ không gửi" in send_notifications(saturday, TODAY)
    assert [who for who, _ in sent()] == ["xa"] * 3
    assert "Đã gửi 2 thư" in send_notifications(saturday + timedelta(days=2), TODAY)
    assert sent() == [
        ("huyen", "Đạt Chuẩn: việc cháy"),
        ("huyen", "Đạt Chuẩn: 2 việc mới đến ngày 11/05/2020"),
    ]


def test_a_refused_mail_is_kept_with_its_reason_and_tried_again(told: list[Official], settings, monkeypatch) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "refuses", "huyen@thu.example.vn")
    assert "1 thư không gửi được" in send_notifications(MONDAY, TODAY)
    assert [who for who, _ in sent()] == ["xa"], "one that fails keeps no other"
    assert set(Notification.objects.filter(official=told[0]).values_list("mail_problem", flat=True)) == {
        "550 hộp thư không có"
    }
    send_notifications(MONDAY, TODAY)
    assert sent() == [], "not at once"
    for _ in range(ATTEMPTS):
        NotificationMail.objects.update(attempted_at=timezone.now() - AGAIN)
        send_notifications(MONDAY, TODAY)
    assert NotificationMail.objects.get(official=told[0]).attempts == ATTEMPTS
    NotificationMail.objects.update(attempts=1)
    monkeypatch.setattr(Refusing, "refuses", "")
    send_notifications(MONDAY, TODAY)
    assert [who for who, _ in sent()] == ["huyen"]
    assert set(Notification.objects.filter(official=told[0]).values_list("mail_problem", flat=True)) == {""}


def test_a_mail_whose_process_died_is_never_sent_again(told: list[Official]) -> None:
    """The attempt was committed, and nothing more is known."""
    lost = NotificationMail.objects.create(
        official=told[0], kind="digest", address="a@b.vn", on=TODAY, attempted_at=timezone.now() - 9 * AGAIN
    )
    Notification.objects.filter(official=told[0]).update(mail=lost)
    for hours in (0, 24):
        send_notifications(MONDAY + timedelta(hours=hours), TODAY)
    assert [who for who, _ in sent()] == ["xa"]


def test_questions_do_not_grow_with_notifications(told: list[Official]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            send_notifications(at("2020-05-04T20:00"), TODAY)
        return len(found)

    before = asked()
    for number in range(20):
        say(f"thêm {number}", *told)
    assert asked() == before


FORM = {"email": "moi@thu.example.vn", "mail": "at_once", "quiet_from": "19:30", "quiet_to": "06:00"}


def test_the_page_of_preferences(told: list[Official], client: Client) -> None:
    client.force_login(told[0])
    send_notifications(MONDAY, TODAY)
    page = client.get("/viec/thong-bao/cai-dat/").text
    assert 'value="18:00"' in page
    assert "huyen@thu.example.vn" in page
    assert "đã gửi" in page
    bad = client.post("/viec/thong-bao/cai-dat/", {**FORM, "quiet_from": "25:00", "email": "không phải"})
    assert bad.status_code == 400
    assert "không phải là giờ có thật" in bad.text
    assert "không đúng dạng" in bad.text
    assert client.post("/viec/thong-bao/cai-dat/", FORM).status_code == 302
    kept = TellingPreference.objects.get(official=told[0])
    assert (kept.mail, kept.quiet_from, kept.quiet_to, kept.quiet_days_off) == ("at_once", time(19, 30), time(6), False)
    assert Official.objects.get(pk=told[0].pk).email == FORM["email"]


def test_keeping_twice_keeps_one(huyen: Official) -> None:
    for hour in (17, 18):
        keep_preference(
            official=huyen, email="", mail="never", quiet_from=time(hour), quiet_to=time(7), quiet_days_off=True
        )
    assert TellingPreference.objects.get(official=huyen).quiet_from == time(18)
