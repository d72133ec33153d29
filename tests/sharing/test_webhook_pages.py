"""The pages of webhooks: who sees them, the secret once, what was sent with what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.making import NOW
from tests.sharing.receiving import LOOPBACK, due_again, hooked, receiving

from datchuan.people.models import Office, Official
from datchuan.sharing.delivering import ATTEMPTS, send_due
from datchuan.sharing.models import Webhook, WebhookDelivery
from datchuan.sharing.operations import send_trial

pytestmark = [
    pytest.mark.usefixtures("province"),
    pytest.mark.once("pages over what test_webhooks asks of both"),
]
LIST = "/moc-goi/"


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK


@pytest.fixture
def keeper(client: Client, qln: Official) -> Client:
    client.force_login(qln)
    return client


def given(**changes: Any) -> dict[str, Any]:
    office = Office.objects.filter(kind=Office.Kind.COORDINATION)[0]
    return {"office": office.pk, "url": "http://127.0.0.1:9/nhan", "events": ["concluded", "stopped"], **changes}


def test_officers_of_a_division_only(client: Client) -> None:
    for account, status in (("qln", 200), ("truongphong", 200), ("lanhdao", 403), ("vpdp", 403), ("xa", 403)):
        client.force_login(official(account))
        assert client.get(LIST).status_code == status, account


def test_the_secret_is_shown_once(keeper: Client) -> None:
    answer = keeper.post(LIST, given())
    made = Webhook.objects.get()
    assert made.events == ["concluded", "stopped"]
    assert "whsec_" in answer.text
    assert "Chỉ hiện một lần" in answer.text
    assert "no-store" in answer["Cache-Control"]
    for page in (LIST, f"{LIST}{made.pk}/"):
        text = keeper.get(page).text
        assert made.url in text
        assert "whsec_" not in text
        assert made.sealed_secret not in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://10.0.0.1/"}, "mạng nội bộ"),
        ({"url": "nhan"}, "Không phải là một địa chỉ"),
        ({"url": ""}, "Địa chỉ: chưa ghi."),
        ({"events": []}, "chưa chọn việc nào"),
        ({"office": ""}, "Đơn vị nhận: chưa chọn."),
    ],
)
def test_bad_input_is_told_at_its_field(keeper: Client, changes: dict[str, Any], said: str) -> None:
    answer = keeper.post(LIST, given(**changes))
    assert (answer.status_code, Webhook.objects.count()) == (400, 0)
    assert said in answer.text


def test_from_a_trial_to_giving_up_and_again(keeper: Client) -> None:
    with receiving(500) as receiver:
        webhook, _ = hooked(receiver.url)
        page = f"{LIST}{webhook.pk}/"
        assert "Đã xếp một tin thử" in keeper.post(f"{page}gui-thu/", follow=True).text
        assert "Đang chờ gửi" in keeper.get(page).text
        send_due()
        assert "Máy nhận trả lời mã 500. Gửi lại sau" in " ".join(keeper.get(page).text.split())
        for _ in range(ATTEMPTS):
            due_again()
            send_due()
        text = keeper.get(page).text
        assert "Thôi gửi" in text
        again = f"{LIST}lan-gui/{WebhookDelivery.objects.get().pk}/gui-lai/"
        assert again in text
        receiver.statuses = [200]
        keeper.post(again)
        send_due()
        assert "Đã đến" in keeper.get(page).text
        assert keeper.post(f"{page}tam-dung/", follow=True).text.count("Chạy lại") >= 1
        assert keeper.post(again).status_code == 400  # paused: Problem 907
        keeper.post(f"{page}chay-lai/")
        assert keeper.post(f"{page}go/", follow=True).redirect_chain[-1][0] == LIST
        assert keeper.get(page).status_code == keeper.post(again).status_code == 404


def test_however_many_there_are_the_pages_ask_the_same(keeper: Client, qln: Official) -> None:
    webhook, _ = hooked("http://127.0.0.1:9/nhan")
    pages = (LIST, f"{LIST}{webhook.pk}/")
    send_trial(webhook=webhook, by=qln, at=NOW)
    asked = [_queries(keeper, page) for page in pages]
    for number in range(3):
        other, _ = hooked(f"http://127.0.0.1:9/{number}")
        for each in (webhook, other):
            send_trial(webhook=each, by=qln, at=NOW)
    assert [_queries(keeper, page) for page in pages] == asked


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_the_administration_page_leads_there(keeper: Client, lanhdao: Official) -> None:
    text = keeper.get("/quan-tri/").text
    assert f'href="{LIST}"' in text
    assert "/quan-tri/trang-cong-khai/" not in text
    keeper.force_login(lanhdao)
    text = keeper.get("/quan-tri/").text
    assert f'href="{LIST}"' not in text
    assert "/quan-tri/trang-cong-khai/" in text
