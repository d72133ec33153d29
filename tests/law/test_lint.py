"""``law-lint``: every fault in one go, by file and line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from datchuan.kernel.resources import law_folder
from datchuan.law.lint import faults_of, line_of, main

HOUSE, SET, PLAN = "rules/house-cv117.yaml", "sets/vn-xa-2016.yaml", "rules/masterplan-318.yaml"


@pytest.fixture
def spoiled(tmp_path: Path) -> Callable[..., Path]:
    """spoiled((file, old, new), …): a copy of law/ with those changes."""

    def spoil(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / "law"
        shutil.copytree(law_folder(), folder)
        for name, old, new in changes:
            text = (folder / name).read_text("utf-8")
            assert old in text
            (folder / name).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return spoil


def test_the_law_as_it_stands_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "Không có lỗi" in capsys.readouterr().out


def test_every_fault_of_form_in_every_file(spoiled: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = spoiled(
        (HOUSE, "    fails: nền không cứng\n", ""),
        (HOUSE, "    fails: khung không cứng\n", "    fail: khung không cứng\n"),
        (SET, 'code: "5"', "code: 5"),
        ("terms.yaml", "unit: working_days", "unit: fortnights"),
    )
    assert main([str(folder)]) == 1
    printed = capsys.readouterr().out
    for said in ("thiếu fails", "khóa lạ fail", "dấu nháy", "Được phép: days, working_days"):
        assert said in printed
    line = 1 + (folder / SET).read_text("utf-8").split("\n").index("      - code: 5")
    assert f"law/sets/vn-xa-2016.yaml:{line}: lỗi 102: " in printed


def test_every_fault_of_meaning_and_no_echo_of_it(spoiled: Callable[..., Path]) -> None:
    folder = spoiled(
        (HOUSE, "requires: hard_floor", "requires: hard_flor"),
        (HOUSE, "requires: hard_roof", "requires: persons"),
        (PLAN, "requires: rules_issued", "requires: rules_issued + 1"),
    )
    found = faults_of(folder)
    assert [problem.number for problem in found] == [104, 104, 104]
    assert all("dòng" in problem.where for problem in found), "and none about rules that only these faults took away"


def test_every_indicator_is_looked_at(spoiled: Callable[..., Path]) -> None:
    folder = spoiled(
        (SET, "house-cv117/standard", "house-cv117/palace"),
        (SET, 'at_least: ["95", "60"]', 'at_least: "95"'),
        ("sets/vn-xa-2021.yaml", "masterplan-318/managed", "masterplan-318/owned"),
    )
    assert len(faults_of(folder)) == 3


def test_numbers_that_no_database_could_hold(spoiled: Callable[..., Path]) -> None:
    folder = spoiled((HOUSE, "param.min_area_per_person * persons", "param.min_area_per_person * persons * 1000000"))
    found = faults_of(folder)
    assert [problem.number for problem in found] == [104]
    assert found[0].where.startswith("law/rules/house-cv117.yaml, dòng ")


def test_a_folder_without_schemas_is_held_against_ours(spoiled: Callable[..., Path]) -> None:
    folder = spoiled((SET, "at_least:", "more_than:"))
    shutil.rmtree(folder / "schema")
    assert any("khóa lạ more_than" in line_of(problem) for problem in faults_of(folder))


def test_an_empty_folder_is_told_what_is_missing(tmp_path: Path) -> None:
    lines = [line_of(problem) for problem in faults_of(tmp_path)]
    assert [line.split(":")[0] for line in lines] == ["law/instruments.yaml", "law/regions.yaml", "law/terms.yaml"]


def test_from_the_command_line(spoiled: Callable[..., Path]) -> None:
    folder = spoiled((SET, 'code: "5"', "code: 5"))
    done = subprocess.run(
        [sys.executable, "-m", "datchuan.law.lint", str(folder)], check=False, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, "1 lỗi trong" in done.stdout, done.stderr) == (1, True, "")
