"""A lineage as a picture: where bars and flows stand, and what the page says of them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from datchuan.kernel.period import Period
from datchuan.progress.lineage_picture import draw_lineage
from datchuan.progress.lineage_picture.layout import lay_out
from datchuan.progress.lineage_picture.strokes import ACROSS, DOWN, Strokes
from datchuan.territory.models import Unit
from datchuan.territory.queries import family_of

FIRST = date(2020, 1, 1)
History = tuple[dict[str, Period], list[tuple[str, str, date]]]


@st.composite
def histories(draw) -> History:
    """Units that merge, are absorbed, divide and go on, day by day."""
    open_since: dict[str, date | None] = {f"u{number}": None for number in range(draw(st.integers(1, 6)))}
    periods: dict[str, Period] = {}
    edges = []
    for step in range(draw(st.integers(0, 5))):
        on, made = FIRST + timedelta(days=100 * step), len(periods) + len(open_since)
        before = sorted(open_since)
        for source in draw(st.lists(st.sampled_from(before), unique=True, max_size=len(before))):
            targets = draw(st.lists(st.sampled_from([*before, f"n{step}", f"m{made}"]), unique=True, max_size=3))
            targets = [each for each in targets if each != source and (each not in before or each in open_since)]
            stays = draw(st.booleans())
            if not targets or (source in {target for _, target, day in edges if day == on} and not stays):
                continue
            for target in targets:
                edges.append((source, target, on))
                if target not in before:
                    open_since.setdefault(target, on)
            if not stays:
                periods[source] = Period(open_since.pop(source), on)
    periods |= {key: Period(begins, None) for key, begins in open_since.items()}
    return periods, edges


@given(histories())
def test_no_two_bars_overlap_and_every_edge_joins_its_bars(history: History) -> None:
    periods, edges = history
    layout = lay_out(periods, edges)
    taken = [(bar.lane, column) for bar in layout.bars.values() for column in range(bar.begins, bar.ends)]
    assert len(taken) == len(set(taken))
    assert layout.bars.keys() == periods.keys()
    assert [flow.edge for flow in layout.flows] == list(range(len(edges)))
    for flow in layout.flows:
        source, target = layout.bars[flow.source], layout.bars[flow.target]
        assert source.begins <= flow.column < source.ends
        assert target.begins <= flow.column + 1 < target.ends


@given(histories())
def test_bands_begin_and_end_on_the_bars_they_join_and_stay_in_the_picture(history: History) -> None:
    layout = lay_out(*history)
    for by in (ACROSS, DOWN):
        strokes = Strokes(layout, by)
        width, height = strokes.size
        for band in strokes.bands():
            numbers = [float(each) for each in re.findall(r"-?[\d.]+", band.path)]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            for key, corners in ((band.flow.source, (points[0], points[-1])), (band.flow.target, points[3:5])):
                at = strokes.rectangle(layout.bars[key])
                for x, y in corners:
                    assert at.x - 0.1 <= x <= at.x + at.width + 0.1
                    assert at.y - 0.1 <= y <= at.y + at.height + 0.1
        for bar in layout.bars.values():
            at = strokes.rectangle(bar)
            assert 0 <= at.x <= at.x + at.width <= width
            assert 0 <= at.y <= at.y + at.height <= height


def test_an_edge_whose_unit_was_not_there_joins_nothing() -> None:
    periods = {"a": Period(None, FIRST), "b": Period(FIRST, None), "late": Period(date(2021, 1, 1), None)}
    layout = lay_out(periods, [("a", "b", FIRST), ("a", "late", FIRST), ("a", "unknown", FIRST)])
    assert [(flow.source, flow.target) for flow in layout.flows] == [("a", "b")]


def test_a_divided_commune_stands_between_those_it_went_to() -> None:
    periods = {"bac-ai": Period(None, FIRST), "de-tham": Period(), "kim-dong": Period()}
    layout = lay_out(periods, [("bac-ai", "de-tham", FIRST), ("bac-ai", "kim-dong", FIRST)])
    assert layout.bars["bac-ai"].lane == 1


# --- the families of the province ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit_id", "family"),
    [
        ("06052-1", {"06052-1", "06046-1", "06031-1", "06019-2", "06046-2"}),  # n:m, on to 2025
        ("06040-2", {"06040-2", "05995-1", "06040-1", "06040-3"}),  # a code given on, a town recoded
        ("06016-1", {"06016-1"}),
    ],
)
def test_a_family_is_followed_over_all_generations(province, unit_id: str, family: set[str]) -> None:
    found = family_of(Unit.objects.get(pk=unit_id)).units
    assert family <= set(found)
    if unit_id != "06016-1":
        assert set(found) == family


def test_a_chain_of_2019_2020_2024_2025_is_one_family(province) -> None:
    family = family_of(Unit.objects.get(pk="06280-3"))
    assert {change.effective_on.year for change in family.changes} == {2020, 2025}
    assert {"06280-1", "06265-1", "06271-1", "06280-2", "06268-2", "06256-1"} <= set(family.units)
    (rest,) = [each for each in family.beside if each.from_unit_id == "06271-1"]
    assert (rest.to_unit.name, rest.is_inferred) == ("Thị trấn Văn Quan", True)


def test_what_a_forerunner_received_after_it_gave_is_not_followed(province) -> None:
    """Đại Đồng gave a part to Thất Khê in 2024 and its rest to Đội Cấn: Đội Cấn is no forerunner of Thất Khê."""
    assert "06025-1" not in family_of(Unit.objects.get(pk="06040-3")).units


def test_every_commune_can_be_drawn(province) -> None:
    for pk in ("06280-3", "06577-3", "06040-3", "06052-1", "06124-2"):
        unit = Unit.objects.get(pk=pk)
        family = family_of(unit)
        for picture in draw_lineage(family, unit, date(2020, 12, 31)):
            assert len(picture.units) == len(family.units)
            assert len(picture.flows) == len(family.changes)
            assert sum(each.is_looked_at for each in picture.units) == 1


def test_a_family_costs_the_same_whatever_its_size(province) -> None:
    costs = []
    for pk in ("06052-1", "06280-3", "06040-3"):
        unit = Unit.objects.get(pk=pk)
        with CaptureQueriesContext(connection) as captured:
            family_of(unit)
        costs.append(len(captured))
    assert costs == [3, 3, 3]


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_draws_the_units_and_says_the_same_in_a_table(client, qln) -> None:
    client.force_login(qln)
    page = client.get("/dia-ban/06052-1/").text
    across, down = re.findall(r"<svg class=\"lineage-picture.*?</svg>", page, re.S)
    for drawing in (across, down):
        for pk in ("06046-1", "06031-1", "06019-2"):
            assert f'href="/dia-ban/{pk}/"' in drawing
        assert 'aria-label="Xã Bắc Ái, mã 06052, từ trước 2020 đến 31/12/2019"' in drawing
        assert drawing.count('aria-current="page"') == 1
        assert "01/01/2020: xã Bắc Ái, một phần vào xã Đề Thám. 818/NQ-UBTVQH14 (21/11/2019), Đ1.k1.a" in drawing
        assert ("11,00 km²" in drawing) == (drawing == across), "narrow bands have their figures in the table only"
        assert not re.search(r'(?:x|y|width|height)="[^"]*,', drawing), "a decimal comma in a coordinate"
    table = re.search(r'aria-label="Bảng các thay đổi">(.*?)</table>', page, re.S)[1]
    assert table.count("<tr>") == 1 + 8
    assert table.count("không vẽ") == 4
    assert "397 người" in table


def test_an_inferred_change_is_marked_in_the_picture_and_in_the_table(client, qln) -> None:
    client.force_login(qln)
    page = client.get("/dia-ban/06271-1/").text  # Vĩnh Lại: its rest went to Văn Quan by the map only
    assert 'class="flow part inferred"' in page
    assert "Ước tính: suy ra từ bản đồ" in page
    assert page.count("Suy ra từ bản đồ, chưa thấy trong văn bản.") == 2, "its own, and the part of Xuân Mai beside it"


def test_a_unit_that_never_changed_says_so(client, qln) -> None:
    client.force_login(qln)
    from datchuan.territory.models import Change

    Change.objects.filter(from_unit="06016-1").delete()
    assert "Xã Tri Phương không đổi trong thời kỳ có dữ liệu." in client.get("/dia-ban/06016-1/").text
