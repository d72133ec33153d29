"""Papers by the hundred: asked for on the page, printed beside it, resumed after a crash, cancelled, downloaded."""

from __future__ import annotations

import zipfile
from concurrent.futures import Executor
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import official
from tests.documents.drafts import DAY
from tests.documents.papers import Docx, Pdf, folded
from tests.documents.test_pages import as_

from datchuan.documents.announcing import About, source_of
from datchuan.documents.models import BatchPaper, BatchState, PaperBatch, PaperState, SigningRight
from datchuan.documents.operations import batching
from datchuan.documents.operations.batching import cancel_batch, start_batch, work_batches
from datchuan.kernel.problem import Problem

pytestmark = pytest.mark.usefixtures("province")
ADDRESS = "/van-ban/in-hang-loat/"
ABOUTS = [
    About("commune 06016-1", "Xã Tri Phương, huyện Tràng Định"),
    About("commune 06268-2", "Xã Liên Hội, huyện Văn Quan"),
    About("commune 05995-1", "Thị trấn Thất Khê"),
]


def started(abouts: list[About] = ABOUTS, key: str = "confirmation") -> PaperBatch:
    return start_batch(key=key, abouts=abouts, by=official("qln"), facts_on=DAY, on=DAY)


def work_on() -> None:
    while work_batches():
        pass


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(content)).namelist()


def test_from_the_page_to_the_files():
    client = as_("qln")
    page = client.get(f"{ADDRESS}?mau=confirmation&q=trang dinh")
    found = page.context["found"]
    assert all("Tràng Định" in each.label for each in found)
    assert f"In {len(found)} văn bản" in page.text
    answer = client.post(ADDRESS, {"mau": "confirmation", "q": "tri phuong"}, follow=True)
    batch = PaperBatch.objects.get()
    assert answer.redirect_chain[-1][0] == f"{ADDRESS}{batch.pk}/"
    assert 'hx-trigger="every 2s"' in answer.text
    assert "0/1 văn bản" in answer.text
    work_on()
    done = client.get(f"{ADDRESS}{batch.pk}/tien-do/").text
    assert "hx-trigger" not in done
    assert "1/1 văn bản" in done
    merged = client.get(f"{ADDRESS}{batch.pk}/tai/pdf/")
    assert "Xã Tri Phương".lower() in folded(Pdf(merged.content).text(0)).lower()
    assert names_in(client.get(f"{ADDRESS}{batch.pk}/tai/zip-pdf/").content) == [
        "001-xa-tri-phuong-huyen-trang-dinh.pdf"
    ]
    word = client.get(f"{ADDRESS}{batch.pk}/tai/zip-docx/")
    inner = zipfile.ZipFile(BytesIO(word.content)).read("001-xa-tri-phuong-huyen-trang-dinh.docx")
    assert "Tri Phương" in Docx(inner).text()
    assert client.get(f"{ADDRESS}{batch.pk}/tai/exe/").status_code == 404


def test_what_cannot_be_printed_is_told_and_the_rest_is_printed():
    batch = started()
    work_on()
    batch.refresh_from_db()
    states = dict(batch.papers.values_list("about", "state"))
    assert states == {"commune 06016-1": "done", "commune 06268-2": "done", "commune 05995-1": "failed"}
    assert batch.state == BatchState.DONE
    page = as_("qln").get(f"{ADDRESS}{batch.pk}/").text
    assert "Không in được" in page
    assert "không thuộc diện đánh giá" in page


def test_a_batch_of_which_nothing_can_be_printed_says_so():
    batch = started(ABOUTS[2:])
    work_on()
    batch.refresh_from_db()
    assert (batch.state, batch.problem.startswith("In hàng loạt")) == (BatchState.FAILED, True)


def test_whoever_comes_next_goes_on_where_a_dead_process_stopped(monkeypatch):
    monkeypatch.setattr(batching, "SLICE", 1)
    batch = started()
    assert [work_batches() for _ in range(3)] == [3, 1, 1], "the words of all, one PDF of them, the first one's files"
    PaperBatch.objects.update(claimed_at=timezone.now())  # as a process leaves it that was killed
    assert work_batches() == 0, "it may still be at work"
    PaperBatch.objects.update(claimed_at=timezone.now() - timedelta(minutes=3))
    first = BatchPaper.objects.get(batch=batch, place=1)
    assert first.state == PaperState.DONE
    work_on()
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert BatchPaper.objects.get(pk=first.pk).content == first.content
    assert len(names_in(batch.pdf_zip.read())) == 2


def test_a_cancelled_batch_stops_and_leaves_no_file(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(batching, "SLICE", 1)
    batch = started()
    for _ in range(3):
        work_batches()
    single = BatchPaper.objects.get(batch=batch, place=1).pdf
    assert single.storage.exists(single.name)
    with django_capture_on_commit_callbacks(execute=True):
        as_("qln").post(f"{ADDRESS}{batch.pk}/dung/")
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert work_batches() == 0
    assert not single.storage.exists(single.name)
    assert batch.papers.filter(state=PaperState.WAITING).count() == 1
    cancel_batch(batch=batch, by=official("qln"))
    assert "Dừng</button>" not in as_("qln").get(f"{ADDRESS}{batch.pk}/").text


def test_none_too_many_or_nobody_to_sign_are_said():
    for abouts in ([], ABOUTS * 400):
        with pytest.raises(Problem) as caught:
            started(abouts)
        assert caught.value.number == 587
    answer = as_("qln").post(ADDRESS, {"mau": "confirmation", "q": "không có xã này"})
    assert answer.status_code == 400
    assert "Chưa có văn bản nào để in" in answer.text
    SigningRight.objects.all().delete()
    with pytest.raises(Problem) as caught:
        started()
    assert caught.value.number == 538
    assert not PaperBatch.objects.exists()


def test_what_concerns_all_papers_ends_the_batch_with_its_sentence():
    batch = started()
    PaperBatch.objects.update(facts_on=date(2010, 1, 1))
    assert work_batches() == 1
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert batch.problem
    assert batch.problem in unescape(as_("qln").get(f"{ADDRESS}{batch.pk}/").text)
    assert work_batches() == 0, "it does not stand in the way of the next"


def test_a_batch_cancelled_while_its_last_paper_is_printed_leaves_no_file(monkeypatch):
    batch = started(ABOUTS[:1])
    for _ in range(2):
        work_batches()
    printed = batching._print_one

    def and_cancelled(paper: BatchPaper, beside: Executor) -> None:
        printed(paper, beside)
        cancel_batch(batch=batch, by=official("qln"))

    monkeypatch.setattr(batching, "_print_one", and_cancelled)
    work_batches()
    assert batch.papers.get().pdf.name == ""
    assert PaperBatch.objects.get(pk=batch.pk).state == BatchState.CANCELLED


def test_one_paper_that_cannot_be_set_does_not_spoil_the_others():
    batch = started(ABOUTS[:2])
    work_batches()
    bad = batch.papers.get(place=2)
    bad.content["subject"] = "Chữ 汉 không có trong phông"
    bad.save()
    work_on()
    batch.refresh_from_db()
    bad.refresh_from_db()
    assert (batch.state, bad.state) == (BatchState.DONE, PaperState.FAILED)
    assert "汉" in bad.problem
    assert len(names_in(batch.docx_zip.read())) == 1
    assert "Tri Phương" in folded(Pdf(batch.merged_pdf.read()).text(0))


@pytest.mark.parametrize(("account", "status"), [("qln", 200), ("vanthu", 200), ("huyen", 403), ("xa", 403)])
def test_who_may(account, status):
    batch = started()
    for path in ("", f"{batch.pk}/", f"{batch.pk}/tien-do/"):
        assert as_(account).get(f"{ADDRESS}{path}").status_code == status


def test_the_facts_of_many_cost_as_many_queries_as_those_of_few():
    source = source_of("confirmation")
    subjects = [each.key for each in source.subjects(official("qln"), DAY)]
    many = [key for key in subjects if key.startswith("commune ")][:40]

    def queries(abouts: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            source.gather_many(abouts, DAY)
        return len(captured)

    queries(many[:20])
    assert queries(many) == queries(many[:20])


def test_the_list_costs_the_same_however_many_batches_there_are():
    client = as_("qln")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    started()
    before = queries()
    for _ in range(3):
        started()
    assert queries() == before
