"""Judgements against materials: what speaks against what, and what says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from datchuan.housing.cross_check import cross_check
from datchuan.housing.models import HouseRecord
from datchuan.law.library import load_library


def house(**facts: Any) -> HouseRecord:
    """A house record; a material by its key."""
    schema = load_library().facts["house"]
    for name in [name for name in facts if name.endswith("_material") and isinstance(facts[name], str)]:
        choice = schema[name].choice(facts[name])
        assert choice, facts[name]
        facts[name] = choice.code
    return HouseRecord(**facts)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"hard_roof": True, "roof_material": "la_rom_ra"}, "ghi mái cứng nhưng mái lợp Lá, rơm, rạ, giấy dầu"),
        ({"hard_roof": False, "roof_material": "ton_lanh"}, "ghi mái không cứng nhưng mái lợp Tôn lạnh"),
        ({"hard_floor": True, "floor_material": "dat"}, "ghi nền cứng nhưng nền nhà là Đất"),
        ({"hard_floor": False, "floor_material": "gach_lat"}, "ghi nền không cứng nhưng nền nhà là Gạch lát"),
        ({"hard_frame": True, "frame_material": "go_tap"}, "ghi khung cứng nhưng khung, cột là Gỗ tạp"),
        (
            {"temporary_material": False, "frame_material": "tre_nua"},
            "ghi không làm bằng vật liệu tạm thời nhưng khung, cột là Tre, nứa, vầu",
        ),
        (
            {"temporary_material": False, "roof_material": "la_rom_ra", "hard_roof": False},
            "ghi không làm bằng vật liệu tạm thời nhưng mái lợp Lá, rơm, rạ, giấy dầu",
        ),
    ],
)
def test_a_material_speaks_against_a_judgement(facts: dict[str, Any], sentence: str) -> None:
    assert cross_check(house(**facts)) == [sentence]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"hard_roof": True, "roof_material": "ngoi"},
        {"hard_roof": False, "roof_material": "la_rom_ra", "temporary_material": True},
        {"hard_roof": True, "roof_material": "tam_lop_thuong", "temporary_material": False},
        {"hard_frame": True, "frame_material": "khong_khung", "temporary_material": False},
        {"hard_floor": True, "floor_material": "khac"},
        {"hard_floor": False, "floor_material": "khac"},
        {"hard_floor": True},
        {"roof_material": "la_rom_ra"},
        {"floor_material": "dat", "temporary_material": False},
        {"hard_roof": True, "roof_material": 77},
    ],
)
def test_what_no_text_settles_says_nothing(facts: dict[str, Any]) -> None:
    assert cross_check(house(**facts)) == []


@pytest.mark.usefixtures("province")
def test_the_demonstration_judges_hardness_as_it_describes_materials() -> None:
    against = [sentence for record in HouseRecord.objects.all() for sentence in cross_check(record)]
    assert [sentence for sentence in against if "cứng" in sentence] == []
