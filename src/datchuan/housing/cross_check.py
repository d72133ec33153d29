"""The surveyor's judgements against the materials they wrote down: something to look at again, never a substitute.

A material speaks against a judgement only where a text of the law lists it as durable (``durable`` in
law/facts/house.yaml), or where it is plainly weak. What no text settles (fibro-cement sheets, a house without a
frame, "Khác") and what was not recorded say nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

from datchuan.law.library import load_library

_WEAK = {
    "floor_material": frozenset({"tre_nua", "dat"}),
    "frame_material": frozenset({"go_tap", "tre_nua"}),
    "roof_material": frozenset({"la_rom_ra"}),
}
# judgement, material, the part in words, how the material is spoken of
_PAIRS = (
    ("hard_floor", "floor_material", "nền", "nền nhà là"),
    ("hard_frame", "frame_material", "khung", "khung, cột là"),
    ("hard_roof", "roof_material", "mái", "mái lợp"),
)


class House(Protocol):
    """What is compared: a HouseRecord, kept or about to be."""

    hard_floor: Any
    hard_frame: Any
    hard_roof: Any
    temporary_material: Any
    floor_material: Any
    frame_material: Any
    roof_material: Any


def cross_check(house: House) -> list[str]:
    """Sentences without capital or full stop: "ghi mái cứng nhưng mái lợp Lá, rơm, rạ, giấy dầu"."""
    found = []
    for judgement, material, part, made_of in _PAIRS:
        hard, code = getattr(house, judgement), getattr(house, material)
        durable, title = _materials()[material].get(code, (None, ""))
        if durable is None:
            continue
        if hard is not None and hard != durable:
            found.append(f"ghi {part} {'cứng' if hard else 'không cứng'} nhưng {made_of} {title}")
        if not durable and material != "floor_material" and house.temporary_material is False:
            found.append(f"ghi không làm bằng vật liệu tạm thời nhưng {made_of} {title}")
    return found


@cache
def _materials() -> dict[str, dict[int, tuple[bool, str]]]:
    """Per column: code → whether durable, and the title; only of the materials that say something."""
    schema = load_library().facts["house"]
    return {
        column: {
            choice.code: (bool(choice.durable), choice.title)
            for choice in schema[column].choices
            if choice.durable or choice.key in weak
        }
        for column, weak in _WEAK.items()
    }
