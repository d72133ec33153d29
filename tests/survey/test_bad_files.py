"""Files that must be refused in a sentence, quickly, whatever they are."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.survey.sample import HOUSES, checked, sheet_rows, typed, xlsx

from datchuan.kernel.problem import Problem
from datchuan.survey.workbook import Limits, read_workbook
from datchuan.survey.workbook.parts import _unusual

GOOD = xlsx(sheet_rows(typed()))
SHEET_PART = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def repacked(change: Callable[[str, bytes], bytes | None], source: bytes = GOOD) -> bytes:
    """The good workbook with its parts changed; None drops a part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if (part := change(name, before.read(name))) is not None:
                after.writestr(name, part)
    return buffer.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return repacked(lambda name, part: part.replace(old, new) if name == SHEET_PART else part)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return buffer.getvalue()


def refused(source: bytes | Path, **more) -> Problem:
    with pytest.raises(Problem) as caught:
        read_workbook(source, HOUSES, **more)
    assert caught.value.mend
    return caught.value


@pytest.mark.parametrize(
    ("data", "number", "says"),
    [
        (b"", 310, "Tệp trống"),
        (OLE + "Workbook".encode("utf-16-le"), 312, "(.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), 313, "mật khẩu"),
        ("Mã hộ;Chủ hộ\n1;Nông Văn An\n".encode(), 312, "CSV"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table>", 312, "HTML"),
        (b"<?xml version='1.0'?><Workbook/>", 312, "XML"),
        (b"%PDF-1.7", 312, "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", 312, "tệp lạ"),
        (GOOD[: len(GOOD) // 2], 315, "bị hỏng"),
        (zipped("a.txt"), 312, "tệp nén"),
        (zipped("mimetype", "content.xml"), 312, ".ods"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), 312, ".xlsb"),
        (zipped("[Content_Types].xml", "word/document.xml"), 312, "Word"),
        (GOOD.replace(b"PK\x01\x02", b"PK\x01\x09"), 315, "bị hỏng"),
    ],
)
def test_a_file_of_another_kind(data, number, says):
    problem = refused(data)
    assert problem.number == number
    assert says in problem.sentence


def test_a_hundred_megabytes_are_refused_unopened(tmp_path):
    path = tmp_path / "to.xlsx"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    problem = refused(path)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < 1_000_000
    assert problem.number == 311
    assert problem.sentence.startswith("Tệp nặng 100 MB, quá mức 80 MB.")
    assert refused(bytes(80_000_001)).number == 311


@pytest.mark.parametrize("megabytes", [60, 400])
def test_a_zip_bomb(tmp_path, megabytes):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(GOOD)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/media/x.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 1_000_000)
    assert path.stat().st_size < 20_000_000
    problem = refused(path)
    assert problem.number == 314
    assert "bung ra thành" in problem.sentence


def test_a_zip_whose_directory_lies_about_size():
    data = bytearray(repacked(lambda name, part: part + b" " * 5_000_000 if name == SHEET_PART else part))
    at = data.rfind(SHEET_PART.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    assert refused(bytes(data)).number == 315


def test_two_parts_of_one_name():
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(SHEET_PART, "<worksheet/>")
    assert refused(buffer.getvalue()).number == 315


def test_macro_workbook():
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    problem = refused(repacked(lambda name, part: part.replace(plain, macro)))
    assert (problem.number, ".xlsm" in problem.sentence) == (312, True)


@pytest.mark.parametrize("part_name", [SHEET_PART, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_external_and_endless_entities(part_name):
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    data = repacked(lambda name, part: part.replace(b"?>", b"?>" + evil, 1) if name == part_name else part)
    assert refused(data).number == 316


def test_a_document_type_in_utf_16():
    wide = repacked(
        lambda name, part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16") if name == SHEET_PART else part
    )
    assert refused(wide).number == 316


def test_the_exact_scanner_refuses_entities_too():
    """The bytes are searched first; were that ever to miss one, expat still says no."""
    from datchuan.survey.workbook.parts import _Scanner

    with pytest.raises(Problem) as caught:
        _Scanner(Limits()).scan(iter([b'<!DOCTYPE x [<!ENTITY e "a">]><x>&e;</x>']))
    assert caught.value.number == 316


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda name, part: part[: len(part) // 2] if name == SHEET_PART else part, 315),
        (lambda name, part: None if name == SHEET_PART else part, 315),
        (lambda name, part: None if name == "xl/_rels/workbook.xml.rels" else part, 315),
        (lambda name, part: b"" if name == "xl/sharedStrings.xml" else part, 315),
        (lambda name, part: part.replace(b"<v>0</v>", b"<v>99999</v>") if name == SHEET_PART else part, 315),
    ],
)
def test_a_workbook_with_a_broken_part(change, number):
    assert refused(repacked(change)).number == number


@pytest.mark.parametrize("reference", ["XFD1048576", "A1048576", "ZZZZZZ99", "A99999999999", "CW1", "A200001", "é1"])
def test_a_cell_far_away_does_not_fill_the_memory(reference):
    assert refused(in_sheet(b'r="A2"', f'r="{reference}"'.encode())).number in (315, 317)


def test_painted_cells_far_away_are_nothing():
    data = in_sheet(b"</row></sheetData>", b'</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert len(read_workbook(data, HOUSES).rows) == 1


def test_cells_without_references_are_counted():
    row = b"<row>" + b"<c><v>1</v></c>" * 101 + b"</row></sheetData>"
    assert refused(in_sheet(b"</sheetData>", row)).number == 317


def test_too_many_rows_and_columns():
    households = [typed(code=str(number)) for number in range(30)]
    data = xlsx(sheet_rows(*households))
    assert "quá 20 dòng" in refused(data, limits=Limits(max_rows=20)).sentence
    assert "quá 10 cột" in refused(data, limits=Limits(max_columns=10)).sentence
    assert len(read_workbook(data, HOUSES, Limits(max_rows=31, max_columns=22)).rows) == 30


@given(st.integers(1, 2_000), st.integers(0, 2_100), st.integers(1, 900), st.integers(0, 900))
def test_the_search_for_far_cells_counts_rightly(max_rows, row, columns, column):
    from datchuan.survey.columns import letter

    cell = f'<c r="{letter(column)}{row}" t="s">'.encode()
    usual = 1 <= row <= max_rows and column < columns
    assert bool(_unusual(columns, max_rows).search(cell)) is not usual


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_never_more(data):
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(GOOD) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Problem):
        checked(read_workbook(bytes(damaged), HOUSES))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_part_is_read_or_refused_never_more(data):
    name = data.draw(st.sampled_from(zipfile.ZipFile(io.BytesIO(GOOD)).namelist()))
    at, junk = data.draw(st.floats(0, 1)), data.draw(st.binary(min_size=1, max_size=6))

    def damage(part: bytes) -> bytes:
        place = int(at * len(part))
        return part[:place] + junk + part[place + len(junk) :]

    with suppress(Problem):
        checked(read_workbook(repacked(lambda one, part: damage(part) if one == name else part), HOUSES))


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    for path in (tmp_path / "khong-co.xlsx", tmp_path):
        with pytest.raises(Problem) as caught:
            read_workbook(path, HOUSES)
        assert caught.value.number in (309, 310)
        assert str(path) in caught.value.sentence or "trống" in caught.value.sentence
