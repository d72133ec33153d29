"""A master plan's record brought by a device."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.survey.field import device

from datchuan.kernel.resources import forms_folder
from datchuan.masterplans.models import Publication, SpatialPlan
from datchuan.survey.forms.definition import read_definition
from datchuan.survey.models import FormVersion, Submission
from datchuan.survey.operations import publish_forms, take_waiting

State = Submission.State
COMMUNE = "06016-1"


@pytest.fixture(autouse=True)
def _published(province) -> None:
    publish_forms(folder=forms_folder(), by=None)


def answered(plan: SpatialPlan, **answers: str) -> bytes:
    form = FormVersion.objects.get(key="master-plan")
    groups = {
        "approval": ("decision", "approved_on", "horizon_year"),
        "publication": ("published_on", "rules_issued_on"),
    }
    inside = {name: f"<{name}>{answers.get(name, '')}</{name}>" for names in groups.values() for name in names}
    blocks = "".join(f"<{group}>{''.join(inside[n] for n in names)}</{group}>" for group, names in groups.items())
    rest = "".join(f"<{n}>{v}</{n}>" for n, v in answers.items() if n not in inside)
    return (
        f'<data id="master-plan" version="{form.version}" xmlns:orx="http://openrosa.org/xforms"><plan>{plan.pk}</plan>'
        f"<seen_on>2020-12-20</seen_on>{blocks}{rest}<orx:meta><orx:instanceID>uuid:{uuid4()}</orx:instanceID>"
        f"<orx:instanceName>Quy hoạch {plan.pk}</orx:instanceName></orx:meta></data>"
    ).encode()


def sent(client, xml: bytes, area: str = COMMUNE) -> Submission:
    _, key = device(area)
    answer = client.post(f"/odk/{key}/submission", {"xml_submission_file": SimpleUploadedFile("s.xml", xml)})
    assert answer.status_code == 201, answer.content.decode()
    take_waiting()
    return Submission.objects.order_by("-pk").first()


def own() -> SpatialPlan:
    return SpatialPlan.objects.filter(unit=COMMUNE).first()


def test_what_is_given_is_put_in_and_the_rest_stays(client):
    before = own()
    done = sent(client, answered(before, published_on="2020-12-01", built_to_plan="khong", note="Pa-nô còn rõ"))
    assert done.state == State.TAKEN, done.faults
    after = own()
    assert after.published_on == date(2020, 12, 1)
    seen = after.findings.last()
    assert (seen.seen_on, seen.follows) == (date(2020, 12, 20), False)
    assert after.note == "Pa-nô còn rõ"
    assert (after.decision, after.approved_on, after.rules_decision) == (
        before.decision,
        before.approved_on,
        before.rules_decision,
    )


def test_days_that_do_not_fit_are_held_with_the_sentence_of_the_record(client):
    held = sent(client, answered(own(), published_on="1990-01-01"))
    assert held.state == State.HELD
    assert "ở trước ngày phê duyệt" in held.faults[0]["sentence"]


def test_a_plan_of_others_is_held(client):
    held = sent(client, answered(own()), area="06268-2")
    assert held.state == State.HELD
    assert "không có trong danh sách chọn" in held.faults[0]["sentence"]


def test_the_form_asks_for_the_forms_of_publication_of_the_page():
    asked = read_definition(FormVersion.objects.get(key="master-plan").xml).question("publication_forms")
    assert dict(asked.choices) == dict(Publication.Form.choices)
    assert asked.is_many
