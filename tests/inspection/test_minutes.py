"""Minutes of a visit signed by both sides: as a PDF with two digital signatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.cast import official
from tests.documents.drafts import drafted, to_state
from tests.documents.papers import DEPUTY
from tests.documents.signatures.certificates import PASSWORD, authority, deputy, issued, picture
from tests.inspection.visiting import a_visit, clock, found

from datchuan.documents.models import DocumentState
from datchuan.documents.operations.signing import keep_signed
from datchuan.documents.operations.templates import content_from_template
from datchuan.documents.operations.trusting import trust_certificate
from datchuan.documents.pdf_renderer import signature_places
from datchuan.documents.queries import issued_content
from datchuan.documents.signatures.signing import Key, sign_as_person
from datchuan.inspection.minutes import VisitSource
from datchuan.inspection.operations import take_finding_step
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official

pytestmark = pytest.mark.usefixtures("province")
AT = datetime(2021, 1, 4, 8, tzinfo=UTC)
DAY = date(2020, 12, 31)


def test_both_sides_sign_one_file_and_the_visit_says_so(qln: Official, qhkt: Official) -> None:
    visit, office = a_visit(qln, qhkt), Office.objects.get(key="sxd")
    about = f"visit {visit.pk}"
    written = content_from_template(
        key="visit-minutes", about=about, division=qln.office, office=office, facts_on=DAY, on=DAY
    )
    assert (written.signatory.title, written.signatory.name) == ("TRƯỞNG ĐOÀN KIỂM TRA", qln.full_name)
    document = to_state(drafted(replace(written, signatory=DEPUTY), about=about), DocumentState.ISSUED)
    trust_certificate(office=office, content=authority().pem, by=official("vanthu"))
    pdf = document.copies.get(kind="pdf").file.read()
    chairman = issued("Nông Văn Sình", "Ủy ban nhân dân xã Tri Phương", by=authority())
    places = signature_places(issued_content(document))
    for order, (holder, place) in enumerate(zip((chairman, deputy()), places, strict=True), start=1):
        key = Key(holder.pkcs12, PASSWORD)
        pdf = sign_as_person(pdf, key=key, picture=picture("#1030C0"), place=place, signed_at=AT, order=order)
    copy = keep_signed(document=document, pdf=pdf, by=official("vanthu"), at=AT)
    assert [each["signer"] for each in copy.signatures] == ["Nông Văn Sình", "Hoàng Minh Tuấn"]
    client = Client()
    client.force_login(qln)
    page = client.get(f"/kiem-tra/buoi/{visit.pk}/").content.decode()
    assert "Nông Văn Sình, Hoàng Minh Tuấn" in page


def test_minutes_of_a_visit_that_is_not_there_are_refused(qln: Official) -> None:
    office = Office.objects.get(key="sxd")
    for about in ("visit 999999", "visit x"):
        with pytest.raises(Problem) as caught:
            content_from_template(
                key="visit-minutes", about=about, division=qln.office, office=office, facts_on=DAY, on=DAY
            )
        assert caught.value.number == 663


def test_minutes_tell_the_term_that_was_agreed_at_the_visit(qln: Official, qhkt: Official) -> None:
    visit = a_visit(qln, qhkt)
    finding, later = found(visit, qln), date(2020, 8, 20)
    more = {"kind": "extended", "text": "Xã xin thêm thời gian", "due_on": date(2020, 10, 31)}
    take_finding_step(finding=finding, **more, on=later, by=qln, at=clock(9, day=later))
    facts = VisitSource().gather(f"visit {visit.pk}", DAY).facts
    assert [each["hạn"] for each in facts["phát_hiện"]] == ["31/08/2020"]
