"""The map as files: opened again, they hold what the table shows, and say what they are."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from datchuan.platform.models import AuditEntry, Installation
from datchuan.platform.queries import first_broken_entry

TODAY, LATER, BEFORE = "2020-12-31", "2025-07-01", "2019-12-31"
CASES = [("tieu-chi-1", TODAY), ("ty-le", LATER), ("nha-thieu", TODAY), ("quy-hoach", LATER), ("ty-le", BEFORE)]


def table(page) -> list[tuple[str, str, str]]:
    """(code, name, what is shown) of the page's own table."""
    body = re.search(r'aria-label="Bảng của bản đồ">.*?<tbody>(.*?)</tbody>', page.text, re.S)[1]
    rows = []
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.S):
        cells = dict(re.findall(r'data-label="([^"]+)">(.*?)</t[hd]>', row, re.S))
        shown = re.sub(r"<details.*?</details>", "", cells["Kết quả"], flags=re.S)
        rows.append(tuple(re.sub(r"<[^>]+>", "", each).strip() for each in (cells["Mã"], cells["Đơn vị"], shown)))
    return rows


def read_csv(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def files(visit, client):
    """The page's table, and its files by kind, of a measure on the units of a day."""

    def fetch(key: str, units_on: str):
        page = visit("qln", "/ban-do/", xem=key, **{"dia-gioi": units_on})
        links = {kind: link for link, kind in re.findall(r'href="(/ban-do/xuat/(\w+)/\?[^"]+)"', page.text)}
        assert list(links) == ["xlsx", "csv", "geojson", "svg"]
        return table(page), lambda kind: client.get(links[kind].replace("&amp;", "&"))

    return fetch


@pytest.mark.parametrize(("key", "units_on"), CASES)
def test_every_file_holds_the_rows_of_the_table(files, key, units_on) -> None:
    rows, got = files(key, units_on)
    assert got("csv").content.startswith(b"\xef\xbb\xbf")
    lines = read_csv(got("csv"))
    assert [(line["ma"], line["ten"], line["ket_qua"]) for line in lines] == rows

    page = load_workbook(io.BytesIO(got("xlsx").content)).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(at for at, row in enumerate(cells) if row[0] == "Mã")
    assert [(row[0], row[1], row[3]) for row in cells[head + 1 :]] == rows

    features = json.loads(got("geojson").content)["features"]
    assert sorted((f["properties"]["ma"], f["properties"]["ten"], f["properties"]["ket_qua"]) for f in features) == (
        sorted(rows)
    )
    assert all(feature["geometry"]["type"] in ("Polygon", "MultiPolygon") for feature in features)

    titles = [
        each.text for each in ElementTree.fromstring(got("svg").content).iter("{http://www.w3.org/2000/svg}title")
    ]
    assert sorted(titles[1:]) == sorted(f"{name}: {shown}" for _, name, shown in rows)


def test_every_file_says_its_days_measure_source_and_that_it_is_simulated(files) -> None:
    _, got = files("ty-le", LATER)
    (line, *_) = read_csv(got("csv"))
    assert line["ngay_so_lieu"] == TODAY
    assert line["ngay_dia_gioi"] == LATER
    assert line["chi_so"] == "Tỷ lệ hộ đạt chỉ tiêu 9.2"
    assert line["mo_phong"] == "DỮ LIỆU MÔ PHỎNG"
    assert "Thang Le Quoc, MIT" in line["nguon_ranh_gioi"]
    metadata = json.loads(got("geojson").content)["metadata"]
    assert metadata | {"ghi_chu": ""} == {**{key: line[key] for key in metadata if key != "ghi_chu"}, "ghi_chu": ""}
    page = load_workbook(io.BytesIO(got("xlsx").content)).active
    head = [page.cell(row, 1).value for row in range(1, 5)]
    assert head[0] == "Tỷ lệ hộ đạt chỉ tiêu 9.2"
    assert head[1].startswith("Số liệu ngày 31/12/2020, địa giới ngày 01/07/2025, bộ tiêu chí")
    assert head[3] == "DỮ LIỆU MÔ PHỎNG"
    sheet = got("svg").content.decode()
    for words in ("Tỷ lệ hộ đạt chỉ tiêu 9.2", "Số liệu ngày 31/12/2020, địa giới ngày 01/07/2025", "DỮ LIỆU MÔ PHỎNG"):
        assert words in sheet
    assert "không dùng cho mục đích pháp lý" in re.sub(r"</text><text[^>]*>", " ", sheet)
    assert not re.search(r' (?:x|y|width|height)="[^"]*,', sheet), "a decimal comma in a coordinate"


def test_what_is_approximate_says_by_what_method(files) -> None:
    _, got = files("ty-le", BEFORE)
    lines = {line["ma_phien_ban"]: line for line in read_csv(got("csv"))}
    assert lines["06052-1"]["uoc_tinh"].startswith("thôn chia")
    _, got = files("tieu-chi-1", TODAY)
    lines = {line["ma_phien_ban"]: line for line in read_csv(got("csv"))}
    assert lines["06112-2"]["uoc_tinh"].startswith("hình gần đúng: ")
    assert lines["06016-1"]["uoc_tinh"] == ""


def test_figures_are_figures_in_the_workbook(files) -> None:
    _, got = files("ty-le", TODAY)
    page = load_workbook(io.BytesIO(got("xlsx").content)).active
    found = next(row for row in page.iter_rows(values_only=True) if row[1] == "Xã Tri Phương")
    part, whole = found[5:7]
    assert isinstance(part, int)
    assert 0 < part <= whole


def test_with_the_layer_of_plans_every_file_tells_of_them(visit, client) -> None:
    page = visit("qln", "/ban-do/", xem="quy-hoach", lop="quy-hoach")
    layer = page.context["drawn"].layer
    links = {kind: link for link, kind in re.findall(r'href="(/ban-do/xuat/(\w+)/\?[^"]+)"', page.text)}

    def got(kind: str):
        return client.get(links[kind].replace("&amp;", "&")).content

    lines = {line["ma_phien_ban"]: line for line in csv.DictReader(io.StringIO(got("csv").decode("utf-8-sig")))}
    told = {pk for pk, line in lines.items() if line["pham_vi_quy_hoach"]}
    assert told == set(layer.shares)
    assert "quy hoạch, " in lines[next(iter(told))]["pham_vi_quy_hoach"]
    sheet = load_workbook(io.BytesIO(got("xlsx"))).active
    assert "Phạm vi quy hoạch: phần của quy hoạch, phần của xã" in [
        cell.value for row in sheet.iter_rows() for cell in row
    ]
    features = json.loads(got("geojson"))["features"]
    grounds = [each for each in features if each["properties"].get("loai") == "phạm vi quy hoạch"]
    assert len(grounds) == len(layer.grounds)
    assert all(each["geometry"] for each in grounds)
    assert got("svg").decode().count('stroke-dasharray="6 3" d=') == len(layer.grounds)


def test_real_data_carries_no_mark_of_simulation(files) -> None:
    Installation.objects.update(simulated=False)
    _, got = files("ty-le", TODAY)
    for kind in ("csv", "geojson", "svg"):
        assert "MÔ PHỎNG" not in got(kind).content.decode("utf-8-sig")


def test_an_export_is_written_to_the_audit_chain(visit, client, qln) -> None:
    visit("qln", "/ban-do/xuat/csv/", xem="ty-le", **{"dia-gioi": LATER})
    entry = AuditEntry.objects.last()
    assert (entry.action, entry.subject, entry.by) == ("progress.export_map", "ty-le.csv", qln)
    assert entry.details == {"on": TODAY, "units_on": LATER, "units": 65}
    assert first_broken_entry() is None
    assert "Tải bản đồ" in client.get("/quan-tri/").text


def test_a_day_without_verdicts_gives_the_boundaries(visit, client) -> None:
    answer = visit("qln", "/ban-do/xuat/csv/", ngay="2010-01-01")
    lines = read_csv(answer)
    assert len(lines) == 226
    assert "ngay_so_lieu" not in lines[0]
    assert lines[0]["chi_so"] == "Địa giới"
    assert client.get("/ban-do/xuat/svg/", {"ngay": "2010-01-01"}).status_code == 200


def test_a_kind_that_is_not_made_is_refused_in_a_sentence(visit) -> None:
    answer = visit("qln", "/ban-do/xuat/shp/")
    assert answer.status_code == 404
    assert "không xuất ra loại tệp “shp”" in answer.text
