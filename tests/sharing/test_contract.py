"""The whole API asked by schemathesis, as its description says it may be: nothing undescribed, nothing that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck
from jsonschema import Draft202012Validator
from tests.dossiers.giving import concluded, opened, recognised
from tests.plugins.ground import examples
from tests.sharing.giving import API, bearer, keyed

from datchuan.dossiers.models import Dossier
from datchuan.sharing.api.service import description
from datchuan.territory.models import Unit

MINE = "05998-1"
STATUSES = {"200", "400", "401", "403", "404", "405", "422", "429", "503"}
PLAIN = {"Accept-Encoding": "identity"}  # in one process nobody unpacks
bounded = hypothesis.settings(
    max_examples=examples(10), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
# As the program serves it; what is asked by it goes through the whole program, in this process.
schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", get_wsgi_application())


@pytest.fixture
def key(province: Unit, settings: Any) -> Iterator[str]:
    """A key that reads everything, often. The end of a request would close the connection that the test rolls back."""
    settings.API_CALLS_A_MINUTE = 1_000_000
    opened(MINE)
    signals = (request_started, request_finished)
    for each in signals:
        each.disconnect(close_old_connections)
    yield keyed()[1]
    for each in signals:
        each.connect(close_old_connections)


@schema.parametrize()
@bounded
def test_with_a_key_nothing_undescribed_is_answered(case: Any, key: str) -> None:
    case.call_and_validate(headers={**bearer(key), **PLAIN})


@schema.parametrize()
@hypothesis.settings(bounded, max_examples=4)
def test_without_a_key_nothing_is_read(case: Any, key: str) -> None:
    answer = case.call_and_validate(headers={**bearer("khong-phai-khoa"), **PLAIN})
    assert answer.status_code in (400, 401, 404, 405)
    assert set(answer.json()["error"]) == {"code", "message", "where", "mend"}


def test_what_is_there_is_as_described(key: str) -> None:
    """Chance seldom names a dossier that is there."""
    dossier = concluded(opened("06004-1", received_on=date(2020, 11, 2)))
    recognised(MINE)
    for path in schema:
        operation = schema[path]["GET"]
        numbers = [dossier.pk, *Dossier.objects.values_list("pk", flat=True)[:2]] if "{number}" in path else [0]
        for number in numbers:
            case = operation.Case(path_parameters={"number": number} if "{number}" in path else {})
            answer = case.call_and_validate(headers={**bearer(key), **PLAIN})
            assert answer.status_code == 200, (path, number)


@pytest.mark.once("it asks no database")
def test_every_operation_describes_every_answer_it_may_give() -> None:
    for path, methods in description()["paths"].items():
        assert methods.keys() == {"get"}, path
        operation = methods["get"]
        assert operation["responses"].keys() == STATUSES, path
        assert operation["security"] == [{"OfficeKeyBearer": []}], path
        assert "Retry-After" in operation["responses"]["429"]["headers"]
        assert all(each["description"] for each in operation["parameters"])
    for name, each in description()["components"]["schemas"].items():
        Draft202012Validator.check_schema(each)
        assert name.isascii()
