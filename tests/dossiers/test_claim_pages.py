"""The page of claims: who sees which form, what fills it, that nothing typed is lost, how much is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import official
from tests.dossiers.giving import claimed, moved, opened
from tests.dossiers.test_parts import NOW, part, picture
from tests.inspection import visiting
from tests.making import TODAY

from datchuan.dossiers.models import Claim, Dossier, DossierState
from datchuan.dossiers.operations import hand_in
from datchuan.dossiers.queries.plan_grounds import plan_grounds
from datchuan.inspection.models import Visit
from datchuan.law.library import load_library
from datchuan.masterplans.models import ReviewDuty, SpatialPlan
from datchuan.people.models import Official

pytestmark = [
    pytest.mark.usefixtures("province"),
    pytest.mark.once("pages over what test_claims asks of both"),
]
TRI_PHUONG = "06016-1"


@pytest.fixture
def dossier(province: object) -> Dossier:
    """Of the commune officer's commune, taken back to where it is being prepared and nothing is said yet."""
    Claim.objects.filter(dossier__commune=TRI_PHUONG).delete()
    Dossier.objects.filter(commune=TRI_PHUONG).update(state="preparing", received_on=None, submission_number="")
    return Dossier.objects.select_related("commune").get(commune=TRI_PHUONG)


def address(dossier: Dossier) -> str:
    return reverse("dossier-claims", args=[dossier.pk])


def post_address(dossier: Dossier, whose: str = "xa", code: str = "9.2") -> str:
    return reverse("dossier-claim", args=[dossier.pk, whose, code])


def form(whose: str = "xa", code: str = "9-2", **changes: Any) -> dict[str, Any]:
    values = {"outcome": "met", "figure": "78,4", "on": "2020-12-30", "actual": "612/781 hộ", "reason": ""}
    values |= {"evidence": "", "evidence_note": "Biểu tự đánh giá", "seen": "0", **changes}
    return {f"{whose}-{code}-{name}": value for name, value in values.items()}


def forms_of(client: Client, dossier: Dossier, name: str) -> set[str]:
    """Whose forms of 9.2 an account is shown."""
    client.force_login(official(name))
    page = client.get(address(dossier)).text
    return {whose for whose in ("xa", "huyen", "so") if f'id="ghi-{whose}-chi-tieu-9-2"' in page}


SEEN: list[tuple[str, dict[str, set[str]]]] = [
    ("preparing", {"xa": {"xa"}, "huyen": set(), "qln": {"xa", "huyen"}, "lanhdao": set(), "vpdp": set()}),
    ("verifying", {"xa": set(), "huyen": {"huyen"}, "qln": {"xa", "huyen"}, "truongphong": {"xa", "huyen"}}),
    ("appraisal", {"xa": set(), "huyen": set(), "qln": {"xa", "huyen", "so"}, "truongphong": {"xa", "huyen", "so"}}),
    ("head", {"qln": {"xa", "huyen"}, "lanhdao": set()}),
    ("withdrawn", {"xa": set(), "qln": set()}),
]


@pytest.mark.parametrize(("state", "seen"), SEEN)
def test_who_sees_which_form(client: Client, dossier: Dossier, state: str, seen: dict[str, set[str]]) -> None:
    values: dict[str, Any] = {"state": DossierState(state)}
    if state in ("appraisal", "head"):
        values |= {"received_on": date(2020, 11, 16), "submission_number": "12/TTr"}
    Dossier.objects.filter(pk=dossier.pk).update(**values)
    dossier.refresh_from_db()
    assert {name: forms_of(client, dossier, name) for name in seen} == seen


def test_a_commune_declares_on_the_page(client: Client, dossier: Dossier, xa: Official) -> None:
    client.force_login(xa)
    version = hand_in(part=part(dossier, "meeting"), content=picture(3), file_name="bien-ban.png", by=xa, at=NOW)
    done = client.post(post_address(dossier), form(evidence=str(version.pk)))
    assert done.status_code == 302
    assert done["Location"].endswith("#chi-tieu-9-2")
    made = Claim.objects.get(dossier=dossier)
    assert (made.kind, made.by, str(made.figure), made.evidence) == ("declared", xa, "78.4000", version)
    page = client.get(address(dossier)).text
    assert "612/781 hộ" in page
    assert "78,4 %" in page
    assert reverse("dossier-part-file", args=[dossier.pk, version.part_id, version.number]) in page
    assert "78,4 %" in client.get(reverse("dossier", args=[dossier.pk])).text


def test_nothing_typed_is_lost(client: Client, dossier: Dossier, xa: Official, qln: Official) -> None:
    client.force_login(xa)
    wrong = client.post(post_address(dossier), form(figure="nhiều", actual="Gần đủ cả 781 hộ"))
    assert wrong.status_code == 400
    assert "Không phải là số" in wrong.text
    assert "Gần đủ cả 781 hộ" in wrong.text
    claimed(dossier, "9.2", "declared", by=qln)
    meanwhile = client.post(post_address(dossier), form(actual="Gần đủ cả 781 hộ"))
    assert meanwhile.status_code == 400
    assert "đã được người khác ghi trong lúc bạn xem" in meanwhile.text
    assert "Gần đủ cả 781 hộ" in meanwhile.text
    moved(dossier, "withdraw", by=qln)
    gone = client.post(post_address(dossier), form(actual="Gần đủ cả 781 hộ", seen="1"))
    assert gone.status_code == 400
    assert "Hồ sơ đã rút" in gone.text
    assert "Gần đủ cả 781 hộ" in gone.text
    assert client.post(post_address(dossier, code="19.1"), form()).status_code == 404
    assert client.post(post_address(dossier, whose="bo"), form()).status_code == 404


def test_the_department_concludes_against_the_records(client: Client, dossier: Dossier, qln: Official) -> None:
    received = moved(dossier, "receive", date(2020, 11, 16), by=qln)
    computed = client.get(address(received))  # nobody is signed in
    assert computed.status_code == 302
    client.force_login(qln)
    opposite = {"met": "not_met", "not_met": "met"}
    shown = client.get(address(received)).context["claimed"]
    now = next(each.outcome for each in shown.lines if each.subject.code == "9.2")
    given = form("so", outcome=opposite[now], actual="Đo lại cả xã")
    refused = client.post(post_address(received, "so"), given)
    assert refused.status_code == 400
    assert "mà chưa ghi lý do" in refused.text
    assert "Đo lại cả xã" in refused.text
    assert (
        client.post(post_address(received, "so"), {**given, "so-9-2-reason": "Đã đo lại từng nhà"}).status_code == 302
    )
    page = client.get(address(received)).text
    assert "khác kết quả tính từ số liệu lúc ghi" in page
    assert "Bạn đã thẩm định hoặc đã trình hồ sơ này." in page
    client.force_login(official("lanhdao"))
    assert client.post(post_address(received, "so"), given).status_code == 403


def test_a_form_is_filled_by_what_others_said(client: Client, dossier: Dossier, qln: Official, qhkt: Official) -> None:
    visit = visiting.a_visit(qln, qhkt)
    visiting.seen(visit, qln, outcome="not_met", text="Đo lại, 5 nhà nền đất")
    visiting.written(visit, qln, {"held_on": visiting.HELD})
    Visit.objects.filter(pk=visit.pk).update(state=Visit.State.HELD)
    claimed(dossier, "9.2", "declared", outcome="met", actual="612/781 hộ", figure="78.4", by=qln)
    received = moved(dossier, "receive", date(2020, 11, 16), by=qln)
    client.force_login(qln)
    filled = {}
    for source in ("xa", "so-lieu", f"buoi-{visit.pk}"):
        page = client.get(address(received), {"ghi": "so:9.2", "theo": source})
        shown = next(each for each in page.context["shown"] if each.line.subject.code == "9.2")
        saying = shown.sayings[-1]
        assert saying.is_open
        filled[source] = saying.form.initial
    assert filled["xa"]["actual"] == "612/781 hộ"
    assert "Như xã tự đánh giá ngày" in filled["xa"]["evidence_note"]
    assert filled["so-lieu"]["figure"] is not None
    seen = filled[f"buoi-{visit.pk}"]
    assert (seen["outcome"], seen["actual"]) == ("not_met", "Đo lại, 5 nhà nền đất")
    assert seen["evidence_note"] == "Kiểm tra ngày 03/06/2020 tại xã Tri Phương, Đợt 1 năm 2020"
    assert "Dùng buổi kiểm tra ngày 03/06/2020 làm căn cứ".lower() in page.text.lower()
    assert "Xã khai đạt, 78,4 %, kiểm tra thực tế không đạt: khác kết luận" in page.text


def test_what_the_register_of_plans_knows_is_folded_in(client: Client, dossier: Dossier, xa: Official) -> None:
    client.force_login(xa)
    page = client.get(address(dossier))
    assert page.text.count("Căn cứ trong sổ quy hoạch ngày 31/12/2020") == 2  # 1.1 and 1.2
    for word in ("Công bố", "Quy định quản lý", "Xây dựng theo quy hoạch", "Rà soát"):
        assert word in page.text


def test_reviews_and_urban_plans_are_evidence_too(client: Client, dossier: Dossier, qln: Official) -> None:
    SpatialPlan.objects.filter(unit=TRI_PHUONG).delete()
    plan = SpatialPlan.objects.create(unit_id=TRI_PHUONG, name="QH thử", decision="7/QĐ", approved_on=date(2016, 3, 1))
    opening = {"plan": plan, "reason": "law", "event": "thu", "instrument": "Luật thử", "opened_on": date(2020, 2, 3)}
    ReviewDuty.objects.create(**opening)
    town = SpatialPlan.objects.create(unit_id=TRI_PHUONG, kind="urban", name="QH đô thị", approved_on=date(2017, 3, 1))
    town.covers.set([dossier.commune])
    client.force_login(qln)
    page = client.get(address(dossier)).text
    for words in (
        "<strong>Chưa kết luận</strong>",
        "(Luật thử), mở ngày 03/02/2020",
        "chưa ghi công bố",
        "xã nằm trọn trong phạm vi",
        "Vào ngày này chưa có văn bản nào nói quy hoạch đô thị được tính thay cho chỉ tiêu này.",
    ):
        assert words in page, words
    later = load_library().set_for("vn-xa-2021", date(2023, 6, 1))
    grounds = plan_grounds(dossier, later, date(2023, 6, 1))
    assert grounds is not None
    assert [each.facts["covers_commune"] for each in grounds.covers] == [True]
    assert all(grounds.instead[code] for code in ("1.1", "1.2"))


def test_an_enhanced_dossier_says_by_which_set(client: Client, qln: Official) -> None:
    client.force_login(qln)
    assert "xã nông thôn mới nâng cao của tỉnh Lạng Sơn" in client.get(reverse("dossier-open")).text
    made = opened("06004-1", by=qln, standard="enhanced")
    for page in (client.get(reverse("dossier", args=[made.pk])).text, client.get(address(made)).text):
        assert "Bộ tiêu chí xã nông thôn mới nâng cao của tỉnh Lạng Sơn 2018-2020" in page
        assert "không chọn khi mở" in page
        assert "7 Nhà ở và công trình phụ trợ" in page
    assert "Chưa biết luật hỏi gì ở tiêu chí này" in page
    assert "chưa đối chiếu văn bản" in page
    model = opened("06004-1", by=qln, standard="model")
    assert "chưa có bộ tiêu chí" in client.get(address(model)).text


def test_other_areas_do_not_see_it(client: Client, huyen: Official) -> None:
    elsewhere = Dossier.objects.exclude(commune__parent=huyen.area).exclude(commune__parent=None).first()
    assert elsewhere is not None
    client.force_login(huyen)
    assert client.get(address(elsewhere)).status_code == 404
    assert client.post(post_address(elsewhere, "huyen"), form("huyen")).status_code == 404


def test_a_page_asks_as_much_for_many_claims_as_for_few(client: Client, dossier: Dossier, qln: Official) -> None:
    client.force_login(qln)
    pages = (address(dossier), reverse("dossier", args=[dossier.pk]), reverse("dossier-publicity", args=[dossier.pk]))
    counts: list[list[int]] = []
    for place in range(2):
        counts.append([])
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counts[-1].append(len(queries))
        for kind in ("declared", "verified"):
            for code in ("1.1", "1.2", "9.1", "9.2", "9.2"):
                claimed(dossier, code, kind, by=qln, on=TODAY)
        hand_in(part=part(dossier), content=picture(7 + place), file_name="a.png", by=qln, at=NOW)
    few, many = counts
    # With papers the dossier's page asks one thing less: whether an act stopped it.
    assert all(later <= first for first, later in zip(few, many, strict=True)), counts


def test_the_appraisal_is_the_departments_until_it_concludes(client: Client, qln: Official) -> None:
    made = Dossier.objects.get(commune=TRI_PHUONG)
    claimed(made, "9.2", outcome="met", actual="Đã đo lại, 640 hộ", by=qln)
    seen = {}
    for state in ("appraisal", "concluded"):
        Dossier.objects.filter(pk=made.pk).update(state=state)
        for name in ("qln", "huyen", "xa"):
            client.force_login(official(name))
            page = client.get(address(made)).text
            seen[state, name] = "Đã đo lại, 640 hộ" in page
            assert ("hiện khi Sở kết luận" in page) is (not seen[state, name])
    hidden = {("appraisal", "huyen"), ("appraisal", "xa")}
    assert {key for key, is_there in seen.items() if not is_there} == hidden
