"""What an official was told: seen by them alone, opened, counted in the frame."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.making import NOW, TODAY

from datchuan.desk.models import Notification
from datchuan.desk.operations import mark_seen, tell
from datchuan.people.models import Official

pytestmark = pytest.mark.usefixtures("nobody_told")


def told(who: Official, key: str, link: str = "/ho-so/") -> Notification:
    tell(officials=[who], key=key, title=f"Báo {key}", because="Hạn xử lý đã qua", on=TODAY, at=NOW, link=link)
    return Notification.objects.get(official=who, key=key)


def test_the_frame_counts_what_was_not_seen(client, qln):
    client.force_login(qln)
    assert 'chưa xem"' not in client.get("/viec/").text
    told(qln, "1")
    told(qln, "2")
    assert 'aria-label="Thông báo: 2 chưa xem"' in client.get("/viec/").text


def test_the_list_says_why_and_opening_marks_it_seen(client, qln):
    client.force_login(qln)
    one = told(qln, "1")
    assert "Hạn xử lý đã qua" in client.get("/viec/thong-bao/").text
    answer = client.get(f"/viec/thong-bao/{one.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/ho-so/")
    one.refresh_from_db()
    assert one.seen_at
    assert "Báo 1" not in client.get("/viec/thong-bao/?loc=chua-xem").text


@pytest.mark.parametrize("link", ["", "//xau.example/", "https://xau.example/", "javascript:alert(1)"])
def test_it_never_leads_elsewhere(client, qln, link):
    client.force_login(qln)
    answer = client.get(f"/viec/thong-bao/{told(qln, '1', link).pk}/")
    assert answer["Location"] == "/viec/thong-bao/"


def test_one_or_all_are_marked_and_never_those_of_others(client, qln, qhkt):
    client.force_login(qln)
    mine, more, theirs = told(qln, "1"), told(qln, "2"), told(qhkt, "1")
    client.post("/viec/thong-bao/da-xem/", {"thong-bao": [mine.pk, theirs.pk, "x", "9" * 30]})
    seen = Notification.objects.filter(seen_at__isnull=False)
    assert list(seen) == [mine]
    client.post("/viec/thong-bao/da-xem/")
    assert set(Notification.objects.filter(seen_at__isnull=False)) == {mine, more}
    assert client.get(f"/viec/thong-bao/{theirs.pk}/").status_code == 404


def test_the_first_time_stays(qln):
    one = told(qln, "1")
    assert mark_seen(official=qln, at=NOW) == 1
    assert mark_seen(official=qln, at=NOW, only=[one.pk]) == 0


def test_queries_do_not_grow_with_what_was_told(client, qln):
    client.force_login(qln)
    counts = []
    for number in range(2):
        for each in range(1 + 8 * number):
            told(qln, f"{number}-{each}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/viec/thong-bao/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
