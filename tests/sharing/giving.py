"""Keys of offices made by hand, and reading by them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from tests.cast import official
from tests.making import NOW, TODAY

from datchuan.people.models import Office, Official
from datchuan.sharing.models import SCOPES, OfficeKey
from datchuan.sharing.operations import KeyGiven, make_office_key

API = "/api/v1"
ENDS = date(2021, 12, 31)


def office(kind: str = Office.Kind.COORDINATION, unit_id: str = "20-1") -> Office:
    """The coordination office, or the office of that kind for a unit; made where the demonstration has none."""
    made, _ = Office.objects.get_or_create(
        kind=kind,
        unit_id=unit_id,
        defaults={"key": f"thu-{kind}-{unit_id}", "name": "Cơ quan thử", "short_name": "Thử"},
    )
    return made


def keyed(of: Office | None = None, *, by: Official | None = None, **changes: Any) -> tuple[OfficeKey, str]:
    """A key of the coordination office that reads everything, but for ``changes``."""
    values: dict[str, Any] = {"name": "Phần mềm thử", "scopes": list(SCOPES), "ends_on": ENDS, **changes}
    given = KeyGiven(office=of or office(), **values)
    return make_office_key(given=given, by=by or official("qln"), at=NOW, today=TODAY)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def read(key: str, path: str, status: int = 200) -> Any:
    """What the API answers to a reading by the key."""
    answer = Client().get(f"{API}{path}", headers=bearer(key))
    assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
    return answer.json()
