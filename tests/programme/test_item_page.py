"""The page of a work item: state with evidence, notes with files, done by hand."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.programme.test_states import item, letter

from datchuan.kernel.problem import Problem
from datchuan.people.models import Office
from datchuan.platform.models import AuditEntry
from datchuan.programme.attached import kind_of, safe_name
from datchuan.programme.models import Plan, WorkItem, WorkNote
from datchuan.programme.operations import add_note, mark_done, mark_not_done
from datchuan.programme.queries import plan_of

PDF = b"%PDF-1.7\n%%EOF"
TODAY = date(2020, 12, 31)


def item_of(key: str) -> WorkItem:
    return WorkItem.objects.get(plan=plan_of(2020, "sxd"), key=key)


def page(made: WorkItem) -> str:
    return f"/ke-hoach/viec/{made.pk}/"


def test_it_shows_a_computed_state_with_its_evidence_and_no_box_to_tick(client, qhkt):
    client.force_login(qhkt)
    text = client.get(page(item_of("plan-review"))).text
    assert "lượt rà soát quy hoạch" in text
    assert "Ghi là đã xong" not in text


def test_by_hand_the_lead_unit_says_when_it_was_done_and_takes_it_back(client, qln):
    made = item_of("round-2")
    client.force_login(qln)
    assert "trên số xã của đợt: chưa có số liệu để tính" in client.get(page(made)).text
    client.post(f"{page(made)}xong/", {"on": "2020-10-28"})
    made.refresh_from_db()
    assert made.done_on == date(2020, 10, 28)
    assert client.post(f"{page(made)}xong/", {"reason": " "}).status_code == 400
    client.post(f"{page(made)}xong/", {"reason": "Còn hai huyện chưa đi"})
    made.refresh_from_db()
    assert made.done_on is None
    assert AuditEntry.objects.latest("pk").reason == "Còn hai huyện chưa đi"


def test_what_may_not_be_said_is_told(client, qln, qhkt):
    computed, rounds = item_of("plan-review"), item_of("round-2")
    with pytest.raises(Problem, match="tính từ số liệu"):
        mark_done(item=computed, on=TODAY, by=qhkt, today=TODAY)
    with pytest.raises(Problem, match="chủ trì"):
        mark_done(item=rounds, on=TODAY, by=qhkt, today=TODAY)
    for day in (date(2021, 1, 1), date(2020, 9, 30)):
        with pytest.raises(Problem, match="ngày xong"):
            mark_done(item=rounds, on=day, by=qln, today=TODAY)
    with pytest.raises(Problem, match="chưa ghi là xong"):
        mark_not_done(item=rounds, reason="nhầm", by=qln)
    client.force_login(qln)
    answer = client.post(f"{page(rounds)}xong/", {"on": "hôm qua"})
    assert (answer.status_code, "không phải là ngày" in answer.text) == (400, True)


def test_leadership_and_head_say_so_too_a_district_does_not(lanhdao, huyen):
    made = item_of("round-2")
    mark_done(item=made, on=TODAY, by=lanhdao, today=TODAY)
    with pytest.raises(Problem, match="không ghi kết quả được"):
        mark_not_done(item=made, reason="nhầm", by=huyen)


def test_a_note_with_its_file_is_read_by_who_sees_the_item(client, qln, huyen):
    made = item_of("round-2")
    client.force_login(qln)
    file = SimpleUploadedFile("../lịch\u202e kiểm tra.pdf", PDF)
    client.post(f"{page(made)}trao-doi/", {"text": "Đã thống nhất lịch với huyện", "file": file})
    note = WorkNote.objects.get()
    assert (note.by, note.file_name) == (qln, "lịch kiểm tra.pdf")
    client.force_login(huyen)
    assert "Đã thống nhất lịch" in client.get(page(made)).text
    answer = client.get(f"{page(made)}trao-doi/{note.pk}/tep/")
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (PDF, "application/pdf")
    assert AuditEntry.objects.latest("pk").action == "programme.download_file"
    refused = client.post(f"{page(made)}trao-doi/", {"text": "Huyện ghi"})
    assert (refused.status_code, "không tham gia việc này" in refused.text) == (400, True)


def test_what_was_typed_stays_when_the_file_is_refused(client, qln):
    made = item_of("round-2")
    client.force_login(qln)
    file = SimpleUploadedFile("a.exe", b"MZ")
    answer = client.post(f"{page(made)}trao-doi/", {"text": "Biên bản đợt 2", "file": file})
    assert answer.status_code == 400
    assert "không nhận tệp .exe" in answer.text
    assert "Biên bản đợt 2</textarea>" in answer.text
    assert not WorkNote.objects.exists()


def package(*names: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as box:
        for name in names:
            box.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"", "không phải PDF"),
        ("a.pdf", b"\xff\xd8\xff", "không phải PDF"),
        ("a.docx", b"PK\x03\x04", "bị hỏng"),
        ("a.docx", package("xl/workbook.xml"), "bị hỏng"),
        ("a.xlsx", package("xl/workbook.xml", "xl/vbaProject.bin"), "có macro"),
        ("a.pdf", b"%PDF-" + b"x" * 20_000_000, "quá 20 MB"),
    ],
)
def test_files_are_known_by_their_content(name, content, said):
    with pytest.raises(Problem, match=said):
        kind_of(name, content)


def test_good_files_and_names():
    assert kind_of("ảnh.JPEG", b"\xff\xd8\xff") == "jpg"
    assert kind_of("a.docx", package("word/document.xml")) == "docx"
    assert safe_name("C:\\tệp\\bảng\u200b.xlsx") == "bảng.xlsx"
    assert len(safe_name("a" * 300 + ".pdf")) == 200
    with pytest.raises(Problem, match="không có tên"):
        safe_name(".pdf")


def test_a_note_needs_words(qln):
    with pytest.raises(Problem, match="chưa ghi nội dung"):
        add_note(item=item_of("round-2"), text=" ", by=qln, on=TODAY, at=None)  # type: ignore[arg-type]


def test_letters_and_items_below_are_shown(client, qln, province):
    made = item_of("round-2")
    letter(made, date(2020, 10, 1), "work item")
    district = Office.objects.get(key="ubnd-180-1")
    below = Plan.objects.create(
        year=2020, until_year=2020, office=district, title="Kế hoạch huyện", state="adopted", parent=made.plan
    )
    item(below, "dot-2", parent=made, lead=district)
    client.force_login(qln)
    text = client.get(page(made)).text
    assert "về việc này" in text
    assert "Việc dot-2" in text


def test_a_draft_of_another_house_is_not_there(client, qln, huyen):
    district = Office.objects.get(key="ubnd-180-1")
    draft = Plan.objects.create(year=2020, until_year=2020, office=district, title="Dự thảo của huyện")
    made = item(draft, "du-thao", lead=district)
    client.force_login(qln)
    assert client.get(page(made)).status_code == 404
    client.force_login(huyen)
    assert client.get(page(made)).status_code == 200
