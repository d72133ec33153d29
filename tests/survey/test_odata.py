"""The OData service: what programs may ask, what they get, and that it stays within what their official may read."""

from __future__ import annotations

import json
from contextlib import suppress
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import DAY
from tests.making import NOW
from tests.people.test_read_keys import basic
from tests.plugins.ground import examples
from tests.survey.field import HOUSE
from tests.survey.test_downloads import _published, sent  # noqa: F401

from datchuan.housing.access import visible_to
from datchuan.kernel.problem import Problem
from datchuan.people.operations import make_read_key
from datchuan.platform.models import AuditEntry
from datchuan.survey.odata.filtering import condition
from datchuan.survey.odata.sets import Reading, sets_for

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


@pytest.fixture
def read(client):
    """read(official, path, option=value …): the answer as JSON; options without their dollar sign."""

    def get(official, path="", status=200, headers=None, **options):
        _, key = make_read_key(name="thử", by=official, at=NOW)
        asked = {f"${name}": value for name, value in options.items()}
        answer = client.get(f"/odata/{path}", asked, headers={**basic(key), **(headers or {})})
        assert answer.status_code == status, answer.content
        assert answer["OData-Version"] == "4.0"
        return answer.json() if "json" in answer["Content-Type"] else answer.text

    return get


def houses(official):
    return visible_to(official, DAY, today=DAY).select_related("household", "village").order_by("pk")


def test_the_service_names_what_the_official_may_read(read, xa, vpdp):
    assert [each["name"] for each in read(xa)["value"]] == ["Houses", "Submissions"]
    assert [each["name"] for each in read(vpdp)["value"]] == ["Houses"]
    assert read(vpdp, "Submissions", 404)["error"]["code"] == "404"


def test_the_metadata_describes_every_property_that_is_sent(read, xa, sent):  # noqa: F811
    sent()
    schema = ElementTree.fromstring(read(xa, "$metadata")).find(f".//{EDM}Schema")
    for table, entity in (("Houses", "House"), ("Submissions", "Submission")):
        kind = next(each for each in schema.findall(f"{EDM}EntityType") if each.get("Name") == entity)
        named = [each.get("Name") for each in kind.findall(f"{EDM}Property")]
        assert named == list(read(xa, table, top="1")["value"][0])
        assert all(each.find(f"{EDM}Annotation").get("String") for each in kind.findall(f"{EDM}Property"))
    assert schema.find(f"{EDM}EntityContainer") is not None


def test_a_house_as_it_is_known(read, xa):
    record = houses(xa).get(household__code=HOUSE)
    told = read(xa, f"Houses('{HOUSE}')")
    assert (told["Code"], told["CommuneCode"], told["Village"]) == (HOUSE, "06016", record.village.name)
    assert told["HeadName"] == record.head_name
    assert told["SurveyedOn"] == record.valid_from.isoformat()
    assert told["LivingArea"] == record.living_area_dm2 / 100
    assert told["HardRoof"] is record.hard_roof
    assert told["@odata.context"].endswith("$metadata#Houses/$entity")
    assert "khong-co" in read(xa, "Houses('khong-co')", 404)["error"]["message"]


def test_names_are_masked_for_who_may_not_read_them(read, vpdp):
    rows = read(vpdp, "Houses", top="20")["value"]
    assert all(word.endswith(".") for row in rows for word in row["HeadName"].split())


def test_pages_give_every_house_of_the_area_once(read, client, xa):
    _, key = make_read_key(name="thử", by=xa, at=NOW)
    path, codes, pages = "/odata/Houses?$count=true&$select=Code", [], 0
    while path:
        answer = client.get(path, headers={**basic(key), "Prefer": "odata.maxpagesize=500"}).json()
        assert ("@odata.count" in answer) is not pages
        codes += [row["Code"] for row in answer["value"]]
        pages += 1
        next_page = answer.get("@odata.nextLink", "")
        path = next_page and f"{urlsplit(next_page).path}?{urlsplit(next_page).query}"
    known = list(houses(xa).values_list("household__code", flat=True))
    assert codes == known
    assert pages == -(-len(known) // 500)
    assert AuditEntry.objects.filter(action="survey.read_feed").count() == 1


@pytest.mark.parametrize(
    ("order", "top", "skip"), [("Code desc", "7", "3"), ("SurveyedOn,Code", "12", "0"), ("", "5", "4")]
)
def test_top_skip_and_order(read, xa, order, top, skip):
    paths = {"Code desc": ["-household__code"], "SurveyedOn,Code": ["valid_from", "household__code"], "": ["pk"]}[order]
    wanted = list(houses(xa).order_by(*paths).values_list("household__code", flat=True))[int(skip) :][: int(top)]
    options = {"top": top, "skip": skip} | ({"orderby": order} if order else {})
    answer = read(xa, "Houses", **options, headers={"Prefer": "odata.maxpagesize=100"})
    assert [row["Code"] for row in answer["value"]] == wanted
    assert "@odata.nextLink" not in answer


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"Code eq '{HOUSE}'", lambda r: r.household.code == HOUSE),
        ("HardRoof eq true and not (HardFloor eq true)", lambda r: r.hard_roof is True and r.hard_floor is not True),
        ("Persons gt 4 or Persons le 1", lambda r: r.persons is not None and (r.persons > 4 or r.persons <= 1)),
        ("Persons eq null", lambda r: r.persons is None),
        ("Persons ne 4", lambda r: r.persons != 4),
        ("SurveyedOn ge 2020-11-01", lambda r: r.valid_from.isoformat() >= "2020-11-01"),
        ("RecordedAt lt 1999-01-01", lambda r: False),
        ("CommuneCode eq '06016'", lambda r: True),
        ("CommuneCode ne '06016' or CommuneCode eq null", lambda r: False),
        ("(((Village eq 'Không có')))", lambda r: False),
    ],
)
def test_filters_mean_what_they_say(read, xa, text, wanted):
    found = {
        row["Code"]
        for row in read(xa, "Houses", filter=text, select="Code", headers={"Prefer": "maxpagesize=5000"})["value"]
    }
    assert found == {record.household.code for record in houses(xa) if wanted(record)}
    assert read(xa, "Houses/$count", filter=text) == str(len(found))


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("filter", "Code eq", "thiếu giá trị"),
        ("filter", "Code like 'x'", "không có phép “like”"),
        ("filter", "Code eq 5", "chữ trong dấu nháy đơn"),
        ("filter", "Persons eq '5'", "số nguyên"),
        ("filter", "Persons eq 99999999999", "quá lớn"),
        ("filter", "SurveyedOn eq 2020-02-31", "không có trong lịch"),
        ("filter", "HeadName eq 'x'", "không lọc được theo “HeadName”"),
        ("filter", "recorded_by__password eq 'x'", "không lọc được theo"),
        ("filter", "(Code eq 'x'", "thiếu dấu ngoặc đóng"),
        ("filter", "Code eq 'x' Code", "thừa “Code”"),
        ("filter", "contains(Code,'x')", "không hiểu từ"),
        ("filter", "not " * 50 + "Code eq 'x'", "lồng quá"),
        ("filter", "x" * 2001, "dài hơn"),
        ("filter", "Code eq “x”", "không hiểu từ"),
        ("orderby", "HeadName", "không xếp được theo"),
        ("orderby", "Code up", "không xếp được theo"),
        ("select", "Code,Password", "không có “Password”"),
        ("top", "-1", "không phải số nguyên"),
        ("count", "yes", "true hay false"),
        ("skiptoken", "abc", "không phải của trang trước"),
        ("expand", "x", "chưa được hỗ trợ"),
    ],
)
def test_what_cannot_be_understood_is_told_as_odata_tells_it(read, xa, option, value, words):
    error = read(xa, "Houses", 400, **{option: value})["error"]
    assert error["code"] in ("337", "338")
    assert words in error["message"]


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(["Code", "Persons", "eq", "and", "or", "not", "(", ")", "'x'", "5", "null", "2020-01-01"]),
            max_size=12,
        ).map(" ".join),
    )
)
def test_any_filter_is_understood_or_refused(xa, text):
    table = sets_for(xa)["Houses"]
    reading = Reading(xa, DAY, DAY, DAY)
    with suppress(Problem):
        table.records(reading).filter(condition(text, table.properties, reading))[:1].exists()


def test_another_area_is_not_in_it(read, xa, sent):  # noqa: F811
    sent(area="06046-1")
    own = sent()
    assert [row["InstanceId"] for row in read(xa, "Submissions")["value"]] == [own.instance_id]
    assert read(xa, "Houses/$count", filter="CommuneCode eq '06046'") == "0"


def test_a_submission_with_its_answers(read, xa, sent):  # noqa: F811
    own = sent({"people/persons": "99"})
    (row,) = read(xa, "Submissions", filter="Form eq 'house-survey' and State eq 'held'", count="true")["value"]
    assert json.loads(row["Answers"])["people/persons"] == "99"
    assert (row["InstanceId"], row["CommuneCode"], row["Subject"]) == (own.instance_id, "06016", own.subject)


def test_every_reading_is_written_down_with_what_was_asked(read, xa):
    read(xa, "Houses", top="1")
    entry = AuditEntry.objects.filter(action="survey.read_feed").latest("pk")
    assert (entry.by_id, entry.details["set"], entry.details["query"]) == (xa.pk, "Houses", "%24top=1")


def test_queries_do_not_grow_with_the_rows(read, xa, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        read(xa, "Houses", top="2", count="true")
    with django_assert_max_num_queries(20):
        read(xa, "Houses", top="900", count="true")
