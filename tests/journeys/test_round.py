"""The June round of 2020 from the plan to its report: made, scheduled, announced; one commune visited for two days
with forms that come late and out of order; its houses measured again; what was found followed to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.cast import official
from tests.inspection.filled import finding_of, seen_of
from tests.journeys import inspecting
from tests.journeys.planning import FIRST_DAY, TRI_PHUONG, Look, announce, make_the_round, schedule
from tests.survey.collect import Collect

from datchuan.demo.moving import move_working_day
from datchuan.housing.models import HouseRecord
from datchuan.inspection.models import Finding, Observation, Remeasurement, Round, Sample, Visit
from datchuan.inspection.overdue import raise_daily
from datchuan.kernel.resources import forms_folder
from datchuan.people.models import Office, Official
from datchuan.survey.models import Submission
from datchuan.survey.operations import publish_forms, take_waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLANNED, EARLY, MID, LATER, END = (
    date(2020, 5, 25),
    date(2020, 6, 9),
    date(2020, 6, 18),
    date(2020, 6, 26),
    date(2020, 6, 30),
)
SECOND_DAY = date(2020, 6, 17)
DUE, DUE_ANEW, FORGOTTEN = date(2020, 7, 31), date(2020, 8, 14), date(2020, 6, 24)
HOUSES = 12


@pytest.mark.slow
def test_the_june_round_from_plan_to_report(sign_in: Callable[..., Page], look: Look) -> None:
    publish_forms(folder=forms_folder(), by=None)
    planner = official("qhkt")
    Official.objects.create_user(
        "nv-quy-hoach", full_name="Vi Văn Thắng", role=planner.role, office=planner.office, area=planner.area
    )
    move_working_day(on=PLANNED, by=None)
    lead = sign_in("qln")
    round_ = make_the_round(lead, look)
    schedule(lead, round_, look)
    announce(lead, round_, look)
    visit = round_.visits.get(commune=TRI_PHUONG)

    move_working_day(on=EARLY, by=None)
    commune, second = sign_in("xa", "phone"), sign_in("qhkt", "phone")
    expected(commune, look)
    phones = prepare(lead, second, visit, look)

    move_working_day(on=MID, by=None)
    late_and_out_of_order(lead, phones, visit, look)
    measure_again(lead, phones, visit, look)
    minutes(lead, visit, look)

    move_working_day(on=LATER, by=None)
    follow_up(commune, lead, visit, look)

    move_working_day(on=END, by=None)
    overdue(lead, commune, visit, look)
    held = close(lead, second, round_, look)
    after_the_end(lead, phones[0], held, look)
    report(lead, round_, look)


def expected(commune: Page, look: Look) -> None:
    """The commune sees that it is visited: among what waits and on its calendar."""
    commune.goto("/viec/")
    expect(commune.get_by_text("Chuẩn bị đón đoàn kiểm tra: Xã Tri Phương")).to_be_visible()
    look(commune, "dot-07-viec-cua-xa")
    commune.goto("/viec/lich/?thang=2020-06")
    expect(commune.get_by_role("link", name="Kiểm tra Xã Tri Phương").first).to_be_visible()
    look(commune, "dot-07-lich-cua-xa")
    commune.get_by_role("link", name="Kiểm tra Xã Tri Phương").first.click()
    expect(commune.get_by_text("Đoàn kiểm tra chưa mở danh mục của buổi này.")).to_be_visible()
    look(commune, "dot-07-buoi-cua-xa")


def prepare(lead: Page, second: Page, visit: Visit, look: Look) -> list[Collect]:
    """The checklist is opened, houses are drawn, phones fetch forms with what is declared, before the team goes."""
    lead.goto(f"/kiem-tra/buoi/{visit.pk}/")
    lead.get_by_role("button", name="Mở danh mục kiểm tra").click()
    expect(lead.get_by_text(f"Đã mở danh mục kiểm tra theo số liệu ngày {EARLY:%d/%m/%Y}.")).to_be_visible()
    look(lead, "dot-08-danh-muc")
    lead.goto(f"/kiem-tra/buoi/{visit.pk}/mau/")
    lead.get_by_label("Chỉ tiêu").select_option("9.2")
    lead.get_by_label("Độ tin cậy").select_option("0.9")
    lead.get_by_label("Số nhà đo").fill(f"{HOUSES}")
    lead.get_by_role("button", name="Tính số nhà").click()
    look(lead, "dot-09-tinh-mau")
    lead.get_by_role("button", name="Rút mẫu").click()
    expect(lead.get_by_text(f"Đã rút mẫu 1: {HOUSES} nhà.")).to_be_visible()
    phones = [inspecting.new_phone(lead, "Máy của đoàn 1"), inspecting.new_phone(second, "Máy của phòng quy hoạch")]
    visit.refresh_from_db()
    for phone in phones:
        _, lists = phone.blank_form(inspecting.CHECKLIST)
        line = next(each for each in lists[f"visits-{'vn-xa-2016'}.csv"].splitlines() if "Tri Phương" in each)
        assert all(declared["actual"] in line for declared in visit.record.declared if declared["actual"])
    return phones


def late_and_out_of_order(page: Page, phones: list[Collect], visit: Visit, look: Look) -> None:
    """The form of the second day comes first; then the page is written to; then the form of the first day comes. Of
    everything what was seen last counts."""
    commune = Office.objects.get(unit=TRI_PHUONG, kind=Office.Kind.COMMUNE)
    last = {"meeting/began_at": "08:00", "meeting/ended_at": "11:00", "closing/commune_opinion": "Nhất trí"}
    last |= seen_of("9.2", "not_met", "Ba nhà còn nền đất")
    found = {"owner": commune.key, "due_on": f"{DUE}", "photo_found": "nen-dat.jpg"}
    last |= finding_of(1, "Ba nhà ở thôn đầu xã còn nền đất", **found)
    photos = {"nen-dat.jpg": inspecting.picture("nen-dat.jpg", 90)}
    assert phones[1].send(inspecting.checklist(visit, SECOND_DAY, 11, last), photos) == [201]
    take_waiting()
    write_on_the_page(page, visit, commune, look)
    first = {"meeting/place": "Nhà văn hóa thôn", "meeting/papers_seen": "Quyết định phê duyệt quy hoạch chung"}
    first |= seen_of("1.1", "not_met", "Chưa thấy bảng công bố") | seen_of("9.2", "met", "Năm nhà đầu đúng như khai")
    first |= seen_of("9.1", "met", "Không thấy nhà tạm")
    assert phones[0].send(inspecting.checklist(visit, FIRST_DAY, 16, first), {}) == [201]
    take_waiting()
    assert Submission.objects.filter(state=Submission.State.TAKEN).count() == 2
    page.goto(f"/kiem-tra/buoi/{visit.pk}/")
    for code, counts in (("1.1", "Bảng công bố ở nhà văn hóa xã"), ("9.2", "Ba nhà còn nền đất"), ("9.1", "nhà tạm")):
        line = page.locator("section.form-line", has_text=code).first
        expect(line.locator("dl")).to_contain_text(counts)
    look(page, "dot-11-buoi-kiem-tra")
    visit.refresh_from_db()
    record = visit.record
    assert (visit.state, record.held_on, record.place) == (Visit.State.HELD, SECOND_DAY, "Trụ sở UBND xã")
    assert (record.papers_seen, record.commune_opinion) == ("Quyết định phê duyệt quy hoạch chung", "Nhất trí")
    assert Observation.objects.filter(visit=visit).count() == 5
    assert list(visit.findings.order_by("number").values_list("due_on", flat=True)) == [DUE, FORGOTTEN]


def write_on_the_page(page: Page, visit: Visit, commune: Office, look: Look) -> None:
    page.goto(f"/kiem-tra/buoi/{visit.pk}/")
    expect(page.get_by_text("Ba nhà còn nền đất").first).to_be_visible()
    page.locator('[name="ct-1-1-outcome"][value=met]').check()
    page.locator('[name="ct-1-1-text"]').fill("Bảng công bố ở nhà văn hóa xã")
    page.get_by_label("Địa điểm").fill("Trụ sở UBND xã")
    page.get_by_label("Đại diện xã có mặt").fill("Hoàng Văn Páo, công chức địa chính, xây dựng")
    page.locator("summary", has_text="Thêm phát hiện").click()
    page.locator('[name="moi-text"]').fill("Hồ sơ điều tra của bốn nhà không có ảnh")
    page.locator('[name="moi-severity"]').select_option("grave")
    page.locator('[name="moi-recommended"]').fill("Chụp bổ sung, nộp lại")
    page.locator('[name="moi-owner"]').select_option(str(commune.pk))
    page.locator('[name="moi-due_on"]').fill(f"{FORGOTTEN}")
    page.locator("summary", has_text="Thêm ảnh, tệp").click()
    page.locator('[name="tep-evidence"]').set_input_files(inspecting.upload("ho-so.jpg", 150))
    page.locator('[name="tep-caption"]').fill("Hồ sơ thiếu ảnh")
    page.get_by_role("button", name="Ghi", exact=True).last.click()
    expect(page.get_by_text("Đã ghi: 1 tệp, 1 chỉ tiêu, 1 phát hiện, nội dung buổi kiểm tra.")).to_be_visible()


def measure_again(page: Page, phones: list[Collect], visit: Visit, look: Look) -> None:
    """Forms of the second day come before those of the first, one house twice; one of a house that nobody drew is
    held. Then a person concludes."""
    sample = Sample.objects.get(visit=visit)
    houses = list(sample.houses.select_related("declared__household", "declared__village"))
    assert len(houses) == HOUSES
    again = inspecting.measured(houses[0].declared, SECOND_DAY, 15, hard_floor="khong", living_area="31.40")
    sent = [phones[1].send(again, {})]
    for number, house in reversed(list(enumerate(houses))):
        changes = {"living_area": inspecting.area_of(house)} | ({"hard_floor": "khong"} if number in (3, 7) else {})
        xml = inspecting.measured(house.declared, FIRST_DAY, 9 + number // 2, **changes)
        sent.append(phones[number % 2].send(xml, {}))
    stranger = HouseRecord.objects.filter(village__code__startswith=TRI_PHUONG, valid_to=None)
    stranger = stranger.exclude(household__in=[each.household_id for each in houses]).earliest("pk")
    sent.append(phones[0].send(inspecting.measured(stranger, FIRST_DAY, 16, living_area="50.00"), {}))
    assert sent == [[201]] * (HOUSES + 2)
    take_waiting()
    assert Remeasurement.objects.filter(house__sample=sample).count() == HOUSES + 1
    held_and_kept(page, stranger, look)
    conclude(page, visit, look)


def held_and_kept(page: Page, stranger: HouseRecord, look: Look) -> None:
    code = stranger.household.code
    page.goto("/thu-thap/?trang-thai=held")
    page.locator("main tbody a, main li a", has_text="Đo lại nhà ở").first.click()
    expect(page.get_by_text(f"Hộ {code} không có trong mẫu đo lại nào.").first).to_be_visible()
    look(page, "dot-12-phieu-ngoai-mau")
    assert Submission.objects.get(state=Submission.State.HELD).values["people/living_area"] == "50.00"
    assert not HouseRecord.objects.filter(household__code=code, version__gt=stranger.version).exists()


def conclude(page: Page, visit: Visit, look: Look) -> None:
    page.goto(f"/kiem-tra/buoi/{visit.pk}/mau/")
    expect(page.get_by_role("heading", name=f"Kết quả đo: {HOUSES}/{HOUSES} nhà trong mẫu")).to_be_visible()
    expect(page.locator("#agreement tbody tr").first).to_be_visible()
    look(page, "dot-13-mau")
    page.get_by_label("Kết luận").select_option(Sample.Standing.STANDS)
    page.get_by_label("Lý do").fill("Số đo cũng cho thấy xã chưa đạt mức")
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.get_by_text("Đã ghi kết luận về mẫu.")).to_be_visible()


def minutes(page: Page, visit: Visit, look: Look) -> None:
    """Drafted from what was written, as PDF and as a file of Word."""
    page.goto(f"/kiem-tra/buoi/{visit.pk}/")
    page.get_by_role("button", name="Soạn biên bản").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    page.locator("summary", has_text="Lời văn").click()
    for words in ("Ba nhà còn nền đất", "Bảng công bố ở nhà văn hóa xã", "Hồ sơ điều tra của bốn nhà", "Nhất trí"):
        expect(page.locator("main")).to_contain_text(words)
    look(page, "dot-14-bien-ban")
    for name, begins in (("Tải PDF", b"%PDF"), ("Tải Word", b"PK")):
        address = page.get_by_role("link", name=name).get_attribute("href")
        assert address
        assert page.request.get(address).body().startswith(begins)


def follow_up(commune: Page, lead: Page, visit: Visit, look: Look) -> None:
    """The commune says that it is remedied, with a photo; the team returns it with a new term, then confirms."""
    found = visit.findings.get(due_on=DUE)
    address = f"/kiem-tra/kien-nghi/{found.pk}/"
    commune.goto("/viec/")
    look(commune, "dot-15-viec-cua-xa")
    commune.goto(address)
    look(commune, "dot-15-kien-nghi")
    remedied(commune, address, "Đã láng nền hai nhà, ảnh kèm đây", inspecting.upload("nen-1.jpg", 200))
    lead.goto(address)
    lead.locator("summary", has_text="Trả lại, làm tiếp").click()
    form = lead.locator(f'form[action="{address}tra-lai/"]')
    form.get_by_label("Nội dung").fill("Còn một nhà chưa láng nền")
    form.get_by_label("Hạn mới").fill(f"{DUE_ANEW}")
    form.get_by_role("button", name="Trả lại, làm tiếp").click()
    expect(lead.get_by_text("Đã ghi: chưa được, làm tiếp.")).to_be_visible()
    remedied(commune, address, "Đã láng nền nhà thứ ba", inspecting.upload("nen-2.jpg", 220))
    look(commune, "dot-15-da-khac-phuc")
    lead.goto(address)
    form = lead.locator(f'form[action="{address}xong/"]')
    form.get_by_label("Nội dung").fill("Đã xem ảnh của cả ba nhà")
    form.get_by_role("button", name="Xác nhận đã xong").click()
    expect(lead.get_by_text("Đã ghi: xác nhận đã xong.")).to_be_visible()
    look(lead, "dot-15-kien-nghi-xong")
    found.refresh_from_db()
    assert (found.state, found.due_on) == ("closed", DUE_ANEW)


def remedied(page: Page, address: str, text: str, photo: dict[str, object]) -> None:
    page.goto(address)
    form = page.locator(f'form[action="{address}da-khac-phuc/"]')
    form.get_by_label("Nội dung").fill(text)
    form.get_by_label("Ảnh, tệp").set_input_files(photo)
    form.get_by_role("button", name="Báo đã khắc phục").click()
    expect(page.get_by_text("Đã ghi:")).to_be_visible()


def overdue(lead: Page, commune: Page, visit: Visit, look: Look) -> None:
    """What nobody answered in time becomes a difficulty by the daily job."""
    told = raise_daily(timezone.now(), END)
    assert told == "Chuyển 1 kiến nghị quá hạn thành vướng mắc."
    found = Finding.objects.get(visit=visit, due_on=FORGOTTEN)
    assert found.difficulty
    commune.goto(f"/kiem-tra/kien-nghi/{found.pk}/")
    expect(commune.get_by_text("Đã thành vướng mắc")).to_be_visible()
    look(commune, "dot-16-qua-han")
    lead.goto(f"/vuong-mac/{found.difficulty.code}/")
    expect(lead.get_by_role("heading", name="Kiến nghị quá hạn")).to_be_visible()


def close(lead: Page, second: Page, round_: Round, look: Look) -> Visit:
    """Refused while a commune is neither visited nor left out. One visit is ended on a phone, and returned here; one is
    left out."""
    report_page = f"/kiem-tra/dot/{round_.pk}/bao-cao/"
    held, left_out = round_.visits.filter(state=Visit.State.PLANNED, team__name="Đoàn 1").order_by("day", "pk")[:2]
    inspecting.hold_the_others(round_, [held, left_out])
    lead.goto(report_page)
    lead.get_by_role("button", name="Kết thúc đợt").click()
    expect(lead.get_by_text("còn 2 xã chưa kiểm tra")).to_be_visible()
    end_on_the_phone(second, held, look)
    lead.goto(f"/kiem-tra/buoi/{left_out.pk}/")
    lead.locator("summary", has_text="Không kiểm tra xã này trong đợt").click()
    lead.get_by_label("Lý do").fill("Ngập cầu, xe không vào được")
    lead.get_by_role("button", name="Không kiểm tra xã này").click()
    expect(lead.get_by_text("Đã ghi: không kiểm tra")).to_be_visible()
    look(lead, "dot-17-khong-kiem-tra")
    lead.goto(report_page)
    lead.get_by_role("button", name="Kết thúc đợt").click()
    expect(lead.get_by_text("Đã kết thúc đợt kiểm tra.")).to_be_visible()
    return held


def end_on_the_phone(page: Page, visit: Visit, look: Look) -> None:
    page.goto(f"/kiem-tra/buoi/{visit.pk}/")
    page.get_by_role("button", name="Mở danh mục kiểm tra").click()
    page.locator('[name="ct-9-2-outcome"][value=met]').check()
    page.locator('[name="ct-9-2-text"]').fill("Xem mười nhà, đúng như khai")
    page.get_by_label("Ngày kiểm tra").fill(f"{visit.day}")
    look(page, "dot-17-buoi-tren-dien-thoai")
    page.get_by_role("button", name="Ghi và kết thúc buổi kiểm tra").click()
    expect(page.get_by_text("buổi kiểm tra đã kết thúc")).to_be_visible()


def after_the_end(page: Page, phone: Collect, visit: Visit, look: Look) -> None:
    """A form that comes when the round is over waits until a person has looked at it; then nothing of it is lost."""
    assert visit.day
    answers = seen_of("1.2", "met", "Quy định quản lý có ở bộ phận một cửa")
    assert phone.send(inspecting.checklist(visit, visit.day, 10, answers), {}) == [201]
    take_waiting()
    page.goto("/thu-thap/?trang-thai=held")
    page.locator("main tbody a, main li a", has_text="Kiểm tra xã").first.click()
    expect(page.get_by_text("đã kết thúc khi phiếu này về").first).to_be_visible()
    look(page, "dot-18-phieu-sau-khi-ket-thuc")
    page.get_by_role("button", name="Kiểm tra lại và ghi").click()
    expect(page.get_by_text("đã kết thúc khi phiếu này về")).to_have_count(0)
    seen = Observation.objects.get(visit=visit, indicator="1.2")
    assert (seen.outcome, timezone.localdate(seen.observed_at)) == ("met", visit.day)


def report(page: Page, round_: Round, look: Look) -> None:
    """The report on its page and as a paper; the plan knows by itself that the round is done."""
    count = round_.visits.count()
    page.goto(f"/kiem-tra/dot/{round_.pk}/bao-cao/")
    figures = page.locator(".figures")
    for words in (f"Xã của đợt{count}", f"Đã kiểm tra{count - 1}", "Không kiểm tra1"):
        expect(figures).to_contain_text(words)
    look(page, "dot-18-bao-cao")
    page.get_by_role("link", name="Soạn báo cáo").click()
    page.get_by_role("button", name="Soạn dự thảo").click()
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    page.locator("summary", has_text="Lời văn").click()
    expect(page.locator("main")).to_contain_text("ngập cầu, xe không vào được")
    look(page, "dot-18-van-ban-bao-cao")
    page.goto(f"/ke-hoach/viec/{round_.item_id}/")
    expect(page.locator("main")).to_contain_text(f"Đã kiểm tra {count - 1}/{count - 1} xã")
    look(page, "dot-19-viec-cua-ke-hoach")
    page.goto("/ke-hoach/")
    expect(page.locator("main")).to_contain_text(f"Đã kiểm tra {count - 1}/{count - 1} xã")
    look(page, "dot-19-ke-hoach")
