"""Bases chosen on the page, documents of one's own that are cited, instruments that are out of force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.documents.drafts import drafted, to_state
from tests.documents.papers import letter, plan
from tests.documents.test_pages import as_

from datchuan.documents.citing import out_of_force
from datchuan.documents.content import Paragraph
from datchuan.documents.models import DocumentState
from datchuan.documents.queries import instruments_known, newest_content
from datchuan.documents.web.forms import DraftForm
from datchuan.law.library import load_library

KNOWN = load_library().instruments
GONE = "Văn bản Quyết định số 1980/QĐ-TTg hết hiệu lực ngày 08/03/2022, thay bằng Quyết định số 318/QĐ-TTg."


@pytest.mark.parametrize(
    ("base", "on", "told"),
    [
        ("Căn cứ [[qd-1980-2016]]", date(2022, 3, 8), [GONE]),
        ("Căn cứ Quyết định số 1980/QĐ-TTg ngày 17 tháng 10 năm 2016", date(2022, 3, 8), [GONE]),
        ("Căn cứ Quyết định số 1980/QĐ-TTg", date(2022, 3, 8), [GONE]),
        ("Căn cứ Quyết định số 1980/QĐ-TTg-X", date(2022, 3, 8), []),
        ("Căn cứ [[qd-1980-2016]]", date(2022, 3, 7), []),
        ("Căn cứ [[qd-1980-2016]]", date(2016, 12, 1), []),
        (
            "Căn cứ [[qd-1980-2016]]",
            date(2016, 11, 30),
            ["Văn bản Quyết định số 1980/QĐ-TTg có hiệu lực từ ngày 01/12/2016, sau ngày của văn bản này."],
        ),
        ("Căn cứ [[blds-2015]]", date(2030, 1, 1), []),
        ("Căn cứ Quyết định số 11980/QĐ-TTg", date(2030, 1, 1), []),
    ],
)
def test_an_instrument_that_is_not_in_force_that_day_is_told(base, on, told):
    document = plan(bases=(base,), body=(Paragraph("Nội dung."),), form_day=on)
    assert out_of_force(document, KNOWN) == told


def test_what_the_register_says_of_force_holds_together():
    for each in KNOWN.values():
        assert not each.replaced_by or each.replaced_by in KNOWN
        assert not (each.in_force_from and each.in_force_to) or each.in_force_from < each.in_force_to


@pytest.mark.usefixtures("province")
def test_a_base_is_chosen_and_added_without_writing_a_version():
    document = drafted()
    client, address = as_("qln"), f"/van-ban/{document.pk}/sua/"
    given = DraftForm.initial_of(newest_content(document), 1)
    answer = client.post(address, {**given, "add_base": "1", "base_key": "qd-51-2025"})
    assert answer.status_code == 200
    assert answer.context["form"]["bases"].value().endswith("Căn cứ [[qd-51-2025]]")
    assert document.versions.count() == 1
    written = answer.context["form"]["bases"].value()
    page = client.post(address, {**given, "bases": written, "base_key": "qd-51-2025"}, follow=True)
    assert document.versions.count() == 2
    assert "Viện dẫn cần xem lại" in page.text
    assert "51/2025/QĐ-TTg có hiệu lực từ ngày 15/02/2026, sau ngày của văn bản này" in page.text
    assert client.get(f"/van-ban/{document.pk}/tai.pdf").status_code == 200, "a warning blocks nothing"


@pytest.mark.usefixtures("province")
def test_an_issued_document_of_ones_own_is_cited_by_its_notation():
    issued = to_state(drafted(), DocumentState.ISSUED)
    key = f"vb-{issued.pk}"
    content = replace(letter(), bases=(f"Căn cứ [[{key}]]",))
    document = drafted(content)
    page = as_("qln").get(f"/van-ban/{document.pk}/sua/").text
    assert f'value="{key}"' in page
    assert instruments_known(content)[key].number == "01/SXD-QLN"
    assert as_("qln").get(f"/van-ban/{document.pk}/tai.docx").status_code == 200
    draft = replace(letter(), bases=(f"Căn cứ [[vb-{document.pk}]]",))
    assert f"vb-{document.pk}" not in instruments_known(draft), "a draft has no number to be cited by"
