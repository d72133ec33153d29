"""Two sets, two days, side by side; a kept day judged anew, with what was mended since."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.test import Client
from tests.making import EMPTY, TODAY, houses, village

from datchuan.criteria.models import LawEdition
from datchuan.evaluation.comparing import compare, kept_days, rerun
from datchuan.evaluation.computing import compute_verdicts, judged_sets
from datchuan.evaluation.models import IndicatorVerdict
from datchuan.evaluation.operations import evaluate_communes
from datchuan.law.library import load_library
from datchuan.law.outcome import Outcome
from datchuan.people.models import Official

pytestmark = pytest.mark.usefixtures("province")

SET, LATER = "vn-xa-2016", "vn-xa-2021"
LAW_OF_LATER = date(2022, 6, 30)
BEFORE_MERGER = date(2019, 12, 31)


def both():
    return compare(compute_verdicts(SET, TODAY), compute_verdicts(LATER, TODAY, law_on=LAW_OF_LATER))


def test_the_sets_that_the_department_judges() -> None:
    assert [each.key for each in judged_sets()] == [LATER, SET, "vn-xa-nang-cao-2021"]


def test_a_commune_by_two_sets() -> None:
    """Two hards of three under CV 117 fail 9.2; the materials are solid under CV 134."""
    fields = load_library().facts["house"].fields
    solid = {
        fields[name].column: fields[name].choice(key).code
        for name, key in (
            ("frame_material", "be_tong_cot_thep"),
            ("roof_material", "ngoi"),
            ("wall_material", "gach_da_xay"),
        )
    }
    houses(village(), {**solid, "kitchen_hygienic": False})
    found = both()
    pair = next(each for each in found.pairs if each.unit.pk == EMPTY)
    assert pair.one
    assert pair.other
    assert (pair.one["9.2"].outcome, pair.other["9.2"].outcome) == ("not_met", "met")
    assert found.outcomes(pair, "9") == (Outcome.NOT_MET, Outcome.MET)
    assert found.differs(pair)


def test_the_table_adds_up() -> None:
    found = both()
    assert [criterion.number for criterion in found.criteria] == ["1", "9"]
    for number in ("1", "9"):
        table = found.table(number)
        assert sum(table.values()) == 181
        one = compute_verdicts(SET, TODAY)
        met = sum(count for (left, _), count in table.items() if left is Outcome.MET)
        codes = [each.code for each in one.indicators if each.criterion == number]
        assert met == sum(all(mine[code].outcome == "met" for code in codes) for mine in one.verdicts.values())


def test_two_days_with_other_units() -> None:
    found = compare(compute_verdicts(SET, BEFORE_MERGER), compute_verdicts(SET, TODAY))
    gone = [pair for pair in found.pairs if pair.other is None]
    new = [pair for pair in found.pairs if pair.one is None]
    assert gone
    assert new
    assert all(found.differs(pair) for pair in (*gone, *new))
    assert len(found.pairs) - len(new) == len(found.one.communes)


# --- what was recorded -----------------------------------------------------------------------------------------------


def test_a_kept_day_runs_again_to_the_same() -> None:
    assert [(day.criteria_set, day.on, day.verdicts) for day in kept_days()] == [(SET, TODAY, 181 * 4)]
    found = rerun(SET, TODAY)
    assert (found.recorded, found.equal, found.deviations, found.mended) == (724, 724, [], [])


def test_a_past_year_runs_again_under_its_own_rules_and_units() -> None:
    evaluate_communes(set_key=SET, on=BEFORE_MERGER, by=None, cause="thử")
    found = rerun(SET, BEFORE_MERGER)
    assert found.recorded == found.equal == len(found.evaluation.communes) * 4
    assert {unit.pk for unit in found.evaluation.communes} >= {"06268-1"}


def test_what_comes_out_otherwise_is_shown() -> None:
    IndicatorVerdict.objects.filter(commune="06016-1", indicator="9.2").update(outcome="met", shortfall=0)
    found = rerun(SET, TODAY)
    (each,) = found.deviations
    assert each.recorded
    assert each.now
    assert (each.unit.pk, each.indicator, each.recorded.outcome) == ("06016-1", "9.2", "met")
    assert each.now.outcome == "not_met"
    assert found.equal == 723


def test_what_was_mended_in_the_law_files_since_is_shown() -> None:
    """A level that the files gave otherwise when the verdicts were recorded."""
    edition = LawEdition.objects.get(criteria_set=SET)
    value = f"{SET}/9.2@tdmnpb"
    edition.content[value] |= {"words": "Chỉ tiêu 9.2: ≥ 70 %"}
    LawEdition.objects.create(criteria_set=SET, digest="0" * 64, kept_at=edition.kept_at, content=edition.content)
    IndicatorVerdict.objects.update(law_digest="0" * 64)
    found = rerun(SET, TODAY)
    ((old, changes),) = found.mended
    assert old.digest == "0" * 64
    assert [(each.value_id, each.kind) for each in changes] == [(value, "changed")]
    assert changes[0].parts[0][1] == "Chỉ tiêu 9.2: ≥ 70 %"
    assert "≥ 75 %" in changes[0].parts[0][2]


def test_an_edition_that_nobody_kept_is_said_to_be_unknown() -> None:
    IndicatorVerdict.objects.filter(commune=EMPTY).update(law_digest="1" * 64)
    found = rerun(SET, TODAY)
    assert (found.unknown_editions, found.mended) == (4, [])


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def read(client: Client, vpdp: Official):
    client.force_login(vpdp)

    def read(address: str, status: int = 200) -> str:
        answer = client.get(address)
        assert answer.status_code == status
        return " ".join(html.unescape(answer.text).split())

    return read


def test_the_comparison_stands_at_the_next_set_first(read) -> None:
    text = read("/danh-gia/so-sanh/")
    assert "1980/QĐ-TTg ↓ · 318/QĐ-TTg →" in text
    assert "luật ngày 08/03/2022" in text


def test_two_days_are_named_by_their_days(read) -> None:
    text = read(f"/danh-gia/so-sanh/?bo-a={SET}&bo-b={SET}&ngay-a=2019-12-31&ngay-b=2020-12-31")
    assert "31/12/2019 ↓ · 31/12/2020 →" in text
    # Both on the communes of the day looked at; what was found of their land before the merger stays open.
    assert "xếp theo xã của ngày 31/12/2020" in text
    assert "không có xã này" not in text


def test_the_same_twice(read) -> None:
    text = read(f"/danh-gia/so-sanh/?bo-a={SET}&bo-b={SET}")
    assert "Không xã nào khác nhau" in text
    assert "181 xã" in read(f"/danh-gia/so-sanh/?bo-a={SET}&bo-b={SET}&chi=het")


def test_a_day_that_is_none(read) -> None:
    assert "không phải là ngày" in read("/danh-gia/so-sanh/?ngay-a=31/12/2020", status=404)


def test_the_page_of_reruns(read) -> None:
    assert "Chạy lại ngày này" in read("/danh-gia/chay-lai/")
    text = read(f"/danh-gia/chay-lai/?bo={SET}&cua-ngay=2020-12-31")
    assert "724/724 kết quả giống như đã ghi" in text
    assert "Tệp luật không đổi từ khi ghi" in text
    IndicatorVerdict.objects.filter(commune="06016-1", indicator="9.2").update(outcome="met", shortfall=0)
    text = read(f"/danh-gia/chay-lai/?bo={SET}&cua-ngay=2020-12-31")
    assert "723/724" in text
    assert "Xã Tri Phương" in text


@pytest.mark.parametrize("address", ["/danh-gia/so-sanh/", f"/danh-gia/chay-lai/?bo={SET}&cua-ngay=2020-12-31"])
def test_queries_do_not_grow_with_the_houses(
    client: Client, vpdp: Official, address: str, django_assert_max_num_queries
) -> None:
    client.force_login(vpdp)
    client.get(address)
    with django_assert_max_num_queries(30) as first:
        client.get(address)
    houses(village(), {}, {"hard_roof": False}, {"hard_floor": None})
    houses(village("06001-1", "Nà Khác"), {})
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(address)
