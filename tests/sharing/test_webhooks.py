"""What other systems are told: noted with the step, sent at least once under one id, retried, given up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from tests.cast import official
from tests.dossiers.giving import claimed, concluded, moved, opened
from tests.making import EMPTY, NOW, TODAY
from tests.sharing.giving import office
from tests.sharing.receiving import LOOPBACK, due_again, hooked, receiving
from tests.territory.entering import entered, open_ended, row

from datchuan.dossiers.models import Dossier
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.sharing.delivering import ATTEMPTS, LOST, PAUSES, send_due
from datchuan.sharing.models import Webhook, WebhookDelivery
from datchuan.sharing.operations import pause_webhook, remove_webhook, resume_webhook, send_again, send_trial
from datchuan.sharing.sealing import signature_of, unseal
from datchuan.territory.operations import apply_act

pytestmark = pytest.mark.usefixtures("province", "_this_machine")


@pytest.fixture
def _this_machine(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK


def returned() -> Dossier:
    """A dossier that is returned to its commune: the shortest way to an event."""
    dossier = opened(EMPTY, received_on=date(2020, 10, 20))
    return moved(dossier, "return", by=official("qln"), returned_to="commune", reason="Nông Văn Kín chưa ký")


def only() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def test_delivered_once_with_the_right_signature() -> None:
    with receiving() as receiver:
        _, secret = hooked(receiver.url)
        dossier = returned()
        assert (send_due(), send_due()) == (1, 0)
        ((headers, body),) = receiver.came
    sent = only()
    assert sent.delivered_at
    assert (sent.status, sent.attempts, sent.dossier) == (200, 1, dossier)
    assert UUID(headers["webhook-id"]) == sent.event_id
    stamp = int(headers["webhook-timestamp"])
    assert abs(stamp - timezone.now().timestamp()) < 60
    assert headers["webhook-signature"] == signature_of(secret, headers["webhook-id"], stamp, body)
    assert headers["content-type"] == "application/json; charset=utf-8"
    told = json.loads(body)
    assert (told["type"], told["data"]["dossier"], told["data"]["returned_to"]) == (
        "dossier.returned",
        dossier.pk,
        "commune",
    )


def test_a_conclusion_tells_of_each_indicator_and_names_nobody() -> None:
    with receiving() as receiver:
        hooked(receiver.url, "concluded", "confirmed")
        made = concluded(opened(EMPTY, received_on=date(2020, 10, 20)))
        moved(made, "confirm", by=official("qln"), number="99/SXD-QLN", reason="Bà Kín nhận")
        assert send_due() == 2
        first, second = (json.loads(body)["data"] for _, body in receiver.came)
        words = b" ".join(body for _, body in receiver.came).decode()
    assert [first["state"], second["state"]] == ["concluded", "confirmed"]
    assert second["confirmation_number"] == "99/SXD-QLN"
    assert first["commune"]["name"] == made.commune.name
    assert [each["code"] for each in first["conclusions"]] == ["1.1", "1.2", "9.1", "9.2"]
    assert {each["outcome"] for each in first["conclusions"]} <= {"met", "not_met", "undetermined"}
    assert not [name for name in Official.objects.values_list("full_name", flat=True) if name in words]
    assert "Kín" not in words


def test_words_that_a_person_typed_stay_here() -> None:
    with receiving() as receiver:
        hooked(receiver.url, "concluded")
        dossier = opened(EMPTY, received_on=date(2020, 10, 20))
        claimed(dossier, "1.1", by=official("qln"), actual="Hộ ông Kín chưa di dời", outcome="not_met")
        for code in ("1.2", "9.1", "9.2"):
            claimed(dossier, code, by=official("qln"))
        for step, by in (("propose", "qln"), ("endorse", "truongphong"), ("approve", "lanhdao")):
            dossier = moved(dossier, step, by=official(by), reason="")
        send_due()
        ((_, body),) = receiver.came
    told = {each["code"]: each for each in json.loads(body)["data"]["conclusions"]}
    assert told["1.1"] == {"code": "1.1", "outcome": "not_met", "actual": None, "figure": None}
    assert told["9.2"]["actual"]
    assert "Kín" not in body.decode()


def test_only_what_was_asked_for_is_told() -> None:
    with receiving() as receiver:
        hooked(receiver.url, "concluded")
        returned()
        assert (send_due(), receiver.came) == (0, [])


def test_an_office_is_told_of_its_own_area_alone() -> None:
    """EMPTY lies in Tràng Định (180-1): what a key of the office would read, no more."""
    with receiving() as receiver:
        for place, unit_id in enumerate(("20-1", "180-1", "181-1", EMPTY, "06016-1")):
            hooked(f"{receiver.url}/{place}", of=office(Office.Kind.COMMUNE, unit_id))
        returned()
    told = {each.webhook.office.unit_id for each in WebhookDelivery.objects.select_related("webhook__office")}
    assert told == {"20-1", "180-1", EMPTY}


def test_a_step_that_is_rolled_back_tells_nobody() -> None:
    with receiving() as receiver:
        hooked(receiver.url)
        with transaction.atomic():
            returned()
            assert WebhookDelivery.objects.exists()
            transaction.set_rollback(True)
        assert (send_due(), WebhookDelivery.objects.count(), receiver.came) == (0, 0, [])


def test_a_failure_is_tried_again_under_the_same_id() -> None:
    with receiving(500, 200) as receiver:
        hooked(receiver.url)
        returned()
        assert send_due() == 1
        failed = only()
        assert (failed.status, failed.problem, failed.delivered_at) == (500, "Máy nhận trả lời mã 500.", None)
        assert failed.next_at - failed.attempted_at == PAUSES[0]
        assert send_due() == 0  # the pause is not over
        due_again()
        assert send_due() == 1
        first, second = ([headers["webhook-id"], body] for headers, body in receiver.came)
        assert first == second
    assert (only().attempts, only().status, bool(only().delivered_at), only().problem) == (2, 200, True, "")


def test_after_a_day_and_some_it_is_given_up_and_can_be_sent_again() -> None:
    assert timedelta(days=1) < sum(PAUSES, timedelta()) < timedelta(days=2)
    assert list(PAUSES) == sorted(PAUSES)
    with receiving(503) as receiver:
        hooked(receiver.url)
        returned()
        for _ in range(ATTEMPTS + 2):
            send_due()
            due_again()
        assert (len(receiver.came), only().attempts) == (ATTEMPTS, ATTEMPTS)
        assert only().given_up_at
        receiver.statuses = [200]
        send_again(delivery=only(), by=official("qln"), at=NOW)
        assert send_due() == 1
    assert (only().delivered_at is not None, only().given_up_at, only().attempts) == (True, None, 1)


def test_killed_on_the_way_it_goes_again_under_the_same_id() -> None:
    """The attempt is in the database while the receiver has it in hand (tests/sharing/test_two_senders.py); here what
    is left then is taken up."""
    with receiving() as receiver:
        hooked(receiver.url)
        returned()
        WebhookDelivery.objects.update(attempts=1, attempted_at=NOW, next_at=NOW)
        assert send_due() == 1
        assert (only().attempts, receiver.came[0][0]["webhook-id"]) == (2, str(only().event_id))
        WebhookDelivery.objects.update(attempts=ATTEMPTS, next_at=NOW, delivered_at=None)
        assert send_due() == 0
    assert (only().problem, only().next_at, only().given_up_at is not None) == (LOST, None, True)


def test_a_dead_machine_costs_one_wait_and_holds_up_nobody_else() -> None:
    with receiving() as receiver:
        dead, _ = hooked("http://127.0.0.1:9/nhan")
        alive, _ = hooked(receiver.url)
        for webhook in (dead, dead, dead, alive):
            send_trial(webhook=webhook, by=official("qln"), at=NOW)
        assert send_due() == 4
        assert len(receiver.came) == 1
    assert list(dead.deliveries.values_list("attempts", flat=True)) == [1, 1, 1]
    assert all("Không nối được" in each for each in dead.deliveries.values_list("problem", flat=True))


def test_paused_it_keeps_what_happens_and_sends_it_later(qln: Official) -> None:
    with receiving() as receiver:
        webhook, _ = hooked(receiver.url)
        pause_webhook(webhook=webhook, by=qln)
        returned()
        assert (send_due(), WebhookDelivery.objects.count()) == (0, 1)
        with pytest.raises(Problem) as refused:
            send_trial(webhook=webhook, by=qln, at=NOW)
        assert refused.value.number == 907
        resume_webhook(webhook=webhook, by=qln, at=NOW)
        assert (send_due(), len(receiver.came)) == (1, 1)


def test_removed_it_is_told_nothing_and_its_secret_is_gone(qln: Official) -> None:
    with receiving() as receiver:
        webhook, _ = hooked(receiver.url)
        send_trial(webhook=webhook, by=qln, at=NOW)
        remove_webhook(webhook=webhook, by=qln, at=NOW)
        returned()
        assert (send_due(), receiver.came) == (0, [])
        assert (only().given_up_at, Webhook.objects.get().sealed_secret) == (NOW, "")
        for write in (resume_webhook, send_trial):
            with pytest.raises(Problem) as refused:
                write(webhook=webhook, by=qln, at=NOW)
            assert refused.value.number == 907
        again, _ = hooked(receiver.url)  # the address is free again
        assert again.pk != webhook.pk


def test_the_secret_is_kept_sealed_and_in_no_entry(settings: Any) -> None:
    webhook, secret = hooked("http://127.0.0.1:9/nhan")
    webhook.refresh_from_db()
    assert secret not in webhook.sealed_secret
    assert unseal(webhook.sealed_secret) == secret
    assert not [each for each in AuditEntry.objects.order_by("-pk")[:5] if "whsec_" in str(each.details)]
    settings.SECRET_KEY = "một khóa khác"
    send_trial(webhook=webhook, by=official("qln"), at=NOW)
    assert send_due() == 1
    assert "khóa ký không mở được" in only().problem


def test_bad_input_is_refused_and_nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    hooked("http://127.0.0.1:9/nhan")
    cases: list[tuple[str, list[str], int]] = [
        ("http://10.0.0.1/nhan", ["concluded"], 904),
        ("nhan", ["concluded"], 903),
        ("http://127.0.0.1:9/khac", ["opened"], 905),
        ("http://127.0.0.1:9/nhan", ["concluded"], 906),
    ]
    for url, events, number in cases:
        with pytest.raises(Problem) as refused:
            hooked(url, *events)
        assert refused.value.number == number
        assert refused.value.mend
    monkeypatch.setattr("datchuan.sharing.operations.webhooks.MOST_WEBHOOKS", 1)
    with pytest.raises(Problem) as refused:
        hooked("http://127.0.0.1:9/nua")
    assert refused.value.number == 906
    assert Webhook.objects.count() == 1


def test_what_is_done_stands_in_the_audit_chain(qln: Official) -> None:
    webhook, _ = hooked("http://127.0.0.1:9/nhan")
    send_trial(webhook=webhook, by=qln, at=NOW)
    pause_webhook(webhook=webhook, by=qln)
    resume_webhook(webhook=webhook, by=qln, at=NOW)
    remove_webhook(webhook=webhook, by=qln, at=NOW)
    entries = AuditEntry.objects.filter(action__startswith="sharing.").order_by("pk")
    done = ["make_webhook", "send_trial", "pause_webhook", "resume_webhook", "remove_webhook"]
    assert [(each.action, each.by) for each in entries] == [(f"sharing.{name}", qln) for name in done]


def test_a_dossier_that_an_act_stops_is_told_its_preview_is_not() -> None:
    open_ended()
    with receiving() as receiver:
        hooked(receiver.url)
        act = entered(row("06016-1", "06004-1"))
        assert (send_due(), WebhookDelivery.objects.count()) == (0, 0)
        apply_act(act=act, by=None, today=TODAY)
        assert send_due() == 1
        told = json.loads(receiver.came[0][1])
    assert (told["type"], told["data"]["state"]) == ("dossier.stopped", "stopped")
    assert told["data"]["commune"]["id"] == "06016-1"
