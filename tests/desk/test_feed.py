"""The calendar that programs read by a secret address."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar
from tests.desk.test_documents import arrival
from tests.making import NOW

from datchuan.desk.models import CalendarKey
from datchuan.desk.operations import MOST_KEYS, make_calendar_key, revoke_calendar_key
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.people.operations import make_read_key
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem

PAGE = "/viec/lich/dia-chi/"


def address(who: Official, *, of_plan: bool = False) -> str:
    _, key = make_calendar_key(name="Điện thoại", of_plan=of_plan, by=who, at=NOW)
    return f"/viec/lich/{key}.ics"


def events(client, path: str) -> dict[str, dict]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(each["uid"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_an_address_is_shown_once_and_kept_as_its_digest(client, xa):
    client.force_login(xa)
    text = client.post(PAGE, {"name": "iPhone"}).text
    made = CalendarKey.objects.get()
    assert (made.official, made.name, made.of_plan) == (xa, "iPhone", False)
    assert made.key_digest not in text
    assert "Chỉ hiện một lần" in text
    assert "Chỉ hiện một lần" not in client.get(PAGE).text
    assert AuditEntry.objects.latest("pk").action == "desk.make_calendar_key"


def test_windows_are_all_day_events_with_lasting_names(client, qln):
    path = address(qln)
    item = WorkItem.objects.get(key="round-2")
    event = events(client, path)[f"work-item-{item.pk}@testserver"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2020, 10, 1), date(2020, 11, 1))
    assert str(event["summary"]) == "Đợt 2 kiểm tra, đôn đốc"
    assert str(event["url"]) == f"http://testserver/ke-hoach/viec/{item.pk}/"
    assert str(event["transp"]) == "TRANSPARENT"
    assert not event.subcomponents  # nothing rings
    WorkItem.objects.filter(pk=item.pk).update(ends_on=date(2020, 11, 15), done_on=date(2020, 11, 10))
    moved = events(client, path)[f"work-item-{item.pk}@testserver"]
    assert moved["dtend"].dt == date(2020, 11, 16)
    assert str(moved["summary"]).startswith("✓")


def test_it_holds_what_its_official_may_see(client, qln, huyen):
    arrival(qln)
    assert any(uid.startswith("arrival-") for uid in events(client, address(qln)))
    assert {uid.rpartition("-")[0] for uid in events(client, address(huyen))} == {"difficulty"}, "no arrival, no window"
    whole = events(client, address(huyen, of_plan=True))
    assert whole
    assert not any(uid.startswith("arrival-") for uid in whole)


def test_it_ends_with_its_revocation_and_with_its_official(client, xa):
    path = address(xa)
    assert client.get(path).status_code == 200
    made = CalendarKey.objects.get()
    assert made.seen_at
    type(xa).objects.filter(pk=xa.pk).update(is_active=False)
    assert client.get(path).status_code == 401
    type(xa).objects.filter(pk=xa.pk).update(is_active=True)
    client.force_login(xa)
    client.post(f"{PAGE}{made.pk}/thu-hoi/")
    client.logout()
    assert client.get(path).status_code == 401
    revoke_calendar_key(key=made, by=xa, at=NOW)
    assert AuditEntry.objects.filter(action="desk.revoke_calendar_key").count() == 1


def test_it_opens_nothing_else_and_no_other_key_opens_it(client, xa, qln):
    path = address(xa)
    key = path.split("/")[-1].removesuffix(".ics")
    assert client.get("/odata/", headers={"Authorization": f"Basic {key}"}).status_code == 401
    assert client.get("/viec/").status_code == 302
    assert client.post(path).status_code == 405
    _, other = make_read_key(name="Excel", by=qln, at=NOW)
    assert client.get(f"/viec/lich/{other}.ics").status_code == 401


def test_each_revokes_their_own(client, xa, qln):
    address(xa)
    client.force_login(qln)
    assert client.post(f"{PAGE}{CalendarKey.objects.get().pk}/thu-hoi/").status_code == 404


def test_an_address_needs_a_name_and_there_is_an_end_to_them(client, xa):
    client.force_login(xa)
    answer = client.post(PAGE, {"name": " "})
    assert (answer.status_code, "phải có tên" in answer.text) == (400, True)
    for _ in range(MOST_KEYS):
        address(xa)
    with pytest.raises(Problem, match="Thu hồi"):
        address(xa)


def test_queries_do_not_grow(client, qln, django_assert_max_num_queries):
    path = address(qln, of_plan=True)
    client.get(path)
    with django_assert_max_num_queries(26):
        client.get(path)
