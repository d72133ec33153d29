"""datchuan evaluate, in its three formats."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from tests.making import EMPTY, TODAY, houses, village

from datchuan.evaluation.queries import standing

pytestmark = pytest.mark.usefixtures("province")

SET = "vn-xa-2016"


@pytest.fixture
def evaluated(capsys: pytest.CaptureFixture[str]) -> object:
    """evaluated("json", "--commune", …): what the command printed."""

    def run(style: str, *arguments: str) -> str:
        call_command("evaluate", "--criteria", SET, "--on", "2020-12-31", "--format", style, *arguments)
        return capsys.readouterr().out

    return run


def test_json(evaluated: object) -> None:
    houses(village(), {}, {"toilet_hygienic": False})
    content = json.loads(evaluated("json"))
    found = standing(SET, TODAY)
    assert (content["criteria"], content["on"], content["simulated"]) == (SET, "2020-12-31", True)
    assert content["law_digest"] == found.criteria_set.digest
    assert len(content["communes"]) == 181
    told = {row["unit_id"]: row["verdicts"] for row in content["communes"]}
    assert told == {
        unit: {code: verdict.to_json() for code, verdict in verdicts.items()}
        for unit, verdicts in found.verdicts.items()
    }
    for number, counts in content["summary"].items():
        assert sum(counts.values()) == 181
        assert counts["met"] == len(found.met(number))


def test_csv(evaluated: object) -> None:
    houses(village(), {}, {"toilet_hygienic": False})
    text = evaluated("csv")
    assert text.startswith("\ufeffunit_id,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == 181 * 4
    row = next(row for row in rows if (row["unit_id"], row["indicator"]) == (EMPTY, "9.2"))
    assert (row["commune"], row["district"]) == ("Xã Quốc Khánh", "Huyện Tràng Định")
    figures = [row[key] for key in ("outcome", "passing", "failing", "unknown", "total", "required", "shortfall")]
    assert figures == ["not_met", "1", "1", "0", "2", "2", "1"]
    assert row["simulated"] == "True"


def test_table(evaluated: object) -> None:
    houses(village(), {}, {"toilet_hygienic": False})
    text = evaluated("table")
    assert "dữ liệu mô phỏng" in text
    (line,) = [line for line in text.splitlines() if EMPTY in line]
    assert "Xã Quốc Khánh" in line
    assert "Không đạt (thiếu 1 nhà)" in line
    assert "Tiêu chí 9 Nhà ở dân cư: đạt " in text
    assert "/181 xã" in text


def test_some_communes_only(evaluated: object) -> None:
    content = json.loads(evaluated("json", "--commune", EMPTY, "--commune", "06016-1"))
    assert [row["unit_id"] for row in content["communes"]] == [EMPTY, "06016-1"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--on", "31/12/2020"], "không phải là ngày"),
        (["--on", "2015-01-01"], "vn-xa-2016|có hiệu lực|hiệu lực"),
        (["--criteria", "xx"], "xx"),
        (["--commune", "06052-1"], "Đề Thám"),
        (["--commune", "khong"], "Không có đơn vị"),
        (["--commune", "05995-1"], "Thị trấn Thất Khê.*không phải xã"),
        (["--commune", "180-1"], "Huyện Tràng Định.*không phải xã"),
    ],
)
def test_what_cannot_be_evaluated_is_said(arguments: list[str], sentence: str) -> None:
    given = {"--criteria": SET, "--on": "2020-12-31"} | dict([arguments])
    with pytest.raises(CommandError, match=sentence):
        call_command("evaluate", *(word for pair in given.items() for word in pair))


def test_other_units_are_named_and_what_is_inferred_is_marked(evaluated: object) -> None:
    arguments = ("--units-on", "2019-12-31", "--commune", "06052-1", "--commune", "06016-1")
    content = json.loads(evaluated("json", *arguments))
    assert (content["on"], content["units_on"]) == ("2020-12-31", "2019-12-31")
    inferred = {row["unit_id"]: row["inferred"] for row in content["communes"]}
    assert inferred == {"06052-1": "chia theo dân số công bố", "06016-1": ""}  # Bắc Ái was divided
    assert "Xã Bắc Ái (ước tính)" in evaluated("table", *arguments)
    rows = list(csv.DictReader(io.StringIO(evaluated("csv", *arguments).removeprefix("\ufeff"))))
    assert {row["inferred"] for row in rows if row["unit_id"] == "06052-1"} == {"chia theo dân số công bố"}
    assert {row["units_on"] for row in rows} == {"2019-12-31"}


def test_what_is_on_other_units_is_not_kept() -> None:
    with pytest.raises(CommandError, match="không lưu được"):
        call_command("evaluate", "--criteria", SET, "--on", "2020-12-31", "--units-on", "2025-07-01", "--keep")
