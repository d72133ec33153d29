"""From draft to archive: who takes which step, what an issued document keeps, numbers without gap."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.cast import newcomer, official
from tests.documents.drafts import DAY, drafted, to_state
from tests.documents.papers import letter

from datchuan.documents.content import DocumentType, Paragraph
from datchuan.documents.models import DocumentState, Letterhead, NumberBook, OutgoingDocument, TakenNumber
from datchuan.documents.operations import (
    comment,
    issue_document,
    move_document,
    take_number,
    void_document,
    write_version,
)
from datchuan.documents.operations.templates import draft_from_template
from datchuan.documents.queries import issued_content, newest_content
from datchuan.documents.workflow import BY_KEY, TRANSITIONS, steps_from
from datchuan.kernel.problem import Problem
from datchuan.people.models import Role
from datchuan.platform.models import AuditEntry

pytestmark = pytest.mark.usefixtures("province")
S = DocumentState


def test_the_whole_way_is_written_step_by_step():
    document = to_state(drafted(), S.ARCHIVED)
    steps = list(document.steps.values_list("from_state", "to_state", "by__username"))
    assert steps == [
        ("", "draft", "qln"),
        ("draft", "review", "qln"),
        ("review", "submitted", "truongphong"),
        ("submitted", "signed", "lanhdao"),
        ("signed", "numbered", "vanthu"),
        ("numbered", "issued", "vanthu"),
        ("issued", "archived", "vanthu"),
    ]
    assert (document.notation, document.dated) == ("01/SXD-QLN", DAY)
    told = set(AuditEntry.objects.filter(subject=f"document {document.pk}").values_list("action", flat=True))
    assert {"documents.draft", "documents.sign", "documents.number", "documents.issue"} <= told


def test_an_issued_document_keeps_both_files_with_number_and_hash():
    document = to_state(drafted(), S.ISSUED)
    copies = {copy.kind: copy for copy in document.copies.all()}
    assert set(copies) == {"pdf", "docx"}
    for copy in copies.values():
        assert hashlib.sha256(copy.file.read()).hexdigest() == copy.digest
    assert issued_content(document).number == 1
    assert newest_content(document).number is None


@pytest.mark.parametrize("name", ["documents_documentversion", "documents_documentstep", "documents_issuedcopy"])
def test_no_version_step_or_issued_file_is_changed_whoever_writes(name):
    document = to_state(drafted(), S.ISSUED)
    rows = {"documents_documentversion": document.versions, "documents_documentstep": document.steps}
    found = rows.get(name, document.copies)
    with pytest.raises(DatabaseError), transaction.atomic():
        found.update(at="2020-01-01T00:00Z") if name != "documents_issuedcopy" else found.update(digest="x")


def _allowed(account: str, state: str) -> set[str]:
    user = official(account)
    return {step.key for step in steps_from(state) if user.has_perm(step.permission)}


@pytest.mark.parametrize(
    ("account", "state", "steps"),
    [
        ("qln", S.DRAFT, {"send_to_head", "cancel"}),
        ("qln", S.REVIEW, set()),
        ("truongphong", S.REVIEW, {"send_to_leadership", "return"}),
        ("truongphong", S.SUBMITTED, set()),
        ("lanhdao", S.SUBMITTED, {"sign", "return_unsigned"}),
        ("lanhdao", S.SIGNED, set()),
        ("vanthu", S.SIGNED, {"number", "void"}),
        ("vanthu", S.NUMBERED, {"issue", "void"}),
        ("vanthu", S.ISSUED, {"distribute", "archive"}),
        ("vanthu", S.ARCHIVED, set()),
        ("huyen", S.DRAFT, set()),
        ("vpdp", S.SUBMITTED, set()),
    ],
)
def test_who_may_at_each_step(account, state, steps):
    assert _allowed(account, state) == steps


def test_every_step_needs_its_state_and_its_person():
    document = drafted()
    for step in TRANSITIONS:
        if step.key == "send_to_head":
            continue
        if step.key in ("number", "issue", "void"):
            continue
        with pytest.raises(Problem) as caught:
            move_document(document=document, step=step.key, by=official("huyen"), on=DAY, reason="thử")
        assert caught.value.number == 528
    assert document.steps.count() == 1


def test_the_head_of_another_division_does_not_review():
    document = to_state(drafted(), S.REVIEW)
    other = newcomer("truongphong2", Role.DIVISION_HEAD, "20-1")
    with pytest.raises(Problem, match="không trình lãnh đạo được"):
        move_document(document=document, step="send_to_leadership", by=other, on=DAY)


@pytest.mark.parametrize(
    ("state", "step", "account"), [(S.REVIEW, "return", "truongphong"), (S.SUBMITTED, "return_unsigned", "lanhdao")]
)
def test_a_way_back_says_why(state, step, account):
    document = to_state(drafted(), state)
    with pytest.raises(Problem) as caught:
        move_document(document=document, step=step, by=official(account), on=DAY, reason="  ")
    assert caught.value.number == 529
    back = move_document(document=document, step=step, by=official(account), on=DAY, reason="Bổ sung căn cứ")
    assert back.state == S.DRAFT
    assert back.steps.last().reason == "Bổ sung căn cứ"


def test_only_who_stands_on_the_paper_signs_and_only_with_the_right_of_that_day():
    document = to_state(drafted(), S.SUBMITTED)
    with pytest.raises(Problem) as caught:
        move_document(document=document, step="sign", by=official("lanhdao"), on=date(2018, 1, 1))
    assert caught.value.number == 534
    other = newcomer("lanhdao2", Role.LEADERSHIP, "20-1")
    with pytest.raises(Problem, match=r"phần ký ghi KT\. PHÓ GIÁM ĐỐC Hoàng Minh Tuấn"):
        move_document(document=document, step="sign", by=other, on=DAY)


def test_the_text_lies_with_who_has_to_act():
    document = to_state(drafted(), S.REVIEW)
    changed = replace(newest_content(document), body=(Paragraph("Nội dung đã sửa."),))
    with pytest.raises(Problem, match="không sửa được nội dung"):
        write_version(document=document, content=changed, base=1, origin="edited", note="", by=official("qln"))
    made = write_version(
        document=document, content=changed, base=1, origin="edited", note="sửa ý", by=official("truongphong")
    )
    assert made.ordinal == 2
    again = write_version(
        document=document, content=changed, base=2, origin="edited", note="", by=official("truongphong")
    )
    assert again == made, "the same text makes no version"
    signed = to_state(document, S.SIGNED)
    with pytest.raises(Problem) as caught:
        write_version(document=signed, content=changed, base=2, origin="edited", note="", by=official("lanhdao"))
    assert caught.value.number == 525


def test_who_writes_later_on_an_older_version_is_told_and_nothing_is_lost():
    document = drafted()
    content = newest_content(document)
    write_version(
        document=document,
        content=replace(content, body=(Paragraph("Của người thứ nhất."),)),
        base=1,
        origin="edited",
        note="",
        by=official("qln"),
    )
    with pytest.raises(Problem, match="Nông Thị Hạnh đã ghi bản 2 sau khi mở bản 1"):
        write_version(document=document, content=content, base=1, origin="edited", note="", by=official("qhkt"))
    assert document.versions.count() == 2


def test_a_subject_of_300_letters_is_kept_and_one_that_no_register_holds_is_said():
    assert len(drafted(replace(letter(), subject="Việc " * 60)).subject) == 299
    with pytest.raises(Problem) as caught:
        drafted(replace(letter(), subject="Việc " * 120))
    assert caught.value.number == 586


def test_comments_stand_with_their_version_and_only_on_drafts():
    document = drafted()
    made = comment(document=document, version=document.versions.get(), text="Thêm căn cứ", by=official("truongphong"))
    assert (made.version.ordinal, made.text) == (1, "Thêm căn cứ")
    for state, text in ((S.DRAFT, " "), (S.ISSUED, "Muộn")):
        found = to_state(drafted(), state)
        with pytest.raises(Problem) as caught:
            comment(document=found, version=found.versions.get(), text=text, by=official("qln"))
        assert caught.value.number == 527


# --- numbers --------------------------------------------------------------------------------------------------------


def test_numbers_follow_one_another_by_type_or_in_common():
    first, second = (to_state(drafted(), S.NUMBERED) for _ in range(2))
    notice = to_state(drafted(replace(letter(), type=DocumentType.NOTICE, addressees=())), S.NUMBERED)
    assert [first.notation, second.notation, notice.notation] == ["01/SXD-QLN", "02/SXD-QLN", "01/TB-SXD"]
    Letterhead.objects.update(numbering=Letterhead.Numbering.COMMON)
    new_year = date(2021, 1, 4)
    assert to_state(drafted(), S.NUMBERED, on=new_year).number == 1, "the common register is another register"
    notice = drafted(replace(letter(), type=DocumentType.NOTICE, addressees=()))
    assert to_state(notice, S.NUMBERED, on=new_year).number == 2


def test_a_year_begun_on_paper_goes_on_and_a_new_year_begins_at_one():
    office = official("qln").office.parent
    NumberBook.objects.create(office=office, year=2020, direction="out", type="OFFICIAL_LETTER", first_number=412)
    assert to_state(drafted(), S.NUMBERED).notation == "412/SXD-QLN"
    assert to_state(drafted(), S.NUMBERED, on=date(2021, 1, 4)).notation == "01/SXD-QLN"


def test_a_dropped_number_stays_with_its_reason_and_is_not_given_again():
    document = to_state(drafted(), S.NUMBERED)
    with pytest.raises(Problem) as caught:
        void_document(document=document, by=official("vanthu"), on=DAY, reason="")
    assert caught.value.number == 529
    void_document(document=document, by=official("vanthu"), on=DAY, reason="In nhầm nơi nhận")
    assert TakenNumber.objects.get(document=document).void_reason == "In nhầm nơi nhận"
    assert to_state(drafted(), S.NUMBERED).number == 2


@pytest.mark.parametrize(
    ("on", "number", "said"),
    [
        (date(2020, 6, 1), 536, "trước ngày 31/12/2020 của số 01 đã cấp"),
        (date(2019, 12, 31), 536, "trước ngày ký 31/12/2020"),
    ],
)
def test_days_of_numbers_do_not_go_back(on, number, said):
    to_state(drafted(), S.NUMBERED)
    document = to_state(drafted(), S.SIGNED)
    with pytest.raises(Problem) as caught:
        take_number(document=document, by=official("vanthu"), on=on)
    assert caught.value.number == number
    assert said in caught.value.sentence


def test_a_closed_register_gives_no_number():
    to_state(drafted(), S.NUMBERED)
    NumberBook.objects.update(closed_on=date(2020, 12, 31))
    with pytest.raises(Problem) as caught:
        take_number(document=to_state(drafted(), S.SIGNED), by=official("vanthu"), on=DAY)
    assert caught.value.number == 535


def test_what_cannot_be_rendered_is_not_issued():
    strange = replace(letter(), body=(Paragraph("Chữ 汉 không có trong phông."),))
    document = to_state(drafted(strange), S.NUMBERED)
    with pytest.raises(Problem, match="汉"), transaction.atomic():
        issue_document(document=document, by=official("vanthu"), on=DAY)
    document.refresh_from_db()
    assert (document.state, document.copies.count()) == (S.NUMBERED, 0)


def test_a_confirmation_is_drafted_from_its_template_with_the_facts_of_a_day():
    made = draft_from_template(key="confirmation", about="commune 06016-1", by=official("qln"), facts_on=DAY, on=DAY)
    content = newest_content(made)
    assert content.subject.startswith("xác nhận mức độ đạt tiêu chí Quy hoạch, Nhà ở dân cư của xã Tri Phương")
    assert content.signatory.name == "Hoàng Minh Tuấn"
    assert (made.template, made.template_version, made.simulated) == ("confirmation", 0, True)
    assert OutgoingDocument.objects.get(about="commune 06016-1") == made


def test_the_table_of_steps_leads_from_draft_to_archive_and_nowhere_else():
    assert {step.target for step in TRANSITIONS} == set(S.values)
    assert all(BY_KEY[step.key] is step for step in TRANSITIONS)
    assert not steps_from(S.ARCHIVED)
    assert not steps_from(S.CANCELLED)
