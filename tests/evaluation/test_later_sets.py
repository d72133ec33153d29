"""Communes under the sets after QĐ 1980, and the set that pages choose for a day."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from tests.making import houses, village

from datchuan.evaluation.computing import compute_verdicts
from datchuan.evaluation.queries import set_key_on, standing
from datchuan.kernel.problem import Problem
from datchuan.law.outcome import Outcome

pytestmark = pytest.mark.usefixtures("province")

DAY = date(2022, 6, 30)
CODES = ["1.1", "1.2", "9.1", "9.2"]


def test_by_qd_318(capsys: pytest.CaptureFixture[str]) -> None:
    solid = {"frame_material": 1, "roof_material": 2, "wall_material": 2}
    weak = {"frame_material": 5, "roof_material": 7, "wall_material": 5}
    place = village()
    houses(place, solid, solid, solid, weak)
    call_command("evaluate", "--criteria", "vn-xa-2021", "--on", "2022-06-30", "--format", "json")
    content = json.loads(capsys.readouterr().out)
    assert content["criteria"] == "vn-xa-2021"
    assert len(content["communes"]) == 181
    assert set(content["communes"][0]["verdicts"]) == {"1.1", "1.2", "9.1", "9.2"}
    judged = [row["verdicts"]["9.2"] for row in content["communes"] if row["verdicts"]["9.2"]["total"] == 4]
    assert [(each["outcome"], each["passing"], each["required"]) for each in judged] == [("met", 3, 3)]
    assert standing("vn-xa-2021", DAY).criteria == ["1", "9"]


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2020, 12, 31), "vn-xa-2016"),  # the enhanced set of Lạng Sơn is of that day too
        (DAY, "vn-xa-2021"),
        (date(2026, 3, 1), "vn-xa-2026"),
    ],
)
def test_pages_choose_the_basic_set(day: date, key: str) -> None:
    assert set_key_on(day) == key


@pytest.mark.parametrize(("key", "on"), [("vn-xa-2026", "2026-03-01"), ("ls-xa-nang-cao-2018", "2019-06-30")])
def test_a_set_without_indicators_judges_nobody_and_says_why(key: str, on: str) -> None:
    with pytest.raises(CommandError, match="chưa có chỉ tiêu nào để xét"):
        call_command("evaluate", "--criteria", key, "--on", on)
    with pytest.raises(Problem) as caught:
        standing(key, date.fromisoformat(on))
    assert caught.value.number == 603


def test_pages_of_a_day_that_nothing_judges_say_why(client, qln) -> None:
    client.force_login(qln)
    page = client.get("/?ngay=2026-03-01")
    assert page.status_code == 200
    assert "chưa có chỉ tiêu nào để xét" in page.text.lower()


@pytest.mark.parametrize("url", ["/", "/ban-do/", "/dia-ban/06016-1/", *(f"/danh-gia/06016-1/{c}/" for c in CODES)])
def test_pages_of_a_day_of_2022(client, qln, url: str) -> None:
    client.force_login(qln)
    page = client.get(f"{url}?ngay=2022-06-30")
    assert page.status_code == 200
    assert "Bộ tiêu chí 318/QĐ-TTg" in page.text


def test_enhanced_leaves_open_what_nothing_records() -> None:
    evaluation = compute_verdicts("vn-xa-nang-cao-2021", DAY)
    for verdicts in evaluation.verdicts.values():
        assert set(verdicts) == {"1.1", "1.2", "1.3", "9"}
        assert verdicts["1.3"].outcome is verdicts["9"].outcome is Outcome.UNDETERMINED
