"""Official documents, uploads and submissions as what waits for officials."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from tests.cast import official
from tests.making import NOW

from datchuan.desk.announcing import Waiting
from datchuan.desk.queries import waiting_rows
from datchuan.documents.models import DocumentState, IncomingDocument, OutgoingDocument
from datchuan.documents.operations.incoming import ArrivalGiven, acknowledge_arrival, finish_arrival, register_arrival
from datchuan.people.models import Office, Official
from datchuan.survey.models import Upload

TODAY = date(2020, 12, 31)


def waiting(who: Official, kind: str) -> list[Waiting]:
    return [each.waiting for each in waiting_rows(who, TODAY) if each.kind == kind]


def arrival(who: Official | None, handler: Office | None = None) -> IncomingDocument:
    given = ArrivalGiven(
        date(2020, 12, 10), "UBND xã Tri Phương", "đề nghị thẩm định", "41/TTr-UBND", kind="Tờ trình",
        official=who, handler=handler or (who.office if who else None), due_on=date(2020, 12, 28),
    )  # fmt: skip
    return register_arrival(office=Office.objects.get(key="sxd"), given=given, by=None, on=TODAY)


def draft(state: str, by: Official) -> OutgoingDocument:
    numbered = {"number": 5, "notation": "5/SXD", "dated": TODAY} if state in ("numbered", "issued") else {}
    return OutgoingDocument.objects.create(
        office=Office.objects.get(key="sxd"),
        division=by.office,
        type="OFFICIAL_LETTER",
        subject="về tiêu chí nhà ở",
        state=state,
        drafted_by=by,
        drafted_at=NOW,
        signed_on=TODAY if state in ("signed", "numbered", "issued") else None,
        **numbered,
    )


def test_an_arrival_waits_for_who_has_it_until_it_is_done(qln, qhkt, lanhdao, huyen):
    made = arrival(qln)
    mine = waiting(qln, "van-ban-den")[0]
    assert (mine.due_on, mine.waits_for_others, mine.from_whom) == (date(2020, 12, 28), False, "UBND xã Tri Phương")
    assert "chưa báo đã nhận" in mine.title
    above = waiting(lanhdao, "van-ban-den")[0]
    assert (above.waits_for_others, above.whose) == (True, qln.full_name)
    assert not waiting(qhkt, "van-ban-den")
    assert not waiting(huyen, "van-ban-den")
    acknowledge_arrival(arrival=made, by=qln)
    assert "chưa báo" not in waiting(qln, "van-ban-den")[0].title
    finish_arrival(arrival=made, by=qln, on=TODAY, note="Đã trả lời")
    assert not waiting(qln, "van-ban-den")


def test_what_nobody_has_waits_for_who_passes_it_on_a_divisions_for_the_division(qhkt, province):
    arrival(None)
    assert waiting(official("vanthu"), "van-ban-den")[0].title.startswith("Chuyển xử lý")
    assert not waiting(qhkt, "van-ban-den")
    arrival(None, qhkt.office)
    assert waiting(qhkt, "van-ban-den")[0].title.startswith("Xử lý")


@pytest.mark.parametrize(
    ("state", "whom", "what"),
    [
        (DocumentState.DRAFT, "qln", "Soạn xong và trình"),
        (DocumentState.REVIEW, "truongphong", "Xem và trình lãnh đạo"),
        (DocumentState.SUBMITTED, "lanhdao", "Ký"),
        (DocumentState.SIGNED, "vanthu", "Cấp số"),
        (DocumentState.NUMBERED, "vanthu", "Phát hành"),
        (DocumentState.ISSUED, "vanthu", "Gửi"),
    ],
)
def test_a_document_waits_for_whose_step_it_is_and_its_drafter_waits_for_them(qln, state, whom, what):
    draft(state, qln)
    acts = waiting(official(whom), "van-ban")[0]
    assert (acts.title.startswith(f"{what}: "), acts.waits_for_others) == (True, False)
    if state != DocumentState.DRAFT:
        mine = waiting(qln, "van-ban")
        assert [(each.waits_for_others, each.whose != "") for each in mine] == [(True, True)]


def upload(who: Official, state: str, **counts: object) -> Upload:
    return Upload.objects.create(
        sheet_key="house-survey", file="x.xlsx", file_name="nha-o.xlsx", sha256="0" * 64, area=who.area,
        uploaded_by=who, uploaded_at=timezone.now(), state=state, counts=counts,
    )  # fmt: skip


def test_a_faulty_upload_waits_for_who_handed_it_in_and_above_for_them(xa, huyen, huyen_khac, vpdp):
    upload(xa, "previewed", faulty=12)
    mine, above = waiting(xa, "tep-nop"), waiting(huyen, "tep-nop")
    assert "12 dòng lỗi" in mine[0].title
    assert (mine[0].waits_for_others, above[0].waits_for_others) == (False, True)
    assert above[0].whose == xa.full_name
    assert not waiting(huyen_khac, "tep-nop")
    assert not waiting(vpdp, "tep-nop")


def test_a_file_that_was_not_read_waits_until_another_is_handed_in(xa):
    upload(xa, "refused", problem="không phải Excel")
    assert "không đọc được" in waiting(xa, "tep-nop")[0].title
    upload(xa, "accepted")
    assert not waiting(xa, "tep-nop")
