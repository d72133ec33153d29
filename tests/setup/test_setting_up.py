"""An empty installation becomes a province's: once, by whoever holds the code, all or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.making import row, workbook

from datchuan.evaluation.queries import standing
from datchuan.housing.models import HouseRecord
from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import data_folder
from datchuan.law.outcome import Outcome
from datchuan.masterplans.models import SpatialPlan
from datchuan.people.models import Office, Official, Role
from datchuan.people.operations import NewOfficial
from datchuan.platform.models import AuditEntry, Installation
from datchuan.platform.queries import first_broken_entry
from datchuan.setup.models import SetUpCode
from datchuan.setup.operations import issue_code, set_up_province
from datchuan.setup.simulating import FEWEST, simulate_survey
from datchuan.territory.models import Unit, Village
from datchuan.territory.operations import load_country
from datchuan.territory.queries import communes_on

pytestmark = pytest.mark.usefixtures("empty_database")
LAI_CHAU = "12"
TODAY, DAY = date(2026, 11, 26), date(2025, 12, 31)
PASSWORD = "ngoi-nha-xanh-7"
PAGES = ["/", "/ke-hoach/", "/dia-ban/", "/ban-do/", "/tieu-chi/", "/nha-o/", "/quy-hoach/", "/quan-tri/"]
PAGES += ["/dia-ban/sap-xep/", "/danh-gia/neu-doi/", "/danh-gia/so-sanh/", "/quan-tri/suc-khoe-du-lieu/"]
FORM = {"full_name": "Lò Văn Thử", "title": "Chuyên viên", "username": "quantri", "use": "dung-thu"}
FORM |= {"password": PASSWORD, "again": PASSWORD, "working_day": "2025-12-31"}


def set_up(code: str, **changes: object) -> Official:
    person = NewOfficial("quantri", "Lò Văn Thử", "Chuyên viên", Role.DIVISION_OFFICER, "", PASSWORD)
    values = {"province": LAI_CHAU, "administrator": person, "simulated": True, "working_day": DAY, "today": TODAY}
    return set_up_province(code=code, **{**values, **changes})  # type: ignore[arg-type]


def number(call: object) -> int:
    with pytest.raises(Problem) as told:
        call()  # type: ignore[operator]
    return told.value.number


def test_the_province_its_offices_and_the_first_account_come_together() -> None:
    code = issue_code()
    official = set_up(f" {code[:4].lower()}-{code[4:]} ")
    here = Installation.objects.get()
    assert (here.province_code, here.province_name, here.simulated) == (LAI_CHAU, "Tỉnh Lai Châu", True)
    assert {office.name for office in Office.objects.exclude(key="vpdp")} == {
        "Ủy ban nhân dân tỉnh Lai Châu",
        "Sở Xây dựng tỉnh Lai Châu",
    }
    assert (official.area.name, official.office.key) == ("Tỉnh Lai Châu", "sxd")
    assert AuditEntry.objects.order_by("-pk")[0].action == "setup.set_up_province"
    assert first_broken_entry() is None
    assert not SetUpCode.objects.exists(), "the code holds once"
    assert number(lambda: set_up(code)) == 911
    assert number(issue_code) == 911


def test_bad_input_is_said_and_nothing_is_written() -> None:
    code = issue_code()
    weak = NewOfficial("quantri", "A", "", Role.DIVISION_OFFICER, "", "1234567890")
    odd = NewOfficial("Quản trị", "A", "", Role.DIVISION_OFFICER, "", PASSWORD)
    attempts = {
        912: lambda: set_up("SAISAISAISAI"),
        913: lambda: set_up(code, working_day=date(2019, 1, 1)),
        233: lambda: set_up(code, province="99"),
        413: lambda: set_up(code, administrator=weak),
        411: lambda: set_up(code, administrator=odd),
    }
    for expected, attempt in attempts.items():
        assert number(attempt) == expected
    assert number(lambda: set_up(code, simulated=False)) == 913, "the real thing follows the calendar"
    assert not Unit.objects.exists()
    assert not Installation.objects.exists()
    set_up(code)


def test_a_new_start_makes_the_code_before_void() -> None:
    first = issue_code()
    issue_code()
    assert number(lambda: set_up(first)) == 912


@pytest.mark.slow
def test_a_province_is_chosen_from_a_loaded_country() -> None:
    load_country(folder=data_folder(), by=None)
    assert not Unit.everywhere.filter(is_elsewhere=True).exists(), (
        "the whole country is here until a province is chosen"
    )
    set_up(issue_code(), province="20", working_day=None)
    assert set(Unit.objects.filter(valid_to=None).values_list("parent_id", flat=True)) == {
        None,
        "20-1",
    }


def test_the_trial_can_be_tried(client: Client) -> None:
    official = set_up(issue_code())
    done = simulate_survey(households=FEWEST, by=official, today=DAY)
    assert (done.communes, done.houses) == (36, 36 * FEWEST)
    assert HouseRecord.objects.filter(simulated=True).count() == done.houses == HouseRecord.objects.count()
    assert not Village.objects.filter(simulated=False).exists()
    assert not SpatialPlan.objects.filter(simulated=False).exists()
    now = standing("vn-xa-2021", DAY)
    assert now.is_kept
    temporary = {verdicts["9.1"].outcome for verdicts in now.verdicts.values()}
    assert {Outcome.MET, Outcome.NOT_MET} <= temporary, "no region is needed where every column says the same"
    shares = [verdicts["9.2"] for verdicts in now.verdicts.values()]
    assert {verdict.outcome for verdict in shares} == {Outcome.UNDETERMINED}
    assert "region_unknown" in {reason.key for reason in shares[0].reasons}
    assert number(lambda: simulate_survey(households=FEWEST, by=official, today=DAY)) == 916
    client.force_login(official)
    for day in ("2025-12-31", "2024-06-01", "2020-12-31"):
        for address in PAGES:
            assert client.get(address, {"ngay": day}).status_code == 200, (address, day)


def test_what_may_not_be_simulated_is_said() -> None:
    official = set_up(issue_code(), working_day=date(2021, 6, 1))
    assert number(lambda: simulate_survey(households=FEWEST - 1, by=official, today=DAY)) == 917
    Installation.objects.update(simulated=False)
    assert number(lambda: simulate_survey(households=FEWEST, by=official, today=DAY)) == 915
    assert not Village.objects.exists()


# --- the pages -----------------------------------------------------------------------------------------------------


def test_every_way_in_leads_to_choosing_a_province(client: Client) -> None:
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/thiet-lap/"
    assert client.get("/nha-o/", follow=True).redirect_chain[-1][0] == "/thiet-lap/"
    page = client.get("/thiet-lap/?tim=bac+kan").text
    assert "Tỉnh Thái Nguyên" in page
    assert "Tỉnh Lai Châu" not in page
    assert "Không có tỉnh nào tên như" in client.get("/thiet-lap/?tim=xyz").text
    assert client.get("/thiet-lap/tinh/99/").status_code == 404


def test_the_form_keeps_what_was_typed_and_the_way_ends_signed_in(client: Client) -> None:
    code, address = issue_code(), f"/thiet-lap/tinh/{LAI_CHAU}/"
    told = client.post(address, {**FORM, "code": "SAI"})
    assert told.status_code == 400
    assert "Mã thiết lập: không đúng" in told.text
    assert "Lò Văn Thử" in told.text
    differing = client.post(address, {**FORM, "code": code, "again": "khac"})
    assert "Hai lần nhập mật khẩu khác nhau" in differing.text
    done = client.post(address, {**FORM, "code": code}, follow=True)
    assert done.redirect_chain[-1][0] == "/thiet-lap/tiep-theo/"
    assert "Lập số liệu dùng thử" in done.text
    assert client.get("/thiet-lap/").status_code == 302
    assert client.get(address).status_code == 302
    assert "đã được thiết lập cho Tỉnh Lai Châu" in client.post(address, {**FORM, "code": code}).text
    few = client.post("/thiet-lap/mo-phong/", {"households": "3"})
    assert few.status_code == 400
    assert client.get("/thiet-lap/mo-phong/").status_code == 405


def test_the_real_thing_offers_no_simulation(client: Client) -> None:
    code = issue_code()
    values = {**FORM, "use": "that", "code": code}
    page = client.post(f"/thiet-lap/tinh/{LAI_CHAU}/", values, follow=True).text
    assert "Lập số liệu dùng thử" not in page
    assert "Tạo tài khoản" in page
    assert Installation.objects.get().working_day is None
    assert "Dữ liệu mô phỏng" not in page


def test_the_real_thing_begins_with_villages_and_excel(client: Client) -> None:
    client.post(f"/thiet-lap/tinh/{LAI_CHAU}/", {**FORM, "use": "that", "code": issue_code()})
    commune = communes_on(DAY, rural_only=True).order_by("pk")[0]
    client.post(f"/dia-ban/{commune.pk}/thon/", {"thon": "Nà Thử\nPò Thử"})
    content = workbook(commune, [row("LC00001", surveyed_on=date(2025, 8, 1))], today=DAY)
    given = {"xa": commune.pk, "file": SimpleUploadedFile("dieu-tra.xlsx", content)}
    page = client.post("/nha-o/nhap/", given, follow=True)
    client.post(f"{page.redirect_chain[-1][0]}nhan/")
    record = HouseRecord.objects.get()
    assert (record.household.code, record.village.name, record.simulated) == ("LC00001", "Nà Thử", False)
    page = client.get(f"/danh-gia/{commune.pk}/9.1/", {"ngay": "2025-12-31"}).text
    assert "Không còn nhà tạm, dột nát trong 1 nhà" in page
    assert "mô phỏng" not in page


def test_a_database_that_waits_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    from datchuan.config.readiness import print_set_up_code

    print_set_up_code(Console(), "http://127.0.0.1:8000/")
    assert "Mã thiết lập: " in capsys.readouterr().out
    set_up(issue_code())
    print_set_up_code(Console(), "http://127.0.0.1:8000/")
    assert "Mã thiết lập" not in capsys.readouterr().out
