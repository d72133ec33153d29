"""Editions of the law files: kept once, compared value by value, shown on the page of the set."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.test import Client

from datchuan.criteria.editions import keep_edition, mended_since, mendings_of
from datchuan.criteria.models import LawEdition
from datchuan.law.edition import edition_of, mended_values
from datchuan.law.library import load_library
from datchuan.people.models import Official

pytestmark = pytest.mark.usefixtures("province")

SET = "vn-xa-2016"
LEVEL = f"{SET}/9.2@tdmnpb"


def test_an_edition_holds_every_value_that_the_set_rests_on() -> None:
    library = load_library()
    content = edition_of(library, library.sets[SET])
    assert content[LEVEL]["words"].endswith("≥ 75 %")
    assert content["house-cv117/living_area"]["rule"] == "living_area >= param.min_area_per_person * persons"
    assert not any(value_id.startswith("vn-xa-2021/") for value_id in content)
    assert all(set(entry) >= {"words", "citation", "source", "checked"} for entry in content.values())


def test_differences_say_what_was_and_what_is() -> None:
    one = {"a": {"words": "Mức 75", "citation": "QĐ", "source": "x", "checked": False}, "b": {"words": "Cũ"}}
    other = {"a": {"words": "Mức 80", "citation": "QĐ", "source": "x", "checked": True}, "c": {"words": "Mới"}}
    found = mended_values(one, other)
    assert [(each.value_id, each.kind) for each in found] == [("a", "changed"), ("b", "removed"), ("c", "added")]
    assert found[0].parts == (
        ("nội dung", "Mức 75", "Mức 80"),
        ("đối chiếu", "chưa đối chiếu", "đã đối chiếu"),
    )
    assert mended_values(one, one) == []


def test_an_edition_is_kept_once() -> None:
    assert LawEdition.objects.filter(criteria_set=SET).count() == 1
    keep_edition(criteria_set=load_library().sets[SET])
    assert LawEdition.objects.filter(criteria_set=SET).count() == 1


def test_a_mended_set_is_a_new_edition() -> None:
    found = load_library().sets[SET]
    LawEdition.objects.filter(criteria_set=SET).update(digest="0" * 64)
    keep_edition(criteria_set=found)
    newest, first = mendings_of(SET)
    assert (newest.edition.digest, newest.changes, newest.is_first) == (found.digest, [], False)
    assert (first.edition.digest, first.is_first) == ("0" * 64, True)
    ((old, changes),) = mended_since(found, {"0" * 64, found.digest})
    assert (old.digest, changes) == ("0" * 64, [])
    assert mended_since(replace(found, digest="2" * 64), {"9" * 64}) == []


def test_the_page_tells_by_law_and_by_file(client: Client, vpdp: Official) -> None:
    client.force_login(vpdp)
    edition = LawEdition.objects.get(criteria_set=SET)
    edition.content[LEVEL] |= {"words": "Chỉ tiêu 9.2: ≥ 70 %"}
    LawEdition.objects.create(criteria_set=SET, digest="0" * 64, kept_at=edition.kept_at, content=edition.content)
    LawEdition.objects.filter(digest=edition.digest).delete()
    keep_edition(criteria_set=load_library().sets[SET])
    text = " ".join(html.unescape(client.get(f"/tieu-chi/{SET}/lich-su/").text).split())
    assert "Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021-2025" in text  # the set after it
    assert "Bản đầu tiên được lưu" in text
    assert "Chỉ tiêu 9.2: ≥ 70 %" in text
    assert "(đang dùng)" in text


def test_a_set_that_does_not_exist(client: Client, vpdp: Official) -> None:
    client.force_login(vpdp)
    assert client.get("/tieu-chi/khong-co/lich-su/").status_code == 404
