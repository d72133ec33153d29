"""datchuan import-houses on the command line."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from tests.cast import DAY

from datchuan.housing.models import HouseRecord
from datchuan.housing.sheet import house_sheet
from datchuan.housing.workbooks import survey_workbook
from datchuan.territory.models import Unit


@pytest.fixture
def workbook(province, tmp_path):
    """The small commune's houses, one with another number of persons and one faulty."""
    area = Unit.objects.get(pk="05998-1")
    content = survey_workbook(area=area, today=DAY, prefilled=True, names_of=lambda record: record.head_name)
    book = openpyxl.load_workbook(BytesIO(content))
    page = book.worksheets[0]
    first = next(row for row in range(1, 20) if str(page.cell(row, 1).value).startswith("LS"))
    place = [column.key for column in house_sheet().columns].index("persons") + 1
    page.cell(first, place).value = 9
    page.cell(first + 1, place).value = "ba"
    book.save(tmp_path / "nop.xlsx")
    return tmp_path / "nop.xlsx"


def test_a_dry_run_says_what_would_happen_and_writes_nothing(workbook, capsys):
    before = HouseRecord.objects.count()
    call_command("import_houses", str(workbook), dry_run=True)
    said = capsys.readouterr().out
    assert "Sẽ nhập: 0 hộ mới, 1 hộ sửa" in said
    assert "1 dòng lỗi không nhập" in said
    assert "cột Số nhân khẩu: “ba” không phải là số" in said
    assert HouseRecord.objects.count() == before


def test_the_import_writes_once_and_hands_back_the_faulty_rows(workbook, capsys, tmp_path):
    before = HouseRecord.objects.count()
    call_command("import_houses", str(workbook), faulty=tmp_path / "loi.xlsx")
    assert "Đã nhập: 0 hộ mới, 1 hộ sửa" in capsys.readouterr().out
    call_command("import_houses", str(workbook))
    assert "Đã nhập: 0 hộ mới, 0 hộ sửa" in capsys.readouterr().out
    assert HouseRecord.objects.count() == before + 1
    assert (tmp_path / "loi.xlsx").stat().st_size > 1000


def test_a_missing_file_is_a_sentence(province, tmp_path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_houses", str(tmp_path / "khong-co.xlsx"))
