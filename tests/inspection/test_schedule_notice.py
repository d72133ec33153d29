"""The notice of a schedule: an announced round prints its days, teams and communes; a plan's round without one does
not."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import official
from tests.documents.papers import Docx, Pdf, folded
from tests.inspection.scheduled import announced, put, round_of, second_team
from tests.making import COMMUNES

from datchuan.documents.announcing import source_of
from datchuan.documents.docx_renderer import render_docx
from datchuan.documents.models import OutgoingDocument
from datchuan.documents.operations.templates import content_from_template
from datchuan.documents.pdf_renderer import render_pdf
from datchuan.inspection.models import Round
from datchuan.inspection.operations.drafting import draft_notice
from datchuan.inspection.papers.notice import about_of
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import WorkItem

pytestmark = pytest.mark.usefixtures("province")
DAY = date(2020, 5, 20)


@pytest.fixture
def item(province: object) -> WorkItem:
    return WorkItem.objects.get(key="round-1", plan__office__kind="department")


def printed(about: str) -> tuple[str, str]:
    made = content_from_template(
        key="schedule-notice",
        about=about,
        division=official("qln").office,
        office=Office.objects.get(key="sxd"),
        facts_on=DAY,
        on=DAY,
    )
    pdf = Pdf(render_pdf(made))
    return Docx(render_docx(made)).text(), " ".join(pdf.text(page) for page in range(len(pdf)))


def test_an_announced_round_prints_real_days_teams_and_communes_in_order(item: WorkItem, qln: Official) -> None:
    round_ = round_of(item=item, purposes="Kiểm tra nhà ở dân cư tại chỗ.")
    second_team(round_)
    put(round_.visits.get(commune="06016-1"), date(2020, 6, 12))
    assert "Giờ, ngày kiểm tra" in printed(f"work item {item.pk}")[0]
    announced(round_)
    docx, pdf = printed(f"work item {item.pk}")
    for said in (
        "Kiểm tra nhà ở dân cư tại chỗ.",
        "từ ngày 01/06/2020 đến ngày 12/06/2020",
        f"{qln.full_name}",
        "(trưởng đoàn)",
        "Hoàng Thị Mai, chuyên viên",
        "Thứ sáu, 12/06/2020",
        "Xã Tri Phương",
        "Huyện Tràng Định",
        "5. Chuẩn bị",
    ):
        assert folded(said) in folded(docx), said
        assert folded(said).replace(" ", "") in folded(pdf).replace(" ", "").replace("\u00ad", ""), said
    assert "..... giờ" not in docx
    assert "##" not in docx, "a heading is a paragraph of its own"
    days = source_of("round").gather(f"work item {item.pk}", DAY).facts["buổi"]
    assert len(days) == len(COMMUNES)
    assert [each["ngày"] for each in days] == sorted(each["ngày"] for each in days)


def test_a_round_that_is_in_no_plan(qln: Official) -> None:
    round_ = round_of()
    with pytest.raises(Problem) as found:
        source_of("round").gather(f"round {round_.pk}", DAY)
    assert found.value.number == 584
    announced(round_)
    assert f"round {round_.pk}" in {each.key for each in source_of("round").subjects(qln, DAY)}
    docx, _ = printed(f"round {round_.pk}")
    assert "Xã Tri Phương" in docx
    assert source_of("round").gather(f"round {round_.pk}", DAY).offices


def test_what_has_no_day_is_told(qln: Official) -> None:
    round_ = round_of()
    put(round_.visits.get(commune="06016-1"), date(2020, 6, 12))
    Round.objects.filter(pk=round_.pk).update(state="announced")
    docx, _ = printed(f"round {round_.pk}")
    assert "được báo ngày kiểm tra sau: " in docx
    assert "##" not in docx
    assert docx.index("Xã Tri Phương") < docx.index("được báo ngày kiểm tra sau") < docx.index("Xã Đề Thám")


def test_the_notice_is_drafted_with_one_click(client, item: WorkItem, qln: Official) -> None:
    round_ = round_of(item=item)
    with pytest.raises(Problem) as found:
        draft_notice(round_=round_, by=qln, today=DAY)
    assert found.value.number == 641
    announced(round_)
    client.force_login(qln)
    page = f"/kiem-tra/dot/{round_.pk}/lich/"
    answer = client.post(f"{page}van-ban/", follow=True)
    assert "Đã soạn dự thảo thông báo lịch kiểm tra" in answer.text
    made = OutgoingDocument.objects.latest("pk")
    assert (made.template, made.about) == ("schedule-notice", f"work item {item.pk}")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("inspection.draft_notice", f"document {made.pk}")
    assert "đã có thông báo ở bước" in client.post(f"{page}van-ban/", follow=True).text


def test_an_item_tells_of_its_newest_round(item: WorkItem) -> None:
    first, second = round_of(item=item), round_of(item=item, first_on=date(2020, 6, 2))
    for each in (first, second):
        announced(each)
    kept = [Round.objects.get(pk=each.pk) for each in (first, second)]
    assert [about_of(each) for each in kept] == [f"round {first.pk}", f"work item {item.pk}"]
