"""The registrations of a year: filters, conditions at registration and now, files, and who sees which dossier."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from datchuan.dossiers.models import Dossier
from datchuan.evaluation.jobs import keep_registrations
from datchuan.evaluation.registered import NOT_KEPT
from datchuan.platform.models import AuditEntry
from datchuan.programme.models import Plan, Registration

NOW = datetime(2020, 12, 31, 2, tzinfo=UTC)
PAGE = "/ke-hoach/dang-ky/"
STANDARDS = {"basic": 13, "enhanced": 3, "model": 2}  # the department's plan names 13, the province's the higher ones
ALL = sum(STANDARDS.values())
FOCUS = {"06016-1", "06223-1", "06319-1", "06415-1", "06637-1"}


def rows(answer):
    return {each.registration.commune_id: each for each in answer.context["rows"]}


def test_the_year_is_listed_with_class_and_dossier(visit):
    found = rows(visit("qln", PAGE))
    assert Counter(each.registration.standard for each in found.values()) == STANDARDS
    assert len(rows(visit("qln", PAGE, chuan="basic"))) == 13
    assert {commune for commune, each in found.items() if "xã điểm" in each.classes} == FOCUS
    assert sum("xã khó khăn" in each.classes for each in found.values()) == 3
    assert found["06016-1"].dossier.state == "appraisal"
    assert found["06115-1"].dossier is None
    assert "không nêu hai nhóm có phải là một" in visit("qln", PAGE).text


def test_the_day_of_registration_decides_what_was_met_then(visit):
    Registration.objects.filter(commune="06016-1").update(registered_on=date(2020, 1, 20))
    Registration.objects.filter(commune="06268-2").update(registered_on=date(2009, 1, 20))
    Registration.objects.filter(commune="06115-1").update(registered_on=None)
    keep_registrations(NOW, date(2020, 12, 31))
    found = rows(visit("qln", PAGE))
    then, today = found["06016-1"].at_registration, found["06016-1"].now
    assert then.on == date(2020, 1, 20)
    assert {each.code: each.outcome.value for each in then.cells}["9.2"] == "undetermined"  # not surveyed yet
    assert today.criteria == then.criteria == 2
    assert found["06268-2"].at_registration.why_not  # no set that we hold was in force
    unknown = found["06115-1"].at_registration
    assert (unknown.is_known, unknown.why_not) == (False, "chưa rõ ngày đăng ký")


def test_a_day_that_is_not_kept_says_so_until_the_clock_keeps_it(visit):
    Registration.objects.filter(commune="06016-1").update(registered_on=date(2020, 1, 20))
    then = rows(visit("qln", PAGE))["06016-1"].at_registration
    assert (then.on, then.is_known, then.why_not) == (date(2020, 1, 20), False, NOT_KEPT)
    assert NOT_KEPT in visit("qln", PAGE).text
    keep_registrations(NOW, date(2020, 12, 31))
    assert rows(visit("qln", PAGE))["06016-1"].at_registration.is_known


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"loai": "kho-khan"}, {"06223-1", "06268-2", "06637-1"}),
        ({"loai": "diem"}, FOCUS),
        ({"loai": "da-rut"}, {"06115-1"}),
        ({"huyen": "180-1"}, {"06016-1", "06004-1"}),
        ({"huyen": "180-1", "loai": "diem"}, {"06016-1"}),
        ({"chuan": "enhanced"}, {"06004-1", "05989-1", "06424-1", "06553-1"}),
        ({"chuan": "model"}, {"05986-1", "06523-1"}),
        ({"nam": "2019"}, set()),
        ({"nam": "x", "loai": "kho-khan"}, {"06223-1", "06268-2", "06637-1"}),
        ({"huyen": "999-9", "loai": "diem"}, FOCUS),
    ],
)
def test_filters(visit, province, query, expected):
    Registration.objects.filter(commune="06115-1").update(withdrawn_on=date(2020, 9, 1), reason="Chuyển sang 2021")
    plan = Plan.objects.get(office__key="sxd", year=2020)
    Registration.objects.create(plan=plan, commune_id="06004-1", year=2020, standard="enhanced")
    assert set(rows(visit("qln", PAGE, **query))) == expected


def test_a_district_officer_sees_their_own_district_first_and_no_dossier_of_others(visit):
    assert set(rows(visit("huyen", PAGE))) == {"06016-1"}
    found = rows(visit("huyen", PAGE, huyen=""))
    assert len(found) == ALL
    assert found["06016-1"].dossier
    assert found["06319-1"].dossier is None
    assert not found["06319-1"].shows_dossier
    assert "ngoài địa bàn" in visit("huyen", PAGE, huyen="").text


@pytest.mark.parametrize("account", ["lanhdao", "qln", "qhkt", "truongphong", "vanthu", "vpdp", "huyen", "xa"])
def test_every_role_reads_them(visit, account):
    assert visit(account, PAGE).status_code == 200


def test_files_hold_what_the_page_shows_and_are_audited(visit):
    Registration.objects.filter(commune="06016-1").update(registered_on=date(2020, 1, 20))
    told = visit("qln", f"{PAGE}xuat/csv/", loai="diem")
    assert told["Content-Disposition"] == 'attachment; filename="xa-dang-ky-2020-2020-12-31.csv"'
    headings, *lines = csv.reader(io.StringIO(told.content.decode("utf-8-sig")))
    by_code = {line[0]: dict(zip(headings, line, strict=True)) for line in lines}
    assert len(lines) == len(FOCUS)
    assert set(by_code) == {commune.partition("-")[0] for commune in FOCUS}
    row = by_code["06016"]
    assert (row["Xã"], row["Xã điểm"], row["Ngày đăng ký"], row["Mô phỏng"]) == (
        "Xã Tri Phương",
        "x",
        "20/01/2020",
        "mô phỏng",
    )
    assert row["Hồ sơ"].startswith("Đang thẩm định")
    book = load_workbook(io.BytesIO(visit("qln", f"{PAGE}xuat/xlsx/").content))
    assert book.active.max_row == 1 + ALL
    assert AuditEntry.objects.filter(action="progress.export_registrations").count() == 2
    assert visit("qln", f"{PAGE}xuat/pdf/").status_code == 404


def test_the_list_asks_a_constant_number_of_questions(visit):
    Registration.objects.update(registered_on=date(2020, 1, 22))
    visit("qln", PAGE)
    Dossier.objects.update(registration=None)
    counts = set()
    always = ["06016-1", "06268-2"]  # with a dossier; merged, so that its origins are asked for
    for others in (11, 5, 0):
        kept = list(Registration.objects.exclude(commune__in=always).values_list("pk", flat=True)[:others])
        Registration.objects.exclude(commune__in=always).exclude(pk__in=kept).delete()
        with CaptureQueriesContext(connection) as captured:
            assert visit("qln", PAGE).status_code == 200
        counts.add(len(captured))
    assert len(counts) == 1
    assert counts.pop() <= 45


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}xuat/csv/"])
def test_the_days_of_registration_do_not_ask_more(visit, address):
    every = list(Registration.objects.order_by("pk"))
    visit("qln", address)
    counts = set()
    for days in (1, 5, 13):
        for place, each in enumerate(every):
            each.registered_on = date(2020, 1, 6) + timedelta(days=place % days)
        Registration.objects.bulk_update(every, ["registered_on"])
        keep_registrations(NOW, date(2020, 12, 31))
        with CaptureQueriesContext(connection) as captured:
            assert visit("qln", address).status_code == 200
        counts.add(len(captured))
    assert len(counts) == 1
    assert counts.pop() <= 45


def test_a_day_that_nothing_is_judged_on_still_lists_them(visit):
    answer = visit("qln", PAGE, ngay="2010-01-01", nam="2020")
    assert len(rows(answer)) == ALL
    assert "Không xét được ngày này" in answer.text
