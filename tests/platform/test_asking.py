"""What is asked again and again gives what the query gives, on prepared statements where the database has them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from datchuan.people.models import Official
from datchuan.platform.asking import MOST_AT_ONCE, asked, insert_alone, mark, which_find
from datchuan.platform.models import AuditEntry, Installation
from datchuan.territory.models import Unit

pytestmark = pytest.mark.usefixtures("province")


def test_what_is_asked_gives_the_values_of_the_query(qln: Official) -> None:
    Official.objects.filter(pk=qln.pk).update(last_login=datetime(2020, 12, 31, 8, tzinfo=UTC))
    query = Official.objects.filter(username=mark("name")).values_list("last_login", "is_active", "area__valid_from")
    question = asked(query)
    wanted = Official.objects.filter(username="qln").values_list("last_login", "is_active", "area__valid_from")
    assert question.rows(name="qln") == [list(wanted.get())]
    assert question.row(name="ai đó") is None


def test_a_mark_that_is_given_as_a_value_is_a_text_like_any_other() -> None:
    assert asked(Unit.objects.filter(code=mark("code")).values_list("pk")).row(code=mark("code")) is None


def test_questions_asked_together_are_answered_each() -> None:
    question = asked(Official.objects.filter(username=mark("name")).values_list("pk")[:1])
    names = ["qln", "ai đó", mark("name"), "lanhdao"]
    with CaptureQueriesContext(connection) as captured:
        assert which_find([question.of(name=name) for name in names]) == [True, False, False, True]
    assert len(captured) == 1
    assert which_find([]) == []
    many = [question.of(name=names[number % 2]) for number in range(2 * MOST_AT_ONCE + 1)]
    assert which_find(many) == [number % 2 == 0 for number in range(len(many))]


def test_a_row_inserted_alone_is_the_row_that_was_meant() -> None:
    at = datetime(2020, 12, 31, 8, tzinfo=UTC)
    row = AuditEntry(at=at, action="thu", subject="s", details={"số": [1, None]}, previous_hash="a", hash="b")
    with CaptureQueriesContext(connection) as captured:
        insert_alone(row)
    assert len(captured) == 1
    kept = AuditEntry.objects.get(pk=row.pk)
    assert (kept.at, kept.details, kept.by, kept.reason) == (at, {"số": [1, None]}, None, "")


def test_postgresql_plans_it_once() -> None:
    if connection.vendor != "postgresql":
        return
    question = asked(Installation.objects.filter(pk=1).values_list("province_name"))
    for _ in range(3):
        question.row()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%province_name%"])
        assert cursor.fetchone()[0] == 1
