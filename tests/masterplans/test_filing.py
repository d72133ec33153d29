"""Papers and drawings of a plan: what is kept, what replaces what, what is refused, who may take them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.making import NOW
from tests.masterplans.papers import pdf, png, sent

from datchuan.kernel.problem import Problem
from datchuan.masterplans.filed import LARGEST_FILE, check_file_size
from datchuan.masterplans.models import PlanDocument, SpatialPlan
from datchuan.masterplans.operations import add_document
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry

OWN = "06016-1"
Kind = PlanDocument.Kind


@pytest.fixture
def plan(province: Any) -> SpatialPlan:
    return SpatialPlan.objects.get(unit_id=OWN)


def added(plan: SpatialPlan, content: bytes, name: str = "quyet-dinh.pdf", **values: Any) -> PlanDocument:
    return add_document(
        plan=plan, content=content, file_name=name, **{"kind": Kind.DECISION, "by": None, "at": NOW, **values}
    )


def test_a_paper_is_kept_under_its_hash_with_its_pages(plan: SpatialPlan, xa: Official) -> None:
    made = added(plan, pdf(3), by=xa, title="QĐ 12/QĐ-UBND")
    assert (made.pages, made.media_type, made.size) == (3, "application/pdf", len(pdf(3)))
    assert made.file.read() == pdf(3)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.details["sha256"]) == ("masterplans.add_document", xa, made.sha256)
    assert added(plan, png(), "ban-ve.png", kind=Kind.DRAWING, scale="1/5.000").pages == 1
    assert added(plan, pdf(1, 210)).title == "Quyết định phê duyệt"


def test_a_better_one_replaces_and_none_is_lost(plan: SpatialPlan) -> None:
    first = added(plan, pdf(1), title="QĐ 12")
    second = added(plan, pdf(2), replaces=first)
    assert (second.title, first.replaced_by) == ("QĐ 12", second)
    for wrong in (
        {"replaces": first},
        {"replaces": second, "kind": Kind.DRAWING},
        {"replaces": second, "plan": SpatialPlan.objects.exclude(pk=plan.pk).first()},
    ):
        with pytest.raises(Problem) as found:
            added(**{"plan": plan, "content": pdf(4), **wrong})
        assert found.value.number == 717
    assert plan.documents.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "number", "words"),
    [
        (b"", "trong.pdf", 341, "trống"),
        (b"PK\x03\x04 word", "quyet-dinh.pdf", 341, "không phải PDF"),
        (pdf(2)[:-40], "cut.pdf", 342, "bị cắt cụt"),
        (b"%PDF-1.7\nkhong phai\n%%EOF\n", "hong.pdf", 715, "không mở được"),
        (png()[:30] + b"\x00" * 20 + png()[50:], "hong.png", 715, "không mở được"),
    ],
    ids=["empty", "other", "cut", "broken_pdf", "broken_png"],
)
def test_a_bad_file_is_refused_with_a_sentence(
    plan: SpatialPlan, content: bytes, name: str, number: int, words: str
) -> None:
    with pytest.raises(Problem) as found:
        added(plan, content, name)
    assert (found.value.number, words in found.value.sentence) == (number, True)
    assert not plan.documents.exists()


def test_714_a_file_too_large() -> None:
    check_file_size(LARGEST_FILE, "vua.pdf")
    with pytest.raises(Problem) as found:
        check_file_size(LARGEST_FILE + 100_000, "to.pdf")
    assert (found.value.number, "60,1 MB" in found.value.sentence) == (714, True)


def test_716_the_same_file_twice(plan: SpatialPlan) -> None:
    added(plan, pdf(1))
    with pytest.raises(Problem) as found:
        added(plan, pdf(1))
    assert found.value.number == 716


def test_papers_come_in_and_are_replaced_on_the_page(client: Client, xa: Official, plan: SpatialPlan) -> None:
    client.force_login(xa)
    address = f"/quy-hoach/{plan.pk}/giay-to/"
    given = {"kind": "drawing", "title": "Bản đồ sử dụng đất", "scale": "1/5.000", "replaces": ""}
    assert "Đã nhận giấy tờ" in client.post(address, {**given, "file": sent(pdf(1))}, follow=True).text
    first = plan.documents.get()
    form = client.get(f"/quy-hoach/{plan.pk}/", {"thay": first.pk}).text
    assert 'value="Bản đồ sử dụng đất"' in form
    client.post(address, {**given, "replaces": first.pk, "file": sent(png(), "a.png")})
    page = client.get(f"/quy-hoach/{plan.pk}/").text
    assert "1 bản trước" in page
    assert "1/5.000" in page


def test_a_refused_paper_keeps_what_was_typed(client: Client, xa: Official, plan: SpatialPlan) -> None:
    client.force_login(xa)
    given = {"kind": "drawing", "title": "Bản đồ hiện trạng", "scale": "một phần năm nghìn", "replaces": ""}
    answer = client.post(f"/quy-hoach/{plan.pk}/giay-to/", {**given, "file": sent(b"abc", "a.pdf")})
    assert answer.status_code == 400
    for words in ("Bản đồ hiện trạng", "Ghi tỷ lệ dạng 1/5.000"):
        assert words in answer.text
    answer = client.post(f"/quy-hoach/{plan.pk}/giay-to/", {**given, "scale": "1/5000", "file": sent(b"abc", "a.pdf")})
    assert "Tệp a.pdf không phải PDF, PNG hay JPEG" in answer.text
    assert not plan.documents.exists()


def test_who_sees_the_plan_takes_its_papers_and_it_is_remembered(
    client: Client, vpdp: Official, xa_khac: Official, plan: SpatialPlan
) -> None:
    made = added(plan, pdf(2))
    address = f"/quy-hoach/{plan.pk}/giay-to/{made.pk}/"
    client.force_login(vpdp)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == pdf(2)  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.by, entry.details["document"]) == ("masterplans.download", vpdp, made.pk)
    other = SpatialPlan.objects.exclude(pk=plan.pk).first()
    assert other
    assert client.get(f"/quy-hoach/{other.pk}/giay-to/{made.pk}/").status_code == 404
    assert client.post(f"/quy-hoach/{plan.pk}/giay-to/", {}).status_code == 403
    client.force_login(xa_khac)
    assert client.get(address).status_code == 404
    assert client.post(f"/quy-hoach/{plan.pk}/giay-to/", {}).status_code == 404


def test_718_a_lost_file_is_said(client: Client, xa: Official, plan: SpatialPlan) -> None:
    made = added(plan, pdf(2))
    made.file.storage.delete(made.file.name)
    client.force_login(xa)
    answer = client.get(f"/quy-hoach/{plan.pk}/giay-to/{made.pk}/")
    assert answer.status_code == 400
    assert "không còn trên máy chủ" in answer.text
