"""A concluded dossier's papers are the same a year later; what was frozen is never changed; an issued confirmation
confirms."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import official
from tests.criteria.marking import mark
from tests.documents.drafts import to_state
from tests.dossiers.appraised import RETURNED, appraised, approved, in_appraisal, returned
from tests.dossiers.giving import claimed, moved, opened
from tests.making import EMPTY, SURVEYED, TODAY, entry, record, village
from tests.programme.test_states import item

from datchuan.documents.announcing import source_of
from datchuan.documents.models import DocumentState, Letterhead, OutgoingDocument, SigningRight
from datchuan.documents.operations import draft_document
from datchuan.documents.operations.templates import draft_from_template, save_template
from datchuan.documents.queries import newest_content
from datchuan.documents.rendering import render_paper
from datchuan.documents.templates import template_files
from datchuan.dossiers.measuring import Confirmed
from datchuan.dossiers.models import Dossier, FrozenPaper
from datchuan.dossiers.operations import draft_paper
from datchuan.dossiers.papers import fitting, paper_of
from datchuan.dossiers.papers.frozen import packed, unpacked
from datchuan.dossiers.papers.reading import read_dossier
from datchuan.kernel.problem import Problem
from datchuan.masterplans.models import SpatialPlan
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.queries import plan_of
from datchuan.territory.models import Unit

LATER = date(2021, 12, 31)
S = DocumentState


@pytest.fixture(scope="module")
def _dossier(shared_world: None) -> int:
    return approved(appraised(in_appraisal(returned()))).pk


@pytest.fixture
def dossier(_dossier: int, province: Unit) -> Dossier:
    return Dossier.objects.get(pk=_dossier)


def printed(dossier: Dossier, on: date) -> dict[tuple[str, str], bytes]:
    """Every paper that fits, as both files."""
    fresh, division = Dossier.objects.get(pk=dossier.pk), Office.objects.get(key="qln")
    papers = {key: paper_of(dossier=fresh, key=key, division=division, facts_on=on, on=on) for key in fitting(fresh)}
    return {(key, kind): render_paper(each, kind) for key, each in papers.items() for kind in ("pdf", "docx")}


def a_year_goes_by(dossier: Dossier) -> None:
    """Houses, plans, another dossier's claims, marks, templates, the letterhead, signatory, names of people and places:
    all of it changes; the dossier itself is confirmed and decided on."""
    qln, sxd = official("qln"), Office.objects.get(key="sxd")
    record(entry("TH09001", village("06016-1"), SURVEYED, unsafe=True, hard_floor=False))
    SpatialPlan.objects.update(name="Quy hoạch khác", decision="1/QĐ-UBND", published_on=None)
    claimed(opened(EMPTY, received_on=date(2020, 10, 15)), "9.2", by=qln, outcome="met", actual="khác")
    mark(qln)
    for key in fitting(dossier):
        text = template_files()[key].replace("Kết quả", "Kết quả mới")
        save_template(office=sxd, key=key, text=f"{text}\nCâu thêm.", note="Sửa câu chữ", base=0, by=qln)
    Letterhead.objects.update(name="SỞ KHÁC", full_name="Sở khác")
    SigningRight.objects.all().delete()
    Official.objects.update(full_name="Người Khác", title="")
    Unit.objects.filter(pk="06016-1").update(name="Xã Tên Khác")
    for step, number in (("confirm", "12/SXD-QLN"), ("decide", "")):
        dossier = moved(dossier, step, TODAY, number=number)


def test_the_papers_are_the_same_a_year_later(dossier: Dossier) -> None:
    before = printed(dossier, TODAY)
    facts = {key: source_of(key).gather(f"dossier {dossier.pk}", TODAY).facts for key in ("appraisal", "confirmation")}
    assert len(before) == 8
    a_year_goes_by(dossier)
    step = dossier.steps.get(transition="approve")
    live = read_dossier(Dossier.objects.get(pk=dossier.pk), step, TODAY)
    changed = source_of("appraisal").told(live).facts  # type: ignore[attr-defined]
    assert changed != facts["appraisal"], "without what was frozen it would say something else"
    assert printed(dossier, LATER) == before
    for key, told in facts.items():
        assert source_of(key).gather(f"dossier {dossier.pk}", LATER).facts == told


def test_a_draft_of_later_has_the_frozen_words_and_the_signatory_of_its_own_day(dossier: Dossier) -> None:
    frozen = FrozenPaper.objects.get(dossier=dossier, template="appraisal-report")
    text = template_files()["appraisal-report"] + "\nCâu thêm."
    office = Office.objects.get(key="sxd")
    save_template(office=office, key="appraisal-report", text=text, note="Sửa câu chữ", base=0, by=official("qln"))
    SigningRight.objects.update(title="PHÓ GIÁM ĐỐC PHỤ TRÁCH")
    made = draft_paper(dossier=dossier, key="appraisal-report", by=official("qln"), facts_on=LATER, today=LATER)
    content = newest_content(made)
    assert content.signatory.title == "PHÓ GIÁM ĐỐC PHỤ TRÁCH"
    assert content.form_day == LATER
    assert "Câu thêm." not in str(content.body)
    assert (made.facts_on, made.template_version) == (TODAY, frozen.template_version) == (TODAY, 0)


def test_a_request_stays_as_it_was_when_the_dossier_was_returned(province: Unit) -> None:
    taken = opened(EMPTY, received_on=date(2020, 10, 15))
    dossier = moved(taken, "return", RETURNED, by=official("qln"), returned_to="district")
    before = printed(dossier, RETURNED)
    Letterhead.objects.update(name="SỞ KHÁC")
    SpatialPlan.objects.update(decision="1/QĐ-UBND")
    assert printed(dossier, TODAY) == before
    about = f"dossier {dossier.pk}"
    kept = source_of("completion").gather(about, TODAY).facts
    again = in_appraisal(dossier, "huyen")
    assert source_of("completion").gather(about, TODAY).facts["ngày_trả"] is None, "received again: what lacks today"
    approved(appraised(again))
    assert source_of("completion").gather(about, LATER).facts == kept


def test_a_dossier_never_returned_has_no_request(province: Unit) -> None:
    qln, dossier = official("qln"), opened(EMPTY, received_on=date(2020, 10, 15))
    for code in ("1.1", "1.2", "9.1", "9.2"):
        claimed(dossier, code, by=qln)
    approved(dossier)
    with pytest.raises(Problem) as found:
        source_of("completion").gather(f"dossier {dossier.pk}", TODAY)
    assert found.value.number == 889


def test_an_earlier_conclusion_day_or_a_missing_letterhead_does_not_hold_it_up(province: Unit) -> None:
    """A claim may bear a later day than the conclusion that rests on it; the head of papers may be recorded later."""
    qln, dossier = official("qln"), opened(EMPTY, received_on=date(2020, 10, 15))
    for code in ("1.1", "1.2", "9.1", "9.2"):
        claimed(dossier, code, by=qln)
    SigningRight.objects.all().delete()
    approved(dossier, on=date(2020, 12, 20))
    kept = FrozenPaper.objects.filter(dossier=dossier)
    assert {each.ground for each in kept} == {None}
    assert {each.facts_on for each in kept} == {date(2020, 12, 20)}
    with pytest.raises(Problem) as found:
        printed(dossier, TODAY)
    assert found.value.number == 538


def test_what_was_frozen_is_never_changed_and_a_change_is_noticed(dossier: Dossier) -> None:
    paper = FrozenPaper.objects.get(dossier=dossier, template="confirmation")
    entry_of = AuditEntry.objects.filter(action="dossiers.freeze_papers", subject=f"dossier {dossier.pk}").latest("pk")
    assert entry_of.details["confirmation"] == paper.digest
    with pytest.raises(TypeError):
        paper.save()
    with pytest.raises(TypeError):
        paper.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenPaper.objects.filter(pk=paper.pk).update(template_text="khác")
    _without_trigger(paper)
    with pytest.raises(Problem) as found:
        source_of("confirmation").gather(f"dossier {dossier.pk}", TODAY)
    assert found.value.number == 890


def _without_trigger(paper: FrozenPaper) -> None:
    """Somebody with a hand on the database itself."""
    on = " ON dossiers_frozenpaper" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER dossiers_frozen_append_only{on}")
        cursor.execute("UPDATE dossiers_frozenpaper SET template_version = 9 WHERE id = %s", [paper.pk])


def test_facts_come_back_as_they_were() -> None:
    facts = {"ngày": TODAY, "năm": "2020", "dòng": [{"từ": None, "số": 3, "có": True, "đến": LATER}], "trống": []}
    assert unpacked(packed(facts)) == facts


def issued(dossier: Dossier, on: date = TODAY) -> OutgoingDocument:
    made = draft_paper(dossier=dossier, key="confirmation", by=official("qln"), facts_on=on, today=on)
    return to_state(made, S.ISSUED, on)


def test_an_issued_confirmation_confirms_the_dossier(dossier: Dossier) -> None:
    scope = item(plan_of(2020, "sxd"))
    before = Confirmed().done([scope], LATER)[scope.pk].part
    sent = issued(dossier)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.confirmation_number) == ("confirmed", sent.notation)
    step = dossier.steps.latest("number")
    assert (step.transition, step.on, step.by) == ("confirm", sent.dated, None)
    assert sent.notation in step.reason
    told = AuditEntry.objects.filter(action="dossiers.move_dossier", subject=f"dossier {dossier.pk}").latest("pk")
    assert (told.by_id, told.details["number"]) == (None, sent.notation)
    assert Confirmed().done([scope], LATER)[scope.pk].part == before + 1
    assert Confirmed().done([scope], date(2020, 12, 30))[scope.pk].part == before


def test_a_second_confirmation_moves_nothing(dossier: Dossier) -> None:
    first = issued(dossier)
    with pytest.raises(Problem) as found:
        issued(dossier)
    assert found.value.number == 891
    # The documents room knows nothing of dossiers: a second one can be drafted there.
    again = draft_from_template(
        key="confirmation", about=f"dossier {dossier.pk}", by=official("qln"), facts_on=TODAY, on=TODAY
    )
    to_state(again, S.ISSUED)
    dossier.refresh_from_db()
    assert dossier.confirmation_number == first.notation
    assert dossier.steps.filter(transition="confirm").count() == 1


@pytest.mark.parametrize("about", ["commune 06016-1", "dossier 999999", "dossier x", ""])
def test_other_documents_confirm_nothing(dossier: Dossier, about: str) -> None:
    content = newest_content(
        draft_from_template(key="confirmation", about="commune 06016-1", by=official("qln"), facts_on=TODAY, on=TODAY)
    )
    made = draft_document(
        content=content,
        office=Office.objects.get(key="sxd"),
        division=official("qln").office,
        by=official("qln"),
        on=TODAY,
        template="confirmation",
        about=about,
    )
    to_state(made, S.ISSUED)
    dossier.refresh_from_db()
    assert dossier.state == "concluded"


def test_reports_about_a_dossier_confirm_nothing(dossier: Dossier) -> None:
    made = draft_paper(dossier=dossier, key="appraisal-reply", by=official("qln"), facts_on=TODAY, today=TODAY)
    to_state(made, S.ISSUED)
    dossier.refresh_from_db()
    assert dossier.state == "concluded"
