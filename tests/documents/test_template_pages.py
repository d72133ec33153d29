"""A department changes its templates, its head of papers and its signing rights on the page."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import newcomer, official
from tests.documents.drafts import DAY
from tests.documents.test_pages import as_

from datchuan.documents.models import Letterhead, SigningRight, TemplateVersion
from datchuan.documents.operations.letterheads import RightGiven, give_right
from datchuan.documents.operations.templates import draft_from_template
from datchuan.documents.queries import newest_content, usual_signatory
from datchuan.documents.templates import template_files
from datchuan.kernel.problem import Problem
from datchuan.people.models import Office, Role

pytestmark = pytest.mark.usefixtures("province")
ADDRESS = "/van-ban/mau/confirmation/"


def changed(text: str) -> str:
    return template_files()["confirmation"].replace("để tổng hợp, báo cáo theo quy định./.", text)


def test_new_wording_is_in_the_next_draft_and_the_old_draft_stays():
    before = draft_from_template(key="confirmation", about="commune 06016-1", by=official("qln"), facts_on=DAY, on=DAY)
    client = as_("truongphong")
    assert "xã và huyện, như trong câu" in client.get(ADDRESS).text
    given = {"base": 0, "text": changed("để tổng hợp. Xin cảm ơn./."), "note": "thêm lời cảm ơn"}
    client.post(ADDRESS, given)
    after = draft_from_template(key="confirmation", about="commune 06016-1", by=official("qln"), facts_on=DAY, on=DAY)
    assert after.template_version == 1
    assert newest_content(after).body[-1].runs[-1].text.endswith("Xin cảm ơn./.")
    assert "Xin cảm ơn" not in newest_content(before).body[-1].runs[-1].text
    assert "của cơ quan, bản 1" in client.get("/van-ban/mau/").text
    assert "báo cáo theo quy định" in client.get(f"{ADDRESS}?ban=0").context["form"].initial["text"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": changed("{{ diện_tích }}")}, "không có trường “diện_tích”"),
        ({"text": "không có phần đầu"}, "Thiếu phần đầu"),
        ({"text": changed("x").replace("facts: confirmation", "facts: plan")}, "nguồn số liệu"),
        ({"text": changed("x"), "note": ""}, "Nội dung sửa: chưa ghi"),
        ({"text": changed("x"), "base": 7}, "sau khi mở bản 7"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_and_what_was_typed_stays(given, said):
    answer = as_("truongphong").post(ADDRESS, {"base": 0, "note": "sửa", **given})
    assert answer.status_code == 400
    assert said in answer.text
    assert not TemplateVersion.objects.exists()


def test_the_head_of_papers_is_changed_for_the_drafts_to_come():
    client = as_("vanthu")
    page = client.get("/van-ban/co-quan/")
    given = {f"dau-{name}": value or "" for name, value in page.context["head"].initial.items() if value is not False}
    new = {"dau-place": "Lạng Sơn ", "dau-name": "Sở Xây dựng", "dau-numbering": "common"}
    client.post("/van-ban/co-quan/ghi/", {**given, **new})
    found = Letterhead.objects.get()
    assert (found.name, found.place, found.numbering) == ("SỞ XÂY DỰNG", "Lạng Sơn", "common")
    assert client.post("/van-ban/co-quan/ghi/", {**given, "dau-name": ""}).status_code == 400


def test_rights_to_sign_are_given_and_end():
    client = as_("vanthu")
    head = newcomer("giamdoc", Role.LEADERSHIP, "20-1")
    given = {
        "quyen-official": head.pk,
        "quyen-authority": "",
        "quyen-title": "Giám đốc",
        "quyen-valid_from": "2020-12-01",
    }
    client.post("/van-ban/co-quan/tham-quyen/", given)
    right = SigningRight.objects.get(official=head)
    assert right.title == "GIÁM ĐỐC"
    department = Office.objects.get(key="sxd")
    assert usual_signatory(department, DAY).authority == "KT."
    client.post(f"/van-ban/co-quan/tham-quyen/{SigningRight.objects.get(authority='KT.').pk}/ket-thuc/")
    assert usual_signatory(department, DAY).title == "GIÁM ĐỐC"
    assert usual_signatory(department, date(2020, 12, 30)).authority == "KT."


@pytest.mark.parametrize(
    ("changes", "number", "said"),
    [
        ({"authority": "KT.", "of_title": ""}, 595, "chưa ghi ký thay chức vụ nào"),
        ({"authority": "TUQ.", "of_title": "GIÁM ĐỐC"}, 595, "bằng văn bản và có thời hạn"),
        ({"valid_to": date(2019, 1, 1)}, 596, "ngày kết thúc phải sau ngày bắt đầu"),
    ],
)
def test_a_right_that_the_decree_does_not_know_is_refused(changes, number, said):
    values = {"official": official("lanhdao"), "authority": "", "title": "GIÁM ĐỐC", "of_title": "", "valid_from": DAY}
    with pytest.raises(Problem) as caught:
        give_right(
            office=Office.objects.get(key="sxd"), given=RightGiven(**{**values, **changes}), by=official("vanthu")
        )
    assert caught.value.number == number
    assert said in caught.value.sentence


@pytest.mark.parametrize("account", ["qln", "huyen", "xa", "vpdp"])
@pytest.mark.parametrize("address", ["/van-ban/mau/", ADDRESS, "/van-ban/co-quan/"])
def test_others_do_not_change_them(account, address):
    assert as_(account).get(address).status_code == 403
