"""The pages of the sets that are only partly known, and the law linter as a command."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from datchuan.law.library import load_library


@pytest.mark.parametrize("key", sorted(load_library().sets))
@pytest.mark.parametrize("day", ["", "?ngay=2020-12-31", "?ngay=2022-06-30", "?ngay=2026-03-01"])
def test_every_set_is_shown_on_any_day(client, xa, key, day):
    client.force_login(xa)
    page = client.get(f"/tieu-chi/{key}/{day}")
    assert page.status_code == 200
    for criterion in load_library().sets[key].criteria:
        assert f"{criterion.number}. {criterion.title}" in page.text


def test_a_set_says_how_much_of_it_is_held(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/vn-xa-2021/").text
    assert "4 chỉ tiêu trong hệ thống, trên 57 chỉ tiêu mà văn bản nêu" in page
    assert page.count("Chưa có chỉ tiêu nào của tiêu chí này") == 17
    assert "CV 2307/BXD-QHKT" in page, "why 9.1 is judged by CV 117 stands beside it"
    assert "chỉ vật liệu trong danh mục của CV 134" in page


def test_a_level_that_is_not_known_says_so(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/vn-xa-nang-cao-2021/").text
    assert "chưa rõ mức (mọi vùng)" in page
    assert "văn bản có bao nhiêu chỉ tiêu: chưa rõ" in page


def test_groups_are_the_columns_of_2026(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/vn-xa-2026/").text
    assert "Mức phải đạt theo nhóm xã" in page
    assert "0 chỉ tiêu trong hệ thống, trên 47 chỉ tiêu mà văn bản nêu" in page
    for group in ("Nhóm 1", "Nhóm 2", "Nhóm 3"):
        assert f'<th scope="col" class="num">{group}</th>' in page
    assert "dân tộc thiểu số và miền núi" in page
    assert "Trung du miền núi phía Bắc</th>" not in page


def test_the_list_shows_every_set_and_the_rules_no_set_uses(client, xa):
    client.force_login(xa)
    page = client.get("/tieu-chi/").text
    for key in load_library().sets:
        assert f"/tieu-chi/{key}/" in page
    assert page.index("vn-xa-2026") < page.index("vn-xa-2021") < page.index("vn-xa-2016") < page.index("nang-cao-2021")
    assert "Không phải nhà tạm, nhà dột nát (QĐ 55/QĐ-BXD)" in page


def test_the_linter_is_a_command(capsys):
    call_command("law_lint")
    assert "Không có lỗi" in capsys.readouterr().out


def test_the_linter_leaves_with_one_when_there_are_faults(tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("law_lint", str(tmp_path))
    assert left.value.code == 1
    assert "law/instruments.yaml: lỗi 101" in capsys.readouterr().out
