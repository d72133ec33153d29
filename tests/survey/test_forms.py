"""The forms of the project: convertible, consistent with the facts, and checked again answer by answer."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.survey.field import GOOD, HOUSE, KEY, VILLAGE, definition, instance

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import forms_folder
from datchuan.law.library import load_library
from datchuan.survey.forms.rechecking import recheck
from datchuan.survey.forms.sources import read_source, read_sources
from datchuan.survey.forms.xpath import compiled

TODAY = date(2020, 12, 31)
LISTS = {"villages": {VILLAGE}, "houses": {HOUSE}, "sample-villages": {VILLAGE}, "sample-houses": {HOUSE}}
FORMS = [source.key for source in read_sources(forms_folder())]


def faults(changes: dict[str, str] | None = None, **more) -> list[str]:
    xml = ElementTree.fromstring(instance(changes, **more))
    return [fault.whole for fault in recheck(definition(more.get("key", KEY)), xml, today=TODAY, lists=LISTS).faults]


# --- sources -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["house-survey", "house-remeasure"])
def test_questions_ask_for_facts_with_their_ranges_and_choices(key):
    facts, form = load_library().facts["house"], definition(key)
    mapping = read_source(forms_folder() / key).mapping
    for name, path in mapping["facts"].items():
        question, fact = form.questions[path], facts[name]
        assert question.label.startswith(fact.title)
        if fact.type == "choice":
            assert dict(question.choices) == {choice.key: choice.title for choice in fact.choices}
        elif fact.type == "bool":
            assert set(question.choices) == {"co", "khong"}
        else:
            assert question.type == {"int": "int", "decimal": "decimal"}[fact.type]
            low = fact.minimum / 10**fact.scale
            assert f". >= {low:g} " in question.constraint.text
            if name != "built_year":  # the field has no house of a year to come
                assert f". <= {fact.maximum / 10**fact.scale:g}" in question.constraint.text


@pytest.mark.parametrize("key", FORMS)
def test_the_mapping_names_questions_of_the_form(key):
    source, form = read_source(forms_folder() / key), definition(key)
    told = ("blank", "criteria_set")
    named = [value for name, value in source.mapping.items() if isinstance(value, str) and name not in told]
    for group in ("fields", "facts", "words"):
        named += source.mapping.get(group, {}).values()
    groups = [*source.mapping.get("observed", {}).values(), *source.mapping.get("findings", [])]
    named += [*source.mapping.get("photos", []), *(path for each in groups for path in each.values())]
    assert set(named) <= set(form.questions)


@pytest.mark.parametrize("key", FORMS)
def test_every_question_speaks_both_languages(key):
    import csv

    for row in csv.DictReader((forms_folder() / key / "survey.csv").open(encoding="utf-8")):
        if row["label::Tiếng Việt (vi)"]:
            assert row["label::English (en)"], row["name"]
    for row in csv.DictReader((forms_folder() / key / "choices.csv").open(encoding="utf-8")):
        assert row["label::Tiếng Việt (vi)"], row
        assert row["label::English (en)"], row


def test_blanks_at_the_ends_of_a_text_count_as_a_device_counts_them():
    assert faults({"note": "a" * 499 + " "}) == []
    assert faults({"note": " " + "a" * 499 + " "}) == ["Ghi chú: Nhiều nhất 500 chữ."]
    assert faults({"note": " " * 501}) == []


def test_a_form_with_a_function_that_the_server_does_not_know_is_refused():
    with pytest.raises(Problem) as caught:
        compiled("pulldata('a', 'b', 'c', /data/x)", "x")
    assert caught.value.number == 322
    assert "pulldata" in caught.value.sentence


# --- rechecking ----------------------------------------------------------------------------------------------------


def test_a_good_form_has_no_fault():
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people/persons": "not-a-number"}, "Số nhân khẩu (người): “not-a-number” không phải là số nguyên."),
        ({"people/persons": "61"}, "Số nhân khẩu (người): Nhập từ 1 đến 60 người."),
        ({"people/persons": "0"}, "Số nhân khẩu (người): Nhập từ 1 đến 60 người."),
        ({"people/persons": "4.5"}, "“4.5” không phải là số nguyên."),
        ({"people/persons": "٤"}, "không phải là số nguyên."),
        ({"people/living_area": "2000.01"}, "Diện tích ở (m²): Nhập từ 0 đến 2000 m²."),
        ({"people/living_area": "NaN"}, "“NaN” không phải là số."),
        ({"people/living_area": "1e3"}, "“1e3” không phải là số."),
        ({"people/living_area": "40,5"}, "“40,5” không phải là số."),
        ({"people/built_year": "2021"}, "Năm xây dựng: Nhập từ 1850 đến năm nay."),
        ({"surveyed_on": "2021-01-01"}, "Ngày điều tra: Ngày điều tra không thể ở tương lai."),
        ({"surveyed_on": "30/12/2020"}, "không phải là ngày"),
        ({"surveyed_on": "2020-02-30"}, "không phải là ngày"),
        ({"surveyed_on": ""}, "Ngày điều tra: phải trả lời mà để trống."),
        ({"identity/head_name": ""}, "Chủ hộ: phải trả lời mà để trống."),
        ({"identity/head_name": "A" * 101}, "Chủ hộ: Nhiều nhất 100 chữ."),
        ({"judgement/hard_floor": "maybe"}, "Nền cứng: “maybe” không có trong danh sách chọn."),
        ({"materials/roof_material": "vang"}, "Vật liệu mái: “vang” không có trong danh sách chọn."),
        ({"identity/village": "06046-1/01"}, "Thôn, bản: “06046-1/01” không có trong danh sách chọn."),
        (
            {"identity/listed": "LS1", "identity/code": "LS1"},
            "Chọn hộ trong danh sách: “LS1” không có trong danh sách chọn.",
        ),
        ({"identity/scanned": HOUSE}, "Quét mã QR dán ở nhà: không thuộc diện phải hỏi mà vẫn có trả lời."),
        ({"identity/code": "LS9"}, "code: khác với kết quả máy chủ tính lại."),
        ({"evidence/location": "91 106"}, "Vị trí nhà: “91 106” không phải là vị trí."),
        ({"evidence/location": "22.1"}, "không phải là vị trí."),
        ({"started": "hôm qua"}, "không phải là thời điểm."),
        ({"people/extra": "1"}, "people/extra: biểu mẫu không có câu hỏi này."),
        ({"note": "x" * 501}, "Ghi chú: Nhiều nhất 500 chữ."),
        ({"note": "x" * 5001}, "Ghi chú: dài quá 5000 chữ."),
    ],
)
def test_a_wrong_answer_is_found_and_said(changes, said):
    [found] = faults(changes)
    assert said in found


def test_scanning_and_a_new_household_are_good_too():
    assert faults({"identity/how": "quet", "identity/scanned": HOUSE, "identity/listed": ""}) == []
    new = {"identity/how": "moi", "identity/listed": "", "identity/code": ""}
    assert faults(new) == []


def test_blank_answers_that_are_not_asked_for_are_no_fault():
    optional = {path: "" for path in GOOD if path.startswith(("people/", "materials/", "judgement/", "outbuildings/"))}
    assert faults(optional) == []


@given(st.sampled_from(sorted(definition().questions)), st.text(max_size=60))
def test_any_text_in_any_answer_is_checked_without_a_fall(path, text):
    text = "".join(letter for letter in text if letter.isprintable())
    if not path.startswith("meta/"):
        assert isinstance(faults({path: text}), list)


@given(st.integers(-10, 100))
def test_a_range_is_kept_to_the_last_number(persons):
    assert bool(faults({"people/persons": str(persons)})) == (not 1 <= persons <= 60)
