"""The form by day: every measure cited, in its range, and the day on which it changes."""

from __future__ import annotations

from datetime import date

import pytest

from datchuan.documents.form import FormValue, form_on, forms
from datchuan.kernel.problem import Problem

OURS = {"head_left", "table_size", "simulated_size", "signature_height", "circulation_height", "appendix_rule"}


def test_the_decree_applies_from_its_day():
    assert form_on(date(2020, 3, 4)).instrument.number == "01/2011/TT-BNV"
    assert form_on(date(2020, 3, 5)).instrument.number == "30/2020/NĐ-CP"
    assert form_on(date(2026, 11, 1)).key == "nd-30-2020"


def test_no_form_before_the_circular():
    with pytest.raises(Problem) as caught:
        form_on(date(2011, 1, 18))
    assert caught.value.number == 514


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.key)
def test_every_measure_is_in_its_range_and_cited(form):
    for name, value in form.values.items():
        assert value.is_allowed(), name
        assert (value.citation is None) == (name in OURS), name


def test_the_measures_of_the_decree():
    form = form_on(date(2020, 3, 5))
    measures = [
        ("margin_top", 20, 25),
        ("margin_bottom", 20, 25),
        ("margin_left", 30, 35),
        ("margin_right", 15, 20),
        ("state_size", 12, 13),
        ("motto_size", 13, 14),
        ("issuer_size", 12, 13),
        ("place_size", 13, 14),
        ("letter_subject_size", 12, 13),
        ("body_size", 13, 14),
        ("first_line_indent", 10, 12.7),
        ("line_spacing", 1, 1.5),
    ]
    assert [(name, form.values[name].least, form.values[name].most) for name, _, _ in measures] == measures
    exact = {"number_size": 13, "recipients_label_size": 12, "recipients_size": 11, "letter_subject_gap": 6}
    assert {name: form[name] for name in exact} == exact
    assert form["page_number_place"] == "top-center"
    assert form["first_line_indent"] in (10, 12.7)


def test_what_the_circular_says_and_what_is_not_known_of_it():
    old, new = form_on(date(2020, 3, 4)), form_on(date(2020, 3, 5))
    assert old["page_number_place"] == "bottom-right"
    different = {name for name in old.values if old[name] != new[name]}
    assert different == {"page_number_place"}
    assert "Chưa đọc được toàn văn" in old.not_known
    assert old.values["margin_left"].citation.instrument.number == "30/2020/NĐ-CP"  # borrowed, and says so


def test_a_value_out_of_range_is_seen():
    assert not FormValue(36, "mm", 30, 35).is_allowed()
