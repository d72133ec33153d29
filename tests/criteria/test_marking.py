"""Marks of checking: what is recorded, what is refused and how, what no one can change."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.criteria.marking import JPEG, PDF, PNG, SHARE, TODAY, copied, differ, mark, value

from datchuan.criteria.models import Marking, SignedScan
from datchuan.criteria.operations import keep_scan, withdraw_marking
from datchuan.criteria.queries import checking_now, markings_of, state_of, value_states
from datchuan.kernel.problem import Problem
from datchuan.law.library import load_library
from datchuan.platform.models import AuditEntry
from datchuan.platform.queries import first_broken_entry

pytestmark = pytest.mark.usefixtures("province")


def state(value_id: str = SHARE) -> str:
    return value_states([value(value_id)])[0].state


def test_nothing_is_marked_at_first():
    assert checking_now().checked == frozenset()
    assert {each.state for each in value_states()} == {"unchecked"}


def test_a_mark_is_recorded_with_where_when_and_who(qln):
    scan = keep_scan(content=PDF, file_name="QĐ 1980.pdf", by=qln)
    row = mark(qln, page="42", note="bản giấy ở văn thư", scan=scan)
    kept = Marking.objects.get(pk=row.pk)
    assert (kept.value_id, kept.number, kept.finding, kept.page, kept.scan) == (SHARE, 1, "matches", "42", scan)
    assert (kept.words, kept.citation) == (value().words, str(value().citation))
    assert (kept.marked_by, kept.compared_on, kept.fingerprint) == (qln, TODAY, value().fingerprint)
    assert checking_now().checked == {SHARE}
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.by) == ("criteria.mark_value", SHARE, qln)
    assert entry.details["scan"] == scan.sha256
    assert first_broken_entry() is None


def test_the_newest_row_counts_and_the_others_stay(qln, lanhdao):
    mark(qln)
    differ(lanhdao)
    assert (state(), dict(checking_now().differing)) == ("differs", {SHARE: "≥ 70 %"})
    withdraw_marking(value=value(), reason="đọc nhầm cột", by=qln)
    assert (state(), checking_now().checked, dict(checking_now().differing)) == ("unchecked", frozenset(), {})
    mark(qln)
    assert state() == "checked"
    assert [row.finding for row in markings_of(SHARE)] == ["matches", "withdrawn", "differs", "matches"]
    assert [row.number for row in markings_of(SHARE)] == [4, 3, 2, 1]


def test_a_mark_on_an_older_value_counts_no_more_and_is_not_passed_over(qln):
    old = value()
    mark(qln)
    assert state_of(old, markings_of(SHARE)[0]).state == "checked"
    # The file's value moved on: the mark was made on another fingerprint.
    copied(markings_of(SHARE)[0], fingerprint="0" * 64, words="Chỉ tiêu 9.2: ≥ 70 %")
    assert state() == "stale"
    assert checking_now().checked == frozenset()
    withdraw_marking(value=value(), reason="giá trị đã sửa", by=qln)
    assert state() == "unchecked"


def test_a_mark_on_a_value_that_the_files_no_longer_have_counts_for_nothing(qln):
    mark(qln)
    copied(markings_of(SHARE)[0], value_id="vn-xa-2016/0.0@all")
    assert checking_now().checked == {SHARE}
    assert len(value_states()) == len(load_library().values)


REFUSED = {
    "no finding": ({"finding": ""}, 343, "Kết quả so: chưa chọn"),
    "a withdrawal is no finding": ({"finding": "withdrawn"}, 343, "Kết quả so: chưa chọn"),
    "no place": ({"place": ""}, 343, "Chỗ trong bản có chữ ký: chưa ghi. Ghi điều, khoản hoặc phụ lục"),
    "a place of blanks": ({"place": " \u00a0\t "}, 343, "Chỗ trong bản có chữ ký: chưa ghi"),
    "a place of control characters": ({"place": "\u200b\x07\ufeff"}, 343, "Chỗ trong bản có chữ ký: chưa ghi"),
    "a long place": ({"place": "a" * 201}, 343, "Chỗ trong bản có chữ ký: dài 201 ký tự, tối đa 200. Viết gọn lại."),
    "a long page": ({"page": "1" * 31}, 343, "Trang: dài 31 ký tự"),
    "a long note": ({"note": "a" * 1001}, 343, "Ghi chú: dài 1001 ký tự"),
    "tomorrow": ({"compared_on": date(2021, 1, 1)}, 344, "Ngày so: 01/01/2021 ở sau hôm nay (31/12/2020)"),
    "long ago": ({"compared_on": date(1020, 12, 31)}, 344, "ở trước năm 1945"),
    "a difference that says nothing": ({"finding": "differs"}, 343, "Bản có chữ ký ghi: chưa ghi"),
    "a match that says something": ({"says": "≥ 70 %"}, 343, "Bản có chữ ký ghi: đã ghi lời khác trong khi chọn khớp"),
    "what no paper can print": ({"finding": "differs", "says": "bảy mươi 🏠"}, 343, "không in được trên văn bản: 🏠"),
    "another marked meanwhile": ({"seen": 3}, 345, "Vừa có người khác đánh dấu giá trị này"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_mark_is_refused_in_a_sentence_and_leaves_nothing(qln, name):
    changes, number, sentence = REFUSED[name]
    entries = AuditEntry.objects.count()
    with pytest.raises(Problem) as refused:
        mark(qln, **changes)
    assert refused.value.number == number
    assert sentence in refused.value.sentence
    assert not Marking.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_letters_are_composed_on_entry(qln):
    row = mark(qln, place=unicodedata.normalize("NFD", "Phụ lục,  chỉ tiêu 9.2\u200b"))
    assert row.place == "Phụ lục, chỉ tiêu 9.2"


@pytest.mark.parametrize(
    ("before", "reason", "number"),
    [("none", "x", 346), ("mark", " ", 343), ("mark", "a" * 501, 343), ("twice", "x", 346)],
)
def test_a_withdrawal_needs_a_mark_and_a_reason(qln, before, reason, number):
    if before != "none":
        mark(qln)
    if before == "twice":
        withdraw_marking(value=value(), reason="lần một", by=qln)
    with pytest.raises(Problem) as refused:
        withdraw_marking(value=value(), reason=reason, by=qln)
    assert refused.value.number == number


# --- what the database itself refuses --------------------------------------------------------------------------------


def refused_by_the_database(act) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_a_marking_cannot_be_changed_even_past_the_model(qln):
    row = mark(qln)
    refused_by_the_database(lambda: Marking.objects.filter(pk=row.pk).update(finding="differs", says="x"))
    refused_by_the_database(lambda: Marking.objects.filter(pk=row.pk).update(note="khác"))
    row.note = "khác"
    for act in (row.save, row.delete):
        with pytest.raises(TypeError, match="append-only"):
            act()
    assert Marking.objects.get().note == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 1},
        {"finding": "maybe"},
        {"place": ""},
        {"compared_on": None},
        {"finding": "differs", "says": ""},
        {"says": "≥ 70 %"},
        {"reason": "không rút gì"},
        {"finding": "withdrawn", "reason": ""},
    ],
    ids=str,
)
def test_the_database_takes_no_row_that_says_too_little(qln, changes):
    first = mark(qln)
    refused_by_the_database(lambda: copied(first, **changes))
    assert copied(first).number == 2


def test_the_first_row_of_a_value_is_no_withdrawal(qln):
    first = mark(qln)
    refused_by_the_database(lambda: copied(first, value_id="terms/x", finding="withdrawn", reason="x", number=1))


# --- scans -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpg")])
def test_a_scan_is_known_by_its_content_not_by_its_name(qln, content, kind):
    scan = keep_scan(content=content, file_name="anh.docx", by=qln)
    assert scan.kind == kind
    assert scan.file.name.endswith(f".{kind}")
    with scan.file.open("rb") as kept:
        assert kept.read() == content


def test_the_same_content_is_kept_once(qln, qhkt):
    first = keep_scan(content=PDF, file_name="a.pdf", by=qln)
    again = keep_scan(content=PDF, file_name="b.pdf", by=qhkt)
    assert (again.pk, again.file_name, SignedScan.objects.count()) == (first.pk, "a.pdf", 1)


@pytest.mark.parametrize(
    ("content", "name", "number", "sentence"),
    [
        (b"", "trong.pdf", 341, "Tệp trong.pdf trống"),
        (b"<html>%PDF-1.4 %%EOF", "trang.pdf", 341, "không phải PDF, PNG hay JPEG, dù tên ghi thế nào"),
        (b"PK\x03\x04 word", "van-ban.pdf", 341, "không phải PDF"),
        (PDF[:-8], "cut.pdf", 342, "Tệp cut.pdf bị cắt cụt: không có phần cuối của một tệp PDF"),
        (PNG[:-4], "cut.png", 342, "bị cắt cụt"),
        (PDF + b"0" * 20_000_000 + b"%%EOF", "lon.pdf", 340, "Tệp lon.pdf nặng 20,0 MB, giới hạn là 20 MB"),
    ],
    ids=["empty", "a page", "a word file", "a cut pdf", "a cut picture", "too large"],
)
def test_what_is_no_scan_is_refused(qln, content, name, number, sentence):
    with pytest.raises(Problem) as refused:
        keep_scan(content=content, file_name=name, by=qln)
    assert refused.value.number == number
    assert sentence in refused.value.sentence
    assert refused.value.mend
    assert not SignedScan.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\a\\Quyết định.pdf", "Quyết định.pdf"),
        ("../../etc/passwd", "passwd"),
        (unicodedata.normalize("NFD", "Quyết\u202e định.pdf"), "Quyết định.pdf"),
        ("", "ban-scan"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
    ids=["windows", "climbing", "decomposed", "none", "long"],
)
def test_a_name_is_kept_as_it_may_be_shown(qln, given, kept):
    assert keep_scan(content=PDF, file_name=given, by=qln).file_name == kept
