"""Read keys: shown once, good for what their official may read, revoked."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from tests.making import NOW

from datchuan.kernel.problem import Problem
from datchuan.people.models import ReadKey
from datchuan.people.operations import make_read_key
from datchuan.people.operations.keys import MOST_KEYS
from datchuan.platform.models import AuditEntry

PAGE = "/khoa-doc/"


def basic(key: str, user: str = "ai") -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{key}'.encode()).decode()}"}


def test_a_key_is_shown_once_and_kept_as_its_digest(client, xa):
    client.force_login(xa)
    text = client.post(PAGE, {"name": "Power BI"}).text
    made = ReadKey.objects.get()
    assert (made.official, made.name, len(made.key_digest)) == (xa, "Power BI", 64)
    assert made.key_digest not in text
    assert "Chỉ hiện một lần" in text
    assert "Chỉ hiện một lần" not in client.get(PAGE).text
    assert AuditEntry.objects.latest("pk").action == "people.make_read_key"


def test_it_opens_the_feed_until_it_is_revoked(client, xa):
    made, key = make_read_key(name="Excel", by=xa, at=NOW)
    assert client.get("/odata/", headers=basic(key)).status_code == 200
    made.refresh_from_db()
    assert made.seen_at
    assert client.get("/nha-o/", headers=basic(key)).status_code == 302  # no page is opened by it
    assert client.post("/odata/", headers=basic(key)).status_code == 405
    client.force_login(xa)
    client.post(f"{PAGE}{made.pk}/thu-hoi/")
    client.logout()
    refused = client.get("/odata/", headers=basic(key))
    assert (refused.status_code, refused["WWW-Authenticate"].startswith("Basic")) == (401, True)


@pytest.mark.parametrize(
    "given", [{}, {"Authorization": "Basic ???"}, {"Authorization": "Bearer x"}, basic(""), basic("x")]
)
def test_anything_else_is_let_in_nowhere(client, xa, given):
    make_read_key(name="Excel", by=xa, at=NOW)
    assert client.get("/odata/", headers=given).status_code == 401


def test_an_official_who_may_not_sign_in_reads_nothing(client, xa):
    _, key = make_read_key(name="Excel", by=xa, at=NOW)
    type(xa).objects.filter(pk=xa.pk).update(is_active=False)
    assert client.get("/odata/", headers=basic(key)).status_code == 401


def test_each_sees_and_revokes_their_own_the_division_all(client, xa, huyen, qln):
    made, _ = make_read_key(name="Của xã", by=xa, at=NOW)
    client.force_login(huyen)
    assert "Của xã" not in client.get(PAGE).text
    assert client.post(f"{PAGE}{made.pk}/thu-hoi/").status_code == 404
    client.force_login(qln)
    assert "Của xã" in client.get(PAGE).text
    client.post(f"{PAGE}{made.pk}/thu-hoi/")
    made.refresh_from_db()
    assert made.revoked_by == qln


def test_a_key_needs_a_name_and_there_is_an_end_to_them(client, xa):
    client.force_login(xa)
    answer = client.post(PAGE, {"name": "  "})
    assert answer.status_code == 400
    assert "phải có tên" in answer.text
    for number in range(MOST_KEYS):
        make_read_key(name=f"{number}", by=xa, at=datetime(2020, 12, 31, tzinfo=UTC))
    with pytest.raises(Problem, match="Thu hồi khóa"):
        make_read_key(name="thêm", by=xa, at=NOW)


def test_queries_do_not_grow_with_the_keys(client, qln, xa, django_assert_num_queries):
    client.force_login(qln)
    make_read_key(name="một", by=xa, at=NOW)
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE)
    for number in range(5):
        make_read_key(name=f"{number}", by=xa, at=NOW)
    with django_assert_num_queries(9):
        client.get(PAGE)
