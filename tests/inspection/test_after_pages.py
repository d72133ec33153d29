"""Pages of findings and of a round's report: who sees what, what a form loses, what lists cost, the paper, the map."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.cast import official
from tests.inspection.test_following_up import LATE, ON, photo, step
from tests.inspection.visiting import DE_THAM, FIRST, TRI_PHUONG, a_visit, clock, found, seen

from datchuan.desk.finding import Terms
from datchuan.documents.announcing import source_of, topics_named
from datchuan.inspection.access import findings_of
from datchuan.inspection.measures import VisitsHeld
from datchuan.inspection.models import Finding, FindingStep, Observation, Round, Visit, VisitFile
from datchuan.inspection.operations import drop_commune, hold_visit, raise_overdue
from datchuan.inspection.overdue import finding_overdue
from datchuan.inspection.queries.reporting import report_of
from datchuan.inspection.round_map import round_map, round_map_pdf
from datchuan.inspection.topics import RoundTopics, VisitTopics, round_key, visit_key
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official
from datchuan.platform.models import AuditEntry
from datchuan.programme.announcing import measures
from datchuan.programme.models import WorkItem
from datchuan.programme.states import WorkState, progress_of
from datchuan.urging.models import Reminder
from datchuan.urging.operations import look_again
from datchuan.urging.rules import rules

pytestmark = pytest.mark.usefixtures("province")
LIST = "/kiem-tra/kien-nghi/"
LATER_TERM = date(2020, 10, 31)


@pytest.fixture
def visit(qln: Official, qhkt: Official) -> Visit:
    return a_visit(qln, qhkt)


@pytest.fixture
def finding(visit: Visit, qln: Official) -> Finding:
    return found(visit, qln)


@pytest.fixture
def as_(client: Client) -> Any:
    def sign_in(account: str) -> Client:
        client.force_login(official(account))
        return client

    return sign_in


def page(found_: Finding, rest: str = "") -> str:
    return f"{LIST}{found_.pk}/{rest}"


def rows_of(client: Client, query: str = "", address: str = LIST) -> int:
    return len(client.get(f"{address}?{query}").context["rows"])


def test_who_sees_a_finding(
    as_: Any, finding: Finding, xa_khac: Official, huyen_khac: Official, vpdp: Official
) -> None:
    for account, sees in (("xa", 1), ("huyen", 1), ("qln", 1), ("vpdp", 1), ("xa_khac", 0), ("huyen_khac", 0)):
        client = as_(account)
        assert client.get(page(finding)).status_code == (200 if sees else 404), account
        assert rows_of(client) == sees, account
        assert findings_of(official(account), ON).count() == sees


def test_the_list_by_filters(as_: Any, finding: Finding, visit: Visit, qln: Official) -> None:
    found(visit, qln, severity="minor", text="Biển tên thôn đã mờ", indicator="", due_on=date(2021, 3, 1))
    client, round_ = as_("qln"), visit.round_id
    for query, count in (
        ("", 2),
        ("muc=minor", 1),
        ("muc=khong-co", 2),
        ("qua-han=1", 1),
        ("trang-thai=closed", 0),
        ("trang-thai=tat-ca&sap-xep=-xa", 2),
        (f"dot={round_}", 2),
        ("dot=999999", 0),
        ("don-vi=180-1", 2),
        (f"don-vi={DE_THAM}", 0),
        ("tim=bep+tam", 1),
    ):
        assert rows_of(client, query) == count, query
    assert rows_of(client, "", f"/kiem-tra/dot/{round_}/kien-nghi/") == 2
    assert client.get("/kiem-tra/dot/999999/kien-nghi/").status_code == 404


def test_the_list_as_files(as_: Any, finding: Finding) -> None:
    client = as_("huyen")
    csv = b"".join(client.get(f"{LIST}tai/danh-sach.csv").streaming_content).decode("utf-8-sig")
    assert "Hai nhà còn bếp tạm" in csv
    book = load_workbook(BytesIO(b"".join(client.get(f"{LIST}tai/danh-sach.xlsx?qua-han=1").streaming_content)))
    assert book.active.max_row == 2
    assert AuditEntry.objects.latest("pk").action == "inspection.export_findings"


def test_the_list_and_the_page_cost_the_same_for_one_and_for_many(
    as_: Any, finding: Finding, visit: Visit, qln: Official
) -> None:
    client, costs = as_("qln"), []
    addresses = (LIST, f"/kiem-tra/dot/{visit.round_id}/kien-nghi/", f"/kiem-tra/dot/{visit.round_id}/bao-cao/")
    commune = f"/dia-ban/{TRI_PHUONG}/"
    for _ in range(2):
        client.get(LIST)
        for address in (*addresses, commune):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200, address
            costs.append(len(queries))
        for number in range(3):
            found(visit, qln, text=f"Nhà số {number} chưa xong")
    assert costs[:4] == costs[4:]


def test_a_commune_reports_with_a_photo_and_the_team_confirms(as_: Any, finding: Finding) -> None:
    client = as_("xa")
    html = client.get(page(finding)).text
    assert "Báo đã khắc phục" in html
    assert "Xác nhận đã xong" not in html
    sent = {"da-khac-phuc-text": "Đã xây lại bếp của hai nhà", "da-khac-phuc-seen": "1"}
    bare = client.post(page(finding, "da-khac-phuc/"), sent)
    assert (bare.status_code, FindingStep.objects.count()) == (400, 1)
    assert "chưa kèm ảnh" in bare.text
    assert "Đã xây lại bếp của hai nhà" in bare.text, "what was typed is still there"
    picture = SimpleUploadedFile("bep.png", photo().content)
    assert client.post(page(finding, "da-khac-phuc/"), {**sent, "da-khac-phuc-evidence": picture}).status_code == 302
    kept = VisitFile.objects.get()
    assert client.get(page(finding, f"tep/{kept.pk}/"))["Content-Type"] == "image/png"
    client = as_("qln")
    assert f"tep/{kept.pk}/" in client.get(page(finding)).text
    late = client.post(page(finding, "xong/"), {"xong-text": "Đã xem ảnh, đạt yêu cầu", "xong-seen": "1"})
    assert (late.status_code, "trong khi trang đang mở" in late.text) == (400, True)
    client.post(page(finding, "xong/"), {"xong-text": "Đã xem ảnh, đạt yêu cầu", "xong-seen": "2"})
    finding.refresh_from_db()
    assert finding.state == "closed"
    assert as_("xa").post(page(finding, "mo-lai/"), {"mo-lai-text": "a" * 9}).status_code == 400
    assert client.post(page(finding, "khong-co/"), {}).status_code == 404


def test_a_closed_finding_asks_for_nothing_and_a_new_term_is_told(as_: Any, finding: Finding) -> None:
    """Opening again is a rare thing, under other things to do; the term that was given with a return stands by it."""
    step(finding, "remedied", None)
    step(finding, "returned", None, due_on=date(2020, 9, 30))
    client = as_("qln")
    assert "Chưa được, làm tiếp</strong>, hạn mới 30/09/2020" in client.get(page(finding)).text
    step(finding, "remedied", None)
    step(finding, "closed", None)
    html = client.get(page(finding)).text
    assert "<summary>Mở lại</summary>" in html
    assert html.count("hạn mới 30/09/2020") == 1


def test_a_file_of_another_finding_is_not_shown(as_: Any, finding: Finding, visit: Visit, qln: Official) -> None:
    step(finding, "remedied", None)
    other = found(visit, qln, text="Biển tên thôn đã mờ")
    assert as_("qln").get(page(other, f"tep/{VisitFile.objects.get().pk}/")).status_code == 404


def test_a_difficulty_and_its_finding_show_each_other(as_: Any, finding: Finding, qln: Official) -> None:
    raise_overdue(on=LATE, at=clock(4, day=LATE))
    step(finding, "remedied", None, on=LATE)
    step(finding, "closed", None, on=LATE)
    finding.refresh_from_db()
    assert finding.difficulty is not None
    client = as_("qln")
    assert "Kiến nghị đã xong nhưng vướng mắc chưa" in client.get(page(finding)).text
    shown = client.get(f"/vuong-mac/{finding.difficulty.code}/").text
    assert page(finding) in shown
    assert "vướng mắc còn mở" in shown


def test_a_commune_s_page_lists_visits_and_what_is_open(as_: Any, finding: Finding) -> None:
    html = as_("xa").get(f"/dia-ban/{TRI_PHUONG}/").text
    assert "Đợt 1 năm 2020" in html
    assert page(finding) in html


# --- urging -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "is_urged"), [(date(2020, 8, 31), False), (date(2020, 9, 1), True)])
def test_what_is_overdue_is_urged(finding: Finding, on: date, is_urged: bool) -> None:
    urged = finding_overdue(Terms(), on)
    assert [each.subject for each in urged] == [f"finding {finding.pk}"] * is_urged
    for each in urged:
        said = rules()["finding-overdue"].says(each.facts)
        assert "kiến nghị số 1 (chỉ tiêu 9.2, phải khắc phục)" in said
        assert "bếp" not in said, "what was found may speak of a household"


def test_a_reminder_comes_and_goes(finding: Finding) -> None:
    look_again(today=LATE, at=clock(6, day=LATE))
    made = Reminder.objects.get(rule="finding-overdue")
    assert (made.place_id, made.office, made.state) == ("180-1", finding.owner, "open")
    step(finding, "remedied", None, on=LATE)
    look_again(today=LATE, at=clock(7, day=LATE))
    made.refresh_from_db()
    assert made.state == "closed"


def test_urging_costs_the_same_for_many(finding: Finding, visit: Visit, qln: Official) -> None:
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            finding_overdue(Terms(), LATE)
        costs.append(len(queries))
        found(visit, qln, text="Một nhà nữa còn bếp tạm")
    assert len(set(costs)) == 1


# --- the round --------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(visit: Visit, finding: Finding, qln: Official) -> Round:
    """A round with one commune visited and one left out."""
    declared = {line["code"]: line["outcome"] for line in visit.record.declared}
    seen(visit, qln, outcome="not_met" if declared["9.2"] == "met" else "met")
    seen(visit, qln, hour=8, outcome="undetermined")
    hold_visit(visit=visit, held_on=date(2020, 6, 3), by=qln, at=clock(16))
    drop_commune(visit=visit.round.visits.get(commune=DE_THAM), reason="Đường sạt lở", by=qln)
    return Round.objects.get(pk=visit.round_id)


def test_the_figures_of_a_report(held: Round) -> None:
    report = report_of(held, LATE)
    assert [len(each) for each in (report.visits, report.held, report.planned, report.dropped)] == [2, 1, 0, 1]
    row = next(each for each in report.indicators if each.code == "9.2")
    last = Observation.objects.order_by("-observed_at").first()
    assert last is not None
    assert row.seen[last.outcome] == 1, "what was seen last counts"
    assert row.agree == 0
    assert (report.whole.total, report.whole.open, report.whole.overdue) == (1, 1, 1)
    assert [place.name for place in report.places] == ["Huyện Tràng Định"]
    assert report_of(held, FIRST).whole.total == 0, "as it stood on that day"


def test_the_paper_tells_the_same(held: Round, as_: Any) -> None:
    source = source_of("round-report")
    facts = source.gather(round_key(held), LATE).facts
    assert (facts["đã_kiểm_tra"], facts["số_xã"], facts["tổng"], facts["quá_hạn"]) == ("1", "2", "1", "1")
    assert facts["không_kiểm_tra"][0]["lý_do"] == "đường sạt lở"
    assert [each.key for each in source.subjects(official("qln"), LATE)] == [round_key(held)]
    assert source.subjects(official("xa"), LATE) == []
    client = as_("qln")
    made = client.post("/van-ban/soan/round-report/", {"about": round_key(held)})
    assert made.status_code == 302
    assert "Kết quả kiểm tra" in client.get(f"/kiem-tra/dot/{held.pk}/bao-cao/").text


def test_the_page_tells_words_of_findings_only_where_they_may_be_read(held: Round, as_: Any, xa: Official) -> None:
    address = f"/kiem-tra/dot/{held.pk}/bao-cao/?ngay={LATE}"
    assert "Hai nhà còn bếp tạm" in as_("xa").get(address).text
    Official.objects.filter(pk=xa.pk).update(area=DE_THAM)
    client = as_("xa")
    page = client.get(address)
    assert page.status_code == 200, "a commune of the round reads its figures"
    assert "Hai nhà còn bếp tạm" not in page.text


def test_a_step_that_brings_another_term_says_so(finding: Finding, as_: Any, qln: Official) -> None:
    page = as_("qln").get(f"{LIST}{finding.pk}/").text
    assert "hạn mới" not in page
    step = finding.steps.get()
    FindingStep.objects.create(
        finding=finding,
        number=2,
        kind="returned",
        state="open",
        due_on=LATER_TERM,
        on=step.on,
        text="Làm tiếp",
        at=step.at,
    )
    assert "Chưa được, làm tiếp</strong>, hạn mới 31/10/2020" in as_("qln").get(f"{LIST}{finding.pk}/").text


def test_849_no_report_of_a_draft_or_of_nothing(held: Round) -> None:
    for about in ("round 999999", "round x", "visit 1"):
        with pytest.raises(Problem) as told:
            source_of("round-report").gather(about, LATE)
        assert told.value.number == 849
    Round.objects.filter(pk=held.pk).update(state=Round.State.DRAFT)
    with pytest.raises(Problem) as told:
        source_of("round-report").gather(round_key(held), LATE)
    assert told.value.number == 849


def test_the_map_says_where_was_visited(held: Round, as_: Any) -> None:
    sheet = round_map(report_of(held, LATE)).decode()
    for words in ("Xã Tri Phương: Đã kiểm tra", "Đã kiểm tra: 1<", "Không kiểm tra: 1<", "Tri Phương</text>"):
        assert words in sheet
    assert round_map_pdf(report_of(held, LATE)).startswith(b"%PDF")
    client = as_("xa")
    assert client.get(f"/kiem-tra/dot/{held.pk}/bao-cao/ban-do.svg")["Content-Type"] == "image/svg+xml"
    assert as_("huyen").get(f"/kiem-tra/dot/{held.pk}/bao-cao/ban-do.pdf").status_code == 200


def test_a_round_is_closed_on_its_page(held: Round, as_: Any) -> None:
    address = f"/kiem-tra/dot/{held.pk}/bao-cao/"
    assert "Kết thúc đợt" not in as_("huyen").get(address).text
    assert as_("vpdp").post(f"{address}ket-thuc/").status_code == 403
    client = as_("qln")
    assert "Kết thúc đợt" in client.get(address).text
    client.post(f"{address}ket-thuc/")
    held.refresh_from_db()
    assert held.state == Round.State.CLOSED


def test_a_work_item_is_as_far_as_its_rounds(held: Round) -> None:
    item = WorkItem.objects.filter(key__startswith="round-").first()
    assert item is not None
    WorkItem.objects.filter(pk=item.pk).update(measure=VisitsHeld.key)
    item.refresh_from_db()
    assert measures()[VisitsHeld.key].done([item], LATE) == {}, "nothing is known while no round is made for it"
    Round.objects.filter(pk=held.pk).update(item=item)
    done = measures()[VisitsHeld.key].done([item], LATE)[item.pk]
    assert (done.part, done.whole, done.sentence) == (1, 1, "Đã kiểm tra 1/1 xã")
    assert progress_of([item], LATE)[item.pk].state == WorkState.DONE
    assert measures()[VisitsHeld.key].done([item], FIRST)[item.pk].part == 0
    Round.objects.filter(pk=held.pk).update(state=Round.State.DRAFT)
    assert measures()[VisitsHeld.key].done([item], LATE)[item.pk].whole is None


def test_rounds_and_visits_are_topics(held: Round, visit: Visit, qln: Official, xa: Official) -> None:
    assert [each.key for each in RoundTopics().open(qln, LATE)] == [round_key(held)]
    assert [each.key for each in VisitTopics().open(xa, LATE)] == [visit_key(visit)]
    named = topics_named([round_key(held), visit_key(visit), "visit x"])
    assert named[visit_key(visit)].label == "Kiểm tra xã Tri Phương, đợt 1 năm 2020"
    assert set(named) == {round_key(held), visit_key(visit)}
