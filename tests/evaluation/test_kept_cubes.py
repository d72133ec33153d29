"""The kept counts of houses: moved by every arriving house, equal to a count anew, never trusted when they are not."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.making import EMPTY, SURVEYED, TODAY, entry, houses, record, village

from datchuan.evaluation import keeping
from datchuan.evaluation.computing import asked_here, compute_verdicts
from datchuan.evaluation.counting import count, count_houses
from datchuan.evaluation.keeping import check_cubes, keep_cube, mend_cube
from datchuan.evaluation.models import CubeCell, KeptCube
from datchuan.evaluation.operations import evaluate_communes

pytestmark = pytest.mark.usefixtures("province")

SET, NEXT = "vn-xa-2016", "vn-xa-2021"
NEXT_LAW = date(2022, 3, 8)  # its first day: the nearest to the facts


def cells() -> dict[tuple[int, int, int], int]:
    found = CubeCell.objects.filter(cube__on=TODAY, cube__criteria_set=SET, houses__gt=0)
    return {(v, f, u): n for v, f, u, n in found.values_list("village", "failed", "unknown", "houses")}


def test_the_demonstration_keeps_its_day() -> None:
    checks = list(check_cubes())
    kept = [(check.kept.criteria_set, check.kept.law_on, check.kept.on) for check in checks]
    assert kept == [(SET, TODAY, TODAY), (NEXT, NEXT_LAW, TODAY)]
    assert all(check.is_sound and check.houses for check in checks)


def test_verdicts_are_the_same_from_cells_and_from_houses() -> None:
    houses(village(), {}, {"hard_roof": None}, {"toilet_hygienic": False})
    kept = compute_verdicts(SET, TODAY).verdicts
    assert count(asked_here(SET, TODAY)).is_kept
    KeptCube.objects.all().delete()
    assert not count(asked_here(SET, TODAY)).is_kept
    assert compute_verdicts(SET, TODAY).verdicts == kept


def test_a_house_seen_anew_moves_two_cells() -> None:
    here = village()
    record(entry("TH1", here), entry("TH2", here))
    before = cells()
    record(entry("TH1", here, SURVEYED + timedelta(days=5), hard_roof=False))
    after = cells()
    changed = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in before.keys() | after.keys()}
    assert sorted(step for step in changed.values() if step) == [-1, 1]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_arrives_the_cells_stay_true(seed: int) -> None:
    """New houses, corrections, later, earlier and late surveys, moves between villages, several at once."""
    random = Random(seed)
    here, there = village(), village(name="Nà Khác")
    evaluate_communes(set_key=SET, on=date(2020, 10, 20), by=None, cause="thử")
    for _ in range(6):
        entries = {
            code: entry(
                code,
                random.choice((here, there)),
                date(2020, 10, 1) + timedelta(days=random.randrange(60)),
                hard_roof=random.choice((True, False, None)),
                lifetime_years=random.choice((4, 12, 20, None)),
                persons=random.choice((3, 4, 5)),
            )
            for code in random.sample(["TH1", "TH2", "TH3", "TH4"], random.randrange(1, 4))
        }
        record(*entries.values())
        assert [(check.differing, check.is_stale) for check in check_cubes()] == [(0, False)] * 3


def test_so_many_houses_that_they_are_counted_anew_leave_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    here = village()
    record(entry("TH1", here), entry("TH2", here, hard_roof=False))
    monkeypatch.setattr(keeping, "COUNTED_ANEW", 1)
    record(entry("TH1", here, SURVEYED + timedelta(days=5), hard_roof=False), entry("TH3", here, lifetime_years=None))
    assert [check.is_sound for check in check_cubes()] == [True, True]
    assert compute_verdicts(SET, TODAY, [EMPTY]).verdicts[EMPTY]["9.2"].failing == 2


def test_one_household_twice_in_one_file_of_two_days() -> None:
    here = village()
    record(entry("TH1", here, date(2020, 10, 1)), entry("TH1", here, date(2020, 11, 1), hard_roof=False))
    assert [check.is_sound for check in check_cubes()] == [True, True]


def test_days_before_the_survey_keep_their_cells() -> None:
    evaluate_communes(set_key=SET, on=date(2020, 9, 30), by=None, cause="thử")
    before = set(CubeCell.objects.filter(cube__on=date(2020, 9, 30)).values_list("pk", "houses"))
    houses(village(), {})
    assert set(CubeCell.objects.filter(cube__on=date(2020, 9, 30)).values_list("pk", "houses")) == before


def test_cells_that_do_not_fit_are_dropped_and_the_survey_stands() -> None:
    here = village()
    record(entry("TH1", here))
    CubeCell.objects.filter(village=here).delete()
    done = record(entry("TH1", here, hard_roof=False))
    assert (done.changed, KeptCube.objects.count()) == (1, 0)
    assert compute_verdicts(SET, TODAY, [EMPTY]).verdicts[EMPTY]["9.2"].failing == 1


def test_a_cube_of_other_law_files_is_not_used() -> None:
    KeptCube.objects.update(digest="0" * 64)
    assert not count(asked_here(SET, TODAY)).is_kept
    houses(village(), {})
    assert not KeptCube.objects.exists()  # nobody could have moved its cells


def test_keeping_again_counts_nothing_anew() -> None:
    kept = KeptCube.objects.get(criteria_set=SET)
    assert keep_cube(asked=asked_here(SET, TODAY)) == kept


def test_the_counts_by_another_days_law() -> None:
    asked = asked_here(NEXT, TODAY, date(2022, 6, 30))
    keep_cube(asked=asked)
    counted = count(asked)
    assert counted.is_kept
    anew = count_houses(asked.full_counting, TODAY)
    assert counted.cubes == anew
    houses(village(), {"roof_material": None})
    assert all(check.is_sound for check in check_cubes())


def test_mending() -> None:
    cell = CubeCell.objects.filter(cube__criteria_set=SET, houses__gt=1).first()
    assert cell
    CubeCell.objects.filter(pk=cell.pk).update(houses=cell.houses - 1)
    check, _ = check_cubes()
    assert (check.is_sound, check.differing) == (False, 2)  # the cell as it is and as it should be
    assert mend_cube(kept=check.kept)
    assert [each.is_sound for each in check_cubes()] == [True, True]


def test_the_command_tells_and_mends() -> None:
    out = StringIO()
    call_command("check_cubes", stdout=out)
    assert "khớp" in out.getvalue()
    assert f"{SET} ngày 31/12/2020" in out.getvalue()
    KeptCube.objects.update(digest="0" * 64)
    with pytest.raises(CommandError, match="2 bảng đếm không dùng được"):
        call_command("check_cubes", stdout=StringIO())
    call_command("check_cubes", "--mend", stdout=out)
    assert "đếm theo các tệp luật đã đổi" in out.getvalue()
    assert [check.is_sound for check in check_cubes()] == [True, True]


def test_evaluate_keeps_when_asked(capsys: pytest.CaptureFixture) -> None:
    call_command("evaluate", "--criteria", SET, "--on", "2020-11-30", "--keep", "--format", "csv")
    call_command(
        "evaluate",
        "--criteria",
        "vn-xa-2021",
        "--on",
        "2020-12-31",
        "--law-on",
        "2022-06-30",
        "--keep",
        "--format",
        "csv",
    )
    kept = KeptCube.objects.order_by("on", "criteria_set", "law_on").values_list("criteria_set", "law_on", "on")
    assert list(kept) == [
        (SET, date(2020, 11, 30), date(2020, 11, 30)),
        (SET, TODAY, TODAY),
        (NEXT, NEXT_LAW, TODAY),
        (NEXT, date(2022, 6, 30), TODAY),
    ]
    assert "06016-1" in capsys.readouterr().out
