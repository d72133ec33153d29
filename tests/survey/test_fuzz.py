"""Whatever is sent to the address of submissions is received, held or refused in a sentence: never an error of ours."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plugins.ground import examples
from tests.survey.field import GOOD, device, instance

from datchuan.survey.models import Submission
from datchuan.survey.operations import take_waiting

TAME = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
BOUNDARY = "ranh-gioi"
ANSWERED = {201, 400, 404, 409, 413}
XML_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z", "M")), max_size=60)
ODD = st.sampled_from(
    [
        "NaN",
        "INF",
        "-0",
        "1e400",
        "9" * 400,
        "2020-13-01",
        "2020-W01-1",
        "0000-00-00",
        "9999-12-31T23:59:59+99:99",
        "ừ\u0323",
        "nan nan",
        "1 2 3 4 5",
        "' or '1'='1",
        "%s",
        "<name>",
        "\u202e",
        "٣",
        "²",
    ]
)


@pytest.fixture(autouse=True)
def _published(forms_published, province) -> None:
    """Every test begins with the forms published."""


@pytest.fixture
def where() -> str:
    return f"/odk/{device()[1]}/submission"


def part(name: str, file_name: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n'
    return head.encode("utf-8", "surrogatepass") + content + b"\r\n"


def answer_to(client, where: str, body: bytes, boundary: str = BOUNDARY) -> int:
    client.raise_request_exception = True
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(where, body, content_type=kind).status_code


@TAME
@given(changes=st.dictionaries(st.sampled_from(sorted(GOOD)), ODD | XML_TEXT, min_size=1, max_size=5))
def test_any_answers(client, where, changes):
    body = part("xml_submission_file", "s.xml", instance(changes)) + f"--{BOUNDARY}--".encode()
    assert answer_to(client, where, body) == 201
    take_waiting()
    assert Submission.objects.latest("pk").state in (Submission.State.HELD, Submission.State.TAKEN)


@TAME
@given(xml=st.binary(max_size=300) | XML_TEXT.map(lambda text: f"<data id='{text}'>{text}</data>".encode()))
def test_any_xml(client, where, xml):
    assert answer_to(client, where, part("xml_submission_file", "s.xml", xml) + b"--ranh-gioi--") in ANSWERED


@TAME
@given(body=st.binary(max_size=300), boundary=st.text(st.characters(codec="ascii"), max_size=80))
def test_any_body(client, where, body, boundary):
    assert answer_to(client, where, body, boundary) in ANSWERED


@TAME
@given(cut=st.integers(0, 4000), at=st.integers(0, 4000), byte=st.integers(0, 255))
def test_a_good_body_cut_off_or_spoilt(client, where, cut, at, byte):
    whole = part("xml_submission_file", "s.xml", instance()) + part("a", "a.jpg", b"123") + b"--ranh-gioi--\r\n"
    spoilt = whole[: at % len(whole)] + bytes([byte]) + whole[at % len(whole) + 1 :]
    assert answer_to(client, where, spoilt) in ANSWERED
    assert answer_to(client, where, whole[: cut % len(whole)]) in ANSWERED


@TAME
@given(names=st.lists(st.text(max_size=200), min_size=1, max_size=4), content=st.binary(max_size=50))
def test_any_file_names(client, where, names, content):
    body = part("xml_submission_file", "s.xml", instance())
    for name in names:
        try:
            body += part(name, name, content)
        except UnicodeEncodeError:
            continue
    assert answer_to(client, where, body + b"--ranh-gioi--") in ANSWERED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_another_encoding_is_kept_readable_or_refused(client, where, encoding):
    text = instance({"note": "abc"}).decode().replace("encoding='utf-8'", f"encoding='{encoding}'")
    status = answer_to(
        client, where, part("xml_submission_file", "s.xml", text.encode(encoding, "replace")) + b"--ranh-gioi--"
    )
    assert status in ANSWERED
    assert status == 400 or "<data" in Submission.objects.latest("pk").xml


def test_nesting_without_end_is_refused(client, where):
    deep = b"<data id='house-survey'>" + b"<a>" * 60_000 + b"</a>" * 60_000 + b"</data>"
    assert answer_to(client, where, part("xml_submission_file", "s.xml", deep) + b"--ranh-gioi--") == 400


def test_deep_nesting_of_a_form_that_is_known_is_refused(client, where):
    xml = instance().replace(b"</data>", b"<a>" * 3_000 + b"1" + b"</a>" * 3_000 + b"</data>")
    assert answer_to(client, where, part("xml_submission_file", "s.xml", xml) + b"--ranh-gioi--") == 400
