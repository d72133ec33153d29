"""Exports that come back: only what a person changed is written, and nothing over what somebody recorded since."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.making import COMMUNES, EMPTY, TODAY, entry, record, saved, versions, village
from tests.plugins.ground import examples

from datchuan.evaluation.models import IndicatorVerdict
from datchuan.housing.exporting import Export, csv_lines, write_workbook
from datchuan.housing.importing import accept_upload, preview_upload
from datchuan.housing.models import HouseRecord
from datchuan.housing.operations import HouseEntry
from datchuan.housing.queries import records_on
from datchuan.housing.reading import read_houses
from datchuan.housing.sheet import house_sheet
from datchuan.kernel.problem import Problem
from datchuan.survey.delivering import as_meant, harmless
from datchuan.survey.models import Upload
from datchuan.territory.models import Unit, VillageMembership
from datchuan.territory.queries import holds_on

pytestmark = pytest.mark.usefixtures("province")
SMALL = "05998-1"  # Khánh Long
HEADINGS = {column.key: column.heading for column in house_sheet().columns}


def houses_of(commune: str) -> Any:
    villages = VillageMembership.objects.filter(holds_on(TODAY), commune=commune).values("village")
    return records_on(TODAY).filter(village__in=villages)


def exported(commune: str = SMALL, *, names_whole: bool = True, kind: str = "csv") -> bytes:
    export = Export(houses_of(commune), TODAY, TODAY, names_whole)
    if kind == "csv":
        return b"".join(csv_lines(export))
    buffer = io.BytesIO()
    write_workbook(export, buffer)
    return buffer.getvalue()


def edited(content: bytes, at: int, key: str, value: str, *, mark: str = ",") -> bytes:
    """A CSV export with one cell of its row ``at`` typed anew."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    rows[at + 1][rows[0].index(HEADINGS[key])] = value
    return written(rows, mark)


def written(rows: list[list[str]], mark: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read(content: bytes, commune: str = SMALL) -> Any:
    return read_houses(content, area=Unit.objects.get(pk=commune), today=TODAY)


@pytest.fixture
def bring(huyen) -> Any:
    def preview(content: bytes, commune: str = SMALL) -> Upload:
        area = Unit.objects.get(pk=commune)
        return preview_upload(content=content, file_name="nha-o.csv", area=area, by=huyen, today=TODAY)

    return preview


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("names_whole", [True, False])
@pytest.mark.parametrize("commune", sorted(COMMUNES))
def test_an_export_that_comes_back_unchanged_changes_nothing(commune, kind, names_whole):
    reading = read(exported(commune, names_whole=names_whole, kind=kind), commune)
    assert reading.untouched == houses_of(commune).count() > 0
    assert (reading.entries, reading.checked.faults, reading.table.warnings) == ([], [], ())


VALUES = st.one_of(
    st.tuples(st.just("persons"), st.integers(1, 30), st.just(str)),
    st.tuples(
        st.just("living_area_dm2"), st.integers(100, 30_000), st.just(lambda n: f"{n / 100:.2f}".replace(".", ","))
    ),
    st.tuples(st.just("hard_roof"), st.booleans(), st.just(lambda yes: "Có" if yes else "Không")),
    st.tuples(st.just("note"), st.text("=+-@'ăộ 1", max_size=12).map(str.strip), st.just(harmless)),
    st.tuples(st.just("head_name"), st.sampled_from(["Hoàng Văn Páo", "Nông Thị A"]), st.just(str)),
)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=VALUES, at=st.integers(0, 20), mark=st.sampled_from(",;\t"))
def test_one_changed_cell_is_exactly_that_change(kept, told, at, mark):
    key, value, show = told
    before = kept.houses[at]
    reading = read(edited(kept.content, at, key, show(value), mark=mark))
    assert reading.checked.faults == []
    if getattr(before, key) == " ".join(str(value).split()) or getattr(before, key) == value:
        assert reading.entries == []
        return
    (entry,) = reading.entries
    told_now = {**entry.facts, "head_name": entry.head_name, "note": entry.note}
    differing = {name for name, now in told_now.items() if now != getattr(before, name)}
    assert differing == {key}
    assert told_now[key] == (" ".join(value.split()) if isinstance(value, str) else value)
    assert (entry.village_id, entry.surveyed_on, entry.follows) == (
        before.village_id,
        before.valid_from,
        before.version,
    )
    assert reading.untouched == len(kept.houses) - 1


@pytest.fixture
def kept() -> Any:
    """The small commune's export, and its houses in that order."""

    class Kept:
        content = exported()
        houses = list(houses_of(SMALL).order_by("pk"))

    return Kept


@given(st.text("'=+-@\t1a", max_size=8))
def test_the_apostrophe_goes_as_it_came(text):
    assert as_meant(harmless(text)) == text


def test_only_the_changed_cells_are_shown_and_written(bring, huyen, client, kept):
    house = kept.houses[3]
    upload = bring(edited(kept.content, 3, "persons", "11"))
    counts = upload.counts
    assert [counts[key] for key in ("total", "new", "changed", "unchanged", "faulty")] == [
        len(kept.houses), 0, 1, len(kept.houses) - 1, 0,
    ]  # fmt: skip
    assert counts["differences"] == [(house.household.code, [("persons", house.persons, 11)])]
    client.force_login(huyen)
    assert "11 người" in client.get(f"/nha-o/nhap/{upload.pk}/").text
    assert accept_upload(upload=upload, by=huyen, today=TODAY).changed == 1
    assert versions(house.household.code)[-1].persons == 11


def test_a_changed_roof_tells_the_verdict_it_turns(bring):
    home = village()
    record(entry("TH00001", home, hard_roof=False))
    verdict = IndicatorVerdict.objects.get(commune=EMPTY, indicator="9.2", is_current=True, on=TODAY)
    upload = bring(edited(exported(EMPTY), 0, "hard_roof", "Có"), EMPTY)
    (effect,) = [each for each in upload.counts["effects"] if each["indicator"] == "9.2"]
    assert (effect["before"], effect["after"]) == (verdict.outcome, "met")


def test_a_row_that_somebody_recorded_since_is_held_back_and_its_neighbour_is_not(bring, kept):
    one, two = kept.houses[:2]
    content = edited(edited(kept.content, 0, "persons", "11"), 1, "persons", "12")
    facts = {"persons": 9}
    record(HouseEntry(one.household.code, one.village_id, one.head_name, date(2020, 12, 30), facts))
    counts = bring(content).counts
    (fault,) = counts["faults"]
    assert (
        fault["what"] == f"hộ đã được ghi lại ngày 31/12/2020 (bản ghi số {one.version + 1}), tệp lập từ bản ghi số 1"
    )
    assert [code for code, _ in counts["differences"]] == [two.household.code]


def test_a_row_left_alone_takes_nothing_back_that_was_recorded_since(kept):
    one = kept.houses[0]
    record(HouseEntry(one.household.code, one.village_id, one.head_name, date(2020, 12, 30), {"persons": 9}))
    reading = read(kept.content)
    assert (reading.entries, reading.checked.faults, reading.untouched) == ([], [], len(kept.houses))


def test_what_is_recorded_between_comparing_and_writing_stops_the_writing(bring, huyen, kept):
    reading = read(edited(kept.content, 0, "persons", "11"))
    one = kept.houses[0]
    record(HouseEntry(one.household.code, one.village_id, one.head_name, date(2020, 12, 30), {"persons": 9}))
    with pytest.raises(Problem) as raised:
        record(*reading.entries)
    assert raised.value.number == 334
    assert HouseRecord.objects.filter(household=one.household).count() == 2


def test_rows_taken_out_are_told_and_change_nothing(kept):
    rows = list(csv.reader(io.StringIO(kept.content.decode("utf-8-sig"), newline="")))
    reading = read(written(rows[:-2]))
    gone = sorted(row[0] for row in rows[-2:])
    assert reading.table.warnings == (
        f"Tệp không có 2 hộ đang có của các xã trong tệp: “{gone[0]}”, “{gone[1]}”. Các hộ đó giữ nguyên.",
    )
    assert (reading.entries, reading.untouched) == ([], len(rows) - 3)


def test_a_household_of_another_commune_is_refused_even_unchanged(kept):
    reading = read(exported("06046-1"), SMALL)
    assert (reading.untouched, reading.entries) == (0, [])
    assert len(reading.checked.faults) == houses_of("06046-1").count()


def test_a_code_that_was_changed_is_held_back(kept):
    (fault,) = read(edited(kept.content, 0, "code", "LSKHAC")).checked.faults
    assert (fault.column_key, fault.what) == ("version", "không có bản ghi số 1 của hộ “LSKHAC”")


def test_a_new_row_without_a_version_is_a_new_household(kept):
    rows = list(csv.reader(io.StringIO(kept.content.decode("utf-8-sig"), newline="")))
    rows[1][0], rows[1][rows[0].index(HEADINGS["version"])] = "MOI1", ""
    (entry,) = read(written(rows)).entries
    assert (entry.code, entry.follows) == ("MOI1", None)


def test_a_masked_name_is_never_written(kept):
    masked = exported(names_whole=False)
    (entry,) = read(edited(masked, 0, "persons", "11")).entries
    assert entry.head_name == kept.houses[0].head_name
    (fault,) = read(edited(masked, 0, "head_name", "X. Y. Z.")).checked.faults
    assert fault.what == "“X. Y. Z.” là tên đã che, không phải tên chủ hộ"


def test_an_unknown_column_is_named_and_ours_are_not(kept):
    rows = list(csv.reader(io.StringIO(kept.content.decode("utf-8-sig"), newline="")))
    reading = read(written([[*row, "x" if at else "Số điện thoại"] for at, row in enumerate(rows)]))
    assert reading.table.warnings == ("Cột không có trong mẫu nên bỏ qua: “Số điện thoại”.",)


def test_a_csv_that_excel_saved_anew_says_the_same(kept):
    """Leading zeros gone, numbers with zeros after the comma, small letters: unchanged all the same."""
    rows = list(csv.reader(io.StringIO(kept.content.decode("utf-8-sig"), newline="")))
    place = {key: rows[0].index(heading) for key, heading in HEADINGS.items() if heading in rows[0]}
    for row in rows[1:]:
        row[place["commune"]] = row[place["commune"]].lstrip("0")
        row[place["hard_roof"]] = row[place["hard_roof"]].upper()
        if row[place["living_area_dm2"]] and "," not in row[place["living_area_dm2"]]:
            row[place["living_area_dm2"]] += ",0"
    reading = read(written(rows, ";"))
    assert (reading.entries, reading.checked.faults, reading.untouched) == ([], [], len(rows) - 1)


def test_a_workbook_typed_over_is_understood(kept):
    book = openpyxl.load_workbook(io.BytesIO(exported(kind="xlsx")))
    page = book.active
    headings = [cell.value for cell in page[1]]
    page.cell(2, headings.index(HEADINGS["persons"]) + 1).value = 11
    page.cell(3, headings.index(HEADINGS["surveyed_on"]) + 1).value = datetime(2020, 12, 30, tzinfo=UTC).replace(
        tzinfo=None
    )
    told = {entry.code: entry for entry in read(saved(book)).entries}
    one, two = kept.houses[:2]
    assert told.keys() == {one.household.code, two.household.code}
    assert told[one.household.code].facts["persons"] == 11
    assert told[two.household.code].surveyed_on == date(2020, 12, 30)


@pytest.mark.parametrize(
    ("content", "number", "words"),
    [
        ("Mã hộ,Chủ hộ\n1,Nông Văn Páo\n".encode("utf-16"), 325, "UTF-16"),
        ("Mã hộ,Chủ hộ\n1,Hoàng Ân\n".encode("cp1252", "replace"), 325, "Windows-1258"),
        ('Mã hộ,Chủ hộ\n1,"Nông\n'.encode(), 326, "ngoặc kép"),
        ("Mã hộ,Chủ hộ\n1,Nông\n".encode(), 322, "Thiếu"),
        (b"a,b\nc,d\n", 320, "tiêu đề"),
    ],
)
def test_a_csv_that_cannot_be_read_says_why(content, number, words):
    with pytest.raises(Problem) as raised:
        read(content)
    assert raised.value.number == number
    assert words in raised.value.sentence


def test_queries_do_not_grow_with_the_rows(kept, django_assert_num_queries):
    few = written(list(csv.reader(io.StringIO(kept.content.decode("utf-8-sig"), newline="")))[:3])
    with django_assert_num_queries(8):
        read(few)
    with django_assert_num_queries(8):
        read(kept.content)
