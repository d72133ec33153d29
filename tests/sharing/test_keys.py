"""Keys of offices: shown once, good for their scopes and area until their last day, revoked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.making import NOW, TODAY
from tests.sharing.giving import API, ENDS, bearer, keyed, office, read

from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.people.operations import make_read_key
from datchuan.platform.models import AuditEntry, Installation
from datchuan.sharing.models import OfficeKey
from datchuan.sharing.operations import note_reading, revoke_office_key
from datchuan.sharing.operations.keys import LONGEST, MOST_KEYS, SEEN_EVERY

pytestmark = pytest.mark.usefixtures("province")
PAGE = "/khoa-co-quan/"
SETS = f"{API}/sets"


def posted(client: Client, **changes: Any) -> Any:
    values = {"office": office().pk, "name": "Phần mềm NTM", "ends_on": "2021-12-31", "scopes": ["dossiers"], **changes}
    return client.post(PAGE, values)


def test_a_key_is_shown_once_and_kept_as_its_digest(client: Client, qln: Official) -> None:
    client.force_login(qln)
    text = posted(client).text
    made = OfficeKey.objects.get()
    assert (made.made_by, made.office, made.scopes, made.ends_on) == (qln, office(), ["dossiers"], date(2021, 12, 31))
    assert len(made.key_digest) == 64
    assert made.key_digest not in text
    assert "Chỉ hiện một lần" in text
    assert text.index(office().name) < text.index("Ủy ban nhân dân xã")  # the office that reads most
    again = client.get(PAGE).text
    assert "Chỉ hiện một lần" not in again
    assert "Phần mềm NTM" in again
    assert "chưa dùng" in again
    assert AuditEntry.objects.latest("pk").action == "sharing.make_office_key"


def test_it_reads_until_it_is_revoked_and_opens_no_page(client: Client, qln: Official) -> None:
    made, key = keyed()
    assert client.get(SETS, headers=bearer(key)).status_code == 200
    made.refresh_from_db()
    assert made.seen_at
    for page in (PAGE, "/nha-o/", "/odata/"):
        assert client.get(page, headers=bearer(key)).status_code in (302, 401)
    client.force_login(qln)
    assert client.post(reverse("office-key-revoke", args=[made.pk])).status_code == 302
    assert client.get(SETS, headers=bearer(key)).status_code == 401
    made.refresh_from_db()
    assert made.revoked_by == qln
    revoke_office_key(key=made, by=qln, at=NOW)
    assert AuditEntry.objects.filter(action="sharing.revoke_office_key").count() == 1


def test_it_reads_through_its_last_day() -> None:
    _, key = keyed(ends_on=TODAY)
    read(key, "/sets")
    Installation.objects.update(working_day=TODAY + timedelta(days=1))
    read(key, "/sets", 401)


@pytest.mark.parametrize(
    "given", [{}, {"Authorization": "Bearer"}, {"Authorization": "Basic eDp5"}, bearer(""), bearer("x")]
)
def test_anything_else_is_let_in_nowhere(client: Client, given: dict[str, str]) -> None:
    keyed()
    for path in ("/sets", "/dossiers", "/nothing"):
        answer = client.get(f"{API}{path}", headers=given)
        assert (answer.status_code, answer["WWW-Authenticate"][:6]) == (401, "Bearer")
        assert set(answer.json()["error"]) == {"code", "message", "where", "mend"}
        assert "\\u" not in answer.text


def test_a_session_and_an_officials_read_key_open_nothing_here(client: Client, qln: Official) -> None:
    _, key = make_read_key(name="Excel", by=qln, at=NOW)
    assert client.get(SETS, headers=bearer(key)).status_code == 401
    client.force_login(qln)
    assert client.get(SETS).status_code == 401


@pytest.mark.parametrize(
    ("changes", "number", "told"),
    [
        ({"name": " "}, 895, "phải có tên"),
        ({"scopes": []}, 896, "đọc gì"),
        ({"scopes": ["dossiers", "houses"]}, 896, "đọc gì"),
        ({"ends_on": TODAY - timedelta(days=1)}, 897, "hôm nay"),
        ({"ends_on": TODAY + LONGEST + timedelta(days=1)}, 897, "hai năm"),
    ],
)
def test_what_a_key_may_not_be(changes: dict[str, Any], number: int, told: str) -> None:
    with pytest.raises(Problem, match=told) as problem:
        keyed(**changes)
    assert problem.value.number == number


def test_a_fault_is_told_at_its_field_and_makes_no_key(client: Client, qln: Official) -> None:
    client.force_login(qln)
    for changes, told in (
        ({"ends_on": "2030-01-01"}, "hai năm"),
        ({"scopes": []}, "chọn ít nhất một mục"),
        ({"office": "", "name": ""}, "chưa chọn"),
    ):
        answer = posted(client, **changes)
        assert answer.status_code == 400
        assert told in answer.text
    assert not OfficeKey.objects.exists()


def test_there_is_an_end_to_the_keys_of_an_office() -> None:
    for number in range(MOST_KEYS):
        keyed(name=f"{number}")
    with pytest.raises(Problem, match="Thu hồi khóa"):
        keyed()
    keyed(office("district", "180-1"))


def test_the_database_keeps_no_key_that_reads_nothing() -> None:
    made, _ = keyed()
    for changes in (
        {"reads_dossiers": False, "reads_verdicts": False, "reads_recognitions": False},
        {"revoked_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficeKey.objects.filter(pk=made.pk).update(**changes)


def test_only_the_divisions_officers_keep_keys(client: Client, qln: Official, vpdp: Official, huyen: Official) -> None:
    made, _ = keyed()
    for outsider in (vpdp, huyen):
        client.force_login(outsider)
        assert client.get(PAGE).status_code == 403
        assert posted(client).status_code == 403
        assert client.post(reverse("office-key-revoke", args=[made.pk])).status_code == 403
    assert OfficeKey.objects.filter(revoked_at=None).count() == 1


def test_who_read_on_which_day_stands_in_the_audit_chain_once(qln: Official) -> None:
    made, key = keyed()
    for _ in range(3):
        read(key, "/sets")
    entry = AuditEntry.objects.get(action="sharing.read")
    assert (entry.subject, entry.details["path"], entry.by) == (f"office key {made.pk}", f"{API}/sets", None)
    made.refresh_from_db()
    note_reading(key=made, path="/later", at=made.seen_at + SEEN_EVERY / 2)
    assert OfficeKey.objects.get(pk=made.pk).seen_at == made.seen_at
    note_reading(key=made, path="/tomorrow", at=made.seen_at + timedelta(days=1))
    assert AuditEntry.objects.filter(action="sharing.read").count() == 2


def test_too_many_readings_in_a_minute_are_told_when_to_come_again(settings: Any) -> None:
    cache.clear()
    settings.API_CALLS_A_MINUTE = 3
    _, key = keyed()
    _, another = keyed(name="Hệ thống khác")
    client = Client()
    answers = [client.get(SETS, headers=bearer(key)) for _ in range(9)]  # over a minute's end at most once
    refused = [each for each in answers if each.status_code == 429]
    assert len(refused) in (3, 6)
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["error"]["code"] == "too_many_requests"
    assert client.get(SETS, headers=bearer(another)).status_code == 200


def test_queries_of_the_page_do_not_grow_with_the_keys(client: Client, qln: Official) -> None:
    client.force_login(qln)
    keyed(ends_on=ENDS)
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(PAGE)
    for number in range(4):
        keyed(office("district", "180-1"), name=f"{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)


def test_the_page_of_the_api_lists_every_operation_without_a_script(client: Client, xa: Official) -> None:
    client.force_login(xa)
    text = client.get("/api/").text
    for path in ("/units/communes", "/sets", "/dossiers", "/dossiers/{number}/parts", "/verdicts", "/recognitions"):
        assert f"GET {API}{path}" in text
    assert "swagger" not in text
    assert PAGE not in text  # not theirs
