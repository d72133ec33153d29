"""What the API reads: of one's own area, as of a day, page by page, without a person's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.giving import claimed, concluded, moved, opened, recognised
from tests.making import EMPTY, TODAY
from tests.sharing.giving import API, bearer, keyed, office, read

from datchuan.dossiers.models import Dossier
from datchuan.people.models import Official
from datchuan.territory.models import Unit
from datchuan.territory.queries import communes_on

MINE = "05998-1"  # in Tràng Định (180-1)


def in_bac_son() -> list[Unit]:
    """Communes of another district that have no dossier yet."""
    found = communes_on(TODAY, rural_only=True).filter(parent="185-1", dossiers=None, recognitions=None)
    return list(found.order_by("pk"))


@pytest.fixture(scope="module")
def keys(shared_world: None) -> dict[str, str]:
    """A key of the coordination office, of a district and of a commune; two dossiers, one concluded with a figure."""
    made = {
        "province": keyed()[1],
        "district": keyed(office("district", "180-1"))[1],
        "commune": keyed(office("commune", MINE))[1],
    }
    first = opened(MINE, received_on=date(2020, 11, 2))
    claimed(first, "1.1", "declared", figure=Decimal("12.5"), reason="Theo quyết định phê duyệt")
    concluded(first)
    made["elsewhere"] = opened(in_bac_son()[0].pk).commune_id
    recognised(MINE, standard="enhanced")
    return made


@pytest.fixture(autouse=True)
def _counted_anew(db: None) -> None:
    cache.clear()


def dossier_of(commune_id: str) -> Dossier:
    return Dossier.objects.filter(commune=commune_id).latest("pk")


@pytest.mark.parametrize(
    ("scopes", "open_to", "shut"),
    [
        (["dossiers"], ["/dossiers", "/sets", "/units/communes"], ["/verdicts", "/recognitions"]),
        (["verdicts"], ["/verdicts", "/sets", "/units/communes"], ["/dossiers", "/dossiers/1", "/dossiers/1/parts"]),
        (["recognitions"], ["/recognitions", "/sets"], ["/dossiers", "/verdicts"]),
    ],
)
def test_a_key_reads_what_its_scopes_name(keys: Any, scopes: list[str], open_to: list[str], shut: list[str]) -> None:
    _, key = keyed(scopes=scopes)
    for path in open_to:
        read(key, path)
    for path in shut:
        assert read(key, path, 403)["error"]["code"] == "out_of_scope"


def test_a_key_reads_its_own_area(keys: dict[str, str]) -> None:
    elsewhere = keys["elsewhere"]
    theirs, mine = dossier_of(elsewhere), dossier_of(MINE)
    for whose in ("district", "commune"):
        listed = {each["id"] for each in read(keys[whose], "/dossiers?limit=200")["dossiers"]}
        assert mine.pk in listed
        assert theirs.pk not in listed
        for rest in ("", "/parts"):
            read(keys[whose], f"/dossiers/{mine.pk}{rest}")
            assert read(keys[whose], f"/dossiers/{theirs.pk}{rest}", 404)["error"]["code"] == "not_found"
        assert read(keys[whose], f"/verdicts?commune={MINE}")["communes"]
        read(keys[whose], f"/verdicts?commune={elsewhere}", 404)
        shown = {each["commune"]["id"] for each in read(keys[whose], "/verdicts")["communes"]}
        assert MINE in shown
        assert elsewhere not in shown
        assert {each["commune"]["id"] for each in read(keys[whose], "/recognitions")["recognitions"]} >= {MINE}
    every = {each["id"] for each in read(keys["province"], "/dossiers?limit=200")["dossiers"]}
    assert {theirs.pk, mine.pk} <= every
    assert [each["id"] for each in read(keys["commune"], "/units/communes")["communes"]] == [MINE]
    assert len(read(keys["district"], "/units/communes")["communes"]) > 1


def test_units_are_those_of_the_day(keys: dict[str, str]) -> None:
    before, after = (read(keys["province"], f"/units/communes?on={day}") for day in ("2019-12-31", "2020-12-31"))
    assert (before["on"], after["on"]) == ("2019-12-31", "2020-12-31")
    assert {each["id"] for each in before["communes"]} != {each["id"] for each in after["communes"]}
    assert read(keys["province"], "/units/communes")["on"] == str(TODAY)  # the working day, not the clock's
    one = next(each for each in after["communes"] if each["id"] == MINE)
    assert one["district"]["id"] == "180-1"


def test_a_dossier_as_it_is_told(keys: dict[str, str]) -> None:
    found = read(keys["province"], f"/dossiers/{dossier_of(MINE).pk}")
    assert (found["state"], found["received_on"], found["submission_number"]) == (
        "concluded",
        "2020-11-02",
        "12/TTr-UBND",
    )
    assert [each["number"] for each in found["steps"]] == list(range(1, len(found["steps"]) + 1))
    line = next(each for each in found["lines"] if each["code"] == "1.1")
    assert (line["declared"]["figure"], line["verified"]) == ("12.5", None)
    assert line["appraised"]["computed"]["outcome"] == line["appraised"]["outcome"]
    assert line["appraised"]["computed"]["unchecked"] is True
    assert found["parts_missing"] == len(found["missing"]) > 0
    assert {each["by"] for each in found["missing"]} <= {
        "commune",
        "district",
        "department",
        "province",
        "coordination",
    }


def test_the_departments_word_is_told_once_it_is_its_word(keys: dict[str, str], qln: Official) -> None:
    dossier = opened(EMPTY, received_on=date(2020, 11, 2))
    claimed(dossier, "1.1", by=qln)
    line = read(keys["province"], f"/dossiers/{dossier.pk}")["lines"][0]
    assert line["appraised"] is None
    concluded(dossier)
    line = read(keys["province"], f"/dossiers/{dossier.pk}")["lines"][0]
    assert line["appraised"]["outcome"]


def test_what_the_departments_people_write_to_each_other_stays_inside(keys: dict[str, str]) -> None:
    dossier = moved(opened(EMPTY, received_on=date(2020, 11, 2)), "stop", reason="Theo công văn 5/UBND")
    steps = read(keys["province"], f"/dossiers/{dossier.pk}")["steps"]
    assert steps[-1]["reason"] == "Theo công văn 5/UBND"
    another = opened(EMPTY, received_on=date(2020, 11, 2))
    moved(another, "to_field", reason="Ông A nói miệng")
    assert "Ông A" not in str(read(keys["province"], f"/dossiers/{another.pk}"))


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("state=concluded", True),
        ("state=preparing", False),
        ("standard=basic", True),
        ("standard=enhanced", False),
        ("year=2020", True),
        ("year=2019", False),
        ("changed_since=2020-01-01T00:00:00Z", True),
        ("changed_since=9999-12-31T00:00:00Z", False),
        ("changed_since=9999-12-31T23:59:59-14:00", False),
        ("changed_since=0001-01-01T00:00:00%2B14:00", True),
    ],
)
def test_filters(keys: dict[str, str], query: str, is_there: bool) -> None:
    listed = {each["id"] for each in read(keys["district"], f"/dossiers?limit=200&{query}")["dossiers"]}
    assert (dossier_of(MINE).pk in listed) == is_there


def test_only_what_changed_since_is_read(keys: dict[str, str], qln: Official) -> None:
    dossier, other = opened(EMPTY, received_on=date(2020, 11, 2)), dossier_of(MINE)
    row = read(keys["district"], f"/dossiers/{other.pk}")
    claimed(dossier, "1.1", by=qln)
    changed = read(keys["district"], f"/dossiers/{dossier.pk}")["changed_at"]
    assert changed > row["changed_at"]
    listed = read(keys["district"], f"/dossiers?changed_since={changed.replace('+', '%2B')}")["dossiers"]
    assert [each["id"] for each in listed] == [dossier.pk]


def test_pages_are_whole_while_dossiers_are_opened(keys: dict[str, str]) -> None:
    communes = in_bac_son()[:3]
    for unit in communes[:2]:
        opened(unit.pk)
    seen: list[int] = []
    cursor: int | None = 0
    while cursor is not None:
        page = read(keys["province"], f"/dossiers?limit=2&cursor={cursor}")
        assert len(page["dossiers"]) <= 2
        seen += [each["id"] for each in page["dossiers"]]
        if len(seen) == 2:
            opened(communes[2].pk)  # while somebody reads
        cursor = page["next_cursor"]
    assert seen == sorted(set(seen)) == list(Dossier.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("path", "where", "told"),
    [
        ("/dossiers?state=done", "state", "preparing"),
        ("/dossiers?limit=201", "limit", "đến 200"),
        ("/dossiers?limit=0", "limit", "từ 1"),
        ("/dossiers?limit=1_0", "limit", "số nguyên"),
        ("/dossiers?year=hai", "year", "số nguyên"),
        ("/dossiers?changed_since=2020-12-31", "changed_since", "múi giờ"),
        ("/dossiers?stat=concluded", "stat", "Nhận: state"),
        ("/dossiers/x", "number", "số nguyên"),
        ("/units/communes?on=31/12/2020", "on", "năm-tháng-ngày"),
        ("/units/communes?on=2020-02-30", "on", "năm-tháng-ngày"),
        ("/units/communes?on=1609372800", "on", "năm-tháng-ngày"),
        ("/sets?on=2020-12-31", "on", "không có tham số nào"),
    ],
)
def test_a_wrong_parameter_is_named_with_how_to_mend_it(keys: dict[str, str], path: str, where: str, told: str) -> None:
    error = read(keys["province"], path, 422)["error"]
    assert (error["code"], error["where"]) == ("invalid_parameter", where)
    assert told in f"{error['message']} {error['mend']}"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/verdicts?on=1999-01-01", 404, "106"),  # no set of that day
        ("/verdicts?set=khong-co", 404, "106"),
        ("/verdicts?on=0001-01-01", 404, "106"),
        ("/units/communes?on=9999-12-31", 200, ""),
        ("/recognitions?on=9999-12-31", 200, ""),
        ("/dossiers/9223372036854775807", 404, "not_found"),
        ("/nothing", 404, "not_found"),
        ("/dossiers/1/files", 404, "not_found"),
        ("/dossiers?state=%00", 400, "402"),
        ("/dossiers?ngay=khong-phai-ngay", 422, "invalid_parameter"),  # no day of a page is chosen here
    ],
)
def test_what_is_not_there_is_told_in_one_shape(keys: dict[str, str], path: str, status: int, code: str) -> None:
    answer = read(keys["province"], path, status)
    if code:
        assert answer["error"]["code"] == code
        assert set(answer["error"]) == {"code", "message", "where", "mend"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
def test_nothing_is_written(keys: dict[str, str], method: str) -> None:
    answer = getattr(Client(), method)(f"{API}/dossiers", headers=bearer(keys["province"]))
    assert (answer.status_code, answer["Allow"]) == (405, "GET")


def test_a_verdict_says_when_it_rests_on_unchecked_law(keys: dict[str, str]) -> None:
    told = read(keys["province"], f"/verdicts?commune={MINE}&on={TODAY}&set=vn-xa-2016")
    assert (told["criteria_set"], len(told["communes"])) == ("vn-xa-2016", 1)
    indicators = {each["code"]: each for each in told["communes"][0]["indicators"]}
    assert {"1.1", "9.2"} <= indicators.keys()
    assert all(isinstance(each["unchecked"], bool) for each in indicators.values())
    sets = {each["key"]: each for each in read(keys["province"], "/sets")["sets"]}
    assert sets["vn-xa-2016"]["decision"].startswith("Quyết định 1980/QĐ-TTg")
    assert all("unchecked" in each for one in sets.values() for each in one["indicators"])


def test_a_recognition_is_told_with_who_carries_it(keys: dict[str, str]) -> None:
    told = read(keys["commune"], "/recognitions")["recognitions"]
    mine = next(each for each in told if each["standard"] == "enhanced")
    assert (mine["number"], mine["carried_by"][0]["unit"]["id"]) == ("999/QĐ-UBND", MINE)
    before = read(keys["commune"], "/recognitions?on=2018-01-01")["recognitions"]
    assert mine["id"] not in {each["id"] for each in before}


def test_no_person_is_named(keys: dict[str, str]) -> None:
    """Everything the API tells, walked through for the names and accounts of all officials."""
    paths = ["/units/communes", "/sets", "/verdicts", "/recognitions", "/dossiers?limit=200"]
    for pk in Dossier.objects.values_list("pk", flat=True):
        paths += [f"/dossiers/{pk}", f"/dossiers/{pk}/parts"]
    told = [read(keys["province"], path) for path in paths]
    texts = list(_texts(told))
    names = {each.full_name for each in Official.objects.all()}
    assert len(texts) > 200
    assert official("qln").full_name in names
    for name in names:
        assert not [text for text in texts if name in text], name
    fields = set(_fields(told))
    assert not {each for each in fields if each.endswith(("_by", "full_name", "username")) and each != "carried_by"}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


def _fields(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _fields(each)


def test_a_page_asks_the_same_however_long_it_is(keys: dict[str, str]) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(keys["province"], path)
        return len(captured)

    read(keys["province"], "/dossiers")  # what a first reading writes down
    few = {path: asked(path) for path in ("/dossiers?limit=200", "/units/communes", "/recognitions")}
    for unit in in_bac_son()[:5]:
        moved(opened(unit.pk), "withdraw")
        recognised(unit.pk, date(2020, 10, 1))
    assert {path: asked(path) for path in few} == few
    # The key with area and working day; the page; what is missing; three of when it changed.
    assert few["/dossiers?limit=200"] == 6
