"""What if: exact from the cells, the same from the houses, refused in words, and nothing written."""

from __future__ import annotations

import html
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from tests.making import EMPTY, TODAY, houses, village

from datchuan.evaluation.asking import Question, ask
from datchuan.evaluation.computing import asked_here, compute_verdicts
from datchuan.evaluation.models import IndicatorVerdict, KeptCube
from datchuan.kernel.problem import Problem
from datchuan.people.models import Official

pytestmark = pytest.mark.usefixtures("province")

SET = "vn-xa-2016"
AREA, LIFETIME = "house-cv117/min_area_per_person", "house-cv117/min_lifetime"


def question(code: str = "9.2", **changes: object) -> Question:
    return Question(asked_here(SET, TODAY).criteria_set.indicator(code), **changes)  # type: ignore[arg-type]


def of(answer, unit: str = EMPTY):
    return next(each for each in answer.communes if each.unit.pk == unit)


def test_as_it_is_the_question_answers_what_verdicts_say() -> None:
    houses(village(), {}, {"hard_roof": None}, {"toilet_hygienic": False})
    answer = ask(asked_here(SET, TODAY), question())
    verdicts = compute_verdicts(SET, TODAY).verdicts
    assert answer.from_cells
    assert not answer.turned
    assert {each.unit.pk: each.before.outcome for each in answer.communes} == {
        pk: mine["9.2"].outcome for pk, mine in verdicts.items()
    }
    assert sum(before for _, before, _ in answer.outcomes) == len(verdicts) == 181


@pytest.mark.parametrize(
    ("changes", "outcome", "shortfall"),
    [
        ({}, "not_met", 1),  # 3 of 5 houses pass; 75 % of 5 is 3,75: 4 are required
        ({"points": 6000}, "met", 0),
        ({"points": 6001}, "not_met", 1),
        ({"assumption": ((LIFETIME, Decimal(15)),)}, "met", 0),
        ({"assumption": ((LIFETIME, Decimal(25)),)}, "not_met", 4),
        ({"assumption": ((AREA, Decimal(8)),)}, "met", 0),
        ({"assumption": ((AREA, Decimal(12)),)}, "not_met", 3),
        ({"assumption": ((AREA, Decimal(8)), (LIFETIME, Decimal(15))), "points": 10_000}, "met", 0),
    ],
)
def test_hand_worked(changes: dict, outcome: str, shortfall: int) -> None:
    """Five houses of four persons: two of 40 m² and 20 years, one of 48 m², one of 16 years, one of 36 m²."""
    houses(village(), {}, {}, {"living_area_dm2": 4800}, {"lifetime_years": 16}, {"living_area_dm2": 3600})
    found = of(ask(asked_here(SET, TODAY), question(**changes)))
    assert (found.after.outcome.value, found.after.shortfall) == (outcome, shortfall)
    assert (found.before.outcome.value, found.before.shortfall) == ("not_met", 1)


@pytest.mark.parametrize("years", [10, 13, 25])
def test_the_same_from_cells_and_from_houses(years: int) -> None:
    houses(village(), {}, {"lifetime_years": 12}, {"lifetime_years": None}, {"lifetime_years": 26})
    asked = question(assumption=((LIFETIME, Decimal(years)),))
    first = ask(asked_here(SET, TODAY), asked)
    assert first.from_cells == (years != 13)  # 13 years is asked about by nobody
    KeptCube.objects.all().delete()
    again = ask(asked_here(SET, TODAY), asked)
    assert not again.from_cells
    assert first.communes == again.communes
    assert first.shortfalls == again.shortfalls


def test_nothing_is_written_and_the_houses_stay_closed(django_assert_num_queries) -> None:
    asked, other = asked_here(SET, TODAY), question(points=8000)
    with django_assert_num_queries(3):
        ask(asked, other)
    houses(village(), {}, {}, {})
    before = set(IndicatorVerdict.objects.values_list("pk", "is_current"))
    with django_assert_num_queries(3):
        ask(asked, other)
    assert set(IndicatorVerdict.objects.values_list("pk", "is_current")) == before


def test_what_cannot_be_asked() -> None:
    with pytest.raises(Problem, match="không đặt được mức tỷ lệ") as caught:
        ask(asked_here(SET, TODAY), question("9.1", points=5000))
    assert caught.value.number == 605


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client: Client, vpdp: Official):
    client.force_login(vpdp)

    def read(query: str = "", status: int = 200) -> str:
        answer = client.get(f"/danh-gia/neu-doi/{query}")
        assert answer.status_code == status
        return " ".join(html.unescape(answer.text).split())

    return read


def test_the_page_asks_first(page) -> None:
    text = page()
    assert "Chỉ tiêu 9.2" in text
    assert "Hiện nay: ≥ 75 %" in text
    assert "Có sẵn trong bảng đếm: 8, 12, 14" in text
    assert "Số xã theo kết quả" not in text


def test_a_commune_turns_on_the_page(page) -> None:
    houses(village(), {}, {}, {}, {"hard_roof": False})  # 75 % exactly
    turned = ask(asked_here(SET, TODAY), question(points=7501)).turned
    text = page("?chi-tieu=9.2&muc=75,01")
    assert "Xã Quốc Khánh" in text
    assert "Tính từ bảng đếm nhà đang lưu" in text
    assert "chưa được đối chiếu với bản có chữ ký" in text
    assert f"{len(turned)} xã đổi kết quả" in text
    assert page("?chi-tieu=9.2&muc=75,00").count("Xã Quốc Khánh") == 0


def test_the_readings_of_a_sentence(page) -> None:
    houses(village(), {"hard_roof": False})
    text = page("?chi-tieu=9.1&cach-hieu=literal")
    assert "Tỷ lệ phải đạt" not in text  # no house may be left: there is no share
    assert "Xã Quốc Khánh" in text


def test_a_figure_nobody_counted_is_counted_anew_and_says_so(page) -> None:
    houses(village(), {})
    assert "đã đếm lại từ từng nhà" in page("?chi-tieu=9.2&min_lifetime=21")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("muc=abc", "“abc” không phải là số. Nhập số từ 0 trở lên, ví dụ 80,5."),
        ("muc=-5", "“-5” không phải là số."),
        ("muc=101", "“101 %” vượt quá 100 %."),
        ("muc=80,555", "“80,555” có quá nhiều chữ số lẻ. Nhập nhiều nhất 2 chữ số lẻ."),
        ("min_lifetime=20,5", "“20,5” có quá nhiều chữ số lẻ. Nhập số nguyên."),
        ("muc=1e5", "“1e5” không phải là số."),
        ("muc=٨٠", "không phải là số."),
    ],
)
def test_bad_figures_are_told_and_kept(page, query: str, sentence: str) -> None:
    text = page(f"?chi-tieu=9.2&{query}")
    assert sentence in text
    assert f'value="{query.partition("=")[2]}"' in text
    assert "Số xã theo kết quả" not in text


def test_a_figure_too_large_to_compute_with(page) -> None:
    text = page("?chi-tieu=9.2&min_area_per_person=999999", status=400)
    assert "Nhập số nhỏ hơn" in text


def test_the_laws_own_figure_asks_nothing(page) -> None:
    assert "Số xã theo kết quả" not in page("?chi-tieu=9.2&min_lifetime=20&muc=")


def test_another_set_by_the_law_of_its_own_days(page) -> None:
    houses(village(), {"frame_material": None})
    text = page("?bo=vn-xa-2021&chi-tieu=9.2&semi_solid_parts=1")
    assert "luật ngày 08/03/2022" in text
    assert asked_here("vn-xa-2021", TODAY, date(2022, 3, 8)).law_on == date(2022, 3, 8)
