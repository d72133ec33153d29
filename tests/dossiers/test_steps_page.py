"""The page of a dossier: where it stands, whose turn it is, the steps each may take, and that forms lose nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import official
from tests.dossiers.flowing import stand
from tests.dossiers.giving import claimed, moved, recognised
from tests.making import EMPTY, TODAY

from datchuan.dossiers.models import Dossier
from datchuan.dossiers.queries import day_judged, subjects_of

pytestmark = [
    pytest.mark.usefixtures("province"),
    pytest.mark.once("pages over what test_flow asks of both"),
]
TRI_PHUONG = "06016-1"


def dossier() -> Dossier:
    return Dossier.objects.select_related("commune__parent").get(commune=TRI_PHUONG, standard="basic")


def page(account: str, found: Dossier, **sent: object) -> str:
    client = Client()
    client.force_login(official(account))
    if not sent:
        return client.get(f"/ho-so/{found.pk}/").text
    answer = client.post(f"/ho-so/{found.pk}/chuyen/", {"on": TODAY, **sent})
    assert answer.status_code == 400
    return answer.text


def steps_of(text: str) -> list[str]:
    """The keys of the steps whose forms are on a page, in their order."""
    return [each.split('"', 1)[0] for each in text.split('name="transition" value="')[1:]]


OFFERED = {
    ("preparing", "xa"): ["submit", "withdraw"],
    ("preparing", "qln"): ["submit", "receive", "withdraw", "stop"],
    ("verifying", "huyen"): ["send", "return_to_commune", "withdraw"],
    ("appraisal", "qln"): ["to_field", "propose", "return", "withdraw", "stop"],
    ("appraisal", "lanhdao"): ["return"],
    ("appraisal", "vanthu"): [],
    ("head", "truongphong"): ["endorse", "rework", "return", "withdraw", "stop"],
    ("leadership", "lanhdao"): ["approve", "rework_unsigned", "return"],
    ("completion", "xa"): ["resubmit", "withdraw"],
    ("confirmed", "vpdp"): ["decide"],
    ("decided", "qln"): [],
}


@pytest.mark.parametrize(("state", "account"), OFFERED)
def test_everybody_is_offered_what_they_may_do(state: str, account: str) -> None:
    text = page(account, stand(dossier(), state))
    assert steps_of(text) == OFFERED[state, account]
    mine = {("preparing", "qln"), ("appraisal", "lanhdao"), ("appraisal", "vanthu"), ("decided", "qln")}
    assert ("Đến lượt bạn" in text) == ((state, account) not in mine)


def test_it_says_where_it_stands_and_who_waits_for_whom() -> None:
    returned = moved(dossier(), "return", by=official("qln"), returned_to="district", reason="Thiếu biên bản họp dân")
    text = page("xa", returned)
    assert "Trả lại để hoàn thiện</strong> từ 31/12/2020" in text
    assert "Đang chờ <strong>UBND huyện Tràng Định</strong>; Sở Xây dựng chờ kết quả" in text
    assert "Lý do trả lại: Thiếu biên bản họp dân" in text
    assert 'aria-current="step"><span class="stage-title">Trả lại để hoàn thiện' in text
    assert "Đã trả lại để hoàn thiện" in text, "the history names the step"
    assert "Đến lượt bạn" in page("huyen", returned)


def test_the_history_names_the_paper_by_which_it_was_sent() -> None:
    sent = moved(stand(dossier(), "verifying"), "send", by=official("huyen"), number="41/TTr-UBND", reason="")
    assert sent.steps.latest("number").reason == "Tờ trình 41/TTr-UBND"
    assert "Tờ trình 41/TTr-UBND" in page("huyen", sent)
    again = moved(stand(dossier(), "verifying"), "send", by=official("huyen"), number="", reason="")
    assert again.steps.latest("number").reason == ""


def test_a_step_asks_only_for_what_it_needs() -> None:
    text = page("qln", dossier())
    for name in ("buoc-return-returned_to", "buoc-return-reason", "buoc-stop-reason", "buoc-propose-on"):
        assert f'id="{name}"' in text
    for name in ("buoc-to_field-reason", "buoc-return-number", "buoc-stop-returned_to"):
        assert f'id="{name}"' not in text
    assert "Còn" in text
    assert "chỉ tiêu chưa có kết luận thẩm định" in text


def test_what_is_refused_comes_back_as_typed() -> None:
    found = dossier()
    seen = found.steps.latest("number").number
    text = page("qln", found, transition="return", seen=seen, reason="Thiếu biên bản họp dân")
    assert "chưa chọn xã hay huyện" in text
    assert "Thiếu biên bản họp dân</textarea>" in text
    short = page("qln", found, transition="stop", seen=seen, reason="x")
    assert "Quá ngắn" in short
    early = page("qln", found, transition="stop", seen=seen, reason="Theo công văn 5", on=date(2020, 1, 1))
    assert "ở trước bước gần nhất" in early


def test_who_comes_second_sees_the_step_and_may_go_on_or_reads_what_they_typed() -> None:
    found = dossier()
    seen = found.steps.latest("number").number
    moved(found, "to_field", by=official("qhkt"))
    again = page("qln", found, transition="return", seen=seen, returned_to="commune", reason="Thiếu biên bản")
    assert "Hồ sơ đã được chuyển trong lúc bạn xem" in again
    assert "Thiếu biên bản</textarea>" in again
    assert f'name="seen" value="{seen + 1}"' in again, "having read it, the same form may be sent again"
    assert f'name="seen" value="{seen}"' not in again
    moved(dossier(), "stop", by=official("qhkt"))
    lost = page("qln", found, transition="return", seen=seen + 1, returned_to="commune", reason="Thiếu biên bản")
    assert "Chưa ghi được bước “Trả lại để hoàn thiện”" in lost
    assert "lý do: Thiếu biên bản" in lost


def test_whoever_proposed_is_told_that_another_goes_on() -> None:
    head = official("truongphong")
    found = stand(dossier(), "head")
    found.steps.create(number=99, transition="propose", state="head", on=TODAY, by=head, at=found.opened_at)
    text = page("truongphong", found)
    assert "nên người khác làm bước: trình lãnh đạo Sở" in text
    assert "endorse" not in steps_of(text)
    assert "nên người khác làm bước" not in page("qln", found)


def test_who_concludes_reads_what_they_conclude() -> None:
    found = dossier()
    assert "Kết quả thẩm định:" not in page("lanhdao", stand(found, "leadership")), "not every line has a conclusion"
    for subject in subjects_of(found, day_judged(found)):
        claimed(stand(found, "appraisal"), subject.code)
    text = page("lanhdao", stand(found, "leadership"))
    assert "Kết quả thẩm định: Đạt" in text
    assert "/4 chỉ tiêu" in text


def test_the_provinces_decision_is_chosen_or_refused_with_a_reason() -> None:
    found, held = stand(dossier(), "confirmed"), recognised(TRI_PHUONG)
    other = recognised(EMPTY)
    text = page("vpdp", found)
    assert f'<option value="{held.pk}">Công nhận theo 999/QĐ-UBND, 31/10/2019</option>' in text
    assert f'<option value="{other.pk}">' not in text
    assert "chưa chọn" in page("vpdp", found, transition="decide")
    assert "Quá ngắn" in page("vpdp", found, transition="decide", recognition="tu-choi")
    client = Client()
    client.force_login(official("vpdp"))
    sent = {"transition": "decide", "on": TODAY, "recognition": held.pk}
    assert client.post(f"/ho-so/{found.pk}/chuyen/", sent).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.recognition) == ("decided", held)
    assert found.steps.latest("number").reason == "Công nhận theo 999/QĐ-UBND, 31/10/2019"


def test_the_page_costs_the_same_however_long_its_history() -> None:
    client, costs = Client(), []
    client.force_login(official("qln"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/ho-so/{dossier().pk}/")
        costs.append(len(asked))
        for key in ("to_field", "from_field") * 2:
            moved(dossier(), key, by=official("qhkt"))
    assert costs[0] == costs[1] <= 48, costs
