"""The page of an indicator: wording, levels, rule in words, parameters, what other sets ask."""

from __future__ import annotations

import html
import shutil

import pytest
from tests.criteria.marking import SHARE, differ, mark

from datchuan.kernel.resources import law_folder
from datchuan.law.library import load_library
from datchuan.law.resting import grounds_of, indicators_on

LIBRARY = load_library()


@pytest.fixture
def visit(client, xa):
    client.force_login(xa)

    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return " ".join(html.unescape(answer.text).split())

    return read


@pytest.mark.parametrize("key", sorted(LIBRARY.sets))
def test_every_indicator_has_its_page(visit, key):
    for indicator in LIBRARY.sets[key].indicators():
        page = visit(f"/tieu-chi/{key}/{indicator.code}/")
        assert f"Chỉ tiêu {indicator.code}: {indicator.title}" in page
        assert indicator.wording in page
        for column, threshold in indicator.thresholds.items():
            assert LIBRARY.regions.columns(indicator.columns)[column].title in page
            assert threshold.words in page
            assert threshold.source in page


@pytest.mark.parametrize("address", ["vn-xa-2016/99.9", "vn-xa-1999/1.1", "doi-chieu/1.1"])
def test_what_is_no_indicator_is_not_there(client, xa, address):
    client.force_login(xa)
    assert client.get(f"/tieu-chi/{address}/").status_code == 404


def test_the_rule_is_in_words_and_the_expression_folded(visit):
    page = visit("/tieu-chi/vn-xa-2016/9.2/")
    assert "diện tích ở ≥ 10 m²/người × số nhân khẩu" in page
    assert "<summary>biểu thức</summary><code>living_area >= param.min_area_per_person * persons</code>" in page
    assert "Biểu thức đang chạy" not in visit("/tieu-chi/vn-xa-2016/")
    assert "Tham số của quy tắc" in page
    assert "14 m²/người" in page
    assert "Đồng bằng" in page


def test_a_long_requirement_is_a_list(visit):
    page = visit("/tieu-chi/vn-xa-2021/9.2/")
    assert "ít nhất 2 trong 3 điều sau:<ul" in page
    assert "<li>vật liệu tường: bê tông cốt thép; xây gạch hoặc đá; gỗ bền chắc; kim loại" in page


def test_the_terms_stand_where_a_clause_looks_at_them(visit):
    assert "30 ngày làm việc" in visit("/tieu-chi/vn-xa-2016/1.1/")
    assert "30 ngày làm việc" not in visit("/tieu-chi/vn-xa-2016/1.2/")


def test_other_sets_are_beside_it(visit):
    page = visit("/tieu-chi/vn-xa-2016/9.2/").split("Cùng chỉ tiêu ở bộ khác")[1]
    assert "/tieu-chi/vn-xa-2021/9.2/" in page
    assert "/tieu-chi/vn-xa-nang-cao-2021/9/" in page
    assert "/tieu-chi/vn-xa-2016/9.2/" not in page


def test_what_is_checked_is_counted_and_linked(visit, qln):
    total = len(grounds_of(LIBRARY.sets["vn-xa-2016"].indicator("9.2"), LIBRARY))
    assert f"Đã đối chiếu 0/{total} giá trị" in visit("/tieu-chi/vn-xa-2016/9.2/")
    mark(qln)
    differ(qln, "house-cv117/safe", says="khác")
    page = visit("/tieu-chi/vn-xa-2016/9.2/")
    assert f"Đã đối chiếu 1/{total} giá trị" in page
    assert f'href="/tieu-chi/doi-chieu/gia-tri/{SHARE}/" aria-label="Đã đối chiếu: ' in page
    assert "bản có chữ ký ghi khác" in visit("/tieu-chi/vn-xa-2016/9.1/")
    assert 'Đã đối chiếu <a href="/tieu-chi/doi-chieu/?tep=law/sets/vn-xa-2016.yaml">1/395 giá trị' in visit(
        "/tieu-chi/vn-xa-2016/"
    )


def test_levels_over_time_and_the_provinces_own_have_their_rows(visit, tmp_path, monkeypatch):
    """No shipped file has them: the page is shown a library that does."""
    folder = tmp_path / "law"
    shutil.copytree(law_folder(), folder)
    (folder / "overlays" / "ls.yaml").write_text(
        'key: thu\ntitle: Quy định thử\nprovince: "20"\nset: vn-xa-2016\n'
        "instrument: qd-1980-2016\nsources: {thu: bản thử}\nlevels:\n"
        '  - {indicator: "9.2", at_least: "80", valid_from: 2019-01-01, place: Điều 1, source: thu, checked: false}\n',
        encoding="utf-8",
    )
    monkeypatch.setattr("datchuan.law.library.law_folder", lambda: folder)
    page = visit("/tieu-chi/vn-xa-2016/9.2/")
    row = page.split("Trung du miền núi phía Bắc: quy định của tỉnh")[1].split("</tr>")[0]
    assert "≥ 80 %" in row
    assert "01/01/2019" in row
    assert "#20@all@2019-01-01" in html.unescape(page).replace("%23", "#")


def test_what_rests_on_a_value_is_known_both_ways():
    resting = indicators_on(LIBRARY)
    assert {(i.set_key, i.code) for i in resting[SHARE]} == {("vn-xa-2016", "9.2")}
    assert {(i.set_key, i.code) for i in resting["masterplan-1980/published_in_time"]} == {("vn-xa-2016", "1.1")}
    term = next(key for key in LIBRARY.values if key.startswith("terms/masterplan_publication"))
    assert ("vn-xa-2016", "1.1") in {(i.set_key, i.code) for i in resting[term]}
    assert len(resting["house-cv117/min_area_per_person@terrain=mountain@always"]) >= 2
